import type { Tx } from '../context.ts';
import { notFound } from '../refusal.ts';
import { readRelationsOf, type Around } from '../reporting-lines.ts';

/**
 * The people around an evaluation at an instant, without locks: for what is shown. What is done is decided under locks (decide-task.ts).
 * @param evaluation the year's (`periodId` null) or a period's
 * @returns the relations, and the local date of the employee's unit on which they hold
 * @throws Refusal NOT_FOUND
 */
export async function readRelations(
  tx: Tx,
  evaluation: { readonly appraisalId: string; readonly periodId: string | null },
  at: Date,
): Promise<Around> {
  const [row] = await tx.$queryRaw<
    { employeeId: string; unitId: string; cycleId: string; ratingId: string | null; opensAt: Date | null }[]
  >`
    SELECT a.employee_id::text AS "employeeId", a.unit_id::text AS "unitId", a.cycle_id::text AS "cycleId", p.opens_at AS "opensAt",
      (SELECT r.id::text FROM rating r WHERE r.appraisal_id = a.id AND r.period_id IS NOT DISTINCT FROM ${evaluation.periodId}::uuid
        AND r.rated_at <= ${at} ORDER BY r.number DESC LIMIT 1) AS "ratingId"
    FROM appraisal a LEFT JOIN periodic_evaluation p ON p.id = ${evaluation.periodId}::uuid
    WHERE a.id = ${evaluation.appraisalId}::uuid`;
  if (!row) throw notFound('The appraisal');
  const { employeeId, unitId, ratingId, opensAt } = row;
  return readRelationsOf(tx, {
    employeeId,
    unitId,
    at,
    ratingId,
    window: opensAt ? { opensAt } : { cycleId: row.cycleId },
  });
}
