/** The rows of a roster file against each other and against what is known already. Pure; linear in the number of people. */
import { findLoops } from './find-loops.ts';
import { changeOfLink, type LatestLink } from './link-change.ts';
import { isAppraised, type ParsedRosterRow, type RosterColumn } from './roster-row.ts';
import { shownValue, type RowFault, type RowFaultCode } from './row-fault.ts';
import type { GrantedRole } from './terms.ts';

/** What the check needs of somebody who is in the roster already. */
export interface KnownPerson {
  readonly headOfRegion: boolean;
  readonly evaluatorLink: LatestLink | undefined;
  readonly superiorLink: LatestLink | undefined;
  readonly roles: readonly GrantedRole[];
}

export interface RosterCheck {
  /** Every fault, those of the single rows too, by line. */
  readonly faults: readonly RowFault[];
  /** Rows that may be applied: those without fault. In strict mode they are applied only if there is no fault at all. */
  readonly good: readonly ParsedRosterRow[];
}

/**
 * Checks a whole file. In `strict` mode a person counts as known if any row names him, so that one mistake isn't reported by
 * everybody below. In `partial` mode faulty rows are left out, so whoever needs one of them and isn't known otherwise is faulty
 * too, and so on until nothing changes.
 * @param known by identity number.
 */
export function checkRoster(
  rows: readonly ParsedRosterRow[],
  known: ReadonlyMap<string, KnownPerson>,
  unitCodes: ReadonlySet<string>,
  mode: 'strict' | 'partial',
): RosterCheck {
  const faults = new Faults(rows);
  reportRepeated(rows, faults);
  for (const row of rows) {
    reportUnit(row, unitCodes, faults);
    reportLinkDates(row, known, faults);
  }
  reportPeopleAndLoops(rows, rows, known, faults);
  reportLastAdmin(rows, known, faults);
  for (let counted = -1; mode === 'partial' && counted !== faults.count;) {
    counted = faults.count;
    const left = rows.filter((row) => !faults.has(row));
    reportPeopleAndLoops(left, rows, known, faults);
    reportLastAdmin(left, known, faults);
  }
  return { faults: faults.all(), good: rows.filter((row) => !faults.has(row)) };
}

/** Collects faults once each (rounds of the partial mode meet the same one again) and knows which rows have one. */
class Faults {
  readonly #byKey = new Map<string, RowFault>();
  readonly #lines = new Set<number>();

  constructor(rows: readonly ParsedRosterRow[]) {
    for (const row of rows) for (const fault of row.faults) this.#keep(fault);
  }

  get count(): number {
    return this.#byKey.size;
  }

  has(row: ParsedRosterRow): boolean {
    return this.#lines.has(row.line);
  }

  report(
    row: ParsedRosterRow,
    column: RosterColumn,
    code: RowFaultCode,
    value: string | null | undefined,
    detail: string,
    todo: string,
  ): void {
    const isIdentity = column.startsWith('nip');
    this.#keep({
      ...{ line: row.line, column, code, detail, todo },
      value: value == null ? null : shownValue(value, isIdentity),
    });
  }

  all(): readonly RowFault[] {
    return [...this.#byKey.values()].sort((a, b) => a.line - b.line);
  }

  #keep(fault: RowFault): void {
    const key = `${fault.line} ${fault.column ?? ''} ${fault.code}`;
    if (!this.#byKey.has(key)) this.#byKey.set(key, fault);
    this.#lines.add(fault.line);
  }
}

/** Every one of the rows that repeat a number or a unit's head is reported: which of them is right, only BKD knows. */
function reportRepeated(rows: readonly ParsedRosterRow[], faults: Faults): void {
  const numbers = grouped(rows, (row) => row.cells.identityNumber);
  for (const same of numbers.values()) {
    for (const row of same.length > 1 ? same : []) {
      faults.report(
        row,
        'nip',
        'DUPLICATE',
        row.cells.identityNumber,
        `The number stands in the file ${same.length} times: lines ${listLines(same)}.`,
        'Keep one row for each person.',
      );
    }
  }
  const heads = grouped(rows, (row) => (row.cells.unitHead ? row.cells.unitCode : undefined));
  for (const same of heads.values()) {
    for (const row of same.length > 1 ? same : []) {
      faults.report(
        row,
        'kepala_unit',
        'DUPLICATE_UNIT_HEAD',
        row.cells.unitCode,
        `The unit has ${same.length} heads in the file: lines ${listLines(same)}.`,
        'Write ya for one of them.',
      );
    }
  }
}

function reportUnit(row: ParsedRosterRow, unitCodes: ReadonlySet<string>, faults: Faults): void {
  const { unitCode } = row.cells;
  if (unitCode === undefined || unitCodes.has(unitCode)) return;
  faults.report(
    row,
    'kode_unit',
    'UNKNOWN_UNIT',
    unitCode,
    'There is no unit with this code.',
    'Import the file of units first, or correct the code.',
  );
}

function reportLinkDates(row: ParsedRosterRow, known: ReadonlyMap<string, KnownPerson>, faults: Faults): void {
  const { identityNumber, evaluator, superior, linkedFrom } = row.cells;
  const person = identityNumber === undefined ? undefined : known.get(identityNumber);
  if (!person || linkedFrom === undefined) return;
  for (const [wanted, latest] of [
    [evaluator, person.evaluatorLink],
    [superior, person.superiorLink],
  ] as const) {
    if (wanted === undefined) continue;
    const change = changeOfLink(latest, wanted, linkedFrom);
    if (change.action === 'BACKWARDS') {
      faults.report(
        row,
        'berlaku_sejak',
        'LINK_DATE_BACKWARDS',
        linkedFrom,
        `Who evaluates the person, or stands above the evaluator, is already recorded from ${change.known} on; what was before is not rewritten.`,
        `Enter the date of the change, later than ${change.known}, or exactly ${change.known} to correct what is recorded from that day.`,
      );
    } else if (change.action === 'DATE_MISSING') {
      faults.report(
        row,
        'berlaku_sejak',
        'LINK_DATE_MISSING',
        null,
        'The link to an evaluator or to a superior ends, but the date is missing.',
        'Enter the first day on which it no longer holds.',
      );
    }
  }
}

/**
 * Evaluators and superiors that nobody knows, the missing superior (needed unless the evaluator is the head of region,
 * Annex IV.A.12 p.90), and loops. `among`: rows that count; `rows`: the whole file.
 */
function reportPeopleAndLoops(
  among: readonly ParsedRosterRow[],
  rows: readonly ParsedRosterRow[],
  known: ReadonlyMap<string, KnownPerson>,
  faults: Faults,
): void {
  const counted = byNumber(among);
  const inFile = among.length === rows.length ? counted : byNumber(rows);
  const isThere = (number: string) => counted.has(number) || known.has(number);
  const isHeadOfRegion = (number: string) =>
    counted.get(number)?.cells.headOfRegion ?? known.get(number)?.headOfRegion ?? false;

  for (const row of among) {
    const { evaluator, superior, status } = row.cells;
    if (evaluator && !isThere(evaluator)) reportAbsent(row, 'EVALUATOR', evaluator, inFile.get(evaluator), faults);
    if (superior && !isThere(superior)) reportAbsent(row, 'SUPERIOR', superior, inFile.get(superior), faults);
    const needsSuperior = evaluator && superior === null && status !== undefined && isAppraised(status);
    if (needsSuperior && isThere(evaluator) && !isHeadOfRegion(evaluator)) {
      faults.report(
        row,
        'nip_atasan_penilai',
        'SUPERIOR_MISSING',
        null,
        "The evaluator's superior is missing; only where the head of region evaluates is there none (Annex IV.A.12).",
        "Enter the NIP of the evaluator's superior, or mark the evaluator's own row with kepala_daerah = ya if he is the head of region.",
      );
    }
  }

  const above = new Map<string, string | null>();
  for (const [number, person] of known) {
    above.set(number, person.evaluatorLink?.to === null ? person.evaluatorLink.person : null);
  }
  for (const [number, row] of counted) {
    // A row whose evaluator could not be read says nothing about the chain.
    if (row.cells.evaluator !== undefined && row.cells.evaluator !== number) above.set(number, row.cells.evaluator);
  }
  const loops = findLoops(above);
  for (const [number, members] of loops) {
    const row = counted.get(number);
    if (!row) continue;
    const lines = members.map((member) => counted.get(member)?.line);
    const chain = lines.map((line) => (line === undefined ? 'somebody already in the roster' : `line ${line}`));
    faults.report(
      row,
      'nip_penilai',
      'EVALUATOR_LOOP',
      row.cells.evaluator,
      `${members.length} people evaluate each other in a ring: ${shorten(chain).join(' → ')} → back to the first.`,
      'Correct the evaluator of one of them, so that the chain ends at the head of region.',
    );
  }
}

function reportAbsent(
  row: ParsedRosterRow,
  relation: 'EVALUATOR' | 'SUPERIOR',
  number: string,
  rowOfPerson: ParsedRosterRow | undefined,
  faults: Faults,
): void {
  const column = relation === 'EVALUATOR' ? 'nip_penilai' : 'nip_atasan_penilai';
  const who = relation === 'EVALUATOR' ? 'The evaluator' : "The evaluator's superior";
  if (rowOfPerson) {
    faults.report(
      row,
      column,
      `${relation}_ROW_FAULTY`,
      number,
      `${who} is only known from line ${rowOfPerson.line}, which has errors and is not applied.`,
      `Correct line ${rowOfPerson.line} first.`,
    );
  } else {
    faults.report(
      row,
      column,
      `${relation}_UNKNOWN`,
      number,
      `${who} is neither in the file nor in the roster.`,
      'Add a row for this person, or correct the number.',
    );
  }
}

/** An import must not leave the agency without anybody who may import. */
function reportLastAdmin(
  among: readonly ParsedRosterRow[],
  known: ReadonlyMap<string, KnownPerson>,
  faults: Faults,
): void {
  const rows = byNumber(among);
  const removing: ParsedRosterRow[] = [];
  for (const [number, person] of known) {
    if (!person.roles.includes('BKD_ADMIN')) continue;
    const row = rows.get(number);
    if (row?.cells.roles === undefined || row.cells.roles.includes('BKD_ADMIN')) return;
    removing.push(row);
  }
  if (among.some((row) => row.cells.roles?.includes('BKD_ADMIN'))) return;
  for (const row of removing) {
    faults.report(
      row,
      'peran',
      'LAST_BKD_ADMIN',
      row.cells.roles?.join(';') ?? null,
      'After this file nobody would hold the office BKD_ADMIN, so that nobody could import again.',
      'Write BKD_ADMIN in the row of at least one person.',
    );
  }
}

function byNumber(rows: readonly ParsedRosterRow[]): Map<string, ParsedRosterRow> {
  const map = new Map<string, ParsedRosterRow>();
  for (const row of rows) {
    const number = row.cells.identityNumber;
    if (number !== undefined && !map.has(number)) map.set(number, row);
  }
  return map;
}

function grouped(
  rows: readonly ParsedRosterRow[],
  keyOf: (row: ParsedRosterRow) => string | undefined,
): Map<string, ParsedRosterRow[]> {
  const groups = new Map<string, ParsedRosterRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

const SHOWN = 6;

function listLines(rows: readonly ParsedRosterRow[]): string {
  return shorten(rows.map((row) => String(row.line))).join(', ');
}

function shorten(words: readonly string[]): string[] {
  return words.length <= SHOWN ? [...words] : [...words.slice(0, SHOWN), `… (${words.length - SHOWN} more)`];
}
