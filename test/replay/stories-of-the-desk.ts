/** What BKD does to an appraisal whose run waits: each makes the run end, hold, or begin anew in another epoch. */
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { cancelCycle } from '../../usecases/cycles/cancel-cycle.ts';
import { launchCycle } from '../../usecases/cycles/launch-cycle.ts';
import { fileLateAppeal } from '../../usecases/appeals/file-late-appeal.ts';
import { decideOrder } from '../../usecases/desk/decide-order.ts';
import { placeOrder } from '../../usecases/desk/place-order.ts';
import { excludeAppraisal } from '../../usecases/movements/exclude-appraisal.ts';
import { moveEmployee } from '../../usecases/movements/move-employee.ts';
import { reincludeAppraisal } from '../../usecases/movements/reinclude-appraisal.ts';
import { endSuspension } from '../../usecases/suspensions/end-suspension.ts';
import { suspendAppraisal } from '../../usecases/suspensions/suspend.ts';
import { until } from '../support/engine-process.ts';
import type { Agency } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';
import { payloadsOf } from './histories.ts';
import { appraisalRun, caseOf, launchingRun, type Story } from './story.ts';

const yesterday = (): string => new Date(Date.now() - 16 * 3_600_000).toISOString().slice(0, 10);
const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const DECREE = '821.2/417/2026';

/** BKD orders it, and a second holder of the office approves. */
async function ordered(agency: Agency, order: Omit<Parameters<typeof placeOrder>[2], 'reason'>): Promise<void> {
  const { engine } = agency;
  const { nextSuperior } = await agency.party({ employees: 0 });
  const grant = { personId: nextSuperior, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') };
  await engine.db.roleGrant.create({ data: grant });
  const reason = 'Bukti realisasi belum dinilai.';
  const { orderId } = await placeOrder(engine.deps, agency.act(agency.admin), { ...order, reason });
  await decideOrder(engine.deps, agency.act(nextSuperior), { orderId, decision: 'APPROVE', reason });
  engine.nudge();
}

/** Somebody is no longer appraised, and then again: the second run opens what was set aside. */
export const excludedAndReincluded: Story = async (agency) => {
  const { engine } = agency;
  const { first } = await agency.launch(hastyPolicy({}));
  await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
  await agency.open(first, 'APPROVE_TARGETS');
  await excludeAppraisal(engine.deps, agency.act(agency.admin), {
    appraisalId: first,
    code: 'UNPAID_LEAVE',
    reason: 'Cuti di luar tanggungan negara',
    decree: DECREE,
    effectiveOn: yesterday(),
  });
  engine.nudge();
  await agency.ended({ kind: 'appraisal', id: first, epoch: 1 });
  await reincludeAppraisal(engine.deps, agency.act(agency.admin), {
    appraisalId: first,
    reason: 'Kembali bertugas',
    decree: DECREE,
  });
  engine.nudge();
  await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED');
  await agency.open(first, 'REPORT_REALIZATION');
  return [appraisalRun('excluded', first), appraisalRun('reincluded', first, 2)];
};

/** A move while the evaluator has the targets: the round under way counts no more. */
export const movedWhileTargetsAreSet: Story = async (agency) => {
  const { engine } = agency;
  const { first } = await agency.launch(hastyPolicy({}));
  await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
  await agency.open(first, 'APPROVE_TARGETS');
  const other = await agency.party({ employees: 0 });
  await moveEmployee(engine.deps, agency.act(agency.admin), {
    appraisalId: first,
    effectiveOn: yesterday(),
    decree: DECREE,
    reason: 'Mutasi',
    unitId: other.unitId,
    position: 'Analis Kebijakan',
    evaluatorId: other.evaluator,
    superiorId: other.superior,
  });
  engine.nudge();
  await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED', { round: 2 });
  await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED', { round: 2 });
  await agency.open(first, 'REPORT_REALIZATION');
  const { epoch } = await engine.db.appraisal.findUniqueOrThrow({ where: { id: first } });
  return [appraisalRun('moved-while-targets-are-set', first, epoch)];
};

export const reopened: Story = async (agency) => {
  const { first } = await agency.launch(hastyPolicy({}));
  await agency.forward(first, 'RECEIVE_RESULT');
  await ordered(agency, { appraisalId: first, kind: 'REOPEN_STAGE', stage: 'FINAL_SCORING', until: tomorrow() });
  await agency.settle(first, 'REPORT_REALIZATION', 'REPORTED', { stage: 'FINAL_SCORING', round: 2 });
  await agency.settle(first, 'RATE', 'RATED', { round: 2 });
  await agency.open(first, 'DELIVER_RESULT', { round: 2 });
  return [appraisalRun('reopened', first, 2)];
};

export const forceClosed: Story = async (agency) => {
  const { first } = await agency.launch(hastyPolicy({}));
  await agency.forward(first, 'RATE');
  await ordered(agency, { appraisalId: first, kind: 'FORCE_CLOSE' });
  await agency.ended({ kind: 'appraisal', id: first, epoch: 1 });
  return [appraisalRun('force-closed', first)];
};

/** The run looks while the clocks stand still, and waits for the bell that lets them go on. */
export const suspended: Story = async (agency) => {
  const { engine } = agency;
  const { first } = await agency.launch(hastyPolicy({ due: { APPROVE_TARGETS: 5 } }));
  await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
  await agency.open(first, 'APPROVE_TARGETS');
  await suspendAppraisal(engine.deps, agency.act(agency.admin), {
    appraisalId: first,
    scope: 'ALL',
    cause: 'SICK_LEAVE',
    reason: 'Sakit',
    decree: null,
  });
  await until('the run to find the clock standing still', async () => {
    const history = await engine.temporal.client.workflow.getHandle(`appraisal/${first}/1`).fetchHistory();
    return payloadsOf(JSON.parse(historyToJSON(history))).some((text) => text.includes('"is":"HELD"'));
  });
  await endSuspension(engine.deps, agency.act(agency.admin), first);
  engine.nudge();
  await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED');
  await agency.open(first, 'REPORT_REALIZATION');
  return [appraisalRun('suspended', first)];
};

const lateAppeal = {
  cause: 'Dirawat di rumah sakit selama masa pengajuan.',
  reasons: 'Bukti tidak diperhitungkan.',
  evidence: [],
};

/** The result is not final before BKD has said whether it takes a late appeal; it does not. */
export const lateAppealRefused: Story = async (agency) => {
  const { engine } = agency;
  const { first, party } = await agency.launch(hastyPolicy({ due: { FILE_APPEAL: 1 } }));
  const signing = await agency.forward(first, 'SIGN_AND_RETURN');
  await until('the window to be over', async () =>
    (await agency.tasks(first, 'FILE_APPEAL')).some((task) => task.status === 'CLOSED_WITHOUT'),
  );
  await agency.waits({ kind: 'appraisal', id: first, epoch: 1 }, ['DELIVERY.SIGN_AND_RETURN']);
  await fileLateAppeal(engine.deps, agency.act(party.employees[0] ?? ''), {
    appraisalId: first,
    period: undefined,
    form: lateAppeal,
  });
  engine.nudge();
  await agency.decide(signing, 'SIGNED');
  await agency.waits({ kind: 'appraisal', id: first, epoch: 1 }, ['FOLLOW_UP']);
  await agency.settle(first, 'ADMIT_LATE_APPEAL', 'NOT_ADMITTED', { form: { reasons: 'Tanpa bukti.' } });
  await agency.final(first);
  const { epoch } = await engine.db.appraisal.findUniqueOrThrow({ where: { id: first } });
  return [appraisalRun('late-appeal-refused', first, epoch)];
};

/** Coaching was open when a late appeal changed the result: nothing is left to coach. */
export const caseClosed: Story = async (agency) => {
  const { engine } = agency;
  const { first, party } = await agency.launch(
    hastyPolicy({ due: { FILE_APPEAL: 1, SIGN_AND_RETURN: 1, STATE_AS_EMPLOYEE: 1, STATE_AS_EVALUATOR: 1 } }),
  );
  await agency.forward(first, 'RECEIVE_RESULT', { ratings: { results: 'BELOW', behaviour: 'MEETS' } });
  await agency.settle(first, 'RECEIVE_RESULT', 'RECEIVED');
  await agency.final(first);
  const id = await caseOf(agency, first, 'COACHING');
  await agency.open(id, 'PLAN_COACHING');
  await fileLateAppeal(engine.deps, agency.act(party.employees[0] ?? ''), {
    appraisalId: first,
    period: undefined,
    form: lateAppeal,
  });
  engine.nudge();
  await agency.settle(first, 'ADMIT_LATE_APPEAL', 'ADMITTED', { form: { reasons: 'Surat rawat inap sah.' } });
  await agency.heard(first);
  await agency.settle(first, 'DECIDE_APPEAL', 'CHANGED');
  await agency.final(first);
  await agency.ended({ kind: 'case', id, epoch: 1, caseKind: 'COACHING' });
  return [{ name: 'case-closed', workflowId: `case/${id}/1` }];
};

/** Cancelled before its rows were made. Stops the worker. */
export const launchCancelled: Story = async (agency) => {
  const { engine } = agency;
  await engine.stopWorker();
  const cycleId = await agency.draft(await agency.party({ employees: 1 }), hastyPolicy({}));
  await launchCycle(engine.deps, agency.act(agency.admin), cycleId);
  await cancelCycle(engine.deps, agency.act(agency.admin), { cycleId, reason: 'Keliru.' });
  engine.nudge();
  await engine.startWorker();
  await agency.ended({ kind: 'launch', id: cycleId, epoch: 1 });
  return [launchingRun('launch-cancelled', cycleId)];
};
