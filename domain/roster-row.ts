/**
 * One row of the roster file. Its columns are Indonesian: BKD's staff fill it.
 * A mandatory column must be in the header; where an optional column is not, what is already known of a person stays.
 */
import { z } from 'zod';
import { bad, good, readDate, readText, readUnitCode, readWord, readYesNo, type Cell } from './csv-cell.ts';
import { parseIdentity } from './identifiers.ts';
import { shownValue, type RowFault } from './row-fault.ts';
import {
  EMPLOYEE_STATUSES,
  GRANTED_ROLES,
  type EmployeeKind,
  type EmployeeStatus,
  type GrantedRole,
  type Language,
} from './terms.ts';

export const ROSTER_COLUMNS = {
  mandatory: [
    'nip',
    'nama',
    'jenis',
    'jabatan',
    'kode_unit',
    'email',
    'status',
    'nip_penilai',
    'nip_atasan_penilai',
    'berlaku_sejak',
  ],
  optional: ['pangkat', 'bahasa', 'peran', 'pejabat_tinggi', 'kepala_daerah', 'kepala_unit'],
} as const;
export type RosterColumn = (typeof ROSTER_COLUMNS)['mandatory' | 'optional'][number];

const IDENTITY_COLUMNS: ReadonlySet<string> = new Set(['nip', 'nip_penilai', 'nip_atasan_penilai']);

/** What a good row says. `undefined`: the file has no such column, so what is known stays; `null`: the cell is empty. */
export interface RosterRow {
  readonly identityNumber: string;
  readonly name: string;
  readonly kind: EmployeeKind;
  readonly rank: string | null | undefined;
  readonly position: string;
  readonly unitCode: string;
  /** Empty is accepted: the check of a cycle warns of people without an address. */
  readonly email: string | null;
  readonly language: Language | undefined;
  readonly status: EmployeeStatus;
  /** Identity numbers of the evaluator and of the evaluator's superior. */
  readonly evaluator: string | null;
  readonly superior: string | null;
  /** First day of both links, YYYY-MM-DD. */
  readonly linkedFrom: string | null;
  readonly roles: readonly GrantedRole[] | undefined;
  readonly topOfficial: boolean | undefined;
  readonly headOfRegion: boolean | undefined;
  readonly unitHead: boolean | undefined;
}

export interface ParsedRosterRow {
  readonly line: number;
  /** Every cell that could be read; a cell with a fault is absent. */
  readonly cells: Partial<RosterRow>;
  /** Present where the row by itself has no fault. */
  readonly row: RosterRow | undefined;
  readonly faults: readonly RowFault[];
}

const KINDS: ReadonlyMap<string, EmployeeKind> = new Map([
  ['PNS', 'CIVIL_SERVANT'],
  ['PPPK', 'CONTRACT'],
]);

/** Words of BKD's files, beside the codes themselves. */
const STATUS_WORDS: ReadonlyMap<string, EmployeeStatus> = new Map([
  ['AKTIF', 'ACTIVE'],
  ['TUGAS_BELAJAR', 'STUDY_LEAVE'],
  ['PEJABAT_NEGARA', 'STATE_OFFICIAL'],
  ['DIBERHENTIKAN_SEMENTARA', 'SUSPENDED'],
  ['CLTN', 'UNPAID_LEAVE'],
  ['MPP', 'PRE_RETIREMENT'],
  ['KELUAR', 'LEFT'],
  ...EMPLOYEE_STATUSES.map((status) => [status, status] as const),
]);

const LANGUAGE_WORDS: ReadonlyMap<string, Language> = new Map([
  ['ID', 'id'],
  ['EN', 'en'],
]);

const ROLE_WORDS: ReadonlyMap<string, GrantedRole> = new Map(GRANTED_ROLES.map((role) => [role, role]));

const LONGEST_NAME = 200;
const LONGEST_POST = 200;
const LONGEST_RANK = 60;
const LONGEST_EMAIL = 254;
const address = z.email().max(LONGEST_EMAIL);

/** Statuses that are appraised and so need an evaluator (Annex II.C.8, p.65–66; study leave by its own expectations). */
export function isAppraised(status: EmployeeStatus): boolean {
  return status === 'ACTIVE' || status === 'STUDY_LEAVE';
}

/** Reads one row. `cells` has a text for every column of the header. Never throws: what is wrong is in `faults`. */
export function parseRosterRow(line: number, cells: Readonly<Record<string, string>>): ParsedRosterRow {
  const faults: RowFault[] = [];
  const read = <T>(column: RosterColumn, reader: (raw: string) => Cell<T>): T | undefined => {
    const raw = cells[column];
    if (raw === undefined) return undefined;
    const cell = reader(raw);
    if (cell.ok) return cell.value;
    const { code, detail, todo } = cell;
    faults.push({ line, column, code, value: shownValue(raw, IDENTITY_COLUMNS.has(column)), detail, todo });
    return undefined;
  };

  const identity = read('nip', readIdentity);
  const parsed: Partial<RosterRow> = {
    identityNumber: identity?.digits,
    name: read('nama', (raw) => readText(raw, LONGEST_NAME)),
    kind: read('jenis', (raw) => readKind(raw, identity?.kind)),
    rank: read('pangkat', (raw) => orEmpty(raw, (text) => readText(text, LONGEST_RANK))),
    position: read('jabatan', (raw) => readText(raw, LONGEST_POST)),
    unitCode: read('kode_unit', readUnitCode),
    email: read('email', (raw) => orEmpty(raw, readEmail)),
    language: read('bahasa', readLanguage),
    status: read('status', (raw) => readWord(raw, STATUS_WORDS, 'UNKNOWN_STATUS', 'status')),
    evaluator: read('nip_penilai', readOtherIdentity),
    superior: read('nip_atasan_penilai', readOtherIdentity),
    linkedFrom: read('berlaku_sejak', (raw) => orEmpty(raw, readDate)),
    roles: read('peran', readRoles),
    topOfficial: read('pejabat_tinggi', readYesNo),
    headOfRegion: read('kepala_daerah', readYesNo),
    unitHead: read('kepala_unit', readYesNo),
  };
  faults.push(...faultsBetweenCells(line, parsed));
  return { line, cells: parsed, row: faults.length === 0 ? complete(parsed) : undefined, faults };
}

/** Rules between the cells of one row: who is appraised needs an evaluator, and nobody judges himself (docs/domain.md §5). */
function faultsBetweenCells(line: number, row: Partial<RosterRow>): RowFault[] {
  const { identityNumber, evaluator, superior, linkedFrom, status } = row;
  const found: RowFault[] = [];
  const report = (column: RosterColumn, code: RowFault['code'], value: string | null, detail: string, todo: string) =>
    found.push({ line, column, code, value: value === null ? null : shownValue(value, true), detail, todo });

  if (evaluator === null && status !== undefined && isAppraised(status)) {
    report(
      'nip_penilai',
      'EVALUATOR_MISSING',
      null,
      'The person is appraised but has no evaluator.',
      'Enter the NIP of the direct superior, or the status that excludes the person from appraisal.',
    );
  } else if (evaluator === null && superior) {
    report(
      'nip_penilai',
      'EVALUATOR_MISSING',
      null,
      "An evaluator's superior is given without an evaluator.",
      "Enter the evaluator, or leave the evaluator's superior empty.",
    );
  }
  if (evaluator && evaluator === identityNumber) {
    report(
      'nip_penilai',
      'EVALUATOR_IS_EMPLOYEE',
      evaluator,
      'The evaluator is the employee: nobody evaluates himself.',
      'Enter the NIP of the direct superior.',
    );
  }
  if (superior && superior === identityNumber) {
    report(
      'nip_atasan_penilai',
      'SUPERIOR_IS_EMPLOYEE',
      superior,
      "The evaluator's superior is the employee himself.",
      'Enter the NIP of the superior of the evaluator.',
    );
  }
  if (superior && superior === evaluator) {
    report(
      'nip_atasan_penilai',
      'SUPERIOR_IS_EVALUATOR',
      superior,
      "The evaluator's superior is the evaluator: an appeal would be decided by the person who rated.",
      'Enter the NIP of the superior of the evaluator.',
    );
  }
  if (evaluator && linkedFrom === null) {
    report(
      'berlaku_sejak',
      'LINK_DATE_MISSING',
      null,
      'The date since which the evaluator evaluates is missing.',
      'Enter the date, for example 2026-01-02 or 02/01/2026.',
    );
  }
  return found;
}

function readIdentity(raw: string): Cell<{ digits: string; kind: EmployeeKind }> {
  const parsed = parseIdentity(raw);
  if (parsed.ok) return good(parsed.identity);
  return bad(parsed.fault.code, parsed.fault.detail, parsed.fault.todo);
}

function readOtherIdentity(raw: string): Cell<string | null> {
  return orEmpty(raw, (text) => {
    const cell = readIdentity(text);
    return cell.ok ? good(cell.value.digits) : cell;
  });
}

function readKind(raw: string, kindOfNumber: EmployeeKind | undefined): Cell<EmployeeKind> {
  const cell = readWord(raw, KINDS, 'UNKNOWN_KIND', 'kind of employee');
  if (!cell.ok || kindOfNumber === undefined || cell.value === kindOfNumber) return cell;
  return cell.value === 'CONTRACT'
    ? bad(
        'KIND_MISMATCH',
        'PPPK, but the number is a NIP (a month stands where a NI PPPK has 21).',
        'Write PNS, or enter the NI PPPK.',
      )
    : bad(
        'KIND_MISMATCH',
        'PNS, but the number is a NI PPPK (21 in the place of the month).',
        'Write PPPK, or enter the NIP.',
      );
}

/** One address; that there is none is said elsewhere. */
export function readEmail(raw: string): Cell<string> {
  const text = raw.trim();
  return address.safeParse(text).success
    ? good(text)
    : bad(
        'BAD_EMAIL',
        'This is not an e-mail address.',
        'Enter one address such as nama@instansi.go.id, or leave the cell empty.',
      );
}

function readLanguage(raw: string): Cell<Language> {
  return raw.trim() === '' ? good('id') : readWord(raw, LANGUAGE_WORDS, 'UNKNOWN_LANGUAGE', 'language');
}

/** Offices, separated by `;`, `|` or `+`; an empty cell is none. */
function readRoles(raw: string): Cell<readonly GrantedRole[]> {
  const roles = new Set<GrantedRole>();
  for (const word of raw.split(/[;|+]/u)) {
    if (word.trim() === '') continue;
    const cell = readWord(word, ROLE_WORDS, 'UNKNOWN_ROLE', 'role');
    if (!cell.ok) return cell;
    roles.add(cell.value);
  }
  return good([...roles].sort());
}

function orEmpty<T>(raw: string, reader: (raw: string) => Cell<T>): Cell<T | null> {
  return raw.trim() === '' ? good(null) : reader(raw);
}

/** A row without faults has every mandatory cell: the header was checked before. */
function complete(cells: Partial<RosterRow>): RosterRow {
  const { identityNumber, name, kind, position, unitCode, email, status, evaluator, superior, linkedFrom } = cells;
  if (
    identityNumber === undefined ||
    name === undefined ||
    kind === undefined ||
    position === undefined ||
    unitCode === undefined ||
    email === undefined ||
    status === undefined ||
    evaluator === undefined ||
    superior === undefined ||
    linkedFrom === undefined
  ) {
    throw new Error('parseRosterRow was called without a mandatory column: check the header first');
  }
  const { rank, language, roles, topOfficial, headOfRegion, unitHead } = cells;
  return {
    ...{ identityNumber, name, kind, position, unitCode, email, status, evaluator, superior, linkedFrom },
    ...{ rank, language, roles, topOfficial, headOfRegion, unitHead },
  };
}
