/** Periodic evaluations are opened by the housekeeping when their window opens, and follow the course of their cycle. */
import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import type { Stage, TaskKind } from '../../../domain/terms.ts';
import { cancelCycle } from '../../../usecases/cycles/cancel-cycle.ts';
import { createAppraisals, markRunning, prepareLaunch } from '../../../usecases/cycles/launch-steps.ts';
import { pauseCycle } from '../../../usecases/cycles/pause-cycle.ts';
import { resumeCycle } from '../../../usecases/cycles/resume-cycle.ts';
import { endPeriods } from '../../../usecases/end-periods.ts';
import { lockAppraisal } from '../../../usecases/lock-owner.ts';
import { openPeriods, openPeriodsOf } from '../../../usecases/open-periods.ts';
import { raiseEpochs } from '../../../usecases/raise-epochs.ts';
import { shipDaysOff } from '../../../usecases/ship-days-off.ts';
import { act, draftCycle, runningCycle, startHouse, unanswered, Walk, type House } from '../../support/acts.ts';
import { appraisalOf, planForm } from '../../support/engine.ts';
import { LIMITS, newPeriod, PeriodWalk, publishPeriodicPolicy, windowOf } from '../../support/periods.ts';

let house: House;
let policyId: string;
beforeAll(async () => {
  house = await startHouse();
  policyId = await publishPeriodicPolicy(house.db);
});
afterAll(() => house.close());

const periodsOf = (appraisalId: string) =>
  house.db.periodicEvaluation.findMany({ where: { appraisalId }, orderBy: { opensAt: 'asc' } });
const codesOf = async (appraisalId: string) => (await periodsOf(appraisalId)).map((each) => each.period);

/** A running cycle with one person who has targets in force. */
async function withTargets(policy: string = policyId): Promise<Walk> {
  const cycleId = await runningCycle(house, { policyId: policy });
  const { employee } = house.people;
  const walk = new Walk(house, cycleId, await appraisalOf(house.db, cycleId, employee), employee);
  await walk.toTargets();
  return walk;
}

const open = (walk: Walk) => openPeriodsOf(house.deps, walk.cycleId, LIMITS);

describe('opening', () => {
  it('makes a row with its derivation, an event and one bell; coming again changes nothing', async () => {
    const walk = await withTargets();
    expect(await open(walk)).toBe(1);
    expect(await open(walk)).toBe(0);
    const [row] = await periodsOf(walk.id);
    expect(row).toMatchObject({ period: 'Q1', state: 'ACTIVE', epoch: 1, ratingId: null });
    expect(row?.derivation).toMatchObject({
      opens: { legalBasis: 'PermenPANRB 6/2022 Art. 24', from: { event: 'LAUNCH' } },
      due: { from: { event: 'LAUNCH' } },
    });
    const events = (await walk.events()).filter((event) => event.type === 'PERIOD_OPENED');
    expect(events.map((event) => [event.actorRole, event.data])).toMatchObject([
      ['ENGINE', { periodId: row?.id, period: 'Q1', dueAt: row?.dueAt.toISOString() }],
    ]);
    expect((await unanswered(house.db, row?.id ?? '')).map((bell) => [bell.ownerKind, bell.reason])).toEqual([
      ['period', 'OPENED'],
    ]);
    // No task yet: the workflow, which the bell starts, opens it.
    expect(await house.db.task.count({ where: { periodId: row?.id ?? '' } })).toBe(0);
  });

  it('waits for targets in force: what is not set cannot be evaluated', async () => {
    const cycleId = await runningCycle(house, { policyId });
    const { employee } = house.people;
    const walk = new Walk(house, cycleId, await appraisalOf(house.db, cycleId, employee), employee);
    expect(await open(walk)).toBe(0);
    await walk.toTargets();
    expect(await open(walk)).toBe(1);
  });

  it('is for a window that is open: not before it, and not after it', async () => {
    const walk = await withTargets(
      await publishPeriodicPolicy(house.db, [windowOf('M01', 0, 500), windowOf('M02', 600, 900)]),
    );
    await open(walk);
    expect(await codesOf(walk.id)).toEqual(['M01']);
    const other = await withTargets(await publishPeriodicPolicy(house.db, [windowOf('M01', 0, 0)]));
    await house.db
      .$executeRaw`UPDATE cycle SET launched_at = launched_at - interval '3 seconds' WHERE id = ${other.cycleId}::uuid`;
    expect(await open(other)).toBe(0);
  });

  it('is not for who joined after the window had opened', async () => {
    const walk = await withTargets(
      await publishPeriodicPolicy(house.db, [windowOf('M01', 0, 500), windowOf('M02', 501, 900)]),
    );
    const join = (seconds: number) =>
      house.db.$executeRaw`UPDATE appraisal SET joined_at = (SELECT launched_at FROM cycle WHERE id = cycle_id)
        + make_interval(secs => ${seconds}::float8) WHERE id = ${walk.id}::uuid`;
    await join(1);
    expect(await open(walk)).toBe(0);
    const { launchedAt } = await house.db.cycle.findUniqueOrThrow({ where: { id: walk.cycleId } });
    const later = new Date((launchedAt?.getTime() ?? 0) + 510_000);
    expect(await openPeriodsOf(house.deps, walk.cycleId, LIMITS, later)).toBe(1);
    expect(await codesOf(walk.id)).toEqual(['M02']);
  });

  it('of many spreads the bells, in batches, so that decisions do not wait behind them', async () => {
    const cycleId = await runningCycle(house, { policyId });
    const appraisals = await house.db.appraisal.findMany({ where: { cycleId }, orderBy: { id: 'asc' } });
    for (const { id } of appraisals) await putInForce(id);
    expect(appraisals.length).toBeGreaterThan(3);
    expect(await openPeriodsOf(house.deps, cycleId, { batch: 2, maxBatches: 100 })).toBe(appraisals.length);
    const bells = await house.db.$queryRaw<{ rings: Date }[]>`
      SELECT o.next_attempt_at AS rings FROM outbox o JOIN periodic_evaluation p ON p.id = o.owner_id
      JOIN appraisal a ON a.id = p.appraisal_id WHERE a.cycle_id = ${cycleId}::uuid ORDER BY o.next_attempt_at`;
    expect(bells).toHaveLength(appraisals.length);
    // Twenty a second, counted on from batch to batch.
    bells.slice(1).forEach(({ rings }, index) => {
      expect(rings.getTime() - (bells[index]?.rings.getTime() ?? 0)).toBeGreaterThanOrEqual(49);
    });
  });

  it('leaves out paused and virtual cycles, and people whose appraisal is not active', async () => {
    const paused = await withTargets();
    await pauseCycle(house.deps, act(house.people.admin), { cycleId: paused.cycleId, reason: 'Bencana alam' });
    const excluded = await withTargets();
    await house.db.appraisal.update({ where: { id: excluded.id }, data: { state: 'EXCLUDED' } });
    const virtual = await withTargets();
    await house.db.cycle.update({ where: { id: virtual.cycleId }, data: { virtualTime: true } });
    const running = await withTargets();
    await openPeriods(house.deps, LIMITS);
    const counts = [];
    for (const walk of [paused, excluded, virtual, running]) counts.push((await periodsOf(walk.id)).length);
    expect(counts).toEqual([0, 0, 0, 1]);
  });

  it('one unreadable cycle does not hold up the others', async () => {
    const torn = await withTargets();
    const { id } = await house.db.policy.create({
      data: { code: 'torn', version: 1, title: 'Torn', legalBasis: 'None', demo: true, body: {} },
    });
    await house.db.cycle.update({ where: { id: torn.cycleId }, data: { policyId: id } });
    const running = await withTargets();
    await openPeriods(house.deps, LIMITS);
    expect(await codesOf(running.id)).toEqual(['Q1']);
    await house.db.cycle.update({ where: { id: torn.cycleId }, data: { status: 'CANCELLED' } });
  });
});

/** Targets in force by the rows alone, for a crowd. */
async function putInForce(appraisalId: string): Promise<void> {
  const task = await house.db.task.findFirstOrThrow({ where: { ownerId: appraisalId, kind: 'DRAFT_TARGETS' } });
  const { id: decisionId } = await house.db.decision.create({
    data: {
      taskId: task.id,
      outcome: 'SUBMITTED',
      form: {},
      actorId: house.people.admin,
      authority: {},
      decidedAt: new Date(),
    },
  });
  await house.db.plan.create({
    data: {
      appraisalId,
      number: 1,
      origin: 'INITIAL',
      authorId: house.people.admin,
      decisionId,
      behaviourExpectations: {},
      submittedAt: new Date(),
      approvedById: decisionId,
      approvedAt: new Date(),
    },
  });
}

describe('the course of the cycle', () => {
  it('a pause holds a period’s tasks and moves its window; resuming wakes it', async () => {
    const period = await newPeriod(house, policyId);
    await period.see('FINAL_SCORING', 'REPORT_REALIZATION');
    const before = await period.row();
    const { admin } = house.people;
    const { cycleId } = period.year;
    await pauseCycle(house.deps, act(admin), { cycleId, reason: 'Bencana alam' });
    expect(await period.see('FINAL_SCORING', 'REPORT_REALIZATION')).toEqual({ is: 'HELD' });
    await house.db
      .$executeRaw`UPDATE cycle SET paused_at = paused_at - interval '100 seconds' WHERE id = ${cycleId}::uuid`;
    const { movedSeconds } = await resumeCycle(house.deps, act(admin), cycleId);
    const after = await period.row();
    expect(after.opensAt).toEqual(before.opensAt);
    expect((after.dueAt.getTime() - before.dueAt.getTime()) / 1_000).toBeCloseTo(movedSeconds, 2);
    expect(after.derivation).toMatchObject({ due: { moved: [{ by: 'PAUSE', seconds: movedSeconds }] } });
    expect((await unanswered(house.db, period.id)).length).toBeGreaterThan(0);
    expect(await period.see('FINAL_SCORING', 'REPORT_REALIZATION')).toMatchObject({ is: 'OPEN' });
  });

  it('a window that was to come is moved by the pause as well', async () => {
    const walk = await withTargets(
      await publishPeriodicPolicy(house.db, [windowOf('M01', 0, 90), windowOf('M02', 100, 200)]),
    );
    const { admin } = house.people;
    await pauseCycle(house.deps, act(admin), { cycleId: walk.cycleId, reason: 'Bencana alam' });
    const { movedSeconds } = await resumeCycle(house.deps, act(admin), walk.cycleId);
    const { launchedAt } = await house.db.cycle.findUniqueOrThrow({ where: { id: walk.cycleId } });
    const at = (seconds: number) => new Date((launchedAt?.getTime() ?? 0) + seconds * 1_000);
    await openPeriodsOf(house.deps, walk.cycleId, LIMITS, at(100 + movedSeconds + 1));
    const [second] = await house.db.periodicEvaluation.findMany({ where: { appraisalId: walk.id, period: 'M02' } });
    expect(second?.opensAt.getTime()).toBeCloseTo(at(100 + movedSeconds).getTime(), -1);
    expect(second?.derivation).toMatchObject({ opens: { moved: [{ by: 'PAUSE', seconds: movedSeconds }] } });
  });

  it('a cancelled cycle ends its periods and rings them', async () => {
    const period = await newPeriod(house, policyId);
    await period.see('FINAL_SCORING', 'REPORT_REALIZATION');
    const { cycleId } = period.year;
    await cancelCycle(house.deps, act(house.people.admin), { cycleId, reason: 'Diulang.' });
    expect(await period.row()).toMatchObject({ state: 'CANCELLED' });
    expect((await unanswered(house.db, period.id)).map((bell) => bell.reason)).toContain('CANCELLED');
    expect(await period.see('FINAL_SCORING', 'REPORT_REALIZATION')).toEqual({ is: 'ENDED', because: 'CANCELLED' });
    expect(await unanswered(house.db, period.id)).toEqual([]);
    expect(await openPeriodsOf(house.deps, cycleId, LIMITS)).toBe(0);
  });

  it('the periods of an excluded appraisal end with their tasks, with a trace', async () => {
    const period = await newPeriod(house, policyId);
    await period.see('FINAL_SCORING', 'REPORT_REALIZATION');
    const { year } = period;
    const { admin } = house.people;
    const end = () =>
      house.db.$transaction(async (tx) => {
        const { now } = await lockAppraisal(tx, year.id);
        const about = { appraisalId: year.id, cycleId: year.cycleId, state: 'EXCLUDED' as const, now };
        return endPeriods(tx, { ...about, actorId: admin });
      });
    expect(await end()).toEqual([period.id]);
    expect(await end()).toEqual([]);
    expect(await period.row()).toMatchObject({ state: 'EXCLUDED' });
    expect(await period.task('REPORT_REALIZATION')).toMatchObject({ status: 'CANCELLED' });
    expect((await year.events()).at(-1)).toMatchObject({
      type: 'PERIOD_ENDED',
      actorId: admin,
      data: { period: 'Q1', because: 'EXCLUDED' },
    });
    expect(await period.see('FINAL_SCORING', 'REPORT_REALIZATION')).toEqual({ is: 'ENDED', because: 'EXCLUDED' });
  });

  it('recovery raises the epochs of periods under way; an older run changes nothing', async () => {
    const period = await newPeriod(house, policyId);
    await period.see('FINAL_SCORING', 'REPORT_REALIZATION');
    await raiseEpochs(house.deps);
    expect(await period.row()).toMatchObject({ epoch: 2 });
    expect((await unanswered(house.db, period.id)).map((bell) => bell.reason)).toContain('RECOVERED');
    expect(await period.see('FINAL_SCORING', 'REPORT_REALIZATION')).toEqual({ is: 'ENDED', because: 'STALE_EPOCH' });
    expect(await period.conclude()).toEqual({ is: 'ENDED', because: 'STALE_EPOCH' });
    expect(await period.see('FINAL_SCORING', 'REPORT_REALIZATION', { epoch: 2 })).toMatchObject({ is: 'OPEN' });
  });
});

describe('the national quarters, by the calendar of 2026', () => {
  const local = (text: string): Date => DateTime.fromISO(text, { zone: 'Asia/Makassar' }).toJSDate();
  const shown = (at: Date | null) =>
    at && DateTime.fromJSDate(at, { zone: 'Asia/Makassar' }).toFormat('yyyy-MM-dd HH:mm:ss');

  it('open and fall due on the dates that the policy says, with every takeover', async () => {
    const { db, deps, people } = house;
    await shipDaysOff(deps);
    const { id: national } = await db.policy.create({
      data: {
        code: 'national-quarters',
        version: 1,
        title: 'Nasional',
        legalBasis: 'PermenPANRB 6/2022',
        demo: false,
        status: 'PUBLISHED',
        publishedAt: new Date(),
        body: JSON.parse(JSON.stringify(nationalPolicy)) as object,
      },
    });
    const cycleId = await draftCycle(house, { policyId: national, virtualTime: true });
    const launchedAt = local('2026-01-05T09:00:00');
    await db.cycle.update({ where: { id: cycleId }, data: { status: 'LAUNCHING', launchedAt } });
    await prepareLaunch(deps, cycleId);
    await createAppraisals(deps, { cycleId, after: null });
    await markRunning(deps, cycleId);
    const id = await appraisalOf(db, cycleId, people.employee);
    const year = new Walk(house, cycleId, id, people.employee);
    await year.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planForm);
    await year.see('TARGET_SETTING', 'APPROVE_TARGETS', { workflowNow: local('2026-01-06T09:00:00').toISOString() });
    await year.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED');

    const opens = async (at: string) => openPeriodsOf(deps, cycleId, LIMITS, local(at));
    expect(await opens('2026-03-20T23:59:59')).toBe(0);
    expect(await opens('2026-03-21T00:00:00')).toBe(1);
    const first = await PeriodWalk.of(year, 'Q1');
    expect([shown((await first.row()).opensAt), shown((await first.row()).dueAt)]).toEqual([
      '2026-03-21 00:00:00',
      '2026-04-10 23:59:59',
    ]);
    const see = (stage: Stage, kind: TaskKind, at: string, armedFor?: Date | null) =>
      first.see(stage, kind, {
        workflowNow: local(at).toISOString(),
        ...(armedFor ? { armedFor: armedFor.toISOString() } : {}),
      });
    await see('FINAL_SCORING', 'REPORT_REALIZATION', '2026-03-21T00:00:00');
    const report = await first.task('REPORT_REALIZATION');
    expect(shown(report.dueAt)).toBe('2026-04-03 23:59:59');
    await see('FINAL_SCORING', 'REPORT_REALIZATION', '2026-04-04T00:00:00', report.dueAt);
    await see('FINAL_SCORING', 'RATE', '2026-04-04T00:00:00');
    const rating = await first.task('RATE');
    // The window's end, for 5 working days after 4 April are over on the same day.
    expect(shown(rating.dueAt)).toBe('2026-04-10 23:59:59');
    await see('FINAL_SCORING', 'RATE', '2026-04-11T00:00:00', rating.dueAt);
    const taken = await first.task('RATE');
    // 14 working days after 10 April (V.A.8, p.115–116).
    expect([taken.role, taken.level, shown(taken.dueAt)]).toEqual(['SUPERIOR', 1, '2026-04-30 23:59:59']);
    await first.decide('RATE', people.head, 'RATED', await year.assessment('MEETS'));
    await see('DELIVERY', 'DELIVER_RESULT', '2026-04-13T09:00:00');
    // 7 instead of 14 after a takeover (V.A.9, p.116); signed on the 11th, a Saturday.
    expect(shown((await first.task('DELIVER_RESULT')).dueAt)).toBe('2026-04-21 23:59:59');

    // Who joins later in the year gets what opens then; the fourth quarter is the year's own.
    expect(await opens('2026-06-20T00:00:00')).toBe(1);
    expect(await opens('2026-10-10T23:59:59')).toBe(1);
    expect(await opens('2026-12-31T12:00:00')).toBe(0);
    expect(await codesOf(id)).toEqual(['Q1', 'Q2', 'Q3']);
  });
});
