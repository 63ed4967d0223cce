import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileLateAppeal } from '../../usecases/appeals/file-late-appeal.ts';
import { closeFinishedCycles } from '../../usecases/cycles/close-finished-cycles.ts';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { Agency } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';

let engine: TestEngine;
let agency: Agency;

beforeAll(async () => {
  engine = await startEngine({});
  agency = await Agency.found(engine);
  await engine.startWorker();
});
afterAll(() => engine.close());

const LATE = {
  cause: 'Dirawat di rumah sakit sejak dokumen diterima sampai masa pengajuan berakhir.',
  reasons: 'Bukti dukung hasil ketiga tidak diperhitungkan.',
  evidence: [],
};

async function houseKeep(): Promise<void> {
  await closeFinishedCycles(engine.deps);
  engine.nudge();
}

async function askLate(appraisalId: string, employeeId: string): Promise<void> {
  await fileLateAppeal(engine.deps, agency.act(employeeId), { appraisalId, period: undefined, form: LATE });
  engine.nudge();
}
const admission = { form: { reasons: 'Surat rawat inap sah.' } };

test(
  'admitted after the result was final and the cycle closed: changed, coaching ends, reward begins, and the unit reports again',
  { timeout: 120_000 },
  async () => {
    const { first, reportId, cycleId, party } = await agency.launch(
      hastyPolicy({ due: { FILE_APPEAL: 1, SIGN_AND_RETURN: 1, STATE_AS_EMPLOYEE: 1, STATE_AS_EVALUATOR: 1 } }),
    );
    const [employee = ''] = party.employees;
    await agency.forward(first, 'RECEIVE_RESULT', { ratings: { results: 'BELOW', behaviour: 'MEETS' } });
    await agency.settle(first, 'RECEIVE_RESULT', 'RECEIVED');
    await agency.final(first);
    const cases = () =>
      engine.db.developmentCase.findMany({ where: { appraisalId: first }, orderBy: { openedAt: 'asc' } });
    const [coaching] = await cases();
    if (!coaching) throw new Error('no coaching');
    const planning = await agency.open(coaching.id, 'PLAN_COACHING');
    await houseKeep();
    await agency.settle(reportId, 'REPORT_RESULTS', 'REPORTED', { round: 1 });
    await until('the cycle to close', async () => {
      await houseKeep();
      return (await engine.db.cycle.findUniqueOrThrow({ where: { id: cycleId } })).status === 'CLOSED';
    });
    expect(await agency.ended({ kind: 'appraisal', id: first, epoch: 1 })).toBe('COMPLETED');
    expect(await agency.ended({ kind: 'report', id: reportId, epoch: 1 })).toBe('COMPLETED');

    await askLate(first, employee);
    await agency.settle(first, 'ADMIT_LATE_APPEAL', 'ADMITTED', admission);
    expect((await agency.appraisal(first)).state).toBe('ACTIVE');
    // The new run goes forward through a year of rows, and hears both sides.
    const judge = await agency.open(first, 'DECIDE_APPEAL');
    expect(judge).toMatchObject({ role: 'SUPERIOR', assigneeId: party.superior });
    await agency.heard(first);
    await agency.decide(judge, 'CHANGED');
    await agency.final(first);
    expect(await agency.ended({ kind: 'appraisal', id: first, epoch: 2 })).toBe('COMPLETED');

    expect((await cases()).map(({ kind, status, outcome }) => [kind, status, outcome])).toEqual([
      ['COACHING', 'CANCELLED', 'RESULT_CHANGED'],
      ['REWARD', 'OPEN', null],
    ]);
    expect(await agency.ended({ kind: 'case', id: coaching.id, epoch: 1, caseKind: 'COACHING' })).toBe('COMPLETED');
    expect((await engine.db.task.findUniqueOrThrow({ where: { id: planning.id } })).status).toBe('CANCELLED');
    const reward = (await cases())[1];
    await agency.open(reward?.id ?? '', 'DECIDE_REWARD');

    const again = await agency.open(reportId, 'REPORT_RESULTS', { round: 2 });
    await agency.decide(again, 'REPORTED');
    expect(await agency.ended({ kind: 'report', id: reportId, epoch: 2 })).toBe('COMPLETED');
    const submissions = await engine.db.reportSubmission.findMany({ where: { reportId }, orderBy: { number: 'asc' } });
    expect(submissions.map((each) => (each.content as { byPredicate: unknown }).byPredicate)).toEqual([
      { BUTUH_PERBAIKAN: 1 },
      { SANGAT_BAIK: 1 },
    ]);
    expect(await engine.db.cycle.findUniqueOrThrow({ where: { id: cycleId } })).toMatchObject({ status: 'CLOSED' });
    expect(await agency.unanswered(first)).toBe(0);
    expect(await agency.unanswered(reportId)).toBe(0);
  },
);

test(
  'asked for while signing is still open, finality waits for BKD, and not admitted the result stands',
  { timeout: 60_000 },
  async () => {
    const { first, party } = await agency.launch(hastyPolicy({ due: { FILE_APPEAL: 1 } }));
    const [employee = ''] = party.employees;
    await agency.forward(first, 'SIGN_AND_RETURN');
    await until('the window to pass', async () =>
      (await agency.tasks(first, 'FILE_APPEAL')).some((task) => task.status === 'CLOSED_WITHOUT'),
    );
    // The run has looked for a late appeal, and found none.
    await agency.waits({ kind: 'appraisal', id: first, epoch: 1 }, ['DELIVERY.SIGN_AND_RETURN']);
    await askLate(first, employee);
    await agency.settle(first, 'SIGN_AND_RETURN', 'SIGNED');
    await agency.waits({ kind: 'appraisal', id: first, epoch: 1 }, ['FOLLOW_UP']);
    expect((await agency.appraisal(first)).state).toBe('ACTIVE');
    await agency.settle(first, 'ADMIT_LATE_APPEAL', 'NOT_ADMITTED', admission);
    await agency.final(first);
    expect(await agency.ended({ kind: 'appraisal', id: first, epoch: 1 })).toBe('COMPLETED');
    expect(await agency.unanswered(first)).toBe(0);
  },
);

test(
  'admitted while signing is still open, both sides are heard at once, and signing goes on beside',
  { timeout: 60_000 },
  async () => {
    const { first, party } = await agency.launch(hastyPolicy({ due: { FILE_APPEAL: 1 } }));
    const [employee = ''] = party.employees;
    await agency.forward(first, 'SIGN_AND_RETURN');
    await until('the window to pass', async () =>
      (await agency.tasks(first, 'FILE_APPEAL')).some((task) => task.status === 'CLOSED_WITHOUT'),
    );
    await askLate(first, employee);
    await agency.settle(first, 'ADMIT_LATE_APPEAL', 'ADMITTED', admission);
    await agency.waits({ kind: 'appraisal', id: first, epoch: 2 }, [
      'DELIVERY.SIGN_AND_RETURN',
      'APPEAL.STATE_AS_EMPLOYEE',
      'APPEAL.STATE_AS_EVALUATOR',
      'APPEAL.DECIDE_APPEAL',
    ]);
    await agency.settle(first, 'STATE_AS_EMPLOYEE', 'STATED');
    await agency.settle(first, 'STATE_AS_EVALUATOR', 'STATED');
    await agency.settle(first, 'DECIDE_APPEAL', 'CONFIRMED');
    await agency.settle(first, 'SIGN_AND_RETURN', 'SIGNED');
    await agency.final(first);
  },
);
