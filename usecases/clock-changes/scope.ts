import { Prisma } from '../../generated/prisma/client.ts';
import type { Stage } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import type { AppliedChange } from '../../domain/move-deadline.ts';
import { appliedChange, type ClockChangeRow } from './clock-change.ts';

/** What a change may move: the cycles and units that it concerns. */
export interface ClockScope {
  readonly change: Omit<ClockChangeRow, 'operationId' | 'requestedById'>;
  /** null: every unit */
  readonly unitIds: readonly string[] | null;
}

/** Cycles whose open tasks have clocks; of a closed one those of coaching that goes on. */
const WITH_CLOCKS = Prisma.sql`('LAUNCHING', 'RUNNING', 'PAUSED', 'CLOSED')`;

export async function scopeOf(tx: Tx, change: ClockScope['change']): Promise<ClockScope> {
  if (change.unitId === null) return { change, unitIds: null };
  const units = await tx.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE below AS (
      SELECT id FROM unit WHERE id = ${change.unitId}::uuid
      UNION SELECT u.id FROM unit u JOIN below ON u.parent_id = below.id)
    SELECT id FROM below`;
  return { change, unitIds: units.map(({ id }) => id) };
}

/** Whether an extension extends the windows of a stage: that of the stage as a whole, for everybody or for units. */
export const coversWindow =
  ({ change }: ClockScope) =>
  (stage: Stage): boolean =>
    change.kind !== 'EXTENSION' || (change.stage === stage && change.taskKind === null && change.appraisalId === null);

/** Condition on open tasks (alias t) of cycles (c), with their periodic evaluations (p). */
export function tasksInScope({ change, unitIds }: ClockScope): Prisma.Sql {
  return Prisma.sql`t.status = 'OPEN' AND t.due_at IS NOT NULL AND c.status IN ${WITH_CLOCKS}
    AND (${change.cycleId}::uuid IS NULL OR t.cycle_id = ${change.cycleId}::uuid)
    AND (${unitIds}::uuid[] IS NULL OR t.unit_id = ANY(${unitIds}::uuid[]))
    AND (${change.appraisalId}::uuid IS NULL OR t.appraisal_id = ${change.appraisalId}::uuid)
    AND (${change.stage}::text IS NULL OR t.stage = ANY(${stagesOf({ change, unitIds })}::text[]))
    AND (${change.taskKind}::text IS NULL OR t.kind = ${change.taskKind})
    AND (${change.kind} <> 'EXTENSION' OR p.id IS NULL OR p.opens_at <= ${change.createdAt})`;
}

/** The stage of an extension; what is counted from the evaluation's end follows where that is extended. */
function stagesOf(scope: ClockScope): Stage[] {
  const { stage } = scope.change;
  if (stage === null) return [];
  return stage === 'FINAL_SCORING' && coversWindow(scope)(stage) ? [stage, 'REPORTING'] : [stage];
}

/** The change as it meets a task: one that only follows an extended window is counted anew, not extended itself. */
export function changeFor({ change }: ClockScope, task: { readonly stage: Stage }): AppliedChange {
  const applied = appliedChange(change);
  return change.kind !== 'EXTENSION' || task.stage === change.stage
    ? applied
    : { ...applied, by: 'FOLLOWED', extension: null };
}

/** Whether a change moves the windows of periodic evaluations: an extension of final scoring does, of those that are open. */
export const coversPeriods = ({ change }: ClockScope): boolean =>
  change.kind !== 'EXTENSION' || (change.stage === 'FINAL_SCORING' && change.taskKind === null);

/** Condition on active periodic evaluations (p) of appraisals (a) in cycles (c) whose window is not over. */
export function periodsInScope(scope: ClockScope): Prisma.Sql {
  const { change, unitIds } = scope;
  if (!coversPeriods(scope)) return Prisma.sql`false`;
  return Prisma.sql`p.state = 'ACTIVE' AND p.due_at > ${change.createdAt} AND c.status IN ${WITH_CLOCKS}
    AND (${change.cycleId}::uuid IS NULL OR a.cycle_id = ${change.cycleId}::uuid)
    AND (${unitIds}::uuid[] IS NULL OR a.unit_id = ANY(${unitIds}::uuid[]))
    AND (${change.appraisalId}::uuid IS NULL OR a.id = ${change.appraisalId}::uuid)
    AND (${change.kind} <> 'EXTENSION' OR p.opens_at <= ${change.createdAt})`;
}

/** Whose tasks and periods a change may move: appraisals, and units' reports. */
export interface ClockOwner {
  readonly id: string;
  readonly kind: 'appraisal' | 'report';
  readonly cycleId: string;
  readonly unitId: string;
}

/**
 * A page of owners, unit by unit, so that calendars are read once.
 * @param page `without`: condition on an owner's id (o.id) that leaves out what was done already; `among`: only these
 */
export async function ownersInScope(
  tx: Tx,
  scope: ClockScope,
  page: { readonly without: Prisma.Sql; readonly limit: number; readonly among?: readonly string[] | undefined },
): Promise<ClockOwner[]> {
  return tx.$queryRaw<ClockOwner[]>`
    SELECT o.id, o.kind, coalesce(a.cycle_id, r.cycle_id) AS "cycleId", coalesce(a.unit_id, r.unit_id) AS "unitId"
    FROM (${owners(scope, page.among)}) o LEFT JOIN appraisal a ON a.id = o.id LEFT JOIN unit_report r ON r.id = o.id
    WHERE ${page.without} ORDER BY coalesce(a.unit_id, r.unit_id), o.id LIMIT ${page.limit}`;
}

export async function countOwners(tx: Tx, scope: ClockScope): Promise<number> {
  const [row] = await tx.$queryRaw<{ owners: number }[]>`SELECT count(*)::int AS owners FROM (${owners(scope)}) o`;
  return row?.owners ?? 0;
}

function owners(scope: ClockScope, among?: readonly string[]): Prisma.Sql {
  const ofTask = among
    ? Prisma.sql`(t.appraisal_id = ANY(${among}::uuid[]) OR t.owner_id = ANY(${among}::uuid[]))`
    : ALL;
  const ofPeriod = among ? Prisma.sql`a.id = ANY(${among}::uuid[])` : ALL;
  return Prisma.sql`
    SELECT coalesce(t.appraisal_id, t.report_id) AS id, CASE WHEN t.appraisal_id IS NULL THEN 'report' ELSE 'appraisal' END AS kind
    FROM task t JOIN cycle c ON c.id = t.cycle_id LEFT JOIN periodic_evaluation p ON p.id = t.period_id
    WHERE ${tasksInScope(scope)} AND ${ofTask}
    UNION
    SELECT a.id, 'appraisal'
    FROM periodic_evaluation p JOIN appraisal a ON a.id = p.appraisal_id JOIN cycle c ON c.id = a.cycle_id
    WHERE ${periodsInScope(scope)} AND ${ofPeriod}
    UNION
    ${wokenEarlier(scope.change.id, among)}`;
}

const ALL = Prisma.sql`true`;

/** Those of the owners who sleep until a window opens that the change made open earlier. */
export async function wokenOwners(tx: Tx, changeId: string, of: readonly ClockOwner[]): Promise<ClockOwner[]> {
  const woken = await tx.$queryRaw<{ id: string }[]>`
    SELECT w.id FROM (${wokenEarlier(
      changeId,
      of.map(({ id }) => id),
    )}) w`;
  const ids = new Set(woken.map(({ id }) => id));
  return of.filter(({ id }) => ids.has(id));
}

function wokenEarlier(changeId: string, among?: readonly string[]): Prisma.Sql {
  const opensEarlier = Prisma.sql`
    SELECT cycle_id, unit_id FROM stage_window
    WHERE jsonb_path_exists(derivation, '$.opens.moved[*] ? (@.id == $id && @.seconds < 0)', jsonb_build_object('id', ${changeId}::text))`;
  const [appraisals, reports] = among
    ? [Prisma.sql`a.id = ANY(${among}::uuid[])`, Prisma.sql`r.id = ANY(${among}::uuid[])`]
    : [ALL, ALL];
  return Prisma.sql`
    SELECT a.id, 'appraisal' FROM appraisal a JOIN (${opensEarlier}) w ON w.cycle_id = a.cycle_id AND w.unit_id = a.unit_id WHERE a.state = 'ACTIVE' AND ${appraisals}
    UNION
    SELECT r.id, 'report' FROM unit_report r JOIN (${opensEarlier}) w ON w.cycle_id = r.cycle_id AND w.unit_id = r.unit_id WHERE r.status = 'OPEN' AND ${reports}`;
}
