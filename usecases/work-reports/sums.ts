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
): Prisma.Sql => Prisma.sql`
  WITH line AS (
    SELECT a.id AS appraisal_id, i.id AS indicator_id, pr.ordinal AS result_ordinal, i.ordinal, pr.statement AS result, i.aspect, i.statement, i.unit_of_measure,
      i.target, coalesce(v.adds_up, CASE WHEN i.unit_of_measure ~* ${UNIT_OF_SHARES} THEN 'MEAN' ELSE ${JSON.stringify(ADDS_UP_BY_ASPECT)}::jsonb ->> i.aspect END) AS adds_up, coalesce(v.better, 'MORE') AS better
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
    SELECT t.indicator_id, l.quantity, jsonb_array_length(l.evidence) AS evidence, r.date, l.ordinal
    FROM told t JOIN work_report_line l ON l.year = ${year} AND l.appraisal_id = t.appraisal_id AND l.indicator_id = t.reported_id
      JOIN work_report r ON r.year = l.year AND r.id = l.report_id
    WHERE r.date >= coalesce(${from}::date, '-infinity') AND r.date <= coalesce(${to}::date, 'infinity')),
  summed AS (
    SELECT indicator_id, sum(quantity) FILTER (WHERE evidence > 0) AS total, avg(quantity) FILTER (WHERE evidence > 0) AS mean,
      (array_agg(quantity ORDER BY date DESC, ordinal DESC) FILTER (WHERE evidence > 0 AND quantity IS NOT NULL))[1] AS latest,
      count(quantity) FILTER (WHERE evidence > 0) AS counted, count(*) - count(quantity) FILTER (WHERE evidence > 0) AS uncounted, sum(evidence) AS evidence
    FROM reported GROUP BY indicator_id)
  SELECT line.*, CASE line.adds_up WHEN 'SUM' THEN s.total WHEN 'MEAN' THEN s.mean ELSE s.latest END::float8 AS realized,
    coalesce(s.counted, 0)::int AS counted, coalesce(s.uncounted, 0)::int AS uncounted, coalesce(s.evidence, 0)::int AS evidence
  FROM line LEFT JOIN summed s ON s.indicator_id = line.indicator_id`;
