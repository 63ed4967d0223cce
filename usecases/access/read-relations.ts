import { isoDate, localDate } from '../../domain/calendar.ts';
import type { Relations } from '../../domain/relations.ts';
import type { TimeZone } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { notFound } from '../refusal.ts';
import { relationsOf } from '../reporting-lines.ts';

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
): Promise<{ relations: Relations; on: string }> {
  const [row] = await tx.$queryRaw<
    { employeeId: string; unitId: string; timeZone: TimeZone; raterId: string | null; opensAt: Date | null }[]
  >`
    SELECT a.employee_id::text AS "employeeId", a.unit_id::text AS "unitId", u.time_zone AS "timeZone",
      (SELECT r.author_id::text FROM rating r WHERE r.appraisal_id = a.id AND r.period_id IS NOT DISTINCT FROM ${evaluation.periodId}::uuid
        AND r.rated_at <= ${at} ORDER BY r.number DESC LIMIT 1) AS "raterId",
      coalesce(p.opens_at, w.opens_at) AS "opensAt"
    FROM appraisal a JOIN unit u ON u.id = a.unit_id
    LEFT JOIN periodic_evaluation p ON p.id = ${evaluation.periodId}::uuid
    LEFT JOIN stage_window w ON w.cycle_id = a.cycle_id AND w.unit_id = a.unit_id AND w.stage = 'FINAL_SCORING'
    WHERE a.id = ${evaluation.appraisalId}::uuid`;
  if (!row) throw notFound('The appraisal');
  const on = isoDate(localDate(at, row));
  const relations = await relationsOf(
    tx,
    {
      employeeId: row.employeeId,
      unitId: row.unitId,
      raterId: row.raterId ?? undefined,
      evaluationOpenedOn: row.opensAt ? isoDate(localDate(row.opensAt, row)) : undefined,
    },
    on,
    'READ',
  );
  return { relations, on };
}
