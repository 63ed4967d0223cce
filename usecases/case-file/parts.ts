/** What belongs to a case file: for each part the rows of one table, as they are, in an order that does not change. */
import { Prisma } from '../../generated/prisma/client.ts';

export interface Part {
  readonly name: string;
  /** Rows `r`; `$appraisal` parts are found from the appraisal's id. */
  readonly from: Prisma.Sql;
  readonly where: (appraisalId: string) => Prisma.Sql;
  readonly order: Prisma.Sql;
  /** Left out of the employee's copy altogether: what is between the leaders. */
  readonly leadersOnly?: true;
}

const of = (column: string) => (appraisalId: string) => Prisma.sql`${Prisma.raw(column)} = ${appraisalId}::uuid`;
const ofTask = (appraisalId: string): Prisma.Sql =>
  Prisma.sql`r.task_id IN (SELECT t.id FROM task t WHERE t.appraisal_id = ${appraisalId}::uuid)`;

const table = (
  name: string,
  from: string,
  where: Part['where'],
  order: string,
  more: Pick<Part, 'leadersOnly'> = {},
): Part => ({
  name,
  from: Prisma.raw(`${from} r`),
  where,
  order: Prisma.raw(order),
  ...more,
});

const byAppraisal = (name: string, from: string, order: string, more: Pick<Part, 'leadersOnly'> = {}): Part =>
  table(name, from, of('r.appraisal_id'), order, more);

export const PARTS: readonly Part[] = [
  table('appraisal', 'appraisal', of('r.id'), 'r.id'),
  byAppraisal('periods', 'periodic_evaluation', 'r.opens_at, r.id'),
  byAppraisal('changes', 'appraisal_change', 'r.recorded_at, r.id'),
  byAppraisal('suspensions', 'suspension', 'r.started_at, r.id'),
  byAppraisal('deskOrders', 'desk_order', 'r.requested_at, r.id'),
  byAppraisal('reopenings', 'stage_reopening', 'r.at, r.id'),
  byAppraisal('tasks', 'task', 'r.opened_at, r.id'),
  table('decisions', 'decision', ofTask, 'r.decided_at, r.id'),
  table('provisionalDecisions', 'provisional_decision', ofTask, 'r.decided_at, r.id'),
  table(
    'provisionalEnds',
    'provisional_end',
    (id) => Prisma.sql`r.provisional_id IN (SELECT p.id FROM provisional_decision p JOIN task t ON t.id = p.task_id
      WHERE t.appraisal_id = ${id}::uuid)`,
    'r.at, r.provisional_id',
  ),
  table('preparations', 'task_preparation', ofTask, 'r.given_at, r.id', { leadersOnly: true }),
  table('comments', 'task_comment', ofTask, 'r.created_at, r.id'),
  table('attachments', 'attachment', ofTask, 'r.uploaded_at, r.id'),
  table('clarifications', 'clarification', ofTask, 'r.asked_at, r.id'),
  byAppraisal('plans', 'plan', 'r.number'),
  table(
    'resultLinks',
    'result_link',
    (id) =>
      Prisma.sql`r.planned_result_id IN (SELECT o.id FROM planned_result o JOIN plan p ON p.id = o.plan_id WHERE p.appraisal_id = ${id}::uuid)`,
    'r.linked_at, r.planned_result_id',
  ),
  table(
    'plannedResults',
    'planned_result',
    (id) => Prisma.sql`r.plan_id IN (SELECT p.id FROM plan p WHERE p.appraisal_id = ${id}::uuid)`,
    'r.plan_id, r.ordinal',
  ),
  table(
    'indicators',
    'indicator',
    (id) => Prisma.sql`r.planned_result_id IN (SELECT pr.id FROM planned_result pr JOIN plan p ON p.id = pr.plan_id
      WHERE p.appraisal_id = ${id}::uuid)`,
    'r.planned_result_id, r.ordinal',
  ),
  byAppraisal('realizations', 'realization', 'r.submitted_at, r.id'),
  table(
    'realizationLines',
    'realization_line',
    (id) => Prisma.sql`r.realization_id IN (SELECT x.id FROM realization x WHERE x.appraisal_id = ${id}::uuid)`,
    'r.realization_id, r.indicator_id',
  ),
  byAppraisal('progressEntries', 'progress_entry', 'r.date, r.id'),
  byAppraisal('workReports', 'work_report', 'r.date, r.id'),
  byAppraisal('workReportLines', 'work_report_line', 'r.report_id, r.ordinal'),
  byAppraisal('workReportRemarks', 'work_report_remark', 'r.at, r.id'),
  byAppraisal('earlierWorkReports', 'work_report_earlier', 'r.report_id, r.version'),
  byAppraisal('checkIns', 'check_in', 'r.recorded_at, r.id'),
  byAppraisal('checkInPoints', 'check_in_point', 'r.check_in_id, r.ordinal'),
  byAppraisal('raisedPoints', 'raised_point', 'r.raised_at, r.id'),
  byAppraisal('agreedActions', 'agreed_action', 'r.number'),
  byAppraisal('feedback', 'feedback', 'r.created_at, r.id'),
  byAppraisal('ratings', 'rating', 'r.number'),
  byAppraisal('calibrationProposals', 'calibration_proposal', 'r.proposed_at, r.id', { leadersOnly: true }),
  byAppraisal('documents', 'evaluation_document', 'r.number'),
  byAppraisal('appeals', 'appeal', 'r.filed_at, r.id'),
  table(
    'appealStatements',
    'appeal_statement',
    (id) => Prisma.sql`r.appeal_id IN (SELECT p.id FROM appeal p WHERE p.appraisal_id = ${id}::uuid)`,
    'r.given_at, r.id',
  ),
  byAppraisal('lateAppeals', 'late_appeal', 'r.filed_at, r.id'),
  byAppraisal('cases', 'development_case', 'r.opened_at, r.id'),
  table(
    'caseEntries',
    'case_entry',
    (id) => Prisma.sql`r.case_id IN (SELECT d.id FROM development_case d WHERE d.appraisal_id = ${id}::uuid)`,
    'r.created_at, r.id',
  ),
  byAppraisal('notices', 'notice', 'r.id'),
  // Who they all are, without identity numbers and addresses.
  {
    name: 'people',
    from: Prisma.sql`(SELECT e.id, e.name, e.position, e.kind, e.rank FROM employee e) r`,
    where: (id) => Prisma.sql`r.id IN (
      SELECT a.employee_id FROM appraisal a WHERE a.id = ${id}::uuid
      UNION SELECT t.assignee_id FROM task t WHERE t.appraisal_id = ${id}::uuid
      UNION SELECT t.held_for_id FROM task t WHERE t.appraisal_id = ${id}::uuid
      UNION SELECT d.actor_id FROM decision d JOIN task t ON t.id = d.task_id WHERE t.appraisal_id = ${id}::uuid
      UNION SELECT v.actor_id FROM event v WHERE v.appraisal_id = ${id}::uuid AND v.result = 'DONE'
      UNION SELECT f.author_id FROM feedback f WHERE f.appraisal_id = ${id}::uuid
      UNION SELECT k.author_id FROM work_report_remark k WHERE k.appraisal_id = ${id}::uuid
      UNION SELECT c.recorded_by_id FROM check_in c WHERE c.appraisal_id = ${id}::uuid
      UNION SELECT c.planned_by_id FROM check_in c WHERE c.appraisal_id = ${id}::uuid)`,
    order: Prisma.sql`r.id`,
  },
  {
    name: 'cycle',
    from: Prisma.sql`(SELECT c.id, c.name, c.year, c.status, c.launched_at, p.code AS policy_code, p.version AS policy_version, p.legal_basis
      FROM cycle c JOIN policy p ON p.id = c.policy_id) r`,
    where: (id) => Prisma.sql`r.id = (SELECT a.cycle_id FROM appraisal a WHERE a.id = ${id}::uuid)`,
    order: Prisma.sql`r.id`,
  },
];
