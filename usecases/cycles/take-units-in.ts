import type { Calendar } from '../../domain/calendar.ts';
import type { PolicyBody } from '../../domain/policy.ts';
import type { ClockMove, Derivation } from '../../domain/deadlines.ts';
import { repeated, repeatedMoves } from '../../domain/move-deadline.ts';
import type { Stage } from '../../domain/terms.ts';
import { calendarIn, calendarsOf } from '../calendars.ts';
import type { WindowDates } from '../clock-changes/clock-context.ts';
import { baseWindows, type BaseWindow } from '../clock-changes/move-windows.ts';
import type { Tx } from '../context.ts';
import { json } from '../json.ts';
import { ring } from '../ring.ts';
import type { StageDates } from './cycle-windows.ts';

/** A cycle that a unit is taken into. */
export interface RunningCycle {
  readonly id: string;
  readonly year: number;
  readonly launchedAt: Date;
}

/** The windows of units and their reports, at the launch or when the first of their people comes later. Coming twice changes nothing. */
export async function takeUnitsIn(
  tx: Tx,
  cycle: RunningCycle,
  policy: PolicyBody,
  unitIds: readonly string[],
): Promise<void> {
  const calendars = await calendarsOf(tx, unitIds);
  const moves = await movesOfAll(tx, cycle.id);
  const counted = { year: cycle.year, launchedAt: cycle.launchedAt, policy };
  await tx.stageWindow.createMany({
    data: unitIds.flatMap((unitId) =>
      [...movedWindows(counted, moves, calendarIn(calendars, unitId))].map(([stage, { derivation, ...dates }]) => ({
        ...{ cycleId: cycle.id, unitId, stage, ...dates },
        derivation: json(derivation),
      })),
    ),
    skipDuplicates: true,
  });
  await tx.unitReport.createMany({
    data: unitIds.map((unitId) => ({ cycleId: cycle.id, unitId })),
    skipDuplicates: true,
  });
}

/** Every stage's window by the rules, and where what moved the windows of all has put it. */
function movedWindows(
  counted: Parameters<typeof baseWindows>[0],
  moves: MovesOfAll,
  calendar: Calendar,
): Map<Stage, WindowDates> {
  const moved = ([stage, base]: readonly [Stage, BaseWindow]): [Stage, WindowDates] => {
    const { opens = [], due = [] } = moves.get(stage) ?? {};
    return [
      stage,
      {
        opensAt: repeated(base.opens.at, opens, calendar),
        dueAt: repeated(base.due.at, due, calendar),
        derivation: { opens: withMoves(base.opens.derivation, opens), due: withMoves(base.due.derivation, due) },
      },
    ];
  };
  const windows = new Map([...baseWindows(counted, calendar, new Map())].map(moved));
  // Once more: what is counted from the evaluation's end is counted from where an extension has put it.
  return new Map([...baseWindows(counted, calendar, windows)].map(moved));
}

/** Somebody came into the unit after the launch: its report is under way (again), and its workflow runs. */
export async function awaitReportOf(tx: Tx, cycle: Pick<RunningCycle, 'id'>, unitId: string): Promise<void> {
  const [report] = await tx.$queryRaw<{ id: string }[]>`
    UPDATE unit_report SET status = 'OPEN', epoch = CASE WHEN status = 'COMPLETE' THEN epoch + 1 ELSE epoch END
    WHERE cycle_id = ${cycle.id}::uuid AND unit_id = ${unitId}::uuid AND status IN ('OPEN', 'COMPLETE') RETURNING id::text`;
  if (report) await ring(tx, { kind: 'report', id: report.id }, 'JOINED');
}

type MovesOfAll = ReadonlyMap<string, { readonly opens: readonly ClockMove[]; readonly due: readonly ClockMove[] }>;

/**
 * What has moved the windows of the whole cycle since its launch: pauses, and extensions that are nobody's own. Read from the windows of
 * another unit; those of a unit that comes later are where they would be.
 */
async function movesOfAll(tx: Tx, cycleId: string): Promise<MovesOfAll> {
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
