/** What of the prepared agency random requests name: ids by the name under which they are asked for, outcomes and forms of tasks. */
import { outcomesAt } from '../../domain/task-kinds.ts';
import { TASK_KINDS } from '../../domain/terms.ts';
import { appealForm, changeForm, confirmForm, statementForm } from '../support/acts.ts';
import { planForm, ratingFor, realizationFor } from '../support/engine.ts';
import type { SecurityAgency } from '../support/security/agency.ts';
import type { Known } from './arbitrary.ts';

export function knownOf(agency: SecurityAgency): Known {
  const files = Object.values(agency.files);
  const standings = files.flatMap((file) =>
    Object.values(file).flatMap((each) =>
      typeof each === 'object' && each !== null ? [each as Readonly<Record<string, unknown>>] : [],
    ),
  );
  const all = (name: string): unknown[] => standings.flatMap((standing) => standing[name] ?? []);
  const people = Object.values(agency.people);
  const { plan } = agency.files.sari.rating;
  return {
    appraisalId: all('appraisalId'),
    taskId: all('taskId'),
    fileId: all('fileId'),
    clarificationId: all('clarificationId'),
    caseId: [...all('coachingId'), ...all('counsellingId')],
    appealId: all('appealId'),
    orderId: all('orderId'),
    proposalId: all('proposalId'),
    calibrationId: all('calibrationId'),
    muteId: files.map(({ muteId }) => muteId),
    mailId: files.map(({ mailId }) => mailId),
    cycleId: Object.values(agency.cycles),
    policyId: [agency.policyId, agency.draftPolicyId],
    unitId: [agency.unitId, agency.otherUnitId],
    reportId: [agency.reportId],
    reconciliationId: [agency.reconciliationId],
    operationId: [agency.operationId],
    officeHoursId: [agency.officeHoursId],
    delegationId: [agency.delegationId],
    indicatorId: [agency.indicatorId],
    indicatorProposalId: [agency.indicatorProposalId],
    absenceId: [agency.absenceId],
    checkInId: [...agency.checkIns.values()].flatMap(({ planned, held }) => [planned, held]),
    pointId: [...agency.checkIns.values()].map(({ point }) => point),
    date: [agency.reportedOn, '2026-01-07', '2026-02-30', 'kemarin'],
    plannedResultId: (plan as { results: { id: string }[] }).results.map(({ id }) => id),
    ...Object.fromEntries(
      [
        'personId',
        'employeeId',
        'evaluatorId',
        'superiorId',
        'preparerId',
        'toPersonId',
        'chairId',
        'actingId',
        'postHolderId',
        'successorId',
        'holderId',
        'actorId',
        'recipientId',
      ].map((name) => [name, people]),
    ),
    chain: ['agency', ...Object.values(agency.cycles), ...all('appraisalId').slice(0, 5)],
    outcome: TASK_KINDS.flatMap((kind) => Object.keys(outcomesAt(kind, 0))),
    form: [
      planForm,
      realizationFor(plan),
      ratingFor(plan, 'MEETS'),
      appealForm,
      statementForm,
      confirmForm,
      changeForm('ABOVE', 'BELOW'),
      {},
    ],
  };
}
