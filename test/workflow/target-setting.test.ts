import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

describe.concurrent('target setting', { timeout: 120_000 }, () => {
  test('approved targets are in force, and the mid-term review opens for the employee', async () => {
    const { first, party } = await agency.launch(hastyPolicy({}));
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
    const approval = await agency.open(first, 'APPROVE_TARGETS');
    expect(approval).toMatchObject({ role: 'EVALUATOR', assigneeId: party.evaluator, level: 0, round: 1 });
    await agency.decide(approval, 'APPROVED');

    const next = await agency.open(first, 'REPORT_REALIZATION');
    expect(next).toMatchObject({ stage: 'MID_TERM', assigneeId: party.employees[0] });
    const [plan] = await engine.db.plan.findMany({ where: { appraisalId: first } });
    expect(plan?.approvedAt).not.toBeNull();
    expect(await agency.appraisal(first)).toMatchObject({ stage: 'MID_TERM', state: 'ACTIVE' });
    expect(await agency.unanswered(first)).toBe(0);
  });

  test('returned targets come back to the employee with the reason, and both versions stay', async () => {
    const { first, party } = await agency.launch(hastyPolicy({}));
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
    await agency.settle(first, 'APPROVE_TARGETS', 'RETURNED', { comment: 'Tambahkan indikator waktu.' });
    const again = await agency.open(first, 'DRAFT_TARGETS', { round: 2 });
    expect(again.assigneeId).toBe(party.employees[0]);
    const returned = await engine.db.notice.findFirstOrThrow({ where: { taskId: again.id, kind: 'RETURNED' } });
    expect(returned.data).toHaveProperty('commentDecisionId');
    await agency.decide(again, 'SUBMITTED');
    await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED', { round: 2 });

    await agency.open(first, 'REPORT_REALIZATION', { stage: 'MID_TERM' });
    const plans = await engine.db.plan.findMany({ where: { appraisalId: first }, orderBy: { number: 'asc' } });
    expect(plans.map((plan) => plan.approvedAt !== null)).toEqual([false, true]);
  });

  test('a silent employee is stood in for by the performance manager', async () => {
    const { first } = await agency.launch(hastyPolicy({ due: { DRAFT_TARGETS: 1 } }));
    const taken = await agency.open(first, 'DRAFT_TARGETS', { level: 1 });
    expect(taken).toMatchObject({ role: 'PERFORMANCE_MANAGER', assigneeId: null });
    await agency.decide(taken, 'SUBMITTED');
    await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED');
    await agency.open(first, 'REPORT_REALIZATION', { stage: 'MID_TERM' });
    expect((await agency.tasks(first, 'DRAFT_TARGETS')).map((task) => task.status)).toEqual(['TAKEN_OVER', 'DECIDED']);
  });

  test('a silent evaluator loses the task to the superior, who may approve or set but not return', async () => {
    const { first, party } = await agency.launch(hastyPolicy({ due: { APPROVE_TARGETS: 1 } }));
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
    const lost = await agency.open(first, 'APPROVE_TARGETS', { level: 0 });
    const taken = await agency.open(first, 'APPROVE_TARGETS', { level: 1 });
    expect(taken).toMatchObject({ role: 'SUPERIOR', assigneeId: party.superior });
    await expect(agency.decide(lost, 'APPROVED')).rejects.toMatchObject({
      code: 'TASK_CLOSED',
      legalBasis: expect.stringContaining('II.C.5') as string,
      extra: { takenOverBy: { id: party.superior }, successorTaskId: taken.id },
    });
    await expect(agency.decide(taken, 'RETURNED', { comment: 'Kembali' })).rejects.toMatchObject({
      code: 'OUTCOME_NOT_ALLOWED',
    });
    await agency.decide(taken, 'SET', { comment: 'Ditetapkan oleh atasan.' });

    await agency.open(first, 'REPORT_REALIZATION', { stage: 'MID_TERM' });
    const plans = await engine.db.plan.findMany({ where: { appraisalId: first }, orderBy: { number: 'asc' } });
    expect(plans.map((plan) => [plan.authorId, plan.approvedAt !== null])).toEqual([
      [party.employees[0], false],
      [party.superior, true],
    ]);
    const notices = await engine.db.notice.findMany({
      where: { appraisalId: first, kind: { in: ['TAKEOVER_LOST', 'TAKEOVER_GAINED'] } },
      orderBy: { kind: 'asc' },
    });
    expect(notices.map((notice) => [notice.kind, notice.recipientId])).toEqual([
      ['TAKEOVER_GAINED', party.superior],
      ['TAKEOVER_LOST', party.evaluator],
    ]);
  });

  test('after too many returns the superior decides, finally', async () => {
    const { first, party } = await agency.launch(hastyPolicy({ maxReturns: 1 }));
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED', { round: 1 });
    await agency.settle(first, 'APPROVE_TARGETS', 'RETURNED', { round: 1, comment: 'Belum lengkap.' });
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED', { round: 2 });
    const decisive = await agency.open(first, 'APPROVE_TARGETS', { round: 2 });
    expect(decisive).toMatchObject({ role: 'SUPERIOR', level: 1, assigneeId: party.superior });
    await expect(agency.decide(decisive, 'RETURNED', { comment: 'Lagi' })).rejects.toMatchObject({
      code: 'OUTCOME_NOT_ALLOWED',
    });
    await agency.decide(decisive, 'APPROVED');
    await agency.open(first, 'REPORT_REALIZATION', { stage: 'MID_TERM' });
  });

  test('where nobody at the top acts either, the task stays open with one alarm, and nobody approves by silence', async () => {
    const { first, party } = await agency.launch(
      hastyPolicy({ due: { APPROVE_TARGETS: 1 }, takeover: { APPROVE_TARGETS: 1 } }),
    );
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
    const last = await until('the alarm', () =>
      engine.db.task.findFirst({ where: { ownerId: first, kind: 'APPROVE_TARGETS', alarmAt: { not: null } } }),
    );
    expect(last).toMatchObject({ status: 'OPEN', level: 2, assigneeId: party.nextSuperior });
    await agency.waits({ kind: 'appraisal', id: first, epoch: 1 }, ['TARGET_SETTING.APPROVE_TARGETS']);
    const alarms = await engine.db.notice.findMany({ where: { taskId: last.id, kind: 'ALARM' } });
    expect(alarms.map((notice) => notice.recipientId)).toEqual([agency.admin]);

    // Late is better than never: on the last rung the overdue task stays with its holder.
    const { late } = await agency.decide(last, 'APPROVED');
    expect(late).toBe(true);
    await agency.open(first, 'REPORT_REALIZATION', { stage: 'MID_TERM' });
  });
});
