import { Prisma } from '../../generated/prisma/client.ts';
import { ADDS_UP_BY_ASPECT, UNIT_OF_SHARES } from '../../domain/work-reports.ts';
import { planInForceOf } from '../plan-in-force.ts';

/**
 * For each line of the SKP in force of some appraisals, what their reports add up to, as rows (appraisal_id, indicator_id, adds_up, realized, counted, uncounted, evidence).
 * Counted are quantities with evidence (Annex III.A.7, p.68: not activity alone). Reports of an earlier version of the SKP count for the line that says the same now.
 * @param appraisals condition on an appraisal `a`
 */
export const sumsOf = (
  year: Prisma.Sql,
  appraisals: Prisma.Sql,
  from: string | null,
  to: string | null,
): Prisma.Sql => {
  const seen = Prisma.sql`l.year = ${year} AND l.date >= coalesce(${from}::date, '-infinity') AND l.date <= coalesce(${to}::date, 'infinity')`;
  return Prisma.sql`
  WITH line AS (
    SELECT a.id AS appraisal_id, i.id AS indicator_id, pr.ordinal AS result_ordinal, i.ordinal, pr.statement AS result, i.aspect, i.statement, i.unit_of_measure,
      i.target, coalesce(v.better, 'MORE') AS better,
      coalesce(v.adds_up, CASE WHEN i.unit_of_measure ~* ${UNIT_OF_SHARES} THEN 'MEAN' ELSE ${JSON.stringify(ADDS_UP_BY_ASPECT)}::jsonb ->> i.aspect END) AS adds_up
    FROM appraisal a JOIN planned_result pr ON pr.plan_id = ${planInForceOf(Prisma.sql`a.id`)} JOIN indicator i ON i.planned_result_id = pr.id
      LEFT JOIN library_indicator_version v ON v.id = i.library_version_id
    WHERE ${appraisals}),
  -- Each reported line of the SKP, and the line in force that says the same.
  told AS (
    SELECT i.id AS reported_id, line.appraisal_id, line.indicator_id
    FROM line JOIN plan p ON p.appraisal_id = line.appraisal_id JOIN planned_result pr ON pr.plan_id = p.id JOIN indicator i ON i.planned_result_id = pr.id
    WHERE i.id = line.indicator_id OR (p.closed_at IS NULL AND pr.statement = line.result AND i.aspect = line.aspect AND i.statement = line.statement
      AND i.unit_of_measure = line.unit_of_measure)),
  reported AS (
    SELECT l.indicator_id, sum(l.quantity) FILTER (WHERE l.links > 0) AS total, count(l.quantity) FILTER (WHERE l.links > 0) AS counted,
      count(*) AS lines, sum(l.links) AS evidence
    FROM work_report_line l
    WHERE ${seen} AND l.appraisal_id IN (SELECT a.id FROM appraisal a WHERE ${appraisals}) AND l.indicator_id IS NOT NULL
    GROUP BY l.indicator_id),
  summed AS (
    SELECT t.indicator_id, sum(r.total) AS total, sum(r.counted) AS counted, sum(r.lines) AS lines, sum(r.evidence) AS evidence, array_agg(t.reported_id) AS reported_ids
    FROM told t JOIN reported r ON r.indicator_id = t.reported_id GROUP BY t.indicator_id)
  SELECT line.*, CASE line.adds_up WHEN 'SUM' THEN s.total WHEN 'MEAN' THEN s.total / nullif(s.counted, 0) ELSE (
      SELECT l.quantity FROM work_report_line l WHERE ${seen} AND l.appraisal_id = line.appraisal_id AND l.indicator_id = ANY (s.reported_ids)
        AND l.links > 0 AND l.quantity IS NOT NULL ORDER BY l.date DESC, l.ordinal DESC LIMIT 1) END::float8 AS realized,
    coalesce(s.counted, 0)::int AS counted, coalesce(s.lines - s.counted, 0)::int AS uncounted, coalesce(s.evidence, 0)::int AS evidence
  FROM line LEFT JOIN summed s ON s.indicator_id = line.indicator_id`;
};
