/** Compares good rows with the roster and says what to write. Pure: nothing is read or written here. */
import { randomUUID } from 'node:crypto';
import { changeOfLink } from '../../domain/link-change.ts';
import type { RosterRow } from '../../domain/roster-row.ts';
import type { GrantedRole } from '../../domain/terms.ts';
import type { KnownRoster, RosterPerson, RosterUnit } from './known-roster.ts';

/** Columns of `employee` that the roster fills. */
export interface PersonColumns {
  readonly id: string;
  readonly identityNumber: string;
  readonly name: string;
  readonly kind: string;
  readonly rank: string | null;
  readonly position: string;
  readonly email: string | null;
  readonly language: string;
  readonly unitId: string;
  readonly status: string;
  readonly topOfficial: boolean;
  readonly headOfRegion: boolean;
}

export interface RosterChanges {
  readonly created: PersonColumns[];
  readonly updated: PersonColumns[];
  /** Links that end at `at` (exclusive). */
  readonly closedLinks: { readonly id: string; readonly at: string }[];
  readonly openedLinks: {
    readonly employeeId: string;
    readonly relation: 'EVALUATOR' | 'SUPERIOR';
    readonly personId: string;
    readonly from: string;
  }[];
  readonly closedGrants: { readonly id: string; readonly at: string }[];
  readonly openedGrants: {
    readonly personId: string;
    readonly role: GrantedRole;
    readonly unitId: string | null;
    readonly from: string;
  }[];
  /** Units whose head changes. */
  readonly heads: { readonly unitId: string; readonly headId: string | null }[];
  /** Only what differs; `before` is empty for somebody new. */
  readonly history: { readonly employeeId: string; readonly before: Facts; readonly after: Facts }[];
  readonly counts: { readonly created: number; readonly updated: number; readonly unchanged: number };
}

type Facts = Record<string, unknown>;

/** @param rows good rows, whose units, evaluators and superiors exist in the roster or among the rows. */
export function rosterChanges(rows: readonly RosterRow[], known: KnownRoster): RosterChanges {
  const idOf = new Map<string, string>();
  for (const [number, person] of known.people) idOf.set(number, person.id);
  for (const row of rows) if (!idOf.has(row.identityNumber)) idOf.set(row.identityNumber, randomUUID());
  const need = (number: string) => {
    const id = idOf.get(number);
    if (id === undefined) throw new Error('a good row names somebody who is neither in the roster nor in the file');
    return id;
  };

  const changes: Omit<RosterChanges, 'heads' | 'counts'> = {
    ...{ created: [], updated: [], closedLinks: [], openedLinks: [], closedGrants: [], openedGrants: [], history: [] },
  };
  let unchanged = 0;
  let updated = 0;
  for (const row of rows) {
    const person = known.people.get(row.identityNumber);
    const unit = known.units.get(row.unitCode);
    if (!unit) throw new Error('a good row names a unit that does not exist');
    const columns = columnsOf(row, person, unit, need(row.identityNumber));
    const before: Facts = {};
    const after: Facts = {};
    const columnsDiffer = compareColumns(person, columns, before, after);
    changeLinks(row, person, columns.id, need, changes, before, after);
    changeGrants(row, person, columns.id, unit, changes, before, after);
    const unitsHeaded = headedBy(row, person, unit);
    compare('headOf', person ? [...person.headOf].sort() : [], unitsHeaded, before, after);

    if (!person) changes.created.push(columns);
    else if (columnsDiffer) changes.updated.push(columns);
    if (Object.keys(after).length === 0) unchanged += 1;
    else {
      changes.history.push({ employeeId: columns.id, before: person ? before : {}, after });
      if (person) updated += 1;
    }
  }
  return {
    ...changes,
    heads: changeHeads(rows, known, need),
    counts: { created: changes.created.length, updated, unchanged },
  };
}

function columnsOf(row: RosterRow, person: RosterPerson | undefined, unit: RosterUnit, id: string): PersonColumns {
  return {
    id,
    identityNumber: row.identityNumber,
    name: row.name,
    kind: row.kind,
    rank: row.rank === undefined ? (person?.rank ?? null) : row.rank,
    position: row.position,
    email: row.email,
    language: row.language ?? person?.language ?? 'id',
    unitId: unit.id,
    status: row.status,
    topOfficial: row.topOfficial ?? person?.topOfficial ?? false,
    headOfRegion: row.headOfRegion ?? person?.headOfRegion ?? false,
  };
}

const COMPARED = [
  'name',
  'kind',
  'rank',
  'position',
  'email',
  'language',
  'unitId',
  'status',
  'topOfficial',
  'headOfRegion',
] as const satisfies readonly (keyof PersonColumns)[];

/** Notes the columns that differ; the number itself never does. Returns whether any differs. */
function compareColumns(
  person: RosterPerson | undefined,
  columns: PersonColumns,
  before: Facts,
  after: Facts,
): boolean {
  let differs = false;
  for (const key of COMPARED) {
    if (person?.[key] === columns[key]) continue;
    if (person) before[key] = person[key];
    after[key] = columns[key];
    differs = true;
  }
  return differs;
}

function compare(key: string, old: unknown, next: unknown, before: Facts, after: Facts): void {
  if (JSON.stringify(old) === JSON.stringify(next)) return;
  before[key] = old;
  after[key] = next;
}

function changeLinks(
  row: RosterRow,
  person: RosterPerson | undefined,
  employeeId: string,
  need: (number: string) => string,
  changes: Pick<RosterChanges, 'closedLinks' | 'openedLinks'>,
  before: Facts,
  after: Facts,
): void {
  for (const [relation, wanted, latest] of [
    ['EVALUATOR', row.evaluator, person?.evaluatorLink],
    ['SUPERIOR', row.superior, person?.superiorLink],
  ] as const) {
    const change = changeOfLink(latest, wanted, row.linkedFrom);
    if (change.action === 'KEEP') continue;
    if (change.action === 'BACKWARDS' || change.action === 'DATE_MISSING') {
      throw new Error(`a good row cannot have the link change ${change.action}`);
    }
    const key = relation.toLowerCase();
    before[key] = latest?.to === null ? { personId: need(latest.person), from: latest.from } : null;
    after[key] = null;
    if (change.action !== 'OPEN') changes.closedLinks.push({ id: change.linkId, at: change.at });
    if (change.action !== 'CLOSE') {
      const personId = need(change.person);
      const from = change.action === 'OPEN' ? change.from : change.at;
      changes.openedLinks.push({ employeeId, relation, personId, from });
      after[key] = { personId, from };
    }
  }
}

/** PERFORMANCE_MANAGER is an office in the unit of the row; the others are offices of the agency. */
function changeGrants(
  row: RosterRow,
  person: RosterPerson | undefined,
  personId: string,
  unit: RosterUnit,
  changes: Pick<RosterChanges, 'closedGrants' | 'openedGrants'>,
  before: Facts,
  after: Facts,
): void {
  const held = person?.grants ?? [];
  const wanted =
    row.roles?.map((role) => ({ role, unitId: role === 'PERFORMANCE_MANAGER' ? unit.id : null })) ??
    // Without the column every office stays as it is.
    held.map(({ role, unitId }) => ({ role, unitId }));
  const isSame = (a: { role: GrantedRole; unitId: string | null }, b: typeof a) =>
    a.role === b.role && a.unitId === b.unitId;
  const closed = held.filter((grant) => !wanted.some((want) => isSame(want, grant)));
  const opened = wanted.filter((want) => !held.some((grant) => isSame(want, grant)));
  for (const grant of closed) changes.closedGrants.push({ id: grant.id, at: unit.today });
  for (const want of opened) changes.openedGrants.push({ personId, ...want, from: unit.today });
  if (closed.length + opened.length > 0) {
    before['grants'] = held.map(({ role, unitId }) => ({ role, unitId }));
    after['grants'] = wanted;
  }
}

/** Units that the person heads after the row; the row speaks only of its own unit, and ends every other. */
function headedBy(row: RosterRow, person: RosterPerson | undefined, unit: RosterUnit): readonly string[] {
  if (row.unitHead === undefined) return [...(person?.headOf ?? [])].sort();
  return row.unitHead ? [unit.id] : [];
}

function changeHeads(
  rows: readonly RosterRow[],
  known: KnownRoster,
  need: (number: string) => string,
): RosterChanges['heads'] {
  const speaks = new Set<string>();
  const headOfUnit = new Map<string, string>();
  for (const row of rows) {
    if (row.unitHead === undefined) continue;
    const id = need(row.identityNumber);
    speaks.add(id);
    if (row.unitHead) headOfUnit.set(row.unitCode, id);
  }
  const heads: { unitId: string; headId: string | null }[] = [];
  for (const unit of known.units.values()) {
    const next = headOfUnit.get(unit.code) ?? (unit.headId !== null && speaks.has(unit.headId) ? null : unit.headId);
    if (next !== unit.headId) heads.push({ unitId: unit.id, headId: next });
  }
  return heads;
}
