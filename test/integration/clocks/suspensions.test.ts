/** The clocks of one appraisal stand still: sick leave, duty abroad, force majeure; alone, and together with a pause of the cycle. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pauseCycle } from '../../../usecases/cycles/pause-cycle.ts';
import { resumeCycle } from '../../../usecases/cycles/resume-cycle.ts';
import { fileAppeal } from '../../../usecases/file-appeal.ts';
import { sweepOverdue } from '../../../usecases/sweep-overdue.ts';
import { endSuspension } from '../../../usecases/suspensions/end-suspension.ts';
import type { SuspensionScope } from '../../../usecases/suspensions/hold.ts';
import { suspendAppraisal } from '../../../usecases/suspensions/suspend.ts';
import {
  act,
  appealForm,
  newAppraisal,
  refusal,
  runningCycle,
  setDue,
  startHouse,
  Walk,
  type House,
} from '../../support/acts.ts';
import { appraisalOf, planForm } from '../../support/engine.ts';
import { local, movesOf, publishNational } from '../../support/clocks.ts';

let house: House;
let nationalId: string;
beforeAll(async () => {
  house = await startHouse();
  nationalId = await publishNational(house.db, (body) => body);
});
afterAll(() => house.close());

const admin = () => act(house.people.admin);
const suspend = (walk: Walk, scope: SuspensionScope = 'ALL') =>
  suspendAppraisal(house.deps, admin(), {
    appraisalId: walk.id,
    scope,
    cause: 'SICK_LEAVE',
    reason: 'Cuti sakit',
    decree: 'Surat cuti 12/2026',
  });
const end = (walk: Walk) => endSuspension(house.deps, admin(), walk.id);
const pause = (walk: Walk) => pauseCycle(house.deps, admin(), { cycleId: walk.cycleId, reason: 'Banjir.' });
const resume = (walk: Walk) => resumeCycle(house.deps, admin(), walk.cycleId);
/** As if everything had happened so many hours earlier. */
const backdate = async (walk: Walk, hours: number): Promise<void> => {
  await house.db
    .$executeRaw`UPDATE suspension SET started_at = started_at - make_interval(hours => ${hours}::int) WHERE appraisal_id = ${walk.id}::uuid AND ended_at IS NULL`;
  await house.db
    .$executeRaw`UPDATE cycle SET paused_at = paused_at - make_interval(hours => ${hours}::int) WHERE id = ${walk.cycleId}::uuid`;
  await house.db
    .$executeRaw`UPDATE task SET paused_at = paused_at - make_interval(hours => ${hours}::int) WHERE cycle_id = ${walk.cycleId}::uuid`;
};
async function daysWalk(): Promise<Walk> {
  const cycleId = await runningCycle(house, { policyId: nationalId });
  return new Walk(house, cycleId, await appraisalOf(house.db, cycleId, house.people.employee), house.people.employee);
}
const dueOf = async (walk: Walk, kind: Parameters<Walk['task']>[0]): Promise<Date> =>
  (await walk.task(kind)).dueAt ?? new Date(Number.NaN);
const days = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 86_400_000;

describe('a suspension', () => {
  it('of everything holds every open task of the appraisal, and of nobody else; the ledger says why', async () => {
    const walk = await daysWalk();
    const { suspensionId, tasks } = await suspend(walk);
    expect(tasks).toBe(2);
    expect(await walk.task('DRAFT_TARGETS')).toMatchObject({ suspensionId, pausedAt: expect.any(Date) as Date });
    expect(await house.db.task.count({ where: { cycleId: walk.cycleId, pausedAt: { not: null } } })).toBe(2);
    const event = (await walk.events()).at(-1);
    expect(event).toMatchObject({
      type: 'CLOCKS_SUSPENDED',
      actorId: house.people.admin,
      data: { suspensionId, scope: 'ALL', cause: 'SICK_LEAVE', decree: 'Surat cuti 12/2026' },
    });
    expect(JSON.stringify(event?.data)).not.toContain('Cuti sakit');
    expect(await walk.bells()).toEqual([]);
  });

  it('of the employee leaves what others must do running', async () => {
    const walk = await newAppraisal(house);
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    await suspend(walk, 'EMPLOYEE');
    expect((await walk.task('ACKNOWLEDGE_SOCIALIZATION')).pausedAt).not.toBeNull();
    expect((await walk.task('APPROVE_TARGETS')).pausedAt).toBeNull();
    await walk.decide('APPROVE_TARGETS', house.people.evaluator, 'RETURNED', {}, { comment: 'Perbaiki' });
    // What opens meanwhile starts standing still.
    expect(await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { round: 2 })).toEqual({ is: 'HELD' });
    expect((await walk.task('DRAFT_TARGETS')).suspensionId).not.toBeNull();
  });

  it('changes nothing when a timer fires or the sweeper comes; what is open may be decided', async () => {
    const walk = await newAppraisal(house);
    const task = await walk.task('DRAFT_TARGETS');
    const armedFor = await setDue(house.db, task.id, 1);
    await suspend(walk);
    await house.db
      .$executeRaw`UPDATE task SET due_at = due_at - interval '1 hour', paused_at = paused_at - interval '1 hour' WHERE id = ${task.id}::uuid`;
    const passed = new Date(Date.parse(armedFor) - 3_600_000).toISOString();
    expect(await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { armedFor: passed })).toEqual({ is: 'HELD' });
    await sweepOverdue(house.deps, { graceSeconds: 0, limit: 100 });
    expect(await walk.tasks('DRAFT_TARGETS')).toHaveLength(1);
    const decided = await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    expect(decided.late).toBe(false);
  });

  it('leaves an appeal fileable', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    await suspend(walk);
    const filed = await fileAppeal(house.deps, act(walk.employeeId), { appraisalId: walk.id, form: appealForm });
    expect(filed.late).toBe(false);
  });

  it('is refused for what has ended, twice, for oneself, and without the office', async () => {
    const walk = await newAppraisal(house);
    expect((await refusal(end(walk))).code).toBe('NOT_SUSPENDED');
    await suspend(walk);
    expect(await refusal(suspend(walk))).toMatchObject({ code: 'ALREADY_SUSPENDED', status: 409 });
    const wanted = { appraisalId: walk.id, scope: 'ALL', cause: 'OTHER', reason: 'x', decree: null } as const;
    expect((await refusal(suspendAppraisal(house.deps, act(house.people.evaluator), wanted))).code).toBe(
      'ROLE_REQUIRED',
    );
    await house.db.roleGrant.create({
      data: { personId: house.people.employee, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') },
    });
    const own = await refusal(endSuspension(house.deps, act(house.people.employee), walk.id));
    expect(own).toMatchObject({ code: 'OWN_APPRAISAL', status: 403 });
    expect((await walk.events()).at(-1)).toMatchObject({
      type: 'ACCESS_DENIED',
      data: { attempted: 'SUSPENSION.END' },
    });
    await house.db.roleGrant.deleteMany({ where: { personId: house.people.employee } });
    await end(walk);
    await house.db.task.updateMany({
      where: { appraisalId: walk.id },
      data: { status: 'CANCELLED', closedAt: new Date() },
    });
    await house.db.appraisal.update({ where: { id: walk.id }, data: { state: 'EXCLUDED' } });
    expect((await refusal(suspend(walk))).code).toBe('APPRAISAL_ENDED');
  });
});

describe('the end of a suspension', () => {
  it('moves each due date by whole days, tells each person once, and rings who waits', async () => {
    const walk = await daysWalk();
    const before = await dueOf(walk, 'DRAFT_TARGETS');
    const { suspensionId } = await suspend(walk);
    await backdate(walk, 30);
    expect(await end(walk)).toEqual({ suspensionId, tasks: 2 });
    const task = await walk.task('DRAFT_TARGETS');
    expect(task).toMatchObject({ pausedAt: null, suspensionId: null });
    expect(days(before, await dueOf(walk, 'DRAFT_TARGETS'))).toBe(2);
    expect(local(task.dueAt)).toMatch(/23:59:59$/);
    expect(movesOf(task)).toMatchObject([{ by: 'SUSPENSION', id: suspensionId, seconds: 2 * 86_400 }]);
    expect(await walk.notices('DEADLINE_MOVED')).toMatchObject([{ recipientId: walk.employeeId }]);
    // Nobody waits for an acknowledgement.
    expect(await walk.bells()).toMatchObject([{ taskId: task.id, reason: 'RESUMED' }]);
    expect(await walk.see('TARGET_SETTING', 'DRAFT_TARGETS')).toMatchObject({ is: 'OPEN' });
    expect(await walk.bells()).toEqual([]);
    expect((await walk.events()).at(-1)).toMatchObject({ type: 'SUSPENSION_ENDED', data: { suspensionId, tasks: 2 } });
  });

  it('within a pause lets the pause go on: its end moves by the whole stand-still, once', async () => {
    const walk = await daysWalk();
    const before = await dueOf(walk, 'DRAFT_TARGETS');
    const { suspensionId } = await suspend(walk);
    await backdate(walk, 30);
    await pause(walk);
    await end(walk);
    expect(await walk.task('DRAFT_TARGETS')).toMatchObject({ suspensionId: null, pausedAt: expect.any(Date) as Date });
    expect(await dueOf(walk, 'DRAFT_TARGETS')).toEqual(before);
    expect(await walk.bells()).toMatchObject([{ heldByCycleId: walk.cycleId }]);
    await backdate(walk, 30);
    await resume(walk);
    // 60 hours in all: three days, not two and two.
    expect(days(before, await dueOf(walk, 'DRAFT_TARGETS'))).toBe(3);
    expect(movesOf(await walk.task('DRAFT_TARGETS'))).toMatchObject([
      { by: 'SUSPENSION', id: suspensionId, seconds: 0 },
      { by: 'PAUSE', seconds: 3 * 86_400 },
    ]);
    expect(await walk.bells()).toMatchObject([{ heldByCycleId: null }]);
  });

  it('after a pause has ended within it moves by the whole stand-still, once', async () => {
    const walk = await daysWalk();
    const before = await dueOf(walk, 'DRAFT_TARGETS');
    const colleague = await appraisalOf(house.db, walk.cycleId, house.people.colleague);
    const other = new Walk(house, walk.cycleId, colleague, house.people.colleague);
    const { suspensionId } = await suspend(walk);
    await pause(walk);
    await backdate(walk, 30);
    await resume(walk);
    expect(await walk.task('DRAFT_TARGETS')).toMatchObject({ suspensionId, pausedAt: expect.any(Date) as Date });
    expect(await dueOf(walk, 'DRAFT_TARGETS')).toEqual(before);
    expect(days(before, await dueOf(other, 'DRAFT_TARGETS'))).toBe(2);
    expect(await walk.see('TARGET_SETTING', 'DRAFT_TARGETS')).toEqual({ is: 'HELD' });
    await backdate(walk, 30);
    await end(walk);
    expect(days(before, await dueOf(walk, 'DRAFT_TARGETS'))).toBe(3);
    expect(await walk.task('DRAFT_TARGETS')).toMatchObject({ pausedAt: null, suspensionId: null });
  });

  it('moves the window of a periodic evaluation that was not over, without what a pause has moved it by', async () => {
    const walk = await daysWalk();
    const dueAt = new Date(Date.now() + 10 * 86_400_000);
    const derivation = {
      rule: { on: { yearOffset: 0, month: 12, day: 1 } },
      legalBasis: 'IV.A.8',
      timeZone: 'Asia/Makassar',
      skipped: [],
    };
    const period = await house.db.periodicEvaluation.create({
      data: {
        appraisalId: walk.id,
        period: 'Q3',
        opensAt: new Date(Date.now() - 86_400_000),
        dueAt,
        derivation: { opens: derivation, due: derivation },
      },
    });
    await suspend(walk);
    await pause(walk);
    await backdate(walk, 30);
    await resume(walk);
    await backdate(walk, 30);
    await end(walk);
    const after = await house.db.periodicEvaluation.findUniqueOrThrow({ where: { id: period.id } });
    // Two days by the pause (30 hours); of the suspension's 60 hours the other 30 are left: two days.
    expect(days(dueAt, after.dueAt)).toBe(4);
    const { due } = after.derivation as unknown as { due: { moved: unknown[] } };
    expect(due.moved).toMatchObject([{ by: 'PAUSE' }, { by: 'SUSPENSION' }]);
  });
});

describe('a task that was late before its clock stopped', () => {
  it('is late while it stands still: a rule that refuses refuses, and settles when the clock goes on', async () => {
    const walk = await newAppraisal(house);
    await walk.toRating();
    const armedFor = await setDue(house.db, (await walk.task('RATE')).id, -60);
    await pause(walk);
    const rating = walk.decide('RATE', house.people.evaluator, 'RATED', await walk.assessment('MEETS'));
    expect(await refusal(rating)).toMatchObject({ code: 'TASK_OVERDUE', status: 409 });
    expect(await walk.see('FINAL_SCORING', 'RATE', { armedFor })).toEqual({ is: 'HELD' });
    await resume(walk);
    const open = await walk.see('FINAL_SCORING', 'RATE');
    if (open.is !== 'OPEN' || open.dueAt === null) throw new Error(open.is);
    await walk.see('FINAL_SCORING', 'RATE', { armedFor: open.dueAt });
    expect(await walk.tasks('RATE')).toMatchObject([{ status: 'TAKEN_OVER' }, { status: 'OPEN', level: 1 }]);
  });

  it('is decided late where the rule accepts that', async () => {
    const walk = await newAppraisal(house);
    await walk.passDue('DRAFT_TARGETS');
    await suspend(walk);
    expect((await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm)).late).toBe(true);
  });

  it('does not open an appeal window again that had passed', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    await walk.passDue('FILE_APPEAL');
    await pause(walk);
    const filing = fileAppeal(house.deps, act(walk.employeeId), { appraisalId: walk.id, form: appealForm });
    expect((await refusal(filing)).status).toBe(409);
    await resume(walk);
  });
});
