/** A result that stands: what follows from it, the unit's report, and the end of the cycle. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeFinishedCycles } from '../../../usecases/cycles/close-finished-cycles.ts';
import { decideTask } from '../../../usecases/decide-task.ts';
import { seeToTask } from '../../../usecases/see-to-task.ts';
import type { TaskView } from '../../../usecases/task-view.ts';
import {
  act,
  changeForm,
  newAppraisal,
  outcomeOfCase,
  planOfCase,
  refusal,
  runningCycle,
  startHouse,
  unanswered,
  Walk,
  type House,
} from '../../support/acts.ts';
import { appraisalOf, conclude, developmentCase } from '../../support/engine.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const casesOf = (walk: Walk) =>
  house.db.developmentCase.findMany({ where: { appraisalId: walk.id }, orderBy: { kind: 'asc' } });

const seeCase = (caseId: string, kind: 'PLAN_COACHING' | 'CONCLUDE_COACHING' | 'DECIDE_REWARD'): Promise<TaskView> =>
  seeToTask(house.deps, {
    owner: developmentCase(caseId),
    epoch: 1,
    stage: 'FOLLOW_UP',
    kind,
    round: 1,
    workflowNow: new Date().toISOString(),
  });

async function decideIn(caseId: string, kind: string, actorId: string, outcome: string, form: object) {
  const task = await house.db.task.findFirstOrThrow({ where: { caseId, kind }, orderBy: { level: 'desc' } });
  return decideTask(house.deps, act(actorId), { taskId: task.id, outcome, form });
}

describe('a final result', () => {
  it.each([
    // results, behaviour, predicate, cases that are opened, recognised
    ['ABOVE', 'ABOVE', 'SANGAT_BAIK', ['REWARD'], 0],
    ['ABOVE', 'MEETS', 'BAIK', [], 1],
    ['BELOW', 'MEETS', 'BUTUH_PERBAIKAN', ['COACHING'], 0],
    ['MEETS', 'BELOW', 'KURANG', ['COACHING', 'COUNSELLING'], 0],
    ['BELOW', 'BELOW', 'SANGAT_KURANG', ['COACHING', 'COUNSELLING'], 0],
  ] as const)('of %s / %s is %s and opens %j', async (results, behaviour, predicate, cases, recognised) => {
    const walk = await newAppraisal(house);
    await walk.toReceived(results, behaviour);
    expect(await conclude(house.db, walk.id)).toEqual({ is: 'FINAL' });
    const opened = await casesOf(walk);
    expect(opened.map((each) => [each.kind, each.origin, each.reason, each.status])).toEqual(
      cases.map((kind) => [kind, 'RESULT', predicate, 'OPEN']),
    );
    for (const each of opened)
      expect((await unanswered(house.db, each.id)).map((bell) => bell.reason)).toEqual(['OPENED']);
    expect(await walk.notices('RECOGNISED')).toHaveLength(recognised);
    expect((await walk.events()).filter((event) => event.type === 'RECOGNISED')).toHaveLength(recognised);
    expect((await walk.notices('RESULT_FINAL')).map((notice) => notice.data)).toEqual([{ predicate }]);
    expect(await walk.row()).toMatchObject({ state: 'FINAL', stage: 'FOLLOW_UP' });
  });

  it('closes what nobody did and nothing waits for any more', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    await conclude(house.db, walk.id);
    expect((await walk.task('ACKNOWLEDGE_SOCIALIZATION')).status).toBe('CLOSED_WITHOUT');
    expect(await house.db.task.count({ where: { appraisalId: walk.id, caseId: null, status: 'OPEN' } })).toBe(0);
    expect(await walk.bells()).toEqual([]);
  });

  it('goes on with a case that a leader’s observation had opened, instead of a second one', async () => {
    const walk = await newAppraisal(house);
    const observed = await house.db.developmentCase.create({
      data: {
        appraisalId: walk.id,
        kind: 'COACHING',
        origin: 'OBSERVATION',
        reason: 'OBSERVED',
        openedById: house.people.evaluator,
        openedAt: new Date(),
      },
    });
    await walk.toReceived('BELOW', 'MEETS');
    await conclude(house.db, walk.id);
    expect((await casesOf(walk)).map((each) => each.id)).toEqual([observed.id]);
  });
});

describe('a case', () => {
  it('of coaching is planned and concluded by the evaluator, after the result is final', async () => {
    const { people, db } = house;
    const walk = await newAppraisal(house);
    await walk.toReceived('BELOW', 'MEETS');
    await conclude(db, walk.id);
    const [coaching] = await casesOf(walk);
    const id = coaching?.id ?? '';
    expect(await seeCase(id, 'PLAN_COACHING')).toMatchObject({ is: 'OPEN' });
    expect((await refusal(decideIn(id, 'PLAN_COACHING', walk.employeeId, 'PLANNED', planOfCase))).code).toBe(
      'FORBIDDEN',
    );
    await decideIn(id, 'PLAN_COACHING', people.evaluator, 'PLANNED', planOfCase);
    await seeCase(id, 'CONCLUDE_COACHING');
    await decideIn(id, 'CONCLUDE_COACHING', people.evaluator, 'CONCLUDED', outcomeOfCase);
    expect(await db.developmentCase.findUnique({ where: { id } })).toMatchObject({
      status: 'CLOSED',
      outcome: 'IMPROVED',
      reevaluationDate: new Date('2027-06-30'),
    });
    expect((await db.caseEntry.findMany({ where: { caseId: id } })).map((entry) => entry.kind)).toEqual([
      'PLAN',
      'OUTCOME',
    ]);
    expect(await seeCase(id, 'CONCLUDE_COACHING')).toEqual({ is: 'ENDED', because: 'CLOSED' });
  });

  it('of reward is decided by BKD, with reasons either way', async () => {
    const { people, db } = house;
    for (const [outcome, form] of [
      ['GRANTED', { rewards: ['COMPETENCE_DEVELOPMENT_PRIORITY'], reasons: 'Inovasi layanan.' }],
      ['NOT_GRANTED', { reasons: 'Kuota tahun ini habis.' }],
    ] as const) {
      const walk = await newAppraisal(house);
      await walk.toReceived('ABOVE');
      await conclude(db, walk.id);
      const [reward] = await casesOf(walk);
      const id = reward?.id ?? '';
      await seeCase(id, 'DECIDE_REWARD');
      expect((await refusal(decideIn(id, 'DECIDE_REWARD', people.evaluator, outcome, form))).code).toBe('FORBIDDEN');
      await decideIn(id, 'DECIDE_REWARD', people.admin, outcome, form);
      expect(await db.developmentCase.findUnique({ where: { id } })).toMatchObject({ status: 'CLOSED', outcome });
    }
  });
});

describe('the report of a unit', () => {
  const reportOf = (cycleId: string) => house.db.unitReport.findFirstOrThrow({ where: { cycleId } });
  /** The evaluation's window is over: reporting begins. */
  const evaluationEnds = (cycleId: string) =>
    house.db
      .$executeRaw`UPDATE stage_window SET opens_at = clock_timestamp() - interval '1 minute' WHERE cycle_id = ${cycleId}::uuid AND stage = 'REPORTING'`;
  async function seeReport(cycleId: string, round: number): Promise<TaskView> {
    const { id } = await reportOf(cycleId);
    return seeToTask(house.deps, {
      owner: { kind: 'report', id },
      epoch: 1,
      stage: 'REPORTING',
      kind: 'REPORT_RESULTS',
      round,
      workflowNow: new Date().toISOString(),
    });
  }
  async function submit(cycleId: string, actorId: string) {
    const { id } = await reportOf(cycleId);
    const task = await house.db.task.findFirstOrThrow({ where: { reportId: id }, orderBy: { round: 'desc' } });
    return decideTask(house.deps, act(actorId), { taskId: task.id, outcome: 'REPORTED', form: {} });
  }
  const submissions = async (cycleId: string) => {
    const { id } = await reportOf(cycleId);
    const rows = await house.db.reportSubmission.findMany({ where: { reportId: id }, orderBy: { number: 'asc' } });
    return rows.map((row) => (row.content as { byPredicate: object }).byPredicate);
  };

  it('is made by the head once there are results, again for what came or changed later, and is complete in the end', async () => {
    const { db, deps, people } = house;
    const cycleId = await runningCycle(house, { filter: { unitIds: [people.unitId] } });
    // Two take part; the others are left out, to keep the way short.
    await db.appraisal.updateMany({
      where: { cycleId, employeeId: { notIn: [people.employee, people.colleague] } },
      data: { state: 'EXCLUDED' },
    });
    const [first, second] = [people.employee, people.colleague];
    const one = new Walk(house, cycleId, await appraisalOf(db, cycleId, first), first);
    const two = new Walk(house, cycleId, await appraisalOf(db, cycleId, second), second);

    const later = new Date(Date.now() + 3_600_000);
    await db.stageWindow.updateMany({ where: { cycleId, stage: 'REPORTING' }, data: { opensAt: later } });
    expect(await seeReport(cycleId, 1)).toEqual({ is: 'NOT_YET', wakeAt: later.toISOString() });
    await evaluationEnds(cycleId);
    // Nothing to report yet: only a bell wakes the workflow, and housekeeping rings it when there is something.
    expect(await seeReport(cycleId, 1)).toEqual({ is: 'HELD' });
    await closeFinishedCycles(deps);
    const { id: reportId } = await reportOf(cycleId);
    expect(await unanswered(db, reportId)).toEqual([]);

    await one.toHearing('MEETS');
    await closeFinishedCycles(deps);
    await closeFinishedCycles(deps);
    expect((await unanswered(db, reportId)).map((bell) => bell.reason)).toEqual(['REPORTABLE']);
    expect(await seeReport(cycleId, 1)).toMatchObject({ is: 'OPEN' });
    expect(await db.task.findFirst({ where: { reportId } })).toMatchObject({
      role: 'UNIT_HEAD',
      assigneeId: people.head,
    });
    expect((await refusal(submit(cycleId, people.evaluator))).code).toBe('FORBIDDEN');
    await submit(cycleId, people.head);
    expect(await one.row()).toMatchObject({ reportedRatingId: (await one.row()).ratingId });

    // A result changed on appeal is reported again (V.B.8, p.119), and one that came late as well.
    expect(await seeReport(cycleId, 1)).toMatchObject({ is: 'DECIDED' });
    expect(await seeReport(cycleId, 2)).toEqual({ is: 'HELD' });
    await one.bothStated();
    await one.decide('DECIDE_APPEAL', people.head, 'CHANGED', changeForm('ABOVE', 'ABOVE'));
    await two.toReceived('BELOW', 'MEETS');
    expect(await seeReport(cycleId, 2)).toMatchObject({ is: 'OPEN' });
    await submit(cycleId, people.head);
    expect(await submissions(cycleId)).toEqual([{ BAIK: 1 }, { SANGAT_BAIK: 1, BUTUH_PERBAIKAN: 1 }]);
    await seeReport(cycleId, 2);

    // All is reported, but not all is final: neither the report nor the cycle is at its end.
    expect(await seeReport(cycleId, 3)).toEqual({ is: 'HELD' });
    expect(await closeFinishedCycles(deps)).not.toContain(cycleId);
    for (const walk of [one, two]) expect(await conclude(db, walk.id)).toEqual({ is: 'FINAL' });
    expect(await closeFinishedCycles(deps)).not.toContain(cycleId);
    expect((await unanswered(db, reportId)).map((bell) => bell.reason)).toEqual(['REPORTABLE']);
    expect(await seeReport(cycleId, 3)).toEqual({ is: 'ENDED', because: 'CLOSED' });
    expect(await reportOf(cycleId)).toMatchObject({ status: 'COMPLETE' });
    expect(await unanswered(db, reportId)).toEqual([]);

    // The cycle closes; its open coaching goes on.
    expect(await closeFinishedCycles(deps)).toContain(cycleId);
    expect(await closeFinishedCycles(deps)).not.toContain(cycleId);
    expect(await db.cycle.findUnique({ where: { id: cycleId } })).toMatchObject({ status: 'CLOSED' });
    expect(await db.event.count({ where: { chain: cycleId, type: 'CYCLE_CLOSED' } })).toBe(1);
    const [coaching] = await casesOf(two);
    expect(await seeCase(coaching?.id ?? '', 'PLAN_COACHING')).toMatchObject({ is: 'OPEN' });
    await decideIn(coaching?.id ?? '', 'PLAN_COACHING', people.evaluator, 'PLANNED', planOfCase);
  });

  it('of a unit without a head is BKD’s', async () => {
    const { db, people } = house;
    const walk = await newAppraisal(house);
    await walk.toReceived();
    await db.unit.update({ where: { id: people.unitId }, data: { headId: null } });
    await evaluationEnds(walk.cycleId);
    await seeReport(walk.cycleId, 1);
    const { id } = await reportOf(walk.cycleId);
    expect(await db.task.findFirst({ where: { reportId: id } })).toMatchObject({ role: 'BKD_ADMIN', assigneeId: null });
    await submit(walk.cycleId, people.admin);
    await db.unit.update({ where: { id: people.unitId }, data: { headId: people.head } });
  });
});
