import type { ApiContext } from '../context.ts';
import type { Route } from '../framework/define-route.ts';
import { decideAppealRoute } from './appeals/decide.ts';
import { fileAppealRoute } from './appeals/file.ts';
import { getAppeal } from './appeals/get.ts';
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
import { getTimeline } from './appraisals/timeline.ts';
import { getAuditVerification } from './audit/verify.ts';
import { getCase } from './cases/get.ts';
import { listCases } from './cases/list.ts';
import { recordSessionRoute } from './cases/record-session.ts';
import { cancelCycleRoute } from './cycles/cancel.ts';
import { checkCycleRoute } from './cycles/check.ts';
import { cloneCycleRoute } from './cycles/clone.ts';
import { createCycleRoute } from './cycles/create.ts';
import { editCycleRoute } from './cycles/edit.ts';
import { getCycle } from './cycles/get.ts';
import { launchCycleRoute } from './cycles/launch.ts';
import { listCycles } from './cycles/list.ts';
import { pauseCycleRoute } from './cycles/pause.ts';
import { getCycleProgress } from './cycles/progress.ts';
import { listCycleReports } from './cycles/reports.ts';
import { resumeCycleRoute } from './cycles/resume.ts';
import { listEvents } from './events/list.ts';
import { createLocalToken } from './local-issuer/create-token.ts';
import { getLocalJwks } from './local-issuer/get-jwks.ts';
import { listSamplePeople } from './local-issuer/list-people.ts';
import { getMe } from './me/get.ts';
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
  getTimeline,
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
  fileAppealRoute,
  listAppeals,
  getAppeal,
  giveStatement,
  decideAppealRoute,
  withdrawAppealRoute,
  openCaseRoute,
  listCases,
  getCase,
  recordSessionRoute,
  listCycles,
  createCycleRoute,
  getCycle,
  editCycleRoute,
  checkCycleRoute,
  launchCycleRoute,
  getCycleProgress,
  listCycleReports,
  pauseCycleRoute,
  resumeCycleRoute,
  cancelCycleRoute,
  cloneCycleRoute,
  listUnits,
  getUnit,
  listOrganisationResults,
  putOrganisationResult,
  listPeople,
  searchPeople,
  getPerson,
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
