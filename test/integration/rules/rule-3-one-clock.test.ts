/** Design rule 3: late or not is the database's clock, read after the lock, never whether a timer fired. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchCycle } from '../../../usecases/cycles/launch-cycle.ts';
import { decideTask } from '../../../usecases/decide-task.ts';
import {
  act,
  appealForm,
  draftCycle,
  newAppraisal,
  refusal,
  setDue,
  startHouse,
  Walk,
  type House,
} from '../../support/acts.ts';
import { appraisalOf, planForm, runLaunch } from '../../support/engine.ts';
import { holdRow } from '../../support/hold-row.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

describe('a timer', () => {
  it('that comes before the due date changes nothing and is sent back to wait', async () => {
    const walk = await newAppraisal(house);
    await walk.see('FINAL_SCORING', 'RATE');
    const dueAt = (await walk.task('RATE')).dueAt?.toISOString() ?? '';
    expect(await walk.see('FINAL_SCORING', 'RATE', { armedFor: dueAt })).toMatchObject({ is: 'OPEN', dueAt });
    expect((await walk.tasks('RATE')).map((task) => task.status)).toEqual(['OPEN']);
  });

  it('whose worker believes in another time settles by the clock of the database', async () => {
    const walk = await newAppraisal(house);
    await walk.see('FINAL_SCORING', 'RATE');
    const dueAt = (await walk.task('RATE')).dueAt?.toISOString() ?? '';
    const step = { armedFor: dueAt, workflowNow: '2099-01-01T00:00:00Z' };
    expect(await walk.see('FINAL_SCORING', 'RATE', step)).toMatchObject({ is: 'OPEN', dueAt });
    expect(await walk.tasks('RATE')).toHaveLength(1);
  });
});

describe('an act one second late', () => {
  it('is refused with TASK_OVERDUE and the article, and the takeover has happened, with a doorbell', async () => {
    const walk = await newAppraisal(house);
    await walk.toRating();
    await walk.see('FINAL_SCORING', 'RATE'); // answers the bell of the report
    await walk.passDue('RATE', 1.001);
    const late = await refusal(walk.decide('RATE', house.people.evaluator, 'RATED', await walk.assessment('MEETS')));
    expect(late).toMatchObject({
      code: 'TASK_OVERDUE',
      status: 409,
      legalBasis: 'PermenPANRB 6/2022 Annex IV.A.8.b (p.90)',
      extra: { consequence: expect.stringContaining('Annex IV.A.11') as string },
    });
    expect((await walk.tasks('RATE')).map((task) => [task.status, task.assigneeId])).toEqual([
      ['TAKEN_OVER', house.people.evaluator],
      ['OPEN', house.people.head],
    ]);
    const [lost] = await walk.tasks('RATE');
    expect((await walk.bells()).filter((bell) => bell.taskId === lost?.id).map((bell) => bell.reason)).toEqual([
      'OVERDUE',
    ]);
    expect(await house.db.rating.count({ where: { appraisalId: walk.id } })).toBe(0);
    expect(await house.db.decision.count({ where: { taskId: lost?.id ?? '' } })).toBe(0);
  });

  it('tried again says who has the task now, and under which article', async () => {
    const walk = await newAppraisal(house);
    await walk.toRating();
    await walk.passDue('RATE', 1.001);
    const [lost] = await walk.tasks('RATE');
    const form = await walk.assessment('MEETS');
    const decide = () =>
      refusal(decideTask(house.deps, act(house.people.evaluator), { taskId: lost?.id ?? '', outcome: 'RATED', form }));
    expect((await decide()).code).toBe('TASK_OVERDUE');
    const successor = await walk.task('RATE');
    expect(await decide()).toMatchObject({
      code: 'TASK_CLOSED',
      legalBasis: expect.stringContaining('IV.A.11') as string,
      extra: { takenOverBy: { id: house.people.head }, successorTaskId: successor.id },
    });
  });

  it('is accepted and marked where the policy says so, as long as nobody has taken over', async () => {
    const walk = await newAppraisal(house);
    await walk.passDue('DRAFT_TARGETS', 1.001);
    expect(await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm)).toMatchObject({ late: true });
    expect(await house.db.decision.findFirst({ where: { task: { appraisalId: walk.id } } })).toMatchObject({
      late: true,
    });
    expect((await walk.events()).at(-1)).toMatchObject({ type: 'TASK_DECIDED', data: { late: true } });
    expect((await walk.tasks('DRAFT_TARGETS')).map((task) => task.status)).toEqual(['DECIDED']);
  });

  it('is accepted from the last superior: nobody is left to take over', async () => {
    const walk = await newAppraisal(house, house.people.evaluator);
    // The evaluator of the head's own people: head, secretary, regent, and nobody above.
    await walk.see('FINAL_SCORING', 'RATE');
    for (let rung = 0; rung < 3; rung += 1) {
      await walk.see('FINAL_SCORING', 'RATE', { armedFor: await walk.passDue('RATE') });
    }
    const last = await walk.task('RATE');
    expect(last).toMatchObject({ status: 'OPEN', assigneeId: house.people.regent });
    expect(last.alarmAt).not.toBeNull();
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    await walk.decide('APPROVE_TARGETS', house.people.head, 'APPROVED');
    const rated = await walk.decide('RATE', house.people.regent, 'RATED', await walk.assessment('MEETS'));
    expect(rated).toMatchObject({ late: true, role: 'NEXT_SUPERIOR' });
  });

  it('closes the right to appeal: TASK_OVERDUE with V.B, and the window is closed without', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    await walk.passDue('FILE_APPEAL', 1.001);
    expect(await refusal(walk.decide('FILE_APPEAL', walk.employeeId, 'FILED', appealForm))).toMatchObject({
      code: 'TASK_OVERDUE',
      legalBasis: expect.stringContaining('Annex V.B.1–2') as string,
    });
    expect((await walk.task('FILE_APPEAL')).status).toBe('CLOSED_WITHOUT');
  });
});

describe('an act that waited for a lock past the due date', () => {
  it('is late, although it came in time', async () => {
    const walk = await newAppraisal(house);
    await walk.toRating();
    const form = await walk.assessment('MEETS');
    const { id } = await walk.task('RATE');
    const held = await holdRow(house.url, 'SELECT 1 FROM appraisal WHERE id = $1 FOR UPDATE', [walk.id]);
    // Still in time for 1.2 seconds: the due second counts whole.
    const dueAt = new Date(await setDue(house.db, id, 0.2));
    const answer = refusal(walk.decide('RATE', house.people.evaluator, 'RATED', form));
    await held.somebodyWaits();
    await held.clockPasses(new Date(dueAt.getTime() + 1_000));
    await held.release();
    expect((await answer).code).toBe('TASK_OVERDUE');
    expect((await walk.tasks('RATE')).map((task) => task.status)).toEqual(['TAKEN_OVER', 'OPEN']);
  });
});

describe('the due second', () => {
  /** A rehearsal lives by its workflows' clock, so that the test can stop it at a millisecond. */
  async function rehearsal(): Promise<{ walk: Walk; at: (iso: string) => Promise<unknown>; dueAt: Date }> {
    const cycleId = await draftCycle(house, { virtualTime: true });
    await launchCycle(house.deps, act(house.people.admin), cycleId);
    await runLaunch(house.db, cycleId);
    const id = await appraisalOf(house.db, cycleId, house.people.employee);
    const walk = new Walk(house, cycleId, id, house.people.employee);
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    const at = (iso: string) =>
      house.db.$executeRaw`UPDATE appraisal SET virtual_now = ${new Date(iso)} WHERE id = ${id}::uuid`;
    return { walk, at, dueAt: (await walk.task('APPROVE_TARGETS')).dueAt ?? new Date(Number.NaN) };
  }
  const plus = (instant: Date, ms: number) => new Date(instant.getTime() + ms).toISOString();

  it('counts to its last millisecond', async () => {
    const { walk, at, dueAt } = await rehearsal();
    await at(plus(dueAt, 999));
    expect(await walk.decide('APPROVE_TARGETS', house.people.evaluator, 'APPROVED')).toMatchObject({
      late: false,
      decidedAt: plus(dueAt, 999),
    });
  });

  it('is over one millisecond later', async () => {
    const { walk, at, dueAt } = await rehearsal();
    await at(plus(dueAt, 1_000));
    expect((await refusal(walk.decide('APPROVE_TARGETS', house.people.evaluator, 'APPROVED'))).code).toBe(
      'TASK_OVERDUE',
    );
  });

  it('of a cycle of virtual time is the workflow’s, for the timer too', async () => {
    const { walk, dueAt } = await rehearsal();
    const armedFor = dueAt.toISOString();
    const look = (ms: number) =>
      walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { armedFor, workflowNow: plus(dueAt, ms) });
    expect(await look(999)).toMatchObject({ is: 'OPEN', dueAt: armedFor });
    await look(1_000);
    expect((await walk.tasks('APPROVE_TARGETS')).map((task) => task.status)).toEqual(['TAKEN_OVER', 'OPEN']);
  });
});
