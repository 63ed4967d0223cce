import { enterAbsencesRoute } from './absences/enter.ts';
import { listAbsences } from './absences/list.ts';
import { revokeAbsenceRoute } from './absences/revoke.ts';
import { getCheckInAgenda } from './check-ins/agenda.ts';
import { callCheckInOffRoute } from './check-ins/call-off.ts';
import { confirmCheckInRoute } from './check-ins/confirm.ts';
import { listCheckIns } from './check-ins/list.ts';
import { moveCheckInRoute } from './check-ins/move.ts';
import { planCheckInRoute } from './check-ins/plan.ts';
import { raiseCheckInPoint } from './check-ins/raise.ts';
import { recordCheckInRoute } from './check-ins/record.ts';
import { getTeamCheckIns } from './check-ins/team.ts';
import { withdrawCheckInPoint } from './check-ins/withdraw-point.ts';
import { askAboutWorkReport } from './work-reports/ask.ts';
import { getWorkReportCalendar } from './work-reports/calendar.ts';
import { copyWorkReport } from './work-reports/copy.ts';
import { giveWorkReportFeedback } from './work-reports/give-feedback.ts';
import { listWorkReports } from './work-reports/list.ts';
import { receiveWorkReports } from './work-reports/receive-batch.ts';
import { getWorkReportSums } from './work-reports/sums.ts';
import { getTeamWorkReports } from './work-reports/team.ts';
import { writeWorkReport } from './work-reports/write.ts';
import type { ApiContext } from '../context.ts';
import type { Route } from '../framework/define-route.ts';
import { getCascadeCoverage } from './cascade/coverage.ts';
import { getCascade } from './cascade/get.ts';
import { linkResultRoute } from './cascade/link.ts';
import { createIndicatorRoute } from './indicators/create.ts';
import { decideIndicatorProposalRoute } from './indicators/decide-proposal.ts';
import { draftIndicatorRoute } from './indicators/draft.ts';
import { listEvaluatedIndicators } from './indicators/evaluate.ts';
import { getIndicator } from './indicators/get.ts';
import { listIndicatorProposals } from './indicators/list-proposals.ts';
import { listIndicators } from './indicators/list.ts';
import { proposeForIndicatorRoute } from './indicators/propose.ts';
import { publishIndicatorRoute } from './indicators/publish.ts';
import { retireIndicatorRoute } from './indicators/retire.ts';
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
import { getCaseFile } from './appraisals/get-case-file.ts';
import { getTimeline } from './appraisals/timeline.ts';
import { getAuditVerification } from './audit/verify.ts';
import { enterDecreeRoute } from './calendar/enter-decree.ts';
import { enterWorkingWeekRoute } from './calendar/enter-working-week.ts';
import { getCalendar } from './calendar/get.ts';
import { enterOfficeHoursRoute } from './calendar/enter-office-hours.ts';
import { listOfficeHours } from './calendar/list-office-hours.ts';
import { revokeOfficeHoursRoute } from './calendar/revoke-office-hours.ts';
import { previewDecreeRoute } from './calendar/preview-decree.ts';
import { previewWorkingWeekRoute } from './calendar/preview-working-week.ts';
import { closeCalibrationRoute } from './calibrations/close.ts';
import { editCalibrationRoute } from './calibrations/edit.ts';
import { getCalibration } from './calibrations/get.ts';
import { listCalibrations } from './calibrations/list.ts';
import { proposeCalibrationRoute } from './calibrations/propose.ts';
import { recordCalibrationRoute } from './calibrations/record.ts';
import { withdrawProposalRoute } from './calibrations/withdraw.ts';
import { getCase } from './cases/get.ts';
import { listCases } from './cases/list.ts';
import { checkDriftRoute } from './console/check-drift.ts';
import { listFaults } from './console/list-faults.ts';
import { previewRepairsRoute } from './console/preview-repairs.ts';
import { repairRoute } from './console/repair.ts';
import { getFieldLead } from './ekinerja/get-lead.ts';
import { getMapping } from './ekinerja/get-mapping.ts';
import { listFieldLeads } from './ekinerja/list-leads.ts';
import { listMappings } from './ekinerja/list-mappings.ts';
import { putFieldLead } from './ekinerja/put-lead.ts';
import { putMapping } from './ekinerja/put-mapping.ts';
import { getDifferencesCsv } from './reconciliations/differences-csv.ts';
import { getReconciliation } from './reconciliations/get.ts';
import { listChase } from './reconciliations/list-chase.ts';
import { listReconciliationRows } from './reconciliations/list-rows.ts';
import { listReconciliations } from './reconciliations/list.ts';
import { previewTakeOverRoute } from './reconciliations/preview-take-over.ts';
import { reconcileRoute } from './reconciliations/reconcile.ts';
import { takeOverRoute } from './reconciliations/take-over.ts';
import { getUploadCsv } from './reconciliations/upload-csv.ts';
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
import { getGrid } from './cycles/grid.ts';
import { listGridPeople } from './cycles/grid-people.ts';
import { listCycleReports } from './cycles/reports.ts';
import { resumeCycleRoute } from './cycles/resume.ts';
import { previewPolicyRoute } from './cycles/preview-policy.ts';
import { switchPolicyRoute } from './cycles/switch-policy.ts';
import { listEvents } from './events/list.ts';
import { exportCycleCsv, exportCycleXlsx } from './exports/export-cycle.ts';
import { exportEventsCsv, exportEventsXlsx } from './exports/export-events.ts';
import { extendDeadlinesRoute } from './extensions/extend.ts';
import { listExtensions } from './extensions/list.ts';
import { previewExtensionRoute } from './extensions/preview.ts';
import { createLocalToken } from './local-issuer/create-token.ts';
import { getLocalJwks } from './local-issuer/get-jwks.ts';
import { listSamplePeople } from './local-issuer/list-people.ts';
import { getHome } from './links/home.ts';
import { actByLinkRoute } from './links/act.ts';
import { openLink } from './links/open.ts';
import { getMail } from './mails/get.ts';
import { listMails } from './mails/list.ts';
import { endMuteRoute } from './me/end-mute.ts';
import { getMe } from './me/get.ts';
import { listMutes } from './me/list-mutes.ts';
import { muteRoute } from './me/mute.ts';
import { getPersonalData } from './me/personal-data.ts';
import { putContact } from './me/put-contact.ts';
import {
  approveErasureRoute,
  listErasureCandidates,
  listErasures,
  refuseErasureRoute,
  requestErasureRoute,
  withdrawErasureRoute,
} from './privacy/erasures.ts';
import { listRetentionRules, putRetentionRule } from './privacy/retention-rules.ts';
import { addParticipantsRoute } from './movements/add-participants.ts';
import { correctLineRoute } from './movements/correct-line.ts';
import { approveOrderRoute, refuseOrderRoute, withdrawOrderRoute } from './orders/decide.ts';
import { listOrders, listOrdersOfAppraisal } from './orders/list.ts';
import { placeOrderRoute } from './orders/place.ts';
import { previewOrderRoute } from './orders/preview.ts';
import { listParticipants } from './cycles/participants.ts';
import { excludeAppraisalRoute } from './movements/exclude.ts';
import { importLinesRoute } from './movements/import-lines.ts';
import { previewCorrectionRoute } from './movements/preview-correction.ts';
import { previewLinesRoute } from './movements/preview-lines.ts';
import { listMovements } from './movements/list.ts';
import { moveEvaluatorRoute } from './movements/move-evaluator.ts';
import { recordMovement } from './movements/record.ts';
import { reincludeAppraisalRoute } from './movements/reinclude.ts';
import { getNoticeBudget } from './notices/budget.ts';
import { listNotices } from './notices/list.ts';
import { previewNoticesOf } from './notices/preview-person.ts';
import { previewNotices } from './notices/preview.ts';
import { getOperation } from './operations/get.ts';
import { listOperationItems } from './operations/list-items.ts';
import { listOrganisationResults } from './organisation-results/list.ts';
import { putOrganisationResult } from './organisation-results/put.ts';
import { getPerson } from './people/get.ts';
import { listPeople } from './people/list.ts';
import { searchPeople } from './people/search.ts';
import { getDaysProgress } from './progress/days.ts';
import { getEvaluatorsProgress } from './progress/evaluators.ts';
import { listFailedMails } from './progress/failed-mails.ts';
import { listLate } from './progress/late.ts';
import { listMissingEvaluators } from './progress/missing.ts';
import { listTakeovers } from './progress/takeovers.ts';
import { createPolicyRoute } from './policies/create.ts';
import { getPolicy } from './policies/get.ts';
import { listPolicies } from './policies/list.ts';
import { publishPolicyRoute } from './policies/publish.ts';
import { getProblem } from './problems/get.ts';
import { listProblems } from './problems/list.ts';
import { getReport } from './reports/get.ts';
import { listReportPeople } from './reports/list-people.ts';
import { getReportPeopleCsv } from './reports/people-csv.ts';
import { importRosterRoute } from './roster/import.ts';
import { endSuspensionRoute } from './suspensions/end.ts';
import { listSuspensions } from './suspensions/list.ts';
import { suspendRoute } from './suspensions/suspend.ts';
import { getHealthz } from './system/get-healthz.ts';
import { getMetrics } from './system/get-metrics.ts';
import { getOpenapi } from './system/get-openapi.ts';
import { getReadyz } from './system/get-readyz.ts';
import { claimTaskRoute } from './tasks/claim.ts';
import { completeTask } from './tasks/complete.ts';
import { decideTasks } from './tasks/decide-batch.ts';
import { getTask } from './tasks/get.ts';
import { handBackRoute } from './tasks/hand-back.ts';
import { listTasks } from './tasks/list.ts';
import { prepareTaskRoute } from './tasks/prepare.ts';
import { deleteTaskDraft } from './tasks/delete-draft.ts';
import { putTaskDraft } from './tasks/put-draft.ts';
import { addComment } from './comments/add.ts';
import { listComments } from './comments/list.ts';
import { attachFileRoute } from './files/attach.ts';
import { downloadFileRoute } from './files/download.ts';
import { listFiles } from './files/list.ts';
import { removeFileRoute } from './files/remove.ts';
import { answerClarificationRoute } from './clarifications/answer.ts';
import { askForClarificationRoute } from './clarifications/ask.ts';
import { closeClarificationRoute } from './clarifications/close.ts';
import { listClarifications } from './clarifications/list.ts';
import { putFollowUp } from './tasks/put-follow-up.ts';
import { putPriority } from './tasks/put-priority.ts';
import { reassignTaskRoute } from './tasks/reassign.ts';
import { releaseTaskRoute } from './tasks/release.ts';
import { undoTaskDecision } from './tasks/undo.ts';
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
  muteRoute,
  listMutes,
  endMuteRoute,
  putContact,
  getPersonalData,
  listRetentionRules,
  putRetentionRule,
  listErasures,
  listErasureCandidates,
  requestErasureRoute,
  approveErasureRoute,
  refuseErasureRoute,
  withdrawErasureRoute,
  getHome,
  openLink,
  actByLinkRoute,
  getMail,
  listMails,
  listTasks,
  getTask,
  completeTask,
  undoTaskDecision,
  decideTasks,
  putTaskDraft,
  deleteTaskDraft,
  addComment,
  listComments,
  attachFileRoute,
  listFiles,
  downloadFileRoute,
  removeFileRoute,
  askForClarificationRoute,
  answerClarificationRoute,
  closeClarificationRoute,
  listClarifications,
  putFollowUp,
  putPriority,
  claimTaskRoute,
  releaseTaskRoute,
  reassignTaskRoute,
  prepareTaskRoute,
  handBackRoute,
  listAppraisals,
  getAppraisal,
  getStatus,
  getTimeline,
  getCaseFile,
  getAppraisalLedger,
  listPeriods,
  getPeriod,
  listTargets,
  submitTargets,
  listProgress,
  addProgressEntry,
  getWorkReportCalendar,
  getWorkReportSums,
  listWorkReports,
  receiveWorkReports,
  giveWorkReportFeedback,
  writeWorkReport,
  copyWorkReport,
  askAboutWorkReport,
  getTeamWorkReports,
  getCheckInAgenda,
  recordCheckInRoute,
  raiseCheckInPoint,
  withdrawCheckInPoint,
  listCheckIns,
  planCheckInRoute,
  moveCheckInRoute,
  callCheckInOffRoute,
  confirmCheckInRoute,
  getTeamCheckIns,
  enterAbsencesRoute,
  revokeAbsenceRoute,
  listAbsences,
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
  listFaults,
  checkDriftRoute,
  previewRepairsRoute,
  repairRoute,
  listMappings,
  getMapping,
  putMapping,
  listFieldLeads,
  getFieldLead,
  putFieldLead,
  reconcileRoute,
  listReconciliations,
  getReconciliation,
  listReconciliationRows,
  listChase,
  getDifferencesCsv,
  getUploadCsv,
  previewTakeOverRoute,
  takeOverRoute,
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
  getEvaluatorsProgress,
  getDaysProgress,
  listLate,
  listTakeovers,
  listMissingEvaluators,
  listFailedMails,
  exportCycleCsv,
  exportCycleXlsx,
  listCycleReports,
  getCycleLedger,
  getCycleLedgerCsv,
  getDistribution,
  getGrid,
  listGridPeople,
  recordCalibrationRoute,
  listCalibrations,
  getCalibration,
  editCalibrationRoute,
  proposeCalibrationRoute,
  withdrawProposalRoute,
  closeCalibrationRoute,
  getReport,
  listReportPeople,
  getReportPeopleCsv,
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
  listOrders,
  listOrdersOfAppraisal,
  previewOrderRoute,
  placeOrderRoute,
  approveOrderRoute,
  refuseOrderRoute,
  withdrawOrderRoute,
  previewCorrectionRoute,
  previewLinesRoute,
  importLinesRoute,
  listParticipants,
  recordMovement,
  listMovements,
  moveEvaluatorRoute,
  correctLineRoute,
  excludeAppraisalRoute,
  reincludeAppraisalRoute,
  addParticipantsRoute,
  listIndicators,
  getIndicator,
  createIndicatorRoute,
  draftIndicatorRoute,
  publishIndicatorRoute,
  retireIndicatorRoute,
  listEvaluatedIndicators,
  proposeForIndicatorRoute,
  listIndicatorProposals,
  decideIndicatorProposalRoute,
  getCascade,
  linkResultRoute,
  getCascadeCoverage,
  listUnits,
  getUnit,
  listOrganisationResults,
  putOrganisationResult,
  listPeople,
  searchPeople,
  getPerson,
  getCalendar,
  listOfficeHours,
  enterOfficeHoursRoute,
  revokeOfficeHoursRoute,
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
  exportEventsCsv,
  exportEventsXlsx,
  getAuditVerification,
  listNotices,
  getNoticeBudget,
  previewNotices,
  previewNoticesOf,
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
