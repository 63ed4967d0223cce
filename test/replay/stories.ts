/** The main paths of every workflow, played by a tiny agency, so that their histories can be recorded. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startWorkflow } from '../../temporal/start-workflow.ts';
import { workflowOf } from '../../temporal/workflow-of.ts';
import { fileLateAppeal } from '../../usecases/appeals/file-late-appeal.ts';
import { extendDeadlines } from '../../usecases/clock-changes/extend-deadlines.ts';
import { cancelCycle } from '../../usecases/cycles/cancel-cycle.ts';
import { closeFinishedCycles } from '../../usecases/cycles/close-finished-cycles.ts';
import { launchCycle } from '../../usecases/cycles/launch-cycle.ts';
import { pauseCycle } from '../../usecases/cycles/pause-cycle.ts';
import { resumeCycle } from '../../usecases/cycles/resume-cycle.ts';
import { undoDecision } from '../../usecases/decisions/undo-decision.ts';
import { moveEmployee } from '../../usecases/movements/move-employee.ts';
import { openPeriodsOf } from '../../usecases/open-periods.ts';
import { raiseEpochs } from '../../usecases/raise-epochs.ts';
import { withdrawAppeal } from '../../usecases/withdraw-appeal.ts';
import { ENGINE_TASK_QUEUE } from '../../workflows/task-queues.ts';
import { until } from '../support/engine-process.ts';
import { ringOften } from '../support/ring-often.ts';
import { LIMITS, periodicRule, windowOf } from '../support/periods.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';
import * as desk from './stories-of-the-desk.ts';
import { appraisalRun, caseOf, type Recorded, type Story } from './story.ts';

const happyYear: Story = async (agency) => {
  const { first } = await agency.launch(hastyPolicy({ due: { FILE_APPEAL: 2 } }));
  const owner = { kind: 'appraisal', id: first, epoch: 1 } as const;
  await until('the run to wait', async () => (await agency.waitingFor(owner)).length > 0);
  await agency.forward(first, 'SIGN_AND_RETURN');
  await agency.settle(first, 'SIGN_AND_RETURN', 'SIGNED');
  await agency.final(first);
  await agency.ended(owner);
  return [appraisalRun('happy-year', first)];
};

const targetsReturned: Story = async (agency) => {
  const { first } = await agency.launch(hastyPolicy({ maxReturns: 2 }));
  for (const round of [1, 2]) {
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED', { round });
    await agency.settle(first, 'APPROVE_TARGETS', 'RETURNED', { round, comment: 'Lengkapi.' });
  }
  await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED', { round: 3 });
  await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED', { round: 3 });
  await agency.open(first, 'REPORT_REALIZATION');
  return [appraisalRun('targets-returned', first)];
};

/** The evaluator takes his decision back, decides anew, and that takes effect when it can no longer be undone. */
const decisionUndone: Story = async (agency) => {
  const { first, party } = await agency.launch(hastyPolicy({ grace: { APPROVE_TARGETS: 2 } }));
  const approval = await agency.forward(first, 'APPROVE_TARGETS');
  await agency.decide(approval, 'RETURNED', { comment: 'Lengkapi.' });
  await undoDecision(agency.engine.deps, agency.act(party.evaluator), { taskId: approval.id });
  agency.engine.nudge();
  await agency.decide(approval, 'APPROVED');
  await agency.open(first, 'REPORT_REALIZATION');
  return [appraisalRun('decision-undone', first)];
};

/** Nobody acts in time; whoever takes over does. */
const takeovers: Story = async (agency) => {
  const { first } = await agency.launch(
    hastyPolicy({
      due: {
        DRAFT_TARGETS: 0,
        APPROVE_TARGETS: 0,
        'MID_TERM.REPORT_REALIZATION': 0,
        GIVE_FEEDBACK: 0,
        'FINAL_SCORING.REPORT_REALIZATION': 0,
        RATE: 0,
        DELIVER_RESULT: 0,
        RECEIVE_RESULT: 0,
        SIGN_AND_RETURN: 0,
      },
    }),
  );
  await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED', { level: 1 });
  await agency.settle(first, 'APPROVE_TARGETS', 'SET', { level: 1, comment: 'Ditetapkan.' });
  await agency.settle(first, 'GIVE_FEEDBACK', 'GIVEN', { level: 1 });
  await agency.settle(first, 'RATE', 'RATED', { level: 1 });
  await agency.settle(first, 'DELIVER_RESULT', 'DELIVERED', { level: 1 });
  await agency.settle(first, 'RECEIVE_RESULT', 'SERVED', { level: 1 });
  await agency.final(first);
  await agency.ended({ kind: 'appraisal', id: first, epoch: 1 });
  return [appraisalRun('takeovers', first)];
};

/** Nobody on any rung rates: the run waits. */
const lastRung: Story = async (agency) => {
  const { first } = await agency.launch(hastyPolicy({ due: { RATE: 0 }, takeover: { RATE: 0 } }));
  await agency.forward(first, 'RATE');
  await until('the alarm', () =>
    agency.engine.db.task.findFirst({ where: { ownerId: first, kind: 'RATE', alarmAt: { not: null } } }),
  );
  return [appraisalRun('last-rung', first)];
};

const adjustment: Story = async (agency) => {
  const { first } = await agency.launch(hastyPolicy({ windows: { MID_TERM: [3, 600] } }));
  await agency.forward(first, 'GIVE_FEEDBACK');
  await agency.settle(first, 'GIVE_FEEDBACK', 'ADJUSTMENT_PROPOSED');
  await agency.settle(first, 'AGREE_ADJUSTMENT', 'AGREED');
  await agency.open(first, 'REPORT_REALIZATION', { stage: 'FINAL_SCORING' });
  return [appraisalRun('adjustment-agreed', first)];
};

const appealChanged: Story = async (agency) => {
  const { first } = await agency.launch(hastyPolicy({}));
  await agency.forward(first, 'FILE_APPEAL');
  await agency.settle(first, 'SIGN_AND_RETURN', 'SIGNED');
  await agency.settle(first, 'FILE_APPEAL', 'FILED');
  await agency.settle(first, 'STATE_AS_EMPLOYEE', 'STATED');
  await agency.settle(first, 'STATE_AS_EVALUATOR', 'STATED');
  await agency.settle(first, 'DECIDE_APPEAL', 'CHANGED');
  await agency.final(first);
  await agency.ended({ kind: 'appraisal', id: first, epoch: 1 });
  const id = await caseOf(agency, first, 'REWARD');
  await agency.settle(id, 'DECIDE_REWARD', 'GRANTED');
  await agency.ended({ kind: 'case', id, epoch: 1, caseKind: 'REWARD' });
  return [appraisalRun('appeal-changed', first), { name: 'reward', workflowId: `case/${id}/1` }];
};

/** The judge is silent, and so is the employee; the appeal is withdrawn at last. */
const appealWithdrawn: Story = async (agency) => {
  const { first, party } = await agency.launch(
    hastyPolicy({ due: { STATE_AS_EMPLOYEE: 0, STATE_AS_EVALUATOR: 0, DECIDE_APPEAL: 1 } }),
  );
  await agency.forward(first, 'FILE_APPEAL');
  await agency.settle(first, 'FILE_APPEAL', 'FILED');
  await agency.open(first, 'DECIDE_APPEAL', { level: 1 });
  await agency.settle(first, 'SIGN_AND_RETURN', 'SIGNED');
  const appeal = await agency.engine.db.appeal.findFirstOrThrow({ where: { appraisalId: first } });
  await withdrawAppeal(agency.engine.deps, agency.act(party.employees[0] ?? ''), appeal.id);
  agency.engine.nudge();
  await agency.final(first);
  await agency.ended({ kind: 'appraisal', id: first, epoch: 1 });
  return [appraisalRun('appeal-withdrawn', first)];
};

/** Withdrawn while the document is not signed yet: the hearing ends, and the run goes on. */
const appealWithdrawnEarly: Story = async (agency) => {
  const { first, party } = await agency.launch(hastyPolicy({}));
  const signing = await agency.forward(first, 'SIGN_AND_RETURN');
  await agency.settle(first, 'FILE_APPEAL', 'FILED');
  await agency.open(first, 'DECIDE_APPEAL');
  const appeal = await agency.engine.db.appeal.findFirstOrThrow({ where: { appraisalId: first } });
  await withdrawAppeal(agency.engine.deps, agency.act(party.employees[0] ?? ''), appeal.id);
  agency.engine.nudge();
  await agency.waits({ kind: 'appraisal', id: first, epoch: 1 }, ['DELIVERY.SIGN_AND_RETURN']);
  await agency.decide(signing, 'SIGNED');
  await agency.final(first);
  await agency.ended({ kind: 'appraisal', id: first, epoch: 1 });
  return [appraisalRun('appeal-withdrawn-before-signing', first)];
};

const development: Story = async (agency) => {
  const { first } = await agency.launch(hastyPolicy({ due: { FILE_APPEAL: 0, PLAN_COACHING: 1 } }));
  const signing = await agency.forward(first, 'SIGN_AND_RETURN', { ratings: { results: 'BELOW', behaviour: 'BELOW' } });
  await agency.decide(signing, 'SIGNED');
  await agency.final(first);
  const recorded: Recorded[] = [];
  for (const kind of ['COACHING', 'COUNSELLING'] as const) {
    const id = await caseOf(agency, first, kind);
    await agency.settle(id, `PLAN_${kind}`, 'PLANNED', kind === 'COACHING' ? { level: 1 } : {});
    await agency.settle(id, `CONCLUDE_${kind}`, 'CONCLUDED');
    await agency.ended({ kind: 'case', id, epoch: 1, caseKind: kind });
    recorded.push({ name: kind.toLowerCase(), workflowId: `case/${id}/1` });
  }
  return recorded;
};

const unitReport: Story = async (agency) => {
  const { engine } = agency;
  const haste = { due: { FILE_APPEAL: 1, SIGN_AND_RETURN: 0 }, windows: { REPORTING: [3, 600] as const } };
  const { appraisals, reportId } = await agency.launch(hastyPolicy(haste), { employees: 2 });
  const houseKeep = async (): Promise<void> => {
    await closeFinishedCycles(engine.deps);
    engine.nudge();
  };
  for (const [index, id] of appraisals.entries()) {
    await agency.forward(id, 'FILE_APPEAL');
    await agency.final(id);
    await houseKeep();
    await agency.settle(reportId, 'REPORT_RESULTS', 'REPORTED', { round: index + 1 });
  }
  await houseKeep();
  await agency.ended({ kind: 'report', id: reportId, epoch: 1 });
  return [{ name: 'unit-report', workflowId: `report/${reportId}/1` }];
};

const launch: Story = async (agency) => {
  const { cycleId } = await agency.launch(hastyPolicy({}), { employees: 3 });
  await agency.ended({ kind: 'launch', id: cycleId, epoch: 1 });
  return [{ name: 'launch', workflowId: `launch/${cycleId}` }];
};

/** Held while the cycle is paused, then held to its end. */
const pausedAndCancelled: Story = async (agency) => {
  const { deps } = agency.engine;
  const { first, cycleId } = await agency.launch(hastyPolicy({ due: { APPROVE_TARGETS: 600 } }));
  await pauseCycle(deps, agency.act(agency.admin), { cycleId, reason: 'Gangguan jaringan.' });
  await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
  await until('the run to hold', async () => (await agency.unanswered(first)) === 0);
  await resumeCycle(deps, agency.act(agency.admin), cycleId);
  agency.engine.nudge();
  await agency.open(first, 'APPROVE_TARGETS');
  await cancelCycle(deps, agency.act(agency.admin), { cycleId, reason: 'Diulang.' });
  agency.engine.nudge();
  await agency.ended({ kind: 'appraisal', id: first, epoch: 1 });
  return [appraisalRun('paused-and-cancelled', first)];
};

const recovered: Story = async (agency) => {
  const { first } = await agency.launch(hastyPolicy({}));
  await agency.forward(first, 'RATE');
  await raiseEpochs(agency.engine.deps);
  agency.engine.nudge();
  const owner = { kind: 'appraisal', id: first, epoch: 2 } as const;
  await until('the new run', async () => (await agency.waitingFor(owner)).includes('FINAL_SCORING.RATE'));
  await agency.settle(first, 'RATE', 'RATED');
  await agency.open(first, 'DELIVER_RESULT');
  // A run of the older epoch, as a relay that was behind would start it: it changes nothing and ends.
  await startWorkflow(agency.engine.temporal.client, { kind: 'appraisal', id: first, epoch: 1 });
  await agency.ended({ kind: 'appraisal', id: first, epoch: 1 });
  return [appraisalRun('recovered-in-final-scoring', first, 2), appraisalRun('of-an-older-epoch', first)];
};

/** A step that PostgreSQL holds up goes on as a regular activity. */
const slowDatabase: Story = async (agency) => {
  const { engine } = agency;
  const { first } = await agency.launch(hastyPolicy({}));
  const owner = { kind: 'appraisal', id: first, epoch: 1 } as const;
  await until('the run to wait', async () => (await agency.waitingFor(owner)).length > 0);
  await engine.stopWorker();
  await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
  await engine.db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT id::text FROM appraisal WHERE id = ${first}::uuid FOR UPDATE`;
      await engine.startWorker();
      // Long enough for a regular attempt to fail too, whose failure is in the history.
      await sleep(9_000);
    },
    { timeout: 30_000 },
  );
  await agency.open(first, 'APPROVE_TARGETS');
  return [appraisalRun('slow-database', first)];
};

const continuedAsNew: Story = async (agency) => {
  const { engine } = agency;
  const { first } = await agency.launch(hastyPolicy({}));
  const appraisal = { kind: 'appraisal', id: first, epoch: 1 } as const;
  const left = await until('the run', () => agency.run(appraisal));
  await engine.stopWorker();
  const party = await agency.party({ employees: 2 });
  const cycleId = await agency.draft(party, hastyPolicy({}));
  await launchCycle(engine.deps, agency.act(agency.admin), cycleId);
  const launching = { kind: 'launch', id: cycleId, epoch: 1 } as const;
  await startWorkflow(engine.temporal.client, launching);
  const leftLaunch = await agency.run(launching);
  for (const owner of [appraisal, launching]) await ringOften(engine, workflowOf(owner).workflowId);
  await engine.startWorker();
  await agency.forward(first, 'REPORT_REALIZATION', { stage: 'MID_TERM' });
  await agency.settle(first, 'REPORT_REALIZATION', 'REPORTED');
  await agency.open(first, 'GIVE_FEEDBACK');
  await agency.ended(launching);
  return [
    { ...appraisalRun('appraisal-left-behind', first), runId: left.runId },
    appraisalRun('appraisal-continued-as-new', first),
    { name: 'launch-left-behind', workflowId: `launch/${cycleId}`, runId: leftLaunch.runId },
    { name: 'launch-continued-as-new', workflowId: `launch/${cycleId}` },
  ];
};

/** A quarter beside the year, with an appeal that is confirmed. */
const periodicEvaluation: Story = async (agency) => {
  const body = hastyPolicy({});
  const { first, cycleId } = await agency.launch({ ...body, periodic: periodicRule(body, [windowOf('Q1', 0, 600)]) });
  await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
  await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED');
  const { id } = await until('the period to be opened', async () => {
    await openPeriodsOf(agency.engine.deps, cycleId, LIMITS);
    return agency.engine.db.periodicEvaluation.findFirst({ where: { appraisalId: first } });
  });
  agency.engine.nudge();
  await agency.settle(id, 'REPORT_REALIZATION', 'REPORTED');
  await agency.settle(id, 'RATE', 'RATED');
  await agency.settle(id, 'DELIVER_RESULT', 'DELIVERED');
  await agency.settle(id, 'RECEIVE_RESULT', 'RECEIVED');
  await agency.settle(id, 'SIGN_AND_RETURN', 'SIGNED');
  await agency.settle(id, 'FILE_APPEAL', 'FILED');
  await agency.settle(id, 'STATE_AS_EMPLOYEE', 'STATED');
  await agency.settle(id, 'STATE_AS_EVALUATOR', 'STATED');
  await agency.settle(id, 'DECIDE_APPEAL', 'CONFIRMED');
  await agency.ended({ kind: 'period', id, epoch: 1 });
  return [{ name: 'periodic-evaluation', workflowId: `period/${id}/1` }];
};

/** An employee moves after his targets were approved: a second run goes forward from the rows to a new SKP. */
const movedEmployee: Story = async (agency) => {
  const { first } = await agency.launch(hastyPolicy({ windows: { MID_TERM: [600, 900] } }));
  await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
  await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED');
  await until('the monitoring to begin', async () => (await agency.appraisal(first)).stage === 'MONITORING');
  const other = await agency.party({ employees: 0 });
  await moveEmployee(agency.engine.deps, agency.act(agency.admin), {
    appraisalId: first,
    effectiveOn: new Date(Date.now() - 16 * 3_600_000).toISOString().slice(0, 10),
    decree: '821.2/417/2026',
    reason: 'Mutasi',
    unitId: other.unitId,
    position: 'Analis Kebijakan',
    evaluatorId: other.evaluator,
    superiorId: other.superior,
  });
  agency.engine.nudge();
  await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED', { round: 2 });
  await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED', { round: 2 });
  await until('the monitoring to go on', async () => (await agency.appraisal(first)).stage === 'MONITORING');
  return [appraisalRun('moved-employee', first, 2)];
};

/** An appeal after the window, admitted by BKD when the result was final: the second run goes into the hearing. */
const lateAppeal: Story = async (agency) => {
  const { first, party } = await agency.launch(
    hastyPolicy({ due: { FILE_APPEAL: 1, SIGN_AND_RETURN: 1, STATE_AS_EMPLOYEE: 1, STATE_AS_EVALUATOR: 1 } }),
  );
  await agency.forward(first, 'RECEIVE_RESULT');
  await agency.settle(first, 'RECEIVE_RESULT', 'RECEIVED');
  await agency.final(first);
  await agency.ended({ kind: 'appraisal', id: first, epoch: 1 });
  const form = {
    cause: 'Dirawat di rumah sakit selama masa pengajuan.',
    reasons: 'Bukti tidak diperhitungkan.',
    evidence: [],
  };
  await fileLateAppeal(agency.engine.deps, agency.act(party.employees[0] ?? ''), {
    appraisalId: first,
    period: undefined,
    form,
  });
  agency.engine.nudge();
  await agency.settle(first, 'ADMIT_LATE_APPEAL', 'ADMITTED', { form: { reasons: 'Surat rawat inap sah.' } });
  await agency.heard(first);
  await agency.settle(first, 'DECIDE_APPEAL', 'CONFIRMED');
  await agency.final(first);
  await agency.ended({ kind: 'appraisal', id: first, epoch: 2 });
  return [appraisalRun('late-appeal', first, 2)];
};

/** BKD extends the setting of targets: open dates are moved in chunks, and a run learns of it when its timer fires. */
const clockChange: Story = async (agency) => {
  const { first, cycleId } = await agency.launch(hastyPolicy({ due: { DRAFT_TARGETS: 15 } }));
  await agency.open(first, 'DRAFT_TARGETS');
  const { changeId: id, operationId } = await extendDeadlines(agency.engine.deps, agency.act(agency.admin), {
    cycleId,
    stage: 'TARGET_SETTING',
    add: { n: 600, unit: 'SECONDS' },
    reason: 'Banjir',
    decree: 'SK Bupati 12/2026',
  });
  agency.engine.nudge();
  await until('the dates to be moved', async () => {
    const operation = await agency.engine.db.operation.findUniqueOrThrow({ where: { id: operationId } });
    return operation.status === 'SUCCEEDED';
  });
  await agency.ended({ kind: 'clock', id, epoch: 1 });
  const run = agency.engine.temporal.client.workflow.getHandle(`appraisal/${first}/1`);
  await until('the run to look again', async () =>
    ((await run.fetchHistory()).events ?? []).some((event) => event.timerFiredEventAttributes),
  );
  return [{ name: 'clock-change', workflowId: `clock/${id}` }, appraisalRun('due-date-moved', first)];
};

/** The postman goes one round and begins the next. A shift is a minute. */
const postman: Story = async (agency) => {
  const { workflow } = agency.engine.temporal.client;
  const workflowId = 'postman';
  const handle = await workflow.start('postman', { taskQueue: ENGINE_TASK_QUEUE, workflowId });
  await until(
    'the first round to end',
    async () =>
      ((await handle.fetchHistory()).events ?? []).some((event) => event.activityTaskCompletedEventAttributes),
    150_000,
  );
  return [{ name: 'postman', workflowId }];
};

const housekeeping: Story = async (agency) => {
  const { workflow } = agency.engine.temporal.client;
  const workflowId = 'housekeeping';
  const handle = await workflow.start('housekeeping', { taskQueue: ENGINE_TASK_QUEUE, workflowId });
  await handle.result();
  return [{ name: 'housekeeping', workflowId }];
};

/** A report whose run is long goes on in the next one, with the number of its round. */
const unitReportContinued: Story = async (agency) => {
  const { engine } = agency;
  const haste = { due: { FILE_APPEAL: 1, SIGN_AND_RETURN: 0 }, windows: { REPORTING: [3, 600] as const } };
  const { first, reportId } = await agency.launch(hastyPolicy(haste), { employees: 2 });
  await agency.forward(first, 'FILE_APPEAL');
  await agency.final(first);
  await closeFinishedCycles(engine.deps);
  engine.nudge();
  await agency.open(reportId, 'REPORT_RESULTS');
  const report = { kind: 'report', id: reportId, epoch: 1 } as const;
  const left = await agency.run(report);
  await engine.stopWorker();
  await ringOften(engine, workflowOf(report).workflowId);
  await engine.startWorker();
  await agency.settle(reportId, 'REPORT_RESULTS', 'REPORTED', { round: 1 });
  await until('the next run', async () => (await agency.run(report)).runId !== left.runId);
  return [
    { name: 'unit-report-left-behind', workflowId: `report/${reportId}/1`, runId: left.runId },
    { name: 'unit-report-continued-as-new', workflowId: `report/${reportId}/1` },
  ];
};

/**
 * Played beside each other, with the names of what each leaves; the last ones stop the worker or raise every epoch, and are played alone.
 * A story that is added here is recorded by `npm run record-histories`, which leaves the others as they are.
 */
export const STORIES: readonly (readonly { readonly names: readonly string[]; readonly play: Story }[])[] = [
  [{ names: ['happy-year'], play: happyYear }],
  [
    { names: ['targets-returned'], play: targetsReturned },
    { names: ['decision-undone'], play: decisionUndone },
    { names: ['takeovers'], play: takeovers },
    { names: ['last-rung'], play: lastRung },
    { names: ['adjustment-agreed'], play: adjustment },
  ],
  [
    { names: ['appeal-changed', 'reward'], play: appealChanged },
    { names: ['appeal-withdrawn'], play: appealWithdrawn },
    { names: ['appeal-withdrawn-before-signing'], play: appealWithdrawnEarly },
    { names: ['coaching', 'counselling'], play: development },
    { names: ['unit-report'], play: unitReport },
  ],
  [
    { names: ['launch'], play: launch },
    { names: ['paused-and-cancelled'], play: pausedAndCancelled },
    { names: ['periodic-evaluation'], play: periodicEvaluation },
    { names: ['housekeeping'], play: housekeeping },
  ],
  [
    { names: ['moved-employee'], play: movedEmployee },
    { names: ['late-appeal'], play: lateAppeal },
    { names: ['clock-change', 'due-date-moved'], play: clockChange },
  ],
  [
    { names: ['excluded', 'reincluded'], play: desk.excludedAndReincluded },
    { names: ['moved-while-targets-are-set'], play: desk.movedWhileTargetsAreSet },
    { names: ['reopened'], play: desk.reopened },
    { names: ['force-closed'], play: desk.forceClosed },
    { names: ['suspended'], play: desk.suspended },
  ],
  [
    { names: ['late-appeal-refused'], play: desk.lateAppealRefused },
    { names: ['case-closed'], play: desk.caseClosed },
    { names: ['postman'], play: postman },
  ],
  [{ names: ['recovered-in-final-scoring', 'of-an-older-epoch'], play: recovered }],
  [{ names: ['slow-database'], play: slowDatabase }],
  [
    {
      names: ['appraisal-left-behind', 'appraisal-continued-as-new', 'launch-left-behind', 'launch-continued-as-new'],
      play: continuedAsNew,
    },
  ],
  [{ names: ['unit-report-left-behind', 'unit-report-continued-as-new'], play: unitReportContinued }],
  [{ names: ['launch-cancelled'], play: desk.launchCancelled }],
];
