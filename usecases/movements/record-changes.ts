import type { Act, Tx } from '../context.ts';
import { noteRecorded } from '../record-event.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import type { LockedFile } from './lock-files.ts';

export const CHANGE_KINDS = [
  'EMPLOYEE_MOVED',
  'EVALUATOR_MOVED',
  'LINK_CORRECTED',
  'STUDY_LEAVE_STARTED',
  'STUDY_LEAVE_ENDED',
  'EXCLUDED',
  'REINCLUDED',
  'JOINED',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What befell one appraisal. `before` and `after` hold ids, codes and dates. */
export interface AppraisalChange {
  readonly file: Pick<LockedFile, 'id' | 'cycleId' | 'now'>;
  readonly before: object;
  readonly after: object;
}

/** Why, as BKD ordered it: kept in the row of the change, never in the audit trail's data. */
export interface Order {
  readonly kind: ChangeKind;
  /** Local date of the unit, ISO. */
  readonly effectiveOn: string;
  readonly reason: string;
  readonly decree: string | null;
}

/**
 * Keeps what befell appraisals from outside: a row each, and an event in the appraisal's chain that names the row and its decree. Set-based.
 * @returns the ids of the rows, in the order of `changes`
 */
export async function recordChanges(
  tx: Tx,
  act: Act,
  order: Order,
  changes: readonly AppraisalChange[],
): Promise<string[]> {
  if (changes.length === 0) return [];
  const rows = await tx.$queryRaw<{ id: string; appraisalId: string }[]>`
    INSERT INTO appraisal_change (appraisal_id, kind, effective_on, reason, decree, before, after, recorded_by_id, recorded_at)
    SELECT c.appraisal_id, ${order.kind}, ${order.effectiveOn}::date, ${order.reason}, ${order.decree}, c.before::jsonb, c.after::jsonb,
      ${act.actorId}::uuid, c.now
    FROM unnest(${changes.map(({ file }) => file.id)}::uuid[], ${changes.map(({ before }) => JSON.stringify(before))}::text[],
      ${changes.map(({ after }) => JSON.stringify(after))}::text[], ${changes.map(({ file }) => file.now.toISOString())}::timestamptz[])
      AS c(appraisal_id, before, after, now)
    RETURNING id::text, appraisal_id::text AS "appraisalId"`;
  const idOf = new Map(rows.map((row) => [row.appraisalId, row.id]));
  const ids = changes.map(({ file }) => idOf.get(file.id) ?? '');
  const events = await tx.$queryRaw<Pick<RecordedEvent, 'chain' | 'seq' | 'hash'>[]>`
    INSERT INTO event (chain, type, at, actor_id, actor_role, cycle_id, appraisal_id, request_id, decree, data)
    SELECT c.appraisal_id::text, ${EVENT_TYPES[order.kind]}, c.now, ${act.actorId}::uuid, 'BKD_ADMIN', c.cycle_id, c.appraisal_id,
      ${act.requestId}, ${order.decree}, c.data::jsonb
    FROM unnest(${changes.map(({ file }) => file.id)}::uuid[], ${changes.map(({ file }) => file.cycleId)}::uuid[],
      ${changes.map(({ file }) => file.now.toISOString())}::timestamptz[],
      ${changes.map(({ before, after }, index) => JSON.stringify({ changeId: ids[index], effectiveOn: order.effectiveOn, before, after }))}::text[])
      AS c(appraisal_id, cycle_id, now, data)
    ORDER BY c.appraisal_id
    RETURNING chain, seq, hash`;
  const cycleOf = new Map(changes.map(({ file }) => [file.id, file.cycleId]));
  noteRecorded(
    tx,
    events.map((event) => ({
      ...event,
      type: EVENT_TYPES[order.kind],
      requestId: act.requestId,
      appraisalId: event.chain,
      cycleId: cycleOf.get(event.chain),
      taskId: undefined,
      rows: { changeId: idOf.get(event.chain) ?? '' },
    })),
  );
  return ids;
}

const EVENT_TYPES: Readonly<Record<ChangeKind, string>> = {
  EMPLOYEE_MOVED: 'EMPLOYEE_MOVED',
  EVALUATOR_MOVED: 'EVALUATOR_MOVED',
  LINK_CORRECTED: 'LINK_CORRECTED',
  STUDY_LEAVE_STARTED: 'STUDY_LEAVE_STARTED',
  STUDY_LEAVE_ENDED: 'STUDY_LEAVE_ENDED',
  EXCLUDED: 'APPRAISAL_EXCLUDED',
  REINCLUDED: 'APPRAISAL_REINCLUDED',
  JOINED: 'APPRAISAL_JOINED',
};

/** The history of a person's roster row, as an import keeps it: only what differs. */
export async function recordPersonChange(
  tx: Tx,
  act: Act,
  changes: readonly { readonly employeeId: string; readonly before: object; readonly after: object }[],
  operationId?: string,
): Promise<void> {
  if (changes.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO employee_change (employee_id, operation_id, changed_by_id, before, after)
    SELECT c.id, ${operationId ?? null}::uuid, ${act.actorId}::uuid, c.before::jsonb, c.after::jsonb
    FROM unnest(${changes.map((each) => each.employeeId)}::uuid[], ${changes.map(({ before }) => JSON.stringify(before))}::text[],
      ${changes.map(({ after }) => JSON.stringify(after))}::text[]) AS c(id, before, after)`;
}
