import { Prisma } from '../../generated/prisma/client.ts';
import type { ClockLength } from '../../domain/deadlines.ts';
import type { AppliedChange, ExtensionLength } from '../../domain/move-deadline.ts';
import type { Stage, TaskKind } from '../../domain/terms.ts';

/** A change that moves clocks, as BKD orders it. Reason and decree stay in its row; derivations name its id and decree. */
export type NewClockChange = {
  readonly reason: string;
  readonly decree: string | null;
} & (
  | {
      /** Days off or working weeks were edited, in this same transaction. */
      readonly kind: 'CALENDAR' | 'WORKING_WEEK';
      /** The unit and the units below it; null: everybody. */
      readonly unitId: string | null;
    }
  | { readonly kind: 'POLICY'; readonly cycleId: string; readonly policyId: string }
  | ({
      readonly kind: 'EXTENSION';
      readonly cycleId: string;
      /** The unit and the units below it; null: the whole cycle. */
      readonly unitId: string | null;
      /** One person's appraisal; null: everybody's. */
      readonly appraisalId: string | null;
      readonly stage: Stage;
      /** Of this kind of task only; null: the whole stage with its window. */
      readonly taskKind: TaskKind | null;
    } & ExtensionLength)
);

export type Extension = Extract<NewClockChange, { kind: 'EXTENSION' }>;

/** A change as its row says. */
export interface ClockChangeRow {
  readonly id: string;
  readonly kind: NewClockChange['kind'];
  readonly cycleId: string | null;
  readonly unitId: string | null;
  readonly appraisalId: string | null;
  readonly stage: Stage | null;
  readonly taskKind: TaskKind | null;
  /** Local ISO date. */
  readonly until: string | null;
  readonly addN: number | null;
  readonly addUnit: ClockLength['unit'] | null;
  readonly policyId: string | null;
  readonly decree: string | null;
  readonly requestedById: string;
  readonly createdAt: Date;
  readonly operationId: string;
}

/** Columns of a ClockChangeRow, of the table alias `ch`. */
export const CHANGE_COLUMNS = Prisma.sql`
  ch.id, ch.kind, ch.cycle_id AS "cycleId", ch.unit_id AS "unitId", ch.appraisal_id AS "appraisalId", ch.stage, ch.task_kind AS "taskKind",
  to_char(ch.until, 'YYYY-MM-DD') AS until, ch.add_n AS "addN", ch.add_unit AS "addUnit", ch.policy_id AS "policyId", ch.decree,
  ch.requested_by_id AS "requestedById", ch.created_at AS "createdAt", ch.operation_id AS "operationId"`;

/** What the pure recomputation needs of a change. */
export function appliedChange(row: Omit<ClockChangeRow, 'operationId' | 'requestedById'>): AppliedChange {
  return { id: row.id, by: row.kind, decree: row.decree, at: row.createdAt, extension: extensionOf(row) };
}

function extensionOf({
  kind,
  until,
  addN,
  addUnit,
}: Omit<ClockChangeRow, 'operationId' | 'requestedById'>): ExtensionLength | null {
  if (kind !== 'EXTENSION') return null;
  if (until !== null) return { until, add: null };
  if (addN === null || addUnit === null) throw new Error('An extension has a date or a length.');
  return { until: null, add: { n: addN, unit: addUnit } };
}

/** A change that is not ordered yet, as the row that it would have. @param at when it is ordered, by the clock that counts */
export function unordered(
  change: NewClockChange,
  id: string,
  at: Date,
): Omit<ClockChangeRow, 'operationId' | 'requestedById'> {
  const extension = change.kind === 'EXTENSION' ? change : undefined;
  return {
    id,
    kind: change.kind,
    cycleId: 'cycleId' in change ? change.cycleId : null,
    unitId: 'unitId' in change ? change.unitId : null,
    appraisalId: extension?.appraisalId ?? null,
    stage: extension?.stage ?? null,
    taskKind: extension?.taskKind ?? null,
    until: extension?.until ?? null,
    addN: extension?.add?.n ?? null,
    addUnit: extension?.add?.unit ?? null,
    policyId: change.kind === 'POLICY' ? change.policyId : null,
    decree: change.decree,
    createdAt: at,
  };
}
