import { randomUUID } from 'node:crypto';
import { readText } from '../../domain/csv-cell.ts';
import { readEmail } from '../../domain/roster-row.ts';
import type { Difference } from '../../ekinerja/compare.ts';
import type { Field, Side } from '../../ekinerja/fields.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { notFound } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { IMPORT_BOUNDS, lockImports } from '../roster/import-record.ts';
import { readKnownRoster, type RosterPerson } from '../roster/known-roster.ts';
import type { PersonColumns, RosterChanges } from '../roster/roster-changes.ts';
import { writeRoster } from '../roster/write-roster.ts';
import { command, inTransaction } from '../transact.ts';
import { leadingSides } from './field-leads.ts';

/** Columns of the roster that may be taken over. A unit or an evaluator is changed by a movement or a link with its date and decree. */
export const TAKEN_OVER = ['NAME', 'POSITION', 'RANK', 'EMAIL'] as const satisfies readonly Field[];
type TakenOver = (typeof TAKEN_OVER)[number];
const COLUMN_OF = { NAME: 'name', POSITION: 'position', RANK: 'rank', EMAIL: 'email' } as const;

/** Characters, as the roster's import takes them. */
const LONGEST = { NAME: 200, POSITION: 200, RANK: 60 } as const;

export interface TakeOver {
  readonly reconciliationId: string;
  /** undefined: every field that leads there. */
  readonly fields: readonly TakenOver[] | undefined;
  /** Rows of the reconciliation; undefined: every row that differs. */
  readonly rowIds: readonly string[] | undefined;
}

export interface TakeOverItem {
  readonly rowId: string;
  readonly employeeId: string;
  readonly status: 'DONE' | 'SKIPPED';
  /** TAKEN, or why nothing was: EQUAL_BY_NOW, CHANGED_SINCE, NOT_USABLE, LEADS_HERE, NEEDS_MOVEMENT */
  readonly code: string;
  readonly changes: readonly { readonly field: Field; readonly old: string | null; readonly new: string | null }[];
  /** Fields that were left, with the reason. */
  readonly left: readonly { readonly field: Field; readonly because: string }[];
}

export interface TakenOverResult {
  /** null: a preview. */
  readonly operationId: string | null;
  readonly people: number;
  readonly items: readonly TakeOverItem[];
}

/** At most so many items in the answer; the operation has all. */
const SHOWN = 1_000;

/** What would be taken over; nothing is changed. @throws Refusal ROLE_REQUIRED, NOT_FOUND */
export async function previewTakeOver(deps: Pick<Deps, 'db'>, act: Act, wanted: TakeOver): Promise<TakenOverResult> {
  return inTransaction(
    deps,
    async (tx) => {
      await requireOffice(tx, act.actorId, 'BKD_ADMIN');
      const { items } = await plan(tx, wanted);
      return resultOf(null, items);
    },
    IMPORT_BOUNDS,
  );
}

/**
 * Takes roster fields that lead in the national register over into the roster, through the roster's own writer, with its history and one
 * operation. Ratings, receipts and everything else that is a legal act is never taken over. What was changed here since the comparison is left.
 * @throws Refusal ROLE_REQUIRED, NOT_FOUND, IMPORT_RUNNING
 */
export async function takeOver(deps: Pick<Deps, 'db'>, act: Act, wanted: TakeOver): Promise<TakenOverResult> {
  return command(
    deps,
    act,
    async (tx) => {
      await requireOffice(tx, act.actorId, 'BKD_ADMIN');
      await lockImports(tx);
      const { items, changes, cycleId } = await plan(tx, wanted);
      const operationId = randomUUID();
      const people = items.filter(({ status }) => status === 'DONE').length;
      await tx.operation.create({
        data: {
          id: operationId,
          kind: 'TAKE_OVER',
          status: 'SUCCEEDED',
          cycleId,
          requestedById: act.actorId,
          total: items.length,
          done: items.length,
          result: { reconciliationId: wanted.reconciliationId, people },
          finishedAt: new Date(),
        },
      });
      await writeRoster(tx, changes, { operationId, actorId: act.actorId });
      // Values stay in the person's history; the operation says which fields.
      await tx.operationItem.createMany({
        data: items.map(({ employeeId, status, code, changes: made, left }) => ({
          operationId,
          key: employeeId,
          status,
          code,
          detail: { fields: made.map(({ field }) => field), left: left.map((each) => ({ ...each })) },
        })),
      });
      await recordEvent(tx, {
        type: 'ROSTER_TAKEN_OVER',
        actorId: act.actorId,
        actorRole: 'BKD_ADMIN',
        requestId: act.requestId,
        cycleId,
        data: { reconciliationId: wanted.reconciliationId, operationId, people },
      });
      return resultOf(operationId, items);
    },
    IMPORT_BOUNDS,
  );
}

const resultOf = (operationId: string | null, items: readonly TakeOverItem[]): TakenOverResult => ({
  operationId,
  people: items.filter(({ status }) => status === 'DONE').length,
  items: items.slice(0, SHOWN),
});

interface DifferentRow {
  readonly rowId: string;
  readonly employeeId: string;
  readonly identityNumber: string;
  readonly differences: readonly Difference[];
}

async function plan(
  tx: Tx,
  { reconciliationId, fields, rowIds }: TakeOver,
): Promise<{ items: TakeOverItem[]; changes: RosterChanges; cycleId: string }> {
  const found = await tx.reconciliation.findUnique({ where: { id: reconciliationId }, select: { cycleId: true } });
  if (!found) throw notFound('The reconciliation');
  const rows = await tx.$queryRaw<DifferentRow[]>`
    SELECT x.id::text AS "rowId", x.employee_id::text AS "employeeId", e.identity_number AS "identityNumber", x.differences
    FROM reconciliation_row x JOIN employee e ON e.id = x.employee_id
    WHERE x.reconciliation_id = ${reconciliationId}::uuid AND x.state = 'DIFFERENT'
      AND (${rowIds ? [...rowIds] : null}::bigint[] IS NULL OR x.id = ANY(${rowIds ? [...rowIds] : null}::bigint[]))
    ORDER BY x.id`;
  const leads = await leadingSides(tx);
  const { people } = await readKnownRoster(tx);
  const wanted = new Set<Field>(fields ?? TAKEN_OVER);
  const items: TakeOverItem[] = [];
  const updated: PersonColumns[] = [];
  const history: RosterChanges['history'] = [];
  for (const row of rows) {
    const person = people.get(row.identityNumber);
    if (!person) continue;
    const { item, columns } = planOne(row, person, wanted, leads);
    if (item.changes.length === 0 && item.left.length === 0) continue;
    items.push(item);
    if (item.changes.length === 0) continue;
    updated.push({ ...columnsOf(person), ...columns });
    const pick = (which: 'old' | 'new'): Record<string, unknown> =>
      Object.fromEntries(item.changes.map((change) => [COLUMN_OF[change.field as TakenOver], change[which]]));
    history.push({ employeeId: person.id, before: pick('old'), after: pick('new') });
  }
  const none = { created: [], closedLinks: [], openedLinks: [], closedGrants: [], openedGrants: [], heads: [] };
  const counts = { created: 0, updated: updated.length, unchanged: 0 };
  return { items, changes: { ...none, updated, history, counts }, cycleId: found.cycleId };
}

function planOne(
  row: DifferentRow,
  person: RosterPerson,
  wanted: ReadonlySet<Field>,
  leads: Readonly<Record<Field, Side>>,
): { item: TakeOverItem; columns: Partial<PersonColumns> } {
  const changes: { field: Field; old: string | null; new: string | null }[] = [];
  const left: { field: Field; because: string }[] = [];
  const columns: Record<string, string> = {};
  for (const { field, here, there } of row.differences) {
    if (leads[field] !== 'NATIONAL') continue;
    if (field === 'UNIT' || field === 'EVALUATOR') left.push({ field, because: 'NEEDS_MOVEMENT' });
    if (!isTakenOver(field) || !wanted.has(field)) continue;
    const now = person[COLUMN_OF[field]];
    const value = there === null ? undefined : usable(field, there);
    if (now === there) left.push({ field, because: 'EQUAL_BY_NOW' });
    else if (now !== here) left.push({ field, because: 'CHANGED_SINCE' });
    else if (value === undefined) left.push({ field, because: there === null ? 'EMPTY_THERE' : 'NOT_USABLE' });
    else {
      changes.push({ field, old: now, new: value });
      columns[COLUMN_OF[field]] = value;
    }
  }
  const status = changes.length > 0 ? 'DONE' : 'SKIPPED';
  const code = changes.length > 0 ? 'TAKEN' : (left[0]?.because ?? 'NOTHING');
  return { item: { rowId: row.rowId, employeeId: row.employeeId, status, code, changes, left }, columns };
}

const isTakenOver = (field: Field): field is TakenOver => (TAKEN_OVER as readonly Field[]).includes(field);

/** As the roster's own import reads it; undefined: it would refuse it. */
function usable(field: TakenOver, text: string): string | undefined {
  const read = field === 'EMAIL' ? readEmail(text) : readText(text, LONGEST[field]);
  return read.ok ? read.value : undefined;
}

const columnsOf = (person: RosterPerson): PersonColumns => ({
  id: person.id,
  identityNumber: person.identityNumber,
  name: person.name,
  kind: person.kind,
  rank: person.rank,
  position: person.position,
  email: person.email,
  language: person.language,
  unitId: person.unitId,
  status: person.status,
  topOfficial: person.topOfficial,
  headOfRegion: person.headOfRegion,
});
