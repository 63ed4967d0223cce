import { Prisma } from '../../generated/prisma/client.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps } from '../context.ts';
import { inUnits, seeCycleIn } from '../progress/sight.ts';
import type { UnitRef } from '../tasks/task-summary.ts';
import { CommitAndRefuse } from '../transact.ts';
import { planToServe } from './leaders-plan.ts';
import { refuseWithoutCascade } from './refuse-without.ts';

export interface CascadeCoverage {
  readonly unit: UnitRef;
  /** Planned results of targets in force, or drafted last. */
  readonly results: number;
  readonly linked: number;
  /** Linked to what is no planned result of today's evaluator any more. */
  readonly loose: number;
  /** Lines of targets, and those of them that refer to the library. */
  readonly lines: number;
  readonly fromLibrary: number;
}

/**
 * By unit, how much of what people plan serves what their leaders plan, and how much is measured by the library. BKD all units; who leads units, those.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), NO_CASCADE
 */
export async function readCascadeCoverage(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  cycleId: string,
): Promise<CascadeCoverage[]> {
  return reading(deps, act, async (tx) => {
    const sight = await seeCycleIn(tx, act, { cycleId, unitId: undefined }, 'CASCADE.READ_COVERAGE');
    if (sight instanceof CommitAndRefuse) return sight;
    await refuseWithoutCascade(tx, cycleId);
    return tx.$queryRaw<CascadeCoverage[]>`
      WITH result AS (
        SELECT a.unit_id, r.id, l.leader_result_id,
          l.leader_result_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM planned_result up JOIN plan upp ON upp.id = up.plan_id JOIN appraisal ua ON ua.id = upp.appraisal_id
            JOIN reporting_link k ON k.employee_id = a.employee_id AND k.relation = 'EVALUATOR' AND k.person_id = ua.employee_id
              AND daterange(k.valid_from, k.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date
            WHERE up.id = l.leader_result_id AND up.plan_id = ${planToServe(Prisma.sql`ua.id`)}) AS loose
        FROM appraisal a JOIN unit u ON u.id = a.unit_id JOIN planned_result r ON r.plan_id = ${planToServe(Prisma.sql`a.id`)}
        LEFT JOIN result_link l ON l.planned_result_id = r.id
        WHERE a.cycle_id = ${cycleId}::uuid AND a.state IN ('ACTIVE', 'FINAL') AND ${inUnits(sight, Prisma.sql`a.unit_id`)})
      SELECT jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit, count(*)::int AS results,
        count(leader_result_id)::int AS linked, count(*) FILTER (WHERE loose)::int AS loose,
        coalesce(sum(n.lines), 0)::int AS lines, coalesce(sum(n.library), 0)::int AS "fromLibrary"
      FROM result JOIN unit u ON u.id = result.unit_id
      LEFT JOIN LATERAL (SELECT count(*) AS lines, count(i.library_version_id) AS library FROM indicator i WHERE i.planned_result_id = result.id) n ON true
      GROUP BY u.id ORDER BY u.code`;
  });
}
