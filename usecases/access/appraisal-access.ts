/**
 * Who stands where around one appraisal, read without locks: for what may be seen. What may be done is decided under locks
 * (domain/authority.ts).
 */
import { Prisma } from '../../generated/prisma/client.ts';
import type { Stage } from '../../domain/terms.ts';
import type { Act, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import { notFound, Refusal } from '../refusal.ts';
import { isoText } from '../suspensions/iso-text.ts';
import type { CommitAndRefuse } from '../transact.ts';

export interface AppraisalAccess {
  readonly readerId: string;
  readonly appraisalId: string;
  readonly cycleId: string;
  readonly employeeId: string;
  readonly unitId: string;
  readonly state: 'ACTIVE' | 'FINAL' | 'EXCLUDED' | 'CANCELLED';
  readonly stage: Stage;
  /** The evaluation that is asked about: a period's id, or null for the year's. */
  readonly periodId: string | null;
  /** The rating that counts in that evaluation. */
  readonly ratingId: string | null;
  /** The clock that counts: the database's, or in a cycle of virtual time the workflow's. */
  readonly now: Date;
  /** By links that hold at `now`, on the date of the unit. */
  readonly evaluatorId: string | null;
  readonly superiorId: string | null;
  readonly unitHeadId: string | null;
  /** Who set that rating. */
  readonly raterId: string | null;
  /** Offices of the reader that reach this appraisal. */
  readonly isBkd: boolean;
  readonly isPerformanceManager: boolean;
  /** The reader acts today for the evaluator or his superior, as Plt. or Plh. */
  readonly standsIn: boolean;
  /** An open task of the appraisal is in the reader's own hands (also of a rung above the superior). */
  readonly holdsTask: boolean;
  /** An open task is in the hands of the reader's unit office. */
  readonly officeHoldsTask: boolean;
  /** Rated once, or decided the appeal. */
  readonly hasJudged: boolean;
  /** A document of the evaluation was delivered, and was received; where a stage was reopened, one of the result that is made anew. */
  readonly delivered: boolean;
  readonly received: boolean;
  /** Of which evaluations in the file a document was received: YEAR, Q1..Q4, M01..M12. */
  readonly receivedEvaluations: readonly string[];
  /** Evaluations that are made anew and whose new document was not received yet: what was made after `since` (ISO UTC) is withheld from the employee. */
  readonly withheld: readonly { readonly evaluation: string; readonly since: string }[];
}

/**
 * @param periodId of the periodic evaluation that is asked about; left out, the year's
 * @throws Refusal NOT_FOUND, also where the personal data were erased
 */
export async function readAccess(
  tx: Pick<Tx, '$queryRaw'>,
  readerId: string,
  appraisalId: string,
  periodId?: string | null,
): Promise<AppraisalAccess> {
  const [row] = await tx.$queryRaw<(Omit<AppraisalAccess, 'readerId'> & { erased: boolean })[]>`
    WITH subject AS (
      SELECT a.id, a.cycle_id, a.employee_id, a.unit_id, a.state, a.stage, pe.id AS period_id,
        CASE WHEN pe.id IS NULL THEN a.rating_id ELSE pe.rating_id END AS rating_id, u.head_id, moment.now,
        (moment.now AT TIME ZONE u.time_zone)::date AS today
      FROM appraisal a JOIN cycle c ON c.id = a.cycle_id JOIN unit u ON u.id = a.unit_id
        LEFT JOIN periodic_evaluation pe ON pe.id = ${periodId ?? null}::uuid AND pe.appraisal_id = a.id,
        LATERAL (SELECT CASE WHEN c.virtual_time THEN coalesce(a.virtual_now, c.launched_at) ELSE clock_timestamp() END AS now) moment
      WHERE a.id = ${appraisalId}::uuid)
    SELECT s.id AS "appraisalId", s.cycle_id AS "cycleId", s.employee_id AS "employeeId", s.unit_id AS "unitId", s.state, s.stage,
      s.period_id AS "periodId", s.rating_id AS "ratingId", s.now, s.head_id AS "unitHeadId",
      EXISTS (SELECT 1 FROM employee e WHERE e.id = s.employee_id AND e.erased_at IS NOT NULL) AS erased,
      (SELECT person_id FROM reporting_link l WHERE l.employee_id = s.employee_id AND l.relation = 'EVALUATOR'
        AND daterange(l.valid_from, l.valid_to, '[)') @> s.today) AS "evaluatorId",
      (SELECT person_id FROM reporting_link l WHERE l.employee_id = s.employee_id AND l.relation = 'SUPERIOR'
        AND daterange(l.valid_from, l.valid_to, '[)') @> s.today) AS "superiorId",
      (SELECT author_id FROM rating r WHERE r.id = s.rating_id) AS "raterId",
      EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = ${readerId}::uuid AND g.role = 'BKD_ADMIN'
        AND daterange(g.valid_from, g.valid_to, '[)') @> s.today) AS "isBkd",
      EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = ${readerId}::uuid AND g.role = 'PERFORMANCE_MANAGER'
        AND g.unit_id = s.unit_id AND daterange(g.valid_from, g.valid_to, '[)') @> s.today) AS "isPerformanceManager",
      EXISTS (SELECT 1 FROM reporting_link l JOIN delegation d ON daterange(d.valid_from, d.valid_to, '[)') @> s.today
        WHERE l.employee_id = s.employee_id AND daterange(l.valid_from, l.valid_to, '[)') @> s.today
          AND d.acting_id = ${readerId}::uuid AND stand_in_of(l.person_id, s.today) = ${readerId}::uuid) AS "standsIn",
      EXISTS (SELECT 1 FROM task t WHERE t.status = 'OPEN' AND t.assignee_id = ${readerId}::uuid AND t.owner_id IN (
        SELECT s.id UNION ALL SELECT p.id FROM periodic_evaluation p WHERE p.appraisal_id = s.id)) AS "holdsTask",
      EXISTS (SELECT 1 FROM task t WHERE t.owner_id = s.id AND t.status = 'OPEN' AND t.assignee_id IS NULL
        AND t.role = 'PERFORMANCE_MANAGER') AS "officeHoldsTask",
      EXISTS (SELECT 1 FROM rating r WHERE r.appraisal_id = s.id AND r.author_id = ${readerId}::uuid)
        OR EXISTS (SELECT 1 FROM appeal p WHERE p.appraisal_id = s.id AND p.decided_by_id = ${readerId}::uuid) AS "hasJudged",
      EXISTS (SELECT 1 FROM evaluation_document d WHERE d.appraisal_id = s.id AND d.period_id IS NOT DISTINCT FROM s.period_id
        AND d.delivered_at IS NOT NULL AND d.signed_at > made_anew_since(s.id, s.period_id)) AS delivered,
      EXISTS (SELECT 1 FROM evaluation_document d WHERE d.appraisal_id = s.id AND d.period_id IS NOT DISTINCT FROM s.period_id
        AND d.received_at IS NOT NULL AND d.signed_at > made_anew_since(s.id, s.period_id)) AS received,
      ARRAY(SELECT DISTINCT coalesce(r.period, 'YEAR') FROM evaluation_document d LEFT JOIN periodic_evaluation r ON r.id = d.period_id
        WHERE d.appraisal_id = s.id AND d.received_at IS NOT NULL) AS "receivedEvaluations",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('evaluation', w.evaluation, 'since', ${isoText(Prisma.sql`w.since`)})), '[]'::jsonb) FROM (
        SELECT coalesce(r.period, 'YEAR') AS evaluation, max(o.at) AS since FROM stage_reopening o LEFT JOIN periodic_evaluation r ON r.id = o.period_id
        WHERE o.appraisal_id = s.id AND o.stage = 'FINAL_SCORING' GROUP BY o.period_id, r.period
        HAVING NOT EXISTS (SELECT 1 FROM evaluation_document d WHERE d.appraisal_id = s.id AND d.period_id IS NOT DISTINCT FROM o.period_id
          AND d.received_at IS NOT NULL AND d.signed_at > max(o.at))) w) AS withheld
    FROM subject s`;
  if (!row) throw notFound('The appraisal');
  const { erased, ...access } = row;
  if (erased) {
    throw new Refusal(
      'NOT_FOUND',
      404,
      'The personal data of this appraisal were erased after their retention. Its skeleton is in the lists and in the audit trail.',
    );
  }
  return { ...access, readerId };
}

export const isEmployee = (access: AppraisalAccess): boolean => access.readerId === access.employeeId;

/** The evaluator, the evaluator's superior, who acts for them, who rated or judged, and who holds a task above them. Never the employee himself. */
export const isLeader = (access: AppraisalAccess): boolean =>
  !isEmployee(access) &&
  ([access.evaluatorId, access.superiorId].includes(access.readerId) ||
    access.standsIn ||
    access.holdsTask ||
    access.hasJudged);

/** The people of the appraisal, BKD, and the unit's performance manager while a task of it waits for that office. */
export const maySeeAppraisal = (access: AppraisalAccess): boolean =>
  isEmployee(access) || isLeader(access) || access.isBkd || (access.isPerformanceManager && access.officeHoldsTask);

/** The employee sees the ratings of an evaluation from its receipt on, whatever office he holds besides; the others from the rating on. */
export const maySeeRatings = (access: AppraisalAccess): boolean =>
  isEmployee(access) ? access.received : isLeader(access) || access.isBkd;

/**
 * The same of any evaluation in the file. What an employee has received stays visible to him when a stage is reopened; what is made anew
 * is not, before its own receipt.
 * @param period its code; null: the year's
 * @param madeAt when the rating or document was made (ISO UTC); undefined: the one that counts now
 */
export function maySeeRatingsOf(access: AppraisalAccess, period: string | null, madeAt: string | undefined): boolean {
  if (!isEmployee(access)) return isLeader(access) || access.isBkd;
  const evaluation = period ?? 'YEAR';
  const withheld = access.withheld.find((each) => each.evaluation === evaluation);
  return (
    access.receivedEvaluations.includes(evaluation) && (!withheld || (madeAt !== undefined && madeAt <= withheld.since))
  );
}

/** Access, or the refusal with its trace where the reader has no part in the appraisal. @throws Refusal NOT_FOUND */
export async function seeAppraisal(
  tx: Tx,
  act: Pick<Act, 'actorId' | 'requestId'>,
  appraisalId: string,
  attempted: string,
): Promise<AppraisalAccess | CommitAndRefuse> {
  const access = await readAccess(tx, act.actorId, appraisalId);
  return maySeeAppraisal(access) ? access : refuseSight(tx, act, access, attempted);
}

export async function refuseSight(
  tx: Tx,
  act: Pick<Act, 'actorId' | 'requestId'>,
  access: AppraisalAccess,
  attempted: string,
): Promise<CommitAndRefuse> {
  return denied(tx, act, { cycleId: access.cycleId, appraisalId: access.appraisalId, attempted }, 'NOT_RELATED');
}
