/**
 * Who may ask for what: the answer that is expected of every route, written by hand from the regulation and docs/domain.md, not from the code.
 * test/integration/security/matrix.test.ts tries every cell over HTTP; `npm run authorisation-matrix` prints docs/authorisation.md from it. A route
 * that is not listed fails that test.
 *
 * A list is what the caller may ask for at all: what he then finds in a list or an answer is narrowed further, which objects.test.ts tries.
 */
import type { Method } from '../../../api/framework/define-route.ts';
import type { GrantedRole } from '../../../domain/terms.ts';
import { ALL_CALLERS, IN_SERVICE, type Caller } from './callers.ts';

export type RouteName = `${Method} /${string}`;

export interface Expected {
  readonly may: readonly Caller[];
  /** Routes that ask for an office before anything else. */
  readonly office?: readonly GrantedRole[];
  /** To these it does not exist: 404 instead of 403. */
  readonly hiddenFrom?: readonly Caller[];
  /** Why, where it is not plain. */
  readonly because?: string;
}

// ------------------------------------------------------------------------------------------------ words of the table

const anybody: Expected = { may: ALL_CALLERS };
/** Everybody about his own affairs, or about what everybody may know. */
const everybodyInService: Expected = { may: IN_SERVICE };
const only = (...may: readonly Caller[]): Expected => ({ may });
const bkd: Expected = { may: ['BKD', 'OWN'], office: ['BKD_ADMIN'] };
/** BKD serves everybody but himself. */
const bkdNotOwn: Expected = {
  may: ['BKD'],
  office: ['BKD_ADMIN'],
  because: 'own appraisal: another administrator does it',
};
const because = (expected: Expected, why: string): Expected => ({ ...expected, because: why });
const hiddenFrom = (expected: Expected, ...callers: readonly Caller[]): Expected => ({
  ...expected,
  hiddenFrom: callers,
});
/** Hidden from all others. */
const hidden = (expected: Expected): Expected => ({
  ...expected,
  hiddenFrom: ALL_CALLERS.filter((caller) => !expected.may.includes(caller)),
});

/** The people of an appraisal: the employee, the line up to the evaluator's superior, who acts in it; and BKD. */
const PEOPLE = ['EMPLOYEE', 'EVALUATOR', 'ABSENT', 'ACTING', 'SUPERIOR', 'BKD', 'OWN'] as const;
const peopleOfAppraisal = only(...PEOPLE);
/** Who else sees a task: who prepares it. */
const peopleOfTask = only(...PEOPLE, 'PREPARER');
const holder = only('EVALUATOR', 'ACTING');
const theEmployee: Expected = { may: ['EMPLOYEE', 'OWN'] };
const leadersByLink = because(
  only('EVALUATOR', 'ABSENT', 'SUPERIOR'),
  'evaluator and superior by link: their observation (Art. 20, 21), not a task that moves with a decree',
);
const bothSides = because(
  only('EMPLOYEE', 'EVALUATOR', 'ABSENT', 'SUPERIOR', 'OWN'),
  'evaluator and superior by link, and the employee',
);
/** BKD, and who leads the unit. */
const bkdAndHead = only('BKD', 'OWN', 'HEAD');

// ------------------------------------------------------------------------------------------------ the table

export const AUTHORISATION: Readonly<Record<RouteName, Expected>> = {
  // Oneself
  'GET /me': everybodyInService,
  'GET /me/personal-data': everybodyInService,
  'POST /me/mutes': because(peopleOfAppraisal, 'of an appraisal that one may see'),
  'GET /me/mutes': everybodyInService,
  'POST /me/mutes/{muteId}/end': hidden(theEmployee),
  'PUT /me/contact': everybodyInService,

  // Links and mails
  'GET /': anybody,
  'GET /a/{token}': because(anybody, 'the token of the mail is the key; opening changes nothing'),
  'POST /a': because(anybody, 'the token of the mail is the key'),
  'GET /mails/{mailId}': hidden(only('EMPLOYEE', 'BKD', 'OWN')),
  'GET /mails': bkd,

  // Tasks
  'GET /tasks': everybodyInService,
  'GET /tasks/{taskId}': peopleOfTask,
  'POST /tasks/{taskId}/complete': holder,
  'POST /tasks/{taskId}/undo': because(holder, 'who made the decision'),
  'POST /tasks/batch': because(everybodyInService, 'each item is decided or refused on its own'),
  'PUT /tasks/{taskId}/draft': only('EVALUATOR', 'ACTING', 'PREPARER'),
  'DELETE /tasks/{taskId}/draft': because(everybodyInService, 'one’s own; where there is none, nothing changes'),
  'POST /tasks/{taskId}/comments': peopleOfTask,
  'GET /tasks/{taskId}/comments': peopleOfTask,
  'POST /tasks/{taskId}/files': peopleOfTask,
  'GET /tasks/{taskId}/files': peopleOfTask,
  'GET /tasks/{taskId}/files/{fileId}': hiddenFrom(
    because(
      only('EVALUATOR', 'ABSENT', 'ACTING', 'PREPARER', 'BKD'),
      'attached for the holders: who holds or held or prepares the task, and BKD',
    ),
    'EMPLOYEE',
    'SUPERIOR',
    'OWN',
  ),
  'DELETE /tasks/{taskId}/files/{fileId}': hiddenFrom(
    because(only('EVALUATOR', 'ACTING', 'BKD'), 'who attached it, and BKD'),
    'EMPLOYEE',
    'SUPERIOR',
    'OWN',
  ),
  'POST /tasks/{taskId}/clarifications': holder,
  'POST /tasks/{taskId}/clarifications/{clarificationId}/answer': because(theEmployee, 'who was asked'),
  'POST /tasks/{taskId}/clarifications/{clarificationId}/close': holder,
  'GET /clarifications': everybodyInService,
  'PUT /tasks/{taskId}/follow-up': holder,
  'PUT /tasks/{taskId}/priority': only('EVALUATOR', 'ACTING', 'BKD'),
  'POST /tasks/{taskId}/claim': because(only('MANAGER'), 'the office that holds it'),
  'POST /tasks/{taskId}/release': because(only('MANAGER', 'BKD'), 'who has claimed it, and BKD'),
  'POST /tasks/{taskId}/reassign': because(only('MANAGER', 'BKD'), 'who has claimed it, and BKD'),
  'POST /tasks/{taskId}/prepare': holder,
  'POST /tasks/{taskId}/hand-back': only('EVALUATOR', 'ACTING', 'PREPARER'),

  // Appraisals
  'GET /appraisals': everybodyInService,
  'GET /appraisals/{appraisalId}': peopleOfAppraisal,
  'GET /appraisals/{appraisalId}/status': peopleOfAppraisal,
  'GET /appraisals/{appraisalId}/timeline': peopleOfAppraisal,
  'GET /appraisals/{appraisalId}/case-file': because(
    only('EMPLOYEE', 'BKD', 'OWN'),
    'BKD, and the employee of his own case',
  ),
  'GET /appraisals/{appraisalId}/ledger': peopleOfAppraisal,
  'GET /appraisals/{appraisalId}/periods': peopleOfAppraisal,
  'GET /appraisals/{appraisalId}/periods/{period}': peopleOfAppraisal,
  'GET /appraisals/{appraisalId}/targets': peopleOfAppraisal,
  'POST /appraisals/{appraisalId}/targets': theEmployee,
  'GET /appraisals/{appraisalId}/progress-entries': peopleOfAppraisal,
  'POST /appraisals/{appraisalId}/progress-entries': theEmployee,
  'GET /appraisals/{appraisalId}/work-reports': peopleOfAppraisal,
  'GET /appraisals/{appraisalId}/work-reports/calendar': peopleOfAppraisal,
  'GET /appraisals/{appraisalId}/work-reports/sums': peopleOfAppraisal,
  'POST /appraisals/{appraisalId}/work-reports/batch': theEmployee,
  'PUT /appraisals/{appraisalId}/work-reports/{date}': theEmployee,
  'POST /appraisals/{appraisalId}/work-reports/{date}/copy': theEmployee,
  'POST /appraisals/{appraisalId}/work-reports/feedback': leadersByLink,
  'POST /appraisals/{appraisalId}/work-reports/{date}/thread': bothSides,
  'GET /cycles/{cycleId}/work-reports/team': because(everybodyInService, 'whom one evaluates'),
  'GET /appraisals/{appraisalId}/check-ins': peopleOfAppraisal,
  'GET /appraisals/{appraisalId}/check-ins/agenda': peopleOfAppraisal,
  'POST /appraisals/{appraisalId}/check-ins': bothSides,
  'POST /appraisals/{appraisalId}/check-ins/points': bothSides,
  'DELETE /check-ins/points/{pointId}': because(theEmployee, 'who raised it'),
  'POST /appraisals/{appraisalId}/check-ins/record': leadersByLink,
  'POST /check-ins/{checkInId}/move': bothSides,
  'POST /check-ins/{checkInId}/call-off': bothSides,
  'POST /check-ins/{checkInId}/confirm': theEmployee,
  'GET /cycles/{cycleId}/check-ins/team': because(everybodyInService, 'whom one evaluates'),
  'POST /absences': bkd,
  'POST /absences/{absenceId}/revoke': bkd,
  'GET /people/{personId}/absences': hidden(
    because(only('EMPLOYEE', 'BKD', 'OWN'), 'himself, and BKD: why somebody was away is nobody else’s'),
  ),
  'GET /appraisals/{appraisalId}/feedback': peopleOfAppraisal,
  'POST /appraisals/{appraisalId}/feedback': leadersByLink,
  'GET /appraisals/{appraisalId}/realizations': peopleOfAppraisal,
  'POST /appraisals/{appraisalId}/realizations': theEmployee,
  'GET /appraisals/{appraisalId}/ratings': because(
    peopleOfAppraisal,
    'the employee from the receipt on, whatever office he holds',
  ),
  'POST /appraisals/{appraisalId}/ratings': holder,
  'POST /appraisals/{appraisalId}/receipt': theEmployee,
  'GET /appraisals/{appraisalId}/documents': because(
    peopleOfAppraisal,
    'the employee from the receipt on, whatever office he holds',
  ),
  'GET /appraisals/{appraisalId}/documents/{number}': because(
    peopleOfAppraisal,
    'the employee from the receipt on, whatever office he holds',
  ),
  'GET /appraisals/{appraisalId}/documents/{number}/pdf': because(
    peopleOfAppraisal,
    'the employee from the receipt on, whatever office he holds',
  ),
  'GET /appraisals/{appraisalId}/appeal-admissibility': peopleOfAppraisal,
  'POST /appraisals/{appraisalId}/cases': leadersByLink,
  'GET /appraisals/{appraisalId}/authority': peopleOfAppraisal,
  'GET /appraisals/{appraisalId}/suspensions': peopleOfAppraisal,
  'POST /appraisals/{appraisalId}/suspensions': bkdNotOwn,
  'POST /appraisals/{appraisalId}/suspensions/end': bkdNotOwn,
  'GET /appraisals/{appraisalId}/orders': peopleOfAppraisal,
  'POST /appraisals/{appraisalId}/orders/preview': bkdNotOwn,
  'POST /appraisals/{appraisalId}/orders': bkdNotOwn,
  'GET /appraisals/{appraisalId}/movements': peopleOfAppraisal,
  'POST /appraisals/{appraisalId}/movements': bkdNotOwn,
  'POST /appraisals/{appraisalId}/exclusion': bkdNotOwn,
  'POST /appraisals/{appraisalId}/re-inclusion': bkdNotOwn,

  // Appeals
  'POST /appraisals/{appraisalId}/appeals': theEmployee,
  'POST /appraisals/{appraisalId}/late-appeals': theEmployee,
  'GET /appraisals/{appraisalId}/late-appeals': peopleOfAppraisal,
  'GET /appeals': everybodyInService,
  'GET /appeals/{appealId}': peopleOfAppraisal,
  'POST /appeals/{appealId}/statements': because(only('EMPLOYEE', 'EVALUATOR', 'OWN', 'ACTING'), 'the two sides'),
  'POST /appeals/{appealId}/decision': because(only('SUPERIOR'), 'the evaluator’s superior (V.B.4); nobody who rated'),
  'POST /appeals/{appealId}/withdrawal': theEmployee,

  // Cases
  'GET /cases': everybodyInService,
  'GET /cases/{caseId}': because(peopleOfAppraisal, 'of counselling, BKD sees kind and state only (Annex III.D.5)'),
  'POST /cases/{caseId}/sessions': leadersByLink,

  // Stand-ins
  'GET /delegations': everybodyInService,
  'POST /delegations': because(
    only('EMPLOYEE', 'EVALUATOR', 'ABSENT', 'BKD', 'OWN'),
    'for a post: its holder, who evaluates him by link, or BKD (IV.A.3); tried for the employee’s post',
  ),
  'POST /delegations/{delegationId}/end': because(
    only('ABSENT', 'ACTING', 'SUPERIOR', 'BKD', 'OWN'),
    'its holder, who acts, who evaluates the holder, BKD',
  ),

  // Cycles
  'GET /cycles': everybodyInService,
  'POST /cycles': bkd,
  'GET /cycles/{cycleId}': hiddenFrom(
    because(
      { may: IN_SERVICE.filter((caller) => caller !== 'SUSPENDED') },
      'who takes part in it or holds a task of it, and BKD',
    ),
    'SUSPENDED',
  ),
  'PATCH /cycles/{cycleId}': bkd,
  'GET /cycles/{cycleId}/check': bkd,
  'POST /cycles/{cycleId}/launch': bkd,
  'GET /cycles/{cycleId}/progress': bkdAndHead,
  'GET /cycles/{cycleId}/progress/evaluators': bkdAndHead,
  'GET /cycles/{cycleId}/progress/days': bkdAndHead,
  'GET /cycles/{cycleId}/late': bkdAndHead,
  'GET /cycles/{cycleId}/takeovers': bkdAndHead,
  'GET /cycles/{cycleId}/missing-evaluators': bkdAndHead,
  'GET /cycles/{cycleId}/failed-mails': bkdAndHead,
  'GET /cycles/{cycleId}/exports/{dataset}.csv': bkdAndHead,
  'GET /cycles/{cycleId}/exports/{dataset}.xlsx': bkdAndHead,
  'GET /cycles/{cycleId}/reports': { may: ['BKD', 'OWN', 'OFFICIAL'], office: ['BKD_ADMIN', 'AUTHORIZED_OFFICIAL'] },
  'GET /cycles/{cycleId}/ledger': bkdAndHead,
  'GET /cycles/{cycleId}/ledger.csv': bkdAndHead,
  'GET /cycles/{cycleId}/distribution': because(everybodyInService, 'each the people whom he leads or evaluates'),
  'GET /cycles/{cycleId}/grid': because(everybodyInService, 'each the people whom he leads or evaluates'),
  'GET /cycles/{cycleId}/grid/people': because(everybodyInService, 'each those whose rating he may see'),
  'POST /cycles/{cycleId}/pause': bkd,
  'POST /cycles/{cycleId}/resume': bkd,
  'POST /cycles/{cycleId}/cancel': bkd,
  'POST /cycles/{cycleId}/clone': bkd,
  'GET /cycles/{cycleId}/extensions': bkd,
  'POST /cycles/{cycleId}/extensions': because(bkd, 'of a unit; of one’s own appraisal not'),
  'POST /cycles/{cycleId}/extensions/preview': because(bkd, 'of a unit; of one’s own appraisal not'),
  'POST /cycles/{cycleId}/policy': bkd,
  'POST /cycles/{cycleId}/policy/preview': bkd,
  'POST /cycles/{cycleId}/reporting-lines/preview': bkd,
  'POST /cycles/{cycleId}/reporting-lines/import': bkd,
  'GET /cycles/{cycleId}/participants': bkd,
  'POST /cycles/{cycleId}/participants': bkd,

  // Calibration and reports
  'POST /cycles/{cycleId}/calibrations': bkdAndHead,
  'GET /cycles/{cycleId}/calibrations': because(
    everybodyInService,
    'each those of units that he leads or that he chaired',
  ),
  'GET /calibrations/{calibrationId}': bkdAndHead,
  'PATCH /calibrations/{calibrationId}': bkdAndHead,
  'POST /calibrations/{calibrationId}/proposals': because(only('BKD', 'HEAD'), 'nobody about himself'),
  'POST /calibrations/{calibrationId}/proposals/{proposalId}/withdraw': only('BKD', 'HEAD', 'OWN'),
  'POST /calibrations/{calibrationId}/close': bkdAndHead,
  'GET /reports/{reportId}': only('BKD', 'OWN', 'HEAD', 'OFFICIAL'),
  'GET /reports/{reportId}/people': only('BKD', 'OWN', 'HEAD', 'OFFICIAL'),
  'GET /reports/{reportId}/people.csv': only('BKD', 'OWN', 'HEAD', 'OFFICIAL'),

  // Orders and lines
  'GET /orders': bkd,
  'POST /orders/{orderId}/approve': because(bkdNotOwn, 'a second administrator; of one’s own appraisal neither'),
  'POST /orders/{orderId}/refuse': because(bkdNotOwn, 'a second administrator; of one’s own appraisal neither'),
  'POST /orders/{orderId}/withdraw': because(bkdNotOwn, 'who placed it'),
  'POST /people/{personId}/reporting-lines/preview': bkdNotOwn,
  'POST /people/{personId}/reporting-lines': bkdNotOwn,
  'POST /evaluator-movements': bkd,

  // Personal data
  'GET /retention-rules': bkd,
  'PUT /retention-rules/{kind}': bkd,
  'GET /erasures': bkd,
  'GET /erasures/candidates': bkd,
  'POST /people/{personId}/erasure': because(bkd, 'once nothing stands in its way; nobody’s own'),
  'POST /erasures/{erasureId}/approve': because(bkd, 'a second administrator'),
  'POST /erasures/{erasureId}/refuse': because(bkd, 'a second administrator'),
  'POST /erasures/{erasureId}/withdraw': because(bkd, 'who asked for it'),

  // Console, e-Kinerja
  'GET /console/faults': bkd,
  'POST /console/drift-checks': bkd,
  'POST /console/repairs/preview': bkd,
  'POST /console/repairs': bkd,
  'GET /ekinerja/mappings': bkd,
  'GET /ekinerja/mappings/{name}': bkd,
  'PUT /ekinerja/mappings/{name}': bkd,
  'GET /ekinerja/field-leads': bkd,
  'GET /ekinerja/field-leads/{field}': bkd,
  'PUT /ekinerja/field-leads/{field}': bkd,
  'POST /cycles/{cycleId}/reconciliations': bkd,
  'GET /cycles/{cycleId}/reconciliations': bkd,
  'GET /reconciliations/{reconciliationId}': bkd,
  'GET /reconciliations/{reconciliationId}/rows': bkd,
  'GET /reconciliations/{reconciliationId}/chase': bkd,
  'GET /reconciliations/{reconciliationId}/differences.csv': bkd,
  'GET /reconciliations/{reconciliationId}/for-ekinerja.csv': bkd,
  'POST /reconciliations/{reconciliationId}/take-over/preview': bkd,
  'POST /reconciliations/{reconciliationId}/take-over': bkd,

  // Agency
  // Indicators and how planned results hang together
  'GET /indicators': because(everybodyInService, 'what is published; drafts to BKD'),
  'GET /indicators/{indicatorId}': because(everybodyInService, 'what is published; a draft: BKD only'),
  'POST /indicators': bkd,
  'PUT /indicators/{indicatorId}/draft': bkd,
  'POST /indicators/{indicatorId}/publish': bkd,
  'POST /indicators/{indicatorId}/retire': bkd,
  'GET /cycles/{cycleId}/indicators': bkdAndHead,
  'POST /indicators/{indicatorId}/proposals': bkdAndHead,
  'GET /indicator-proposals': because(everybodyInService, 'one’s own; BKD all'),
  'POST /indicator-proposals/{indicatorProposalId}/decision': bkd,
  'GET /appraisals/{appraisalId}/cascade': peopleOfAppraisal,
  'PUT /appraisals/{appraisalId}/cascade/{plannedResultId}': only('EMPLOYEE', 'EVALUATOR', 'ABSENT', 'SUPERIOR', 'OWN'),
  'GET /cycles/{cycleId}/cascade': bkdAndHead,
  'GET /units': everybodyInService,
  'GET /units/{unitId}': everybodyInService,
  'GET /units/{unitId}/organisation-results': everybodyInService,
  'PUT /units/{unitId}/organisation-results': bkd,
  'GET /people': bkd,
  'POST /people/search': bkd,
  'GET /people/{personId}': hidden(
    because(
      only('EMPLOYEE', 'EVALUATOR', 'ABSENT', 'SUPERIOR', 'BKD', 'OWN'),
      'himself, his evaluator and superior by link, BKD',
    ),
  ),
  'POST /units/import': bkd,
  'POST /roster/import': bkd,
  'GET /calendar': everybodyInService,
  'GET /calendar/office-hours': everybodyInService,
  'POST /calendar/office-hours': bkd,
  'POST /calendar/office-hours/{officeHoursId}/revoke': bkd,
  'POST /calendar/decrees': bkd,
  'POST /calendar/decrees/preview': bkd,
  'POST /calendar/working-weeks': bkd,
  'POST /calendar/working-weeks/preview': bkd,
  'POST /clock/preview': everybodyInService,
  'GET /policies': everybodyInService,
  'GET /policies/{policyId}': because(everybodyInService, 'a draft: BKD only'),
  'POST /policies': bkd,
  'POST /policies/{policyId}/publish': bkd,

  // Work, audit, notices
  'GET /operations/{operationId}': bkd,
  'GET /operations/{operationId}/items': bkd,
  'GET /events': bkd,
  'GET /events.csv': bkd,
  'GET /events.xlsx': bkd,
  'GET /audit/verify': bkd,
  'GET /notices': bkd,
  'GET /notices/budget': bkd,
  'GET /notices/preview': bkd,
  'GET /notices/preview/{personId}': bkd,

  // The installation
  'GET /healthz': anybody,
  'GET /readyz': anybody,
  'GET /metrics': because(anybody, 'figures only; a reverse proxy keeps it inside (docs/operations.md)'),
  'GET /openapi.json': anybody,
  'GET /problems': anybody,
  'GET /problems/{slug}': anybody,
  'GET /local-issuer/people': because(anybody, 'exists in development only'),
  'POST /local-issuer/tokens': because(anybody, 'exists in development only'),
  'GET /local-issuer/jwks.json': because(anybody, 'exists in development only'),
};
