/** BKD extends a stage: in force from the commit, written in chunks, nobody earlier, nothing sent again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extendDeadlines, type ExtensionWanted } from '../../../usecases/clock-changes/extend-deadlines.ts';
import { applyClockChange } from '../../../usecases/clock-changes/apply-clock-change.ts';
import { decideTask } from '../../../usecases/decide-task.ts';
import { addParticipants } from '../../../usecases/movements/add-participants.ts';
import { fileAppeal } from '../../../usecases/file-appeal.ts';
import { sweepOverdue } from '../../../usecases/sweep-overdue.ts';
import {
  act,
  appealForm,
  newAppraisal,
  refusal,
  runningCycle,
  setDue,
  startHouse,
  unanswered,
  Walk,
  type House,
} from '../../support/acts.ts';
import { appraisalOf, planForm } from '../../support/engine.ts';
import { newPeriod, PeriodWalk, publishPeriodicPolicy, windowOf as windowOfPeriod } from '../../support/periods.ts';
import { applyAll, inDays, local, movesOf, publishNational } from '../../support/clocks.ts';

let house: House;
let nationalId: string;
beforeAll(async () => {
  house = await startHouse();
  nationalId = await publishNational(house.db, (body) => body);
});
afterAll(() => house.close());

const WHY = { reason: 'Banjir di dua kecamatan', decree: 'Keputusan Bupati 7/2026' };
const extend = (wanted: ExtensionWanted) => extendDeadlines(house.deps, act(house.people.admin), { ...wanted, ...WHY });
const cycleOfDays = async (): Promise<{ cycleId: string; walk: Walk }> => {
  const cycleId = await runningCycle(house, { policyId: nationalId });
  const id = await appraisalOf(house.db, cycleId, house.people.employee);
  return { cycleId, walk: new Walk(house, cycleId, id, house.people.employee) };
};
const windowOf = (cycleId: string, stage: string) =>
  house.db.stageWindow.findFirstOrThrow({ where: { cycleId, stage, unitId: house.people.unitId } });
const operation = (id: string) => house.db.operation.findUniqueOrThrow({ where: { id }, include: { items: true } });

describe('an extension of a stage until a date', () => {
  it('moves the window at once, every open task in chunks, and says by what', async () => {
    const { cycleId, walk } = await cycleOfDays();
    const before = await walk.task('DRAFT_TARGETS');
    const acknowledging = await walk.task('ACKNOWLEDGE_SOCIALIZATION');
    const until = inDays(40);
    const { changeId, operationId } = await extend({ cycleId, stage: 'TARGET_SETTING', until });
    expect(local((await windowOf(cycleId, 'TARGET_SETTING')).dueAt)).toBe(`${until} 23:59:59`);
    expect((await walk.task('DRAFT_TARGETS')).dueAt).toEqual(before.dueAt);
    expect(await operation(operationId)).toMatchObject({ kind: 'CLOCK_CHANGE', status: 'RUNNING', total: 5, done: 0 });

    await applyAll(house.db, changeId);
    const after = await walk.task('DRAFT_TARGETS');
    expect(local(after.dueAt)).toBe(`${until} 23:59:59`);
    expect(after.version).toBe(before.version + 1);
    expect(movesOf(after)).toEqual([
      {
        by: 'EXTENSION',
        id: changeId,
        decree: WHY.decree,
        until,
        seconds: ((after.dueAt?.getTime() ?? 0) - (before.dueAt?.getTime() ?? 0)) / 1_000,
        from: before.dueAt?.toISOString(),
        to: after.dueAt?.toISOString(),
      },
    ]);
    expect(JSON.stringify(after.derivation)).not.toContain(WHY.reason);
    // Another stage's task stays.
    expect((await walk.task('ACKNOWLEDGE_SOCIALIZATION')).dueAt).toEqual(acknowledging.dueAt);
    const done = await operation(operationId);
    expect(done).toMatchObject({ status: 'SUCCEEDED', total: 5, done: 5, failed: 0, result: { changeId, moved: 5 } });
    expect(done.items.find((item) => item.key === walk.id)).toMatchObject({
      status: 'DONE',
      code: 'MOVED',
      detail: {
        tasks: [{ kind: 'DRAFT_TARGETS', oldDueAt: before.dueAt?.toISOString(), newDueAt: after.dueAt?.toISOString() }],
      },
    });
  });

  it('puts the act in the chain of the cycle, and each moved date in that of its appraisal', async () => {
    const { cycleId, walk } = await cycleOfDays();
    const { changeId } = await extend({ cycleId, stage: 'TARGET_SETTING', until: inDays(40) });
    await applyAll(house.db, changeId);
    expect(await house.db.event.findFirst({ where: { chain: cycleId, type: 'CLOCKS_EXTENDED' } })).toMatchObject({
      actorId: house.people.admin,
      data: { changeId, stage: 'TARGET_SETTING', decree: WHY.decree },
    });
    const moved = (await walk.events()).filter((event) => event.type === 'DEADLINE_MOVED');
    expect(moved).toMatchObject([
      {
        actorId: house.people.admin,
        actorRole: 'BKD_ADMIN',
        data: { changeId, by: 'EXTENSION', kind: 'DRAFT_TARGETS' },
      },
    ]);
    const [verified] = await house.db.$queryRaw<{ whole: boolean }[]>`
      SELECT bool_and(hash = encode(sha256(convert_to(prev_hash || '|' || event_text(e), 'UTF8')), 'hex')) AS whole
      FROM event e WHERE chain = ${walk.id}`;
    expect(verified?.whole).toBe(true);
  });

  it('rings nobody, sends nothing again, and tells each person once, naming the earliest date', async () => {
    const { cycleId, walk } = await cycleOfDays();
    // The evaluator of three holds three tasks of others.
    for (const employee of [house.people.employee, house.people.colleague, house.people.manager]) {
      const own = new Walk(house, cycleId, await appraisalOf(house.db, cycleId, employee), employee);
      await own.decide('DRAFT_TARGETS', employee, 'SUBMITTED', planForm);
      await own.see('TARGET_SETTING', 'APPROVE_TARGETS');
    }
    await house.db.outbox.updateMany({ data: { consumedAt: new Date() } });
    const sent = () =>
      house.db.notice.findMany({ where: { cycleId, kind: { not: 'DEADLINE_MOVED' } }, orderBy: { id: 'asc' } });
    const earlier = await sent();
    const { changeId } = await extend({ cycleId, stage: 'TARGET_SETTING', until: inDays(50) });
    await applyAll(house.db, changeId);
    await applyAll(house.db, changeId);
    expect(await sent()).toEqual(earlier);
    const told = await house.db.notice.findMany({ where: { cycleId, kind: 'DEADLINE_MOVED' } });
    expect(told.map((notice) => notice.recipientId).sort()).toEqual([house.people.evaluator, house.people.head].sort());
    const task = await walk.task('APPROVE_TARGETS');
    const toEvaluator = told.find((notice) => notice.recipientId === house.people.evaluator);
    expect(toEvaluator?.data).toMatchObject({ newDueAt: task.dueAt?.toISOString(), reasonText: WHY.reason });
    expect(await house.db.outbox.count({ where: { consumedAt: null } })).toBe(0);
  });

  it('reminds for the new date', async () => {
    const { cycleId, walk } = await cycleOfDays();
    const before = await walk.task('DRAFT_TARGETS');
    const { changeId } = await extend({ cycleId, stage: 'TARGET_SETTING', until: inDays(60) });
    await applyAll(house.db, changeId);
    const after = await walk.task('DRAFT_TARGETS');
    expect(after.nextReminderAt?.getTime()).toBeGreaterThan(before.dueAt?.getTime() ?? 0);
    expect(local(after.nextReminderAt)).toBe(`${inDays(53)} 05:00:00`);
  });

  it('leaves what is due later already', async () => {
    const { cycleId, walk } = await cycleOfDays();
    const task = await walk.task('DRAFT_TARGETS');
    const later = new Date(Date.now() + 200 * 86_400_000);
    await house.db.task.update({ where: { id: task.id }, data: { dueAt: later } });
    const { changeId, operationId } = await extend({ cycleId, stage: 'TARGET_SETTING', until: inDays(40) });
    await applyAll(house.db, changeId);
    expect((await walk.task('DRAFT_TARGETS')).dueAt).toEqual(later);
    const { items } = await operation(operationId);
    expect(items.find((item) => item.key === walk.id)).toMatchObject({ status: 'SKIPPED', code: 'UNCHANGED' });
  });
});

describe('an extension by a length', () => {
  it('is counted from each due date', async () => {
    const { cycleId, walk } = await cycleOfDays();
    const before = await walk.task('DRAFT_TARGETS');
    const { changeId } = await extend({ cycleId, stage: 'TARGET_SETTING', add: { n: 5, unit: 'CALENDAR_DAYS' } });
    await applyAll(house.db, changeId);
    const after = await walk.task('DRAFT_TARGETS');
    expect((after.dueAt?.getTime() ?? 0) - (before.dueAt?.getTime() ?? 0)).toBe(5 * 86_400_000);
  });

  it('reaches what opens later once, although the window that it is counted from was extended too', async () => {
    const { cycleId, walk } = await cycleOfDays();
    const window = await windowOf(cycleId, 'TARGET_SETTING');
    const { changeId } = await extend({ cycleId, stage: 'TARGET_SETTING', add: { n: 10, unit: 'CALENDAR_DAYS' } });
    await applyAll(house.db, changeId);
    const extended = await windowOf(cycleId, 'TARGET_SETTING');
    expect(extended.dueAt.getTime() - window.dueAt.getTime()).toBe(10 * 86_400_000);
    await walk.decide('DRAFT_TARGETS', house.people.employee, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    // Due with the window (its floor of three working days is long over).
    const approving = await walk.task('APPROVE_TARGETS');
    expect(approving.dueAt).toEqual(extended.dueAt);
    expect(movesOf(approving)).toMatchObject([{ by: 'EXTENSION', id: changeId, decree: WHY.decree }]);
    // And a second extension comes on top of the first.
    const again = await extend({ cycleId, stage: 'TARGET_SETTING', add: { n: 1, unit: 'CALENDAR_DAYS' } });
    await applyAll(house.db, again.changeId);
    expect((await walk.task('APPROVE_TARGETS')).dueAt?.getTime()).toBe(extended.dueAt.getTime() + 86_400_000);
  });
});

describe('an extension for one person', () => {
  it('moves his tasks, those that open later included, and neither a window nor another person', async () => {
    const { cycleId, walk } = await cycleOfDays();
    const colleague = await appraisalOf(house.db, cycleId, house.people.colleague);
    const of = (appraisalId: string) =>
      house.db.task.findFirstOrThrow({ where: { appraisalId, kind: 'DRAFT_TARGETS' } });
    const before = { window: await windowOf(cycleId, 'TARGET_SETTING'), colleague: await of(colleague) };
    const until = inDays(70);
    const { changeId } = await extend({ cycleId, appraisalId: walk.id, stage: 'TARGET_SETTING', until });
    await applyAll(house.db, changeId);
    expect(local((await of(walk.id)).dueAt)).toBe(`${until} 23:59:59`);
    expect((await of(colleague)).dueAt).toEqual(before.colleague.dueAt);
    expect(await windowOf(cycleId, 'TARGET_SETTING')).toEqual(before.window);
    await walk.decide('DRAFT_TARGETS', house.people.employee, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    expect(local((await walk.task('APPROVE_TARGETS')).dueAt)).toBe(`${until} 23:59:59`);
  });

  it('of one kind of task leaves the other kinds', async () => {
    const { cycleId, walk } = await cycleOfDays();
    const until = inDays(70);
    const window = await windowOf(cycleId, 'TARGET_SETTING');
    const { changeId } = await extend({ cycleId, stage: 'TARGET_SETTING', taskKind: 'DRAFT_TARGETS', until });
    await applyAll(house.db, changeId);
    await walk.decide('DRAFT_TARGETS', house.people.employee, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    expect((await walk.task('APPROVE_TARGETS')).dueAt).toEqual(window.dueAt);
  });
});

describe('an extension of the evaluation', () => {
  it('is followed by reporting, which is counted from its end', async () => {
    const { cycleId } = await cycleOfDays();
    const before = await windowOf(cycleId, 'REPORTING');
    await extend({ cycleId, stage: 'FINAL_SCORING', add: { n: 14, unit: 'CALENDAR_DAYS' } });
    const [evaluation, reporting] = [await windowOf(cycleId, 'FINAL_SCORING'), await windowOf(cycleId, 'REPORTING')];
    expect(reporting.opensAt.getTime() - before.opensAt.getTime()).toBe(14 * 86_400_000);
    expect(reporting.derivation).toMatchObject({
      due: { from: { event: 'EVALUATION_ENDS', at: evaluation.dueAt.toISOString() }, moved: [{ by: 'FOLLOWED' }] },
    });
    expect(reporting.dueAt.getTime()).toBeGreaterThan(before.dueAt.getTime());
  });
});

describe('chunks', () => {
  it('that are interrupted go on where they were, and move nothing twice', async () => {
    const { cycleId, walk } = await cycleOfDays();
    const before = await walk.task('DRAFT_TARGETS');
    const { changeId, operationId } = await extend({
      cycleId,
      stage: 'TARGET_SETTING',
      add: { n: 7, unit: 'CALENDAR_DAYS' },
    });
    expect(await applyClockChange(house.deps, changeId, 2)).toEqual({ is: 'MORE', done: 2 });
    expect(await operation(operationId)).toMatchObject({ status: 'RUNNING', done: 2, total: 5 });
    expect(await house.db.outbox.count({ where: { ownerId: changeId, consumedAt: null } })).toBe(1);
    // Killed here; two come back at once.
    await Promise.all([applyAll(house.db, changeId, 2), applyAll(house.db, changeId, 2)]);
    const { items, ...done } = await operation(operationId);
    expect(done).toMatchObject({ status: 'SUCCEEDED', done: 5, total: 5, failed: 0 });
    expect(new Set(items.map((item) => item.key)).size).toBe(5);
    expect(items).toHaveLength(5);
    const after = await walk.task('DRAFT_TARGETS');
    expect((after.dueAt?.getTime() ?? 0) - (before.dueAt?.getTime() ?? 0)).toBe(7 * 86_400_000);
    expect(await house.db.outbox.count({ where: { ownerId: changeId, consumedAt: null } })).toBe(0);
    expect(await applyAll(house.db, changeId)).toBe(0);
  });
});

describe('between the commit of an extension and its chunk', () => {
  const HOUR = { n: 3_600, unit: 'SECONDS' } as const;

  it('nobody is late: a decision is accepted, in time, and the date is brought up to date in the same transaction', async () => {
    const walk = await newAppraisal(house);
    await walk.toRating();
    const { id } = await walk.task('RATE');
    const armedFor = await setDue(house.db, id, -60);
    const { changeId } = await extend({ cycleId: walk.cycleId, stage: 'FINAL_SCORING', add: HOUR });
    const decided = await walk.decide('RATE', house.people.evaluator, 'RATED', await walk.assessment('MEETS'));
    expect(decided).toMatchObject({ late: false, taskId: id });
    const task = await walk.task('RATE');
    expect(task.dueAt?.getTime()).toBeGreaterThanOrEqual(Date.parse(armedFor) + 3_600_000);
    expect(movesOf(task)).toMatchObject([{ by: 'EXTENSION', id: changeId }]);
  });

  it('a timer that fires takes nothing over, and the workflow arms itself for the new date', async () => {
    const walk = await newAppraisal(house);
    await walk.toRating();
    const armedFor = await setDue(house.db, (await walk.task('RATE')).id, -60);
    const { changeId } = await extend({ cycleId: walk.cycleId, stage: 'FINAL_SCORING', add: HOUR });
    const view = await walk.see('FINAL_SCORING', 'RATE', { armedFor });
    const [task, ...more] = await walk.tasks('RATE');
    expect(more).toEqual([]);
    expect(view).toMatchObject({ is: 'OPEN', dueAt: task?.dueAt?.toISOString() });
    expect(task?.dueAt?.getTime()).toBeGreaterThan(Date.now());
    // The chunk that comes after it does not add the hour again.
    await applyAll(house.db, changeId);
    expect((await walk.task('RATE')).dueAt).toEqual(task?.dueAt);
  });

  it('the sweeper settles nothing either', async () => {
    const walk = await newAppraisal(house);
    await walk.toRating();
    await setDue(house.db, (await walk.task('RATE')).id, -600);
    await extend({ cycleId: walk.cycleId, stage: 'FINAL_SCORING', add: HOUR });
    await sweepOverdue(house.deps, { graceSeconds: 20, limit: 500 });
    expect(await walk.tasks('RATE')).toMatchObject([{ status: 'OPEN', level: 0 }]);
  });

  it('an appeal is admitted', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    await setDue(house.db, (await walk.task('FILE_APPEAL')).id, -60);
    await extend({ cycleId: walk.cycleId, stage: 'APPEAL', add: HOUR });
    const filed = await fileAppeal(house.deps, act(walk.employeeId), { appraisalId: walk.id, form: appealForm });
    expect(filed.late).toBe(false);
  });

  it('what the extension does not cover is late as ever', async () => {
    const walk = await newAppraisal(house);
    await walk.toRating();
    const { id } = await walk.task('RATE');
    await setDue(house.db, id, -60);
    const other = await appraisalOf(house.db, walk.cycleId, house.people.colleague);
    await extend({ cycleId: walk.cycleId, stage: 'FINAL_SCORING', appraisalId: other, add: HOUR });
    const form = await walk.assessment('MEETS');
    const late = decideTask(house.deps, act(house.people.evaluator), { taskId: id, outcome: 'RATED', form });
    expect((await refusal(late)).code).toBe('TASK_OVERDUE');
  });
});

describe('a task that is overdue on its last rung', () => {
  it('is in time again after an extension: its alarm ends, and its workflow, which waits without a timer, is rung', async () => {
    const walk = await newAppraisal(house);
    await walk.toRating();
    for (let rung = 0; rung < 6; rung += 1) {
      const armedFor = await walk.passDue('RATE');
      await walk.see('FINAL_SCORING', 'RATE', { armedFor });
    }
    const last = await walk.task('RATE');
    expect(last).toMatchObject({ status: 'OPEN' });
    expect(last.alarmAt).not.toBeNull();
    await house.db.outbox.updateMany({ where: { ownerId: walk.id }, data: { consumedAt: new Date() } });
    const { changeId } = await extend({ cycleId: walk.cycleId, stage: 'FINAL_SCORING', until: inDays(3) });
    await applyAll(house.db, changeId);
    expect(await walk.task('RATE')).toMatchObject({ alarmAt: null });
    expect(await unanswered(house.db, walk.id)).toMatchObject([{ reason: 'CLOCK_MOVED', taskId: last.id }]);
  });
});

describe('somebody who joins after an extension', () => {
  it('has it in his first tasks, and his unit in its windows', async () => {
    const { cycleId } = await cycleOfDays();
    const until = inDays(60);
    await extend({ cycleId, stage: 'TARGET_SETTING', until });
    await extend({ cycleId, stage: 'FINAL_SCORING', add: { n: 7, unit: 'CALENDAR_DAYS' } });
    const { added } = await addParticipants(house.deps, act(house.people.admin), {
      cycleId,
      employeeIds: [house.people.stranger],
      reason: 'Pegawai pindahan',
      decree: null,
    });
    expect(added).toBe(1);
    const id = await appraisalOf(house.db, cycleId, house.people.stranger);
    const task = await new Walk(house, cycleId, id, house.people.stranger).task('DRAFT_TARGETS');
    expect(local(task.dueAt)).toBe(`${until} 23:59:59`);
    const windows = (unitId: string) =>
      house.db.stageWindow.findMany({
        where: { cycleId, unitId },
        orderBy: { stage: 'asc' },
        select: { stage: true, opensAt: true, dueAt: true },
      });
    expect(await windows(house.people.otherUnitId)).toEqual(await windows(house.people.unitId));
  });
});

describe('periodic evaluations', () => {
  it('whose window was open when final scoring was extended are extended with it, once; later ones are not', async () => {
    const policyId = await publishPeriodicPolicy(house.db, [
      windowOfPeriod('Q1', 0, 900),
      windowOfPeriod('Q2', 0, 900),
    ]);
    const period = await newPeriod(house, policyId);
    await period.see('FINAL_SCORING', 'REPORT_REALIZATION');
    const before = { row: await period.row(), task: await period.task('REPORT_REALIZATION') };
    const { cycleId } = period.year;
    const { changeId } = await extend({ cycleId, stage: 'FINAL_SCORING', add: { n: 300, unit: 'SECONDS' } });
    await applyAll(house.db, changeId);
    const after = { row: await period.row(), task: await period.task('REPORT_REALIZATION') };
    const seconds = (from: Date | null, to: Date | null): number =>
      ((to?.getTime() ?? 0) - (from?.getTime() ?? 0)) / 1_000;
    expect(seconds(before.row.dueAt, after.row.dueAt)).toBe(300);
    expect(seconds(before.task.dueAt, after.task.dueAt)).toBe(300);
    expect(after.row.derivation).toMatchObject({ due: { moved: [{ by: 'EXTENSION', id: changeId }] } });
    // RATE is due with the window, which was extended: not a second time.
    await period.decide('REPORT_REALIZATION', period.year.employeeId, 'REPORTED', await period.year.realization());
    await period.see('FINAL_SCORING', 'RATE');
    expect((await period.task('RATE')).dueAt).toEqual(after.row.dueAt);

    await house.db.periodicEvaluation.updateMany({
      where: { appraisalId: period.year.id, period: 'Q2' },
      data: { opensAt: new Date() },
    });
    const later = await PeriodWalk.of(period.year, 'Q2');
    await later.see('FINAL_SCORING', 'REPORT_REALIZATION');
    expect(movesOf(await later.task('REPORT_REALIZATION'))).toEqual([]);
  });
});
