import type { PolicyBody } from '../../domain/policy.ts';
import type { ClockMove, Derivation } from '../../domain/deadlines.ts';
import { repeated, repeatedMoves } from '../../domain/move-deadline.ts';
import { calendarOf } from '../calendars.ts';
import type { Tx } from '../context.ts';
import { json } from '../json.ts';
import { ring } from '../ring.ts';
import { cycleWindows, type StageDates } from './cycle-windows.ts';

/** A cycle that a unit is taken into. */
export interface RunningCycle {
  readonly id: string;
  readonly year: number;
  readonly launchedAt: Date;
}

/** The unit's windows and its report, at the launch or when the first of its people comes later. Coming twice changes nothing. */
export async function takeUnitIn(tx: Tx, cycle: RunningCycle, policy: PolicyBody, unitId: string): Promise<void> {
  const calendar = await calendarOf(tx, unitId);
  const moves = await movesOfAll(tx, cycle.id);
  const windows = cycleWindows(policy, cycle.year, cycle.launchedAt, calendar);
  await tx.stageWindow.createMany({
    data: windows.map(({ stage, opensAt, dueAt, derivation }) => {
      const { opens = [], due = [] } = moves.get(stage) ?? {};
      return {
        cycleId: cycle.id,
        unitId,
        stage,
        opensAt: repeated(opensAt, opens, calendar),
        dueAt: repeated(dueAt, due, calendar),
        derivation: json({ opens: withMoves(derivation.opens, opens), due: withMoves(derivation.due, due) }),
      };
    }),
    skipDuplicates: true,
  });
  await tx.unitReport.createMany({ data: [{ cycleId: cycle.id, unitId }], skipDuplicates: true });
}

/** Somebody came into the unit after the launch: its report is under way (again), and its workflow runs. */
export async function awaitReportOf(tx: Tx, cycle: Pick<RunningCycle, 'id'>, unitId: string): Promise<void> {
  const [report] = await tx.$queryRaw<{ id: string }[]>`
    UPDATE unit_report SET status = 'OPEN', epoch = CASE WHEN status = 'COMPLETE' THEN epoch + 1 ELSE epoch END
    WHERE cycle_id = ${cycle.id}::uuid AND unit_id = ${unitId}::uuid AND status IN ('OPEN', 'COMPLETE') RETURNING id::text`;
  if (report) await ring(tx, { kind: 'report', id: report.id }, 'JOINED');
}

/**
 * What has moved the windows of the whole cycle since its launch: pauses, and extensions that are nobody's own. Read from the windows of
 * another unit; those of a unit that comes later are where they would be.
 */
async function movesOfAll(tx: Tx, cycleId: string): Promise<Map<string, { opens: ClockMove[]; due: ClockMove[] }>> {
  const windows = await tx.$queryRaw<{ stage: string; derivation: Partial<StageDates['derivation']> }[]>`
    SELECT DISTINCT ON (stage) stage, derivation FROM stage_window WHERE cycle_id = ${cycleId}::uuid ORDER BY stage, unit_id`;
  const ordered = await tx.clockChange.findMany({
    where: { cycleId, unitId: null, appraisalId: null },
    select: { id: true },
  });
  const ofAll = new Set(ordered.map((change) => change.id));
  const moves = (derivation: Derivation | undefined): ClockMove[] =>
    (derivation ? repeatedMoves(derivation) : [])
      .filter((move) => move.by === 'PAUSE' || (move.id !== undefined && ofAll.has(move.id)))
      .map(({ from: _from, to: _to, ...move }) => move);
  return new Map(
    windows.map(({ stage, derivation }) => [stage, { opens: moves(derivation.opens), due: moves(derivation.due) }]),
  );
}

const withMoves = (derivation: Derivation, moved: readonly ClockMove[]): Derivation =>
  moved.length > 0 ? { ...derivation, moved } : derivation;
