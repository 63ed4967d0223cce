import { periodWindows, type Pause, type PeriodWindow } from '../../domain/periods.ts';
import { calendarOf } from '../calendars.ts';
import type { Tx } from '../context.ts';
import { policyById } from '../policies.ts';

/**
 * When the periods of a cycle are evaluated in a unit, by the policy and the calendar as they are now: rows are made only when a window
 * opens. Empty where the policy has no periods, or before the launch.
 */
export async function periodWindowsOf(tx: Tx, cycleId: string, unitId: string): Promise<PeriodWindow[]> {
  const cycle = await tx.cycle.findUniqueOrThrow({
    where: { id: cycleId },
    select: { policyId: true, year: true, launchedAt: true },
  });
  const { periodic } = await policyById(tx, cycle.policyId);
  if (!periodic || !cycle.launchedAt) return [];
  const { year, launchedAt } = cycle;
  return periodWindows(
    periodic,
    { year, launchedAt, pauses: await pausesOf(tx, cycleId) },
    await calendarOf(tx, unitId),
  );
}

/** The pauses of a cycle that are over, the first first, as its chain of the audit trail has them. */
export async function pausesOf(tx: Pick<Tx, '$queryRaw'>, cycleId: string): Promise<Pause[]> {
  return tx.$queryRaw<Pause[]>`
    SELECT (SELECT max(p.at) FROM event p WHERE p.chain = r.chain AND p.type = 'CYCLE_PAUSED' AND p.seq < r.seq) AS "from",
      (r.data ->> 'movedSeconds')::float8 AS seconds
    FROM event r WHERE r.chain = ${cycleId} AND r.type = 'CYCLE_RESUMED' ORDER BY r.seq`;
}
