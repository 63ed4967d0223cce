/** Pausing, resuming, cancelling, cloning and editing a cycle. */
import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { cancelCycle } from '../../../usecases/cycles/cancel-cycle.ts';
import { cloneCycle } from '../../../usecases/cycles/create-cycle.ts';
import { editCycle } from '../../../usecases/cycles/edit-cycle.ts';
import { pauseCycle } from '../../../usecases/cycles/pause-cycle.ts';
import { resumeCycle } from '../../../usecases/cycles/resume-cycle.ts';
import { fileAppeal } from '../../../usecases/file-appeal.ts';
import { sweepOverdue } from '../../../usecases/sweep-overdue.ts';
import {
  act,
  appealForm,
  draftCycle,
  newAppraisal,
  refusal,
  runningCycle,
  setDue,
  startHouse,
  unanswered,
  Walk,
  type House,
} from '../../support/acts.ts';
import { appraisalOf, conclude, planForm } from '../../support/engine.ts';

let house: House;
let nationalId: string;
beforeAll(async () => {
  house = await startHouse();
  const policy = await house.db.policy.create({
    data: {
      code: 'permenpanrb-6-2022',
      version: 1,
      title: 'Nasional',
      legalBasis: 'PermenPANRB 6/2022',
      status: 'PUBLISHED',
      body: nationalPolicy,
    },
  });
  nationalId = policy.id;
});
afterAll(() => house.close());

const REASON = 'Bencana banjir; kantor ditutup.';
const admin = () => act(house.people.admin);
const pause = (cycleId: string) => pauseCycle(house.deps, admin(), { cycleId, reason: REASON });
const resume = (cycleId: string) => resumeCycle(house.deps, admin(), cycleId);
/** The pause began that long ago. */
const backdate = async (cycleId: string, hours: number): Promise<void> => {
  await house.db
    .$executeRaw`UPDATE cycle SET paused_at = paused_at - make_interval(hours => ${hours}::int) WHERE id = ${cycleId}::uuid`;
  await house.db
    .$executeRaw`UPDATE task SET paused_at = paused_at - make_interval(hours => ${hours}::int) WHERE cycle_id = ${cycleId}::uuid`;
};
const dueDates = (cycleId: string) =>
  house.db.task.findMany({
    where: { cycleId },
    orderBy: { id: 'asc' },
    select: { id: true, dueAt: true, status: true },
  });

describe('a pause', () => {
  it('stops the clocks, tells everybody why, and is the same pause when asked for twice', async () => {
    const walk = await newAppraisal(house);
    const armedFor = await walk.passDue('DRAFT_TARGETS', 0);
    expect(await pause(walk.cycleId)).toEqual({ status: 'PAUSED' });
    expect(await pause(walk.cycleId)).toEqual({ status: 'PAUSED' });
    const notices = await house.db.notice.findMany({ where: { cycleId: walk.cycleId, kind: 'CYCLE_PAUSED' } });
    expect(notices).toHaveLength(5);
    expect(notices[0]?.data).toEqual({ reasonText: REASON });
    // Nothing is settled while the clocks stand still, by whomever.
    await setDue(house.db, (await walk.task('DRAFT_TARGETS')).id, -3_600);
    await sweepOverdue(house.deps, { graceSeconds: 0, limit: 100 });
    await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { armedFor });
    expect((await walk.task('DRAFT_TARGETS')).status).toBe('OPEN');
    expect(await walk.see('FINAL_SCORING', 'RATE')).toEqual({ is: 'HELD' });
  });

  it('leaves people free to go on with what is open', async () => {
    const walk = await newAppraisal(house);
    await pause(walk.cycleId);
    expect(await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm)).toMatchObject({ late: false });
    await resume(walk.cycleId);
    expect(await walk.see('TARGET_SETTING', 'DRAFT_TARGETS')).toMatchObject({ is: 'DECIDED' });
  });

  it('leaves the appeal fileable, where its window was open', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    await pause(walk.cycleId);
    expect(
      await fileAppeal(house.deps, act(walk.employeeId), { appraisalId: walk.id, form: appealForm }),
    ).toMatchObject({ outcome: 'FILED' });
    expect(await walk.see('APPEAL', 'DECIDE_APPEAL')).toEqual({ is: 'HELD' });
  });

  it('leaves the appeal fileable, where its window was not open yet; the window stands still meanwhile', async () => {
    const walk = await newAppraisal(house);
    await walk.toRated('MEETS');
    await walk.see('DELIVERY', 'DELIVER_RESULT');
    await walk.decide('DELIVER_RESULT', house.people.evaluator, 'DELIVERED');
    await walk.see('DELIVERY', 'RECEIVE_RESULT');
    await pause(walk.cycleId);
    await walk.decide('RECEIVE_RESULT', walk.employeeId, 'RECEIVED');
    expect(await walk.see('APPEAL', 'FILE_APPEAL')).toEqual({ is: 'HELD' });
    const window = await walk.task('FILE_APPEAL');
    expect(window.pausedAt).not.toBeNull();
    expect(await walk.see('DELIVERY', 'SIGN_AND_RETURN')).toEqual({ is: 'HELD' });
    expect(await walk.tasks('SIGN_AND_RETURN')).toEqual([]);
    await fileAppeal(house.deps, act(walk.employeeId), { appraisalId: walk.id, form: appealForm });
    await resume(walk.cycleId);
    expect(await walk.see('DELIVERY', 'SIGN_AND_RETURN')).toMatchObject({ is: 'OPEN' });
    expect(await walk.see('APPEAL', 'DECIDE_APPEAL')).toMatchObject({ is: 'OPEN' });
  });

  it('of what does not run is refused', async () => {
    const draft = await draftCycle(house);
    expect((await refusal(pause(draft))).code).toBe('CYCLE_NOT_RUNNING');
    expect((await refusal(resume(draft))).code).toBe('CYCLE_NOT_PAUSED');
    expect((await refusal(pause(house.people.unitId))).code).toBe('NOT_FOUND');
  });
});

describe('resuming', () => {
  it('moves every open due date by the length of the pause, and says so in the derivation and in one mail each', async () => {
    const { db } = house;
    const walk = await newAppraisal(house);
    await walk.decide('ACKNOWLEDGE_SOCIALIZATION', walk.employeeId, 'ACKNOWLEDGED');
    const before = await dueDates(walk.cycleId);
    await pause(walk.cycleId);
    await backdate(walk.cycleId, 3);
    const { movedSeconds } = await resume(walk.cycleId);
    expect(movedSeconds).toBeGreaterThanOrEqual(3 * 3_600);
    const after = await dueDates(walk.cycleId);
    after.forEach((task, index) => {
      const moved = ((task.dueAt?.getTime() ?? 0) - (before[index]?.dueAt?.getTime() ?? 0)) / 1_000;
      expect(moved).toBeCloseTo(task.status === 'OPEN' ? movedSeconds : 0, 2);
    });
    const drafting = await walk.task('DRAFT_TARGETS');
    expect(drafting).toMatchObject({ pausedAt: null, derivation: { moved: [{ by: 'PAUSE' }] } });
    const moved = await db.notice.findMany({ where: { cycleId: walk.cycleId, kind: 'DEADLINE_MOVED' } });
    expect(new Set(moved.map((notice) => notice.recipientId)).size).toBe(moved.length);
    expect(moved).toHaveLength(5);
    expect(await resume(walk.cycleId)).toEqual({ status: 'RUNNING', movedSeconds: 0 });
  });

  it('under the national policy moves by whole days, so that a deadline still ends at 23:59:59 local', async () => {
    const cycleId = await runningCycle(house, { policyId: nationalId });
    const walk = new Walk(
      house,
      cycleId,
      await appraisalOf(house.db, cycleId, house.people.employee),
      house.people.employee,
    );
    const local = (instant: Date | null) =>
      DateTime.fromJSDate(instant ?? new Date(Number.NaN), { zone: 'Asia/Makassar' });
    const before = local((await walk.task('DRAFT_TARGETS')).dueAt);
    const window = () =>
      house.db.stageWindow.findFirstOrThrow({
        where: { cycleId, stage: 'REPORTING' },
        select: { dueAt: true, opensAt: true },
      });
    const reporting = await window();
    await pause(cycleId);
    await backdate(cycleId, 26);
    expect(await resume(cycleId)).toEqual({ status: 'RUNNING', movedSeconds: 2 * 86_400 });
    const after = local((await walk.task('DRAFT_TARGETS')).dueAt);
    expect(before.toFormat('HH:mm:ss')).toBe('23:59:59');
    expect(after.toISO()).toBe(before.plus({ days: 2 }).toISO());
    expect(local((await window()).dueAt).toISO()).toBe(local(reporting.dueAt).plus({ days: 2 }).toISO());
    expect(local((await window()).opensAt).toISO()).toBe(local(reporting.opensAt).plus({ days: 2 }).toISO());
  });

  it('does not move windows that were over before the pause', async () => {
    const cycleId = await runningCycle(house);
    const past = new Date(Date.now() - 7 * 86_400_000);
    const where = { cycleId, stage: 'SOCIALIZATION' };
    await house.db.stageWindow.updateMany({ where, data: { opensAt: past, dueAt: past } });
    await pause(cycleId);
    await backdate(cycleId, 2);
    await resume(cycleId);
    expect(await house.db.stageWindow.findFirst({ where })).toMatchObject({ opensAt: past, dueAt: past });
  });
});

describe('a cancellation', () => {
  it('keeps every fact, closes what is open, tells everybody, and rings the workflows so that they end', async () => {
    const { db, deps, people } = house;
    const walk = await newAppraisal(house);
    await walk.toTargets();
    await db.outbox.updateMany({ data: { consumedAt: new Date() } });
    const cancel = () => cancelCycle(deps, admin(), { cycleId: walk.cycleId, reason: 'Salah tahun.' });
    expect(await cancel()).toEqual({ status: 'CANCELLED' });
    expect(await cancel()).toEqual({ status: 'CANCELLED' });
    expect(await db.plan.count({ where: { appraisalId: walk.id } })).toBe(1);
    expect(await db.decision.count({ where: { task: { appraisalId: walk.id } } })).toBe(2);
    expect(await db.task.count({ where: { cycleId: walk.cycleId, status: 'OPEN' } })).toBe(0);
    expect(await walk.row()).toMatchObject({ state: 'CANCELLED', endReason: 'CYCLE_CANCELLED' });
    expect(await db.notice.count({ where: { cycleId: walk.cycleId, kind: 'CYCLE_CANCELLED' } })).toBe(5);
    expect((await walk.bells()).map((bell) => bell.reason)).toEqual(['CANCELLED']);
    const [report] = await db.unitReport.findMany({ where: { cycleId: walk.cycleId } });
    expect(report?.status).toBe('CANCELLED');
    expect(await unanswered(db, report?.id ?? '')).toHaveLength(1);
    expect(await refusal(walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planForm))).toMatchObject({
      code: 'TASK_CLOSED',
    });
  });

  it('ends open cases and leaves final results as they are', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived('BELOW', 'MEETS');
    await conclude(house.db, walk.id);
    await cancelCycle(house.deps, admin(), { cycleId: walk.cycleId, reason: 'Salah tahun.' });
    expect((await walk.row()).state).toBe('FINAL');
    expect(await house.db.developmentCase.findMany({ where: { appraisalId: walk.id } })).toMatchObject([
      { kind: 'COACHING', status: 'CANCELLED' },
    ]);
  });

  it('of a paused cycle works; of a closed one is refused: its results stand', async () => {
    const paused = await runningCycle(house);
    await pause(paused);
    expect(await cancelCycle(house.deps, admin(), { cycleId: paused, reason: 'Batal.' })).toEqual({
      status: 'CANCELLED',
    });
    await house.db.cycle.update({ where: { id: paused }, data: { status: 'CLOSED' } });
    const again = cancelCycle(house.deps, admin(), { cycleId: paused, reason: 'Batal.' });
    expect((await refusal(again)).code).toBe('CYCLE_ENDED');
  });
});

describe('a clone', () => {
  it('is a draft of another year with the same filter and the newest version of the policy', async () => {
    const { db, deps, people } = house;
    const filter = { unitIds: [people.unitId], kinds: ['CIVIL_SERVANT'] };
    const cycleId = await runningCycle(house, { policyId: nationalId, filter });
    const newer = await db.policy.create({
      data: {
        code: 'permenpanrb-6-2022',
        version: 2,
        title: 'Nasional, perubahan',
        legalBasis: 'PermenPANRB 6/2022',
        status: 'PUBLISHED',
        body: nationalPolicy,
      },
    });
    const { id } = await cloneCycle(deps, admin(), { cycleId, year: 2027, name: 'Penilaian Kinerja 2027' });
    expect(await db.cycle.findUnique({ where: { id } })).toMatchObject({
      status: 'DRAFT',
      year: 2027,
      filter,
      policyId: newer.id,
      clonedFromId: cycleId,
    });
    const gone = cloneCycle(deps, admin(), { cycleId: people.unitId, year: 2027, name: 'X' });
    expect((await refusal(gone)).code).toBe('NOT_FOUND');
  });
});

describe('an edit', () => {
  it('changes a draft that nobody has changed meanwhile, and no launched cycle', async () => {
    const { db, deps } = house;
    const cycleId = await draftCycle(house);
    const edit = (version: number) => editCycle(deps, admin(), { cycleId, version, change: { name: 'Nama baru' } });
    expect(await edit(1)).toEqual({ id: cycleId, version: 2 });
    expect(await refusal(edit(1))).toMatchObject({ code: 'STALE_VERSION', status: 412, extra: { version: 2 } });
    await db.cycle.update({ where: { id: cycleId }, data: { status: 'RUNNING' } });
    expect((await refusal(edit(2))).code).toBe('CYCLE_NOT_DRAFT');
  });
});
