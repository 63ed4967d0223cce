/** The calendar or the policy changed in mid-year: open clocks are computed anew, with care for whoever was told of a date. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PolicyBody } from '../../../domain/policy.ts';
import { orderClockChange } from '../../../usecases/clock-changes/order-clock-change.ts';
import { previewClockChange } from '../../../usecases/clock-changes/preview-clock-change.ts';
import { previewPolicySwitch, switchPolicy } from '../../../usecases/clock-changes/switch-policy.ts';
import { pauseCycle } from '../../../usecases/cycles/pause-cycle.ts';
import { resumeCycle } from '../../../usecases/cycles/resume-cycle.ts';
import { extendDeadlines } from '../../../usecases/clock-changes/extend-deadlines.ts';
import { inTransaction } from '../../../usecases/transact.ts';
import { act, refusal, runningCycle, startHouse, Walk, type House } from '../../support/acts.ts';
import { appraisalOf } from '../../support/engine.ts';
import { applyAll, inDays, local, movesOf, publishNational } from '../../support/clocks.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const admin = () => act(house.people.admin);
const WHY = { reason: 'Perubahan peraturan', decree: 'Permenpan 3/2026' };
const workingDays = (body: PolicyBody, n: number): PolicyBody => ({
  ...body,
  tasks: {
    ...body.tasks,
    DRAFT_TARGETS: { ...body.tasks.DRAFT_TARGETS, due: { clock: { n, unit: 'WORKING_DAYS', from: 'OPENED' } } },
    FILE_APPEAL: { ...body.tasks.FILE_APPEAL, due: { clock: { n, unit: 'WORKING_DAYS', from: 'RECEIPT' } } },
  },
});
const version = (n: number, change: (body: PolicyBody) => PolicyBody = (body) => body) =>
  publishNational(house.db, (body) => change(workingDays(body, n)));

async function cycleOf(policyId: string): Promise<Walk> {
  const cycleId = await runningCycle(house, { policyId });
  return new Walk(house, cycleId, await appraisalOf(house.db, cycleId, house.people.employee), house.people.employee);
}

/** A day off of the unit, entered and ordered in one transaction, as BKD's edit of the calendar does. */
async function enterDayOff(date: string): Promise<string> {
  const unitId = house.people.unitId;
  return inTransaction(house.deps, async (tx) => {
    await tx.holiday.create({
      data: { date: new Date(date), kind: 'LOCAL', name: 'Hari jadi', source: 'Keputusan Bupati 9/2026', unitId },
    });
    return (
      await orderClockChange(tx, admin(), {
        kind: 'CALENDAR',
        unitId,
        reason: 'Hari jadi',
        decree: 'Keputusan Bupati 9/2026',
      })
    ).changeId;
  });
}

/** The working day so many days after the first one from tomorrow on; the agency of these tests knows weekends and fixed holidays only. */
async function dueDay(walk: Walk): Promise<string> {
  return local((await walk.task('DRAFT_TARGETS')).dueAt).slice(0, 10);
}

describe('a day off that is entered in mid-year', () => {
  it('moves what is counted over it, says so, and shows before what it would move', async () => {
    const walk = await cycleOf(await version(15));
    const before = await walk.task('DRAFT_TARGETS');
    const off = await dueDay(walk);
    const unitId = house.people.unitId;
    const preview = await inTransaction(house.deps, async (tx) => {
      const holiday = await tx.holiday.create({
        data: { date: new Date(off), kind: 'LOCAL', name: 'Hari jadi', source: 'Keputusan Bupati 9/2026', unitId },
      });
      const shown = await previewClockChange(tx, { kind: 'CALENDAR', unitId, reason: '', decree: null });
      await tx.holiday.delete({ where: { id: holiday.id } });
      return shown;
    });
    expect(preview).toMatchObject({ appraisals: 5, later: 5, earlier: 0, kept: 0 });
    expect(preview.examples).toContainEqual({
      what: 'TASK',
      cycleId: walk.cycleId,
      unitId,
      appraisalId: expect.any(String) as string,
      stage: 'TARGET_SETTING',
      taskKind: 'DRAFT_TARGETS',
      oldDueAt: before.dueAt?.toISOString(),
      newDueAt: expect.any(String) as string,
      kept: null,
      count: 5,
    });
    expect(await walk.task('DRAFT_TARGETS')).toEqual(before);

    const changeId = await enterDayOff(off);
    await applyAll(house.db, changeId);
    const after = await walk.task('DRAFT_TARGETS');
    expect(after.dueAt?.toISOString()).toBe(
      preview.examples.find((each) => each.taskKind === 'DRAFT_TARGETS')?.newDueAt,
    );
    expect(movesOf(after)).toMatchObject([{ by: 'CALENDAR', id: changeId, decree: 'Keputusan Bupati 9/2026' }]);
    expect(after.derivation).toMatchObject({
      skipped: expect.arrayContaining([
        { date: off, reason: 'Hari jadi (Keputusan Bupati 9/2026)', source: 'Keputusan Bupati 9/2026' },
      ]) as unknown,
    });
    await house.db.holiday.deleteMany({});
  });

  it('keeps what a pause and an extension have moved, and adds neither twice', async () => {
    const walk = await cycleOf(await version(15));
    const off = await dueDay(walk);
    await pauseCycle(house.deps, admin(), { cycleId: walk.cycleId, reason: 'Banjir.' });
    await resumeCycle(house.deps, admin(), walk.cycleId);
    const { changeId } = await extendDeadlines(house.deps, admin(), {
      ...WHY,
      cycleId: walk.cycleId,
      stage: 'TARGET_SETTING',
      add: { n: 3, unit: 'CALENDAR_DAYS' },
    });
    await applyAll(house.db, changeId);
    const before = await walk.task('DRAFT_TARGETS');
    expect(movesOf(before).map((move) => move.by)).toEqual(['PAUSE', 'EXTENSION']);
    const window = () =>
      house.db.stageWindow.findFirstOrThrow({ where: { cycleId: walk.cycleId, stage: 'TARGET_SETTING' } });
    const windowBefore = await window();

    await applyAll(house.db, await enterDayOff('2026-01-02'));
    const after = await walk.task('DRAFT_TARGETS');
    expect(after.dueAt).toEqual(before.dueAt);
    expect((await window()).dueAt).toEqual(windowBefore.dueAt);
    await applyAll(house.db, await enterDayOff(off));
    const moved = await walk.task('DRAFT_TARGETS');
    expect(moved.dueAt?.getTime()).toBeGreaterThan(before.dueAt?.getTime() ?? 0);
    expect(movesOf(moved).map((move) => move.by)).toEqual(['PAUSE', 'EXTENSION', 'CALENDAR']);
    await house.db.holiday.deleteMany({});
  });
});

describe('another version of the policy', () => {
  it('is pinned and audited, moves the windows that have not opened, and the cycle’s open tasks', async () => {
    const old = await version(10);
    const walk = await cycleOf(old);
    const next = await version(12, (body) => ({
      ...body,
      stages: {
        ...body.stages,
        FINAL_SCORING: {
          opens: { on: { yearOffset: 1, month: 1, day: 5 } },
          due: { on: { yearOffset: 1, month: 2, day: 14 } },
          legalBasis: 'Permenpan 3/2026',
        },
      },
    }));
    const preview = await previewPolicySwitch(house.deps, admin(), { cycleId: walk.cycleId, policyId: next });
    expect(preview).toMatchObject({ appraisals: 5, later: 5, earlier: 0 });
    expect(await house.db.cycle.findUnique({ where: { id: walk.cycleId } })).toMatchObject({ policyId: old });
    const before = await walk.task('DRAFT_TARGETS');
    const { changeId, operationId } = await switchPolicy(house.deps, admin(), {
      cycleId: walk.cycleId,
      policyId: next,
      ...WHY,
    });
    await applyAll(house.db, changeId);
    expect(await house.db.cycle.findUnique({ where: { id: walk.cycleId } })).toMatchObject({ policyId: next });
    expect(
      await house.db.event.findFirst({ where: { chain: walk.cycleId, type: 'CYCLE_POLICY_SWITCHED' } }),
    ).toMatchObject({
      data: { fromPolicyId: old, policyId: next, decree: WHY.decree },
    });
    const scoring = await house.db.stageWindow.findFirstOrThrow({
      where: { cycleId: walk.cycleId, stage: 'FINAL_SCORING' },
    });
    expect([local(scoring.opensAt), local(scoring.dueAt)]).toEqual(['2027-01-05 00:00:00', '2027-02-14 23:59:59']);
    const after = await walk.task('DRAFT_TARGETS');
    expect(after.dueAt?.getTime()).toBeGreaterThan(before.dueAt?.getTime() ?? 0);
    expect(movesOf(after)).toMatchObject([{ by: 'POLICY', id: changeId, decree: WHY.decree }]);
    expect(await house.db.operation.findUnique({ where: { id: operationId } })).toMatchObject({
      status: 'SUCCEEDED',
      result: { moved: 5, failed: 0 },
    });
  });

  it('that shortens a duty rings its owners, one after the other at a capped rate', async () => {
    const walk = await cycleOf(await version(15));
    const before = await walk.task('DRAFT_TARGETS');
    await house.db.outbox.updateMany({ data: { consumedAt: new Date() } });
    const { changeId } = await switchPolicy(house.deps, admin(), {
      cycleId: walk.cycleId,
      policyId: await version(8),
      ...WHY,
    });
    await applyAll(house.db, changeId, 2);
    const after = await walk.task('DRAFT_TARGETS');
    expect(after.dueAt?.getTime()).toBeLessThan(before.dueAt?.getTime() ?? 0);
    const bells = await house.db.outbox.findMany({
      where: { reason: 'CLOCK_MOVED', consumedAt: null },
      orderBy: { nextAttemptAt: 'asc' },
    });
    expect(bells).toHaveLength(5);
    expect(new Set(bells.map((bell) => bell.ownerId)).size).toBe(5);
    const gaps = bells
      .slice(1)
      .map((bell, index) => bell.nextAttemptAt.getTime() - (bells[index]?.nextAttemptAt.getTime() ?? 0));
    // Twenty a second, also across chunks (milliseconds are rounded in the row).
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(49);
    expect(await house.db.notice.count({ where: { cycleId: walk.cycleId, kind: 'DEADLINE_MOVED' } })).toBe(5);
  });

  it('makes nobody late overnight', async () => {
    const walk = await cycleOf(await version(15));
    const { changeId } = await switchPolicy(house.deps, admin(), {
      cycleId: walk.cycleId,
      policyId: await version(0),
      ...WHY,
    });
    await applyAll(house.db, changeId);
    const task = await walk.task('DRAFT_TARGETS');
    expect(task.dueAt?.getTime()).toBeGreaterThan(Date.now());
    expect(local(task.dueAt)).toMatch(/23:59:59$/);
    expect(task.derivation).toMatchObject({ kept: [{ by: 'POLICY', id: changeId, because: 'NOTICE' }] });
    const kept = (await walk.events()).find((event) => event.type === 'DEADLINE_MOVED');
    expect(kept?.data).toMatchObject({ kept: 'NOTICE' });
  });

  it('never shortens a right that somebody was told of', async () => {
    const long = await version(14);
    const walk = await cycleOf(long);
    const opened = new Date();
    const dueAt = new Date(`${inDays(30)}T15:59:59Z`);
    const rule = { clock: { n: 14, unit: 'WORKING_DAYS', from: 'RECEIPT' } } as const;
    await house.db.task.create({
      data: {
        cycleId: walk.cycleId,
        appraisalId: walk.id,
        stage: 'APPEAL',
        kind: 'FILE_APPEAL',
        role: 'EMPLOYEE',
        assigneeId: walk.employeeId,
        heldForId: walk.employeeId,
        unitId: house.people.unitId,
        openedAt: opened,
        dueAt,
        derivation: {
          rule,
          legalBasis: 'V.B.2',
          timeZone: 'Asia/Makassar',
          from: { event: 'RECEIPT', at: opened.toISOString() },
          skipped: [],
        },
      },
    });
    const { changeId, operationId } = await switchPolicy(house.deps, admin(), {
      cycleId: walk.cycleId,
      policyId: await version(3),
      ...WHY,
    });
    await applyAll(house.db, changeId);
    const appeal = await walk.task('FILE_APPEAL');
    expect(appeal.dueAt).toEqual(dueAt);
    expect(appeal.derivation).toMatchObject({
      kept: [{ by: 'POLICY', id: changeId, because: 'RIGHT', decree: WHY.decree }],
    });
    expect((await walk.events()).filter((event) => event.type === 'DEADLINE_KEPT')).toMatchObject([
      { data: { kind: 'FILE_APPEAL', kept: 'RIGHT' } },
    ]);
    const item = await house.db.operationItem.findFirst({ where: { operationId, key: walk.id } });
    expect(item?.detail).toMatchObject({
      tasks: expect.arrayContaining([expect.objectContaining({ kind: 'FILE_APPEAL', kept: 'RIGHT' })]) as unknown,
    });
  });

  it('is refused where it is the same one, of another policy, a draft, or of a cycle that has ended', async () => {
    const own = await version(10);
    const walk = await cycleOf(own);
    const to = async (policyId: string, cycleId = walk.cycleId) =>
      (await refusal(switchPolicy(house.deps, admin(), { cycleId, policyId, ...WHY }))).code;
    expect(await to(own)).toBe('NOTHING_CHANGED');
    expect(await to(house.walkPolicyId)).toBe('POLICY_OF_ANOTHER_CODE');
    const draft = await house.db.policy.create({
      data: {
        code: 'permenpanrb-6-2022',
        version: 900,
        title: 'Rancangan',
        legalBasis: '-',
        status: 'DRAFT',
        body: {},
      },
    });
    expect(await to(draft.id)).toBe('POLICY_NOT_PUBLISHED');
    expect(await to(own, randomUUID())).toBe('NOT_FOUND');
    await house.db.cycle.update({ where: { id: walk.cycleId }, data: { status: 'CLOSED' } });
    expect(await to(await version(11))).toBe('CYCLE_ENDED');
  });

  it('is counted from the day on which a late joiner came', async () => {
    const walk = await cycleOf(await version(10));
    const joinedAt = new Date(Date.now() + 5 * 86_400_000);
    await house.db.appraisal.update({ where: { id: walk.id }, data: { joinedAt } });
    const fromLaunch = await version(10, (body) => ({
      ...body,
      tasks: {
        ...body.tasks,
        DRAFT_TARGETS: {
          ...body.tasks.DRAFT_TARGETS,
          due: { clock: { n: 30, unit: 'CALENDAR_DAYS', from: 'LAUNCH' } },
        },
      },
    }));
    const { changeId } = await switchPolicy(house.deps, admin(), {
      cycleId: walk.cycleId,
      policyId: fromLaunch,
      ...WHY,
    });
    await applyAll(house.db, changeId);
    expect(local((await walk.task('DRAFT_TARGETS')).dueAt)).toBe(`${inDays(35)} 23:59:59`);
  });
});
