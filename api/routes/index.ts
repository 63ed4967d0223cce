import type { ApiContext } from '../context.ts';
import type { Route } from '../framework/define-route.ts';
import { getAdmissibility } from './appeals/admissibility.ts';
import { decideAppealRoute } from './appeals/decide.ts';
import { fileLateAppealRoute } from './appeals/file-late.ts';
import { fileAppealRoute } from './appeals/file.ts';
import { getAppeal } from './appeals/get.ts';
import { listLateAppeals } from './appeals/list-late.ts';
import { listAppeals } from './appeals/list.ts';
import { giveStatement } from './appeals/state.ts';
import { withdrawAppealRoute } from './appeals/withdraw.ts';
import { addProgressEntry } from './appraisals/add-progress.ts';
import { getDocumentPdf } from './appraisals/get-document-pdf.ts';
import { getDocument } from './appraisals/get-document.ts';
import { getAppraisal } from './appraisals/get.ts';
import { giveFeedback } from './appraisals/give-feedback.ts';
import { listDocuments } from './appraisals/list-documents.ts';
import { listFeedback } from './appraisals/list-feedback.ts';
import { listProgress } from './appraisals/list-progress.ts';
import { listRatings } from './appraisals/list-ratings.ts';
import { listRealizations } from './appraisals/list-realizations.ts';
import { listTargets } from './appraisals/list-targets.ts';
import { listAppraisals } from './appraisals/list.ts';
import { openCaseRoute } from './appraisals/open-case.ts';
import { rateAppraisal } from './appraisals/rate.ts';
import { receiveResult } from './appraisals/receive.ts';
import { reportRealization } from './appraisals/report-realization.ts';
import { submitTargets } from './appraisals/submit-targets.ts';
import { getPeriod } from './appraisals/get-period.ts';
import { listPeriods } from './appraisals/list-periods.ts';
import { getAppraisalLedger } from './appraisals/ledger.ts';
import { getStatus } from './appraisals/status.ts';
import { getTimeline } from './appraisals/timeline.ts';
import { getAuditVerification } from './audit/verify.ts';
import { enterDecreeRoute } from './calendar/enter-decree.ts';
import { enterWorkingWeekRoute } from './calendar/enter-working-week.ts';
import { getCalendar } from './calendar/get.ts';
import { previewDecreeRoute } from './calendar/preview-decree.ts';
import { previewWorkingWeekRoute } from './calendar/preview-working-week.ts';
import { getCase } from './cases/get.ts';
import { listCases } from './cases/list.ts';
import { recordSessionRoute } from './cases/record-session.ts';
import { previewClockRoute } from './clock/preview.ts';
import { cancelCycleRoute } from './cycles/cancel.ts';
import { checkCycleRoute } from './cycles/check.ts';
import { cloneCycleRoute } from './cycles/clone.ts';
import { createCycleRoute } from './cycles/create.ts';
import { editCycleRoute } from './cycles/edit.ts';
import { getCycle } from './cycles/get.ts';
import { launchCycleRoute } from './cycles/launch.ts';
import { listCycles } from './cycles/list.ts';
import { pauseCycleRoute } from './cycles/pause.ts';
import { getDistribution } from './cycles/distribution.ts';
import { getCycleLedgerCsv } from './cycles/ledger-csv.ts';
import { getCycleLedger } from './cycles/ledger.ts';
import { getCycleProgress } from './cycles/progress.ts';
import { listCycleReports } from './cycles/reports.ts';
import { resumeCycleRoute } from './cycles/resume.ts';
import { previewPolicyRoute } from './cycles/preview-policy.ts';
import { switchPolicyRoute } from './cycles/switch-policy.ts';
import { listEvents } from './events/list.ts';
import { extendDeadlinesRoute } from './extensions/extend.ts';
import { listExtensions } from './extensions/list.ts';
import { previewExtensionRoute } from './extensions/preview.ts';
import { createLocalToken } from './local-issuer/create-token.ts';
import { getLocalJwks } from './local-issuer/get-jwks.ts';
import { listSamplePeople } from './local-issuer/list-people.ts';
import { getMe } from './me/get.ts';
import { addParticipantsRoute } from './movements/add-participants.ts';
import { correctLineRoute } from './movements/correct-line.ts';
import { excludeAppraisalRoute } from './movements/exclude.ts';
import { listMovements } from './movements/list.ts';
import { moveEvaluatorRoute } from './movements/move-evaluator.ts';
import { recordMovement } from './movements/record.ts';
import { reincludeAppraisalRoute } from './movements/reinclude.ts';
import { listNotices } from './notices/list.ts';
import { getOperation } from './operations/get.ts';
import { listOperationItems } from './operations/list-items.ts';
import { listOrganisationResults } from './organisation-results/list.ts';
import { putOrganisationResult } from './organisation-results/put.ts';
import { getPerson } from './people/get.ts';
import { listPeople } from './people/list.ts';
import { searchPeople } from './people/search.ts';
import { createPolicyRoute } from './policies/create.ts';
import { getPolicy } from './policies/get.ts';
import { listPolicies } from './policies/list.ts';
import { publishPolicyRoute } from './policies/publish.ts';
import { getProblem } from './problems/get.ts';
import { listProblems } from './problems/list.ts';
import { importRosterRoute } from './roster/import.ts';
import { endSuspensionRoute } from './suspensions/end.ts';
import { listSuspensions } from './suspensions/list.ts';
import { suspendRoute } from './suspensions/suspend.ts';
import { getHealthz } from './system/get-healthz.ts';
import { getMetrics } from './system/get-metrics.ts';
import { getOpenapi } from './system/get-openapi.ts';
import { getReadyz } from './system/get-readyz.ts';
import { completeTask } from './tasks/complete.ts';
import { getTask } from './tasks/get.ts';
import { listTasks } from './tasks/list.ts';
import { putTaskDraft } from './tasks/put-draft.ts';
import { getUnit } from './units/get.ts';
import { importUnitsRoute } from './units/import.ts';
import { getAuthority } from './authority/get.ts';
import { endDelegationRoute } from './delegations/end.ts';
import { listDelegations } from './delegations/list.ts';
import { recordDelegationRoute } from './delegations/record.ts';
import { listUnits } from './units/list.ts';

/** In the order of the documentation. */
const routes: readonly Route[] = [
  getMe,
  listTasks,
  getTask,
  completeTask,
  putTaskDraft,
  listAppraisals,
  getAppraisal,
  getStatus,
  getTimeline,
  getAppraisalLedger,
  listPeriods,
  getPeriod,
  listTargets,
  submitTargets,
  listProgress,
  addProgressEntry,
  listFeedback,
  giveFeedback,
  listRealizations,
  reportRealization,
  listRatings,
  rateAppraisal,
  receiveResult,
  listDocuments,
  getDocument,
  getDocumentPdf,
  getAdmissibility,
  fileAppealRoute,
  fileLateAppealRoute,
  listLateAppeals,
  listAppeals,
  getAppeal,
  giveStatement,
  decideAppealRoute,
  withdrawAppealRoute,
  openCaseRoute,
  listCases,
  getCase,
  recordSessionRoute,
  getAuthority,
  listDelegations,
  recordDelegationRoute,
  endDelegationRoute,
  listCycles,
  createCycleRoute,
  getCycle,
  editCycleRoute,
  checkCycleRoute,
  launchCycleRoute,
  getCycleProgress,
  listCycleReports,
  getCycleLedger,
  getCycleLedgerCsv,
  getDistribution,
  pauseCycleRoute,
  resumeCycleRoute,
  cancelCycleRoute,
  cloneCycleRoute,
  listExtensions,
  extendDeadlinesRoute,
  previewExtensionRoute,
  switchPolicyRoute,
  previewPolicyRoute,
  listSuspensions,
  suspendRoute,
  endSuspensionRoute,
  recordMovement,
  listMovements,
  moveEvaluatorRoute,
  correctLineRoute,
  excludeAppraisalRoute,
  reincludeAppraisalRoute,
  addParticipantsRoute,
  listUnits,
  getUnit,
  listOrganisationResults,
  putOrganisationResult,
  listPeople,
  searchPeople,
  getPerson,
  getCalendar,
  enterDecreeRoute,
  previewDecreeRoute,
  enterWorkingWeekRoute,
  previewWorkingWeekRoute,
  previewClockRoute,
  importUnitsRoute,
  importRosterRoute,
  listPolicies,
  getPolicy,
  createPolicyRoute,
  publishPolicyRoute,
  getOperation,
  listOperationItems,
  listEvents,
  getAuditVerification,
  listNotices,
  getHealthz,
  getReadyz,
  getMetrics,
  getOpenapi,
  listProblems,
  getProblem,
];

/** With an outside issuer these do not exist: not refused, but unknown. */
const localIssuerRoutes: readonly Route[] = [listSamplePeople, createLocalToken, getLocalJwks];

/** Every route that this installation serves. */
export function routesOf(context: Pick<ApiContext, 'auth'>): readonly Route[] {
  return context.auth.kind === 'local' ? [...routes, ...localIssuerRoutes] : routes;
}
