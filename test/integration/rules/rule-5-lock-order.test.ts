/** Design rule 5: appraisal, then task, then the authority rows; whoever changes an evaluator waits for the act that relies on the link. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelCycle } from '../../../usecases/cycles/cancel-cycle.ts';
import { pauseCycle } from '../../../usecases/cycles/pause-cycle.ts';
import { resumeCycle } from '../../../usecases/cycles/resume-cycle.ts';
import { decideTask } from '../../../usecases/decide-task.ts';
import { fileAppeal } from '../../../usecases/file-appeal.ts';
import { lockOwner } from '../../../usecases/lock-owner.ts';
import { Refusal } from '../../../usecases/refusal.ts';
import { sweepOverdue } from '../../../usecases/sweep-overdue.ts';
import { inTransaction } from '../../../usecases/transact.ts';
import { verifyAudit } from '../../../usecases/verify-audit.ts';
import { act, appealForm, newAppraisal, refusal, startHouse, Walk, type House } from '../../support/acts.ts';
import { appraisalOf } from '../../support/engine.ts';
import { holdRow } from '../../support/hold-row.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

/** What rules refuse is an answer; anything else is an error of the machinery (a deadlock, a timeout). */
async function machineryErrors(acts: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(acts);
  return settled
    .filter((each): each is PromiseRejectedResult => each.status === 'rejected' && !(each.reason instanceof Refusal))
    .map((each) => String(each.reason));
}

const linkOf = (employeeId: string, relation: string) =>
  house.db.reportingLink.findFirstOrThrow({ where: { employeeId, relation, validTo: null } });

describe('many acts at once on few appraisals', () => {
  it('200 decisions, settlements, pauses, appeals and changes of evaluator end without deadlock and consistently', async () => {
    const { people, db, deps } = house;
    const first = await newAppraisal(house);
    const walks = [first];
    for (const employeeId of [people.colleague, people.manager]) {
      walks.push(new Walk(house, first.cycleId, await appraisalOf(db, first.cycleId, employeeId), employeeId));
    }
    for (const walk of walks) await walk.toReceived();
    const { cycleId } = first;
    const admin = act(people.admin);
    const links = await Promise.all(walks.map((walk) => linkOf(walk.employeeId, 'EVALUATOR')));
    const kinds = [
      async (walk: Walk) => walk.decide('SIGN_AND_RETURN', walk.employeeId, 'SIGNED'),
      async (walk: Walk) => fileAppeal(deps, act(walk.employeeId), { appraisalId: walk.id, form: appealForm }),
      async (walk: Walk) => walk.see('APPEAL', 'FILE_APPEAL'),
      async (walk: Walk) => walk.see('DELIVERY', 'SIGN_AND_RETURN'),
      async (walk: Walk) => walk.decide('ACKNOWLEDGE_SOCIALIZATION', walk.employeeId, 'ACKNOWLEDGED'),
      async (walk: Walk) => walk.decide('FILE_APPEAL', people.stranger, 'FILED', appealForm),
      async () => sweepOverdue(deps, { graceSeconds: 0, limit: 10 }),
      async () => pauseCycle(deps, admin, { cycleId, reason: 'Uji banyak sekaligus.' }),
      async () => resumeCycle(deps, admin, cycleId),
      async (walk: Walk) =>
        inTransaction(deps, async (tx) => {
          // As an import does: the link row is updated under its own lock, and kept as it is in the end.
          const link = links[walks.indexOf(walk)];
          await tx.$executeRaw`UPDATE reporting_link SET source = 'MOVED' WHERE id = ${link?.id}::uuid`;
        }),
    ];
    const acts = Array.from({ length: 200 }, (_, index) => () => {
      const walk = walks[index % walks.length] ?? first;
      return kinds[index % kinds.length]?.(walk);
    });
    // As many at once as there are connections: more would wait for a connection, not for a lock.
    const lanes = Array.from({ length: 20 }, async () => {
      const faults: string[] = [];
      for (let next = acts.pop(); next; next = acts.pop())
        faults.push(...(await machineryErrors([Promise.resolve(next())])));
      return faults;
    });
    expect((await Promise.all(lanes)).flat()).toEqual([]);
    await resumeCycle(deps, admin, cycleId);

    for (const walk of walks) {
      await walk.see('APPEAL', 'DECIDE_APPEAL');
      expect(await db.appeal.count({ where: { appraisalId: walk.id } })).toBe(1);
      const tasks = await db.task.findMany({ where: { appraisalId: walk.id }, include: { decision: true } });
      expect(tasks.filter((task) => (task.status === 'DECIDED') !== (task.decision !== null))).toEqual([]);
      expect(tasks.filter((task) => task.status === 'OPEN' && task.pausedAt !== null)).toEqual([]);
      const open = tasks.filter((task) => task.status === 'OPEN').map((task) => task.kind);
      expect(new Set(open).size).toBe(open.length);
    }
    expect(await verifyAudit(deps, undefined)).toMatchObject({ verified: true });
  });

  it('a cancellation among steps ends without deadlock, and leaves nothing open', async () => {
    const { db, deps, people } = house;
    const first = await newAppraisal(house);
    const ids = await db.appraisal.findMany({ where: { cycleId: first.cycleId } });
    const walks = ids.map((row) => new Walk(house, first.cycleId, row.id, row.employeeId));
    const steps = () => walks.map((walk) => walk.see('TARGET_SETTING', 'APPROVE_TARGETS'));
    const acts: Promise<unknown>[] = [];
    for (let round = 0; round < 8; round += 1) {
      acts.push(...steps());
      if (round === 3) acts.push(cancelCycle(deps, act(people.admin), { cycleId: first.cycleId, reason: 'Batal.' }));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await machineryErrors(acts)).toEqual([]);
    expect(await db.task.count({ where: { cycleId: first.cycleId, status: 'OPEN' } })).toBe(0);
    expect(await db.appraisal.count({ where: { cycleId: first.cycleId, state: { not: 'CANCELLED' } } })).toBe(0);
  });

  it('a cancellation that meets a step in the middle waits for it, and the step does not wait for the cancellation', async () => {
    const walk = await newAppraisal(house);
    await walk.see('FINAL_SCORING', 'RATE');
    // Another transaction works on the appraisal; the cancellation holds the cycle and waits for it; a step comes.
    const held = await holdRow(house.url, 'SELECT 1 FROM appraisal WHERE id = $1 FOR UPDATE', [walk.id]);
    const step = walk.see('FINAL_SCORING', 'RATE');
    await held.somebodyWaits();
    const cancelled = cancelCycle(house.deps, act(house.people.admin), { cycleId: walk.cycleId, reason: 'Batal.' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await held.release();
    expect(await machineryErrors([step, cancelled])).toEqual([]);
    expect((await walk.row()).state).toBe('CANCELLED');
  });
});

describe('a change of evaluator', () => {
  it('waits for the decision that relies on the link, and the decision keeps the id of the link', async () => {
    const walk = await newAppraisal(house);
    await walk.toRating();
    const link = await linkOf(walk.employeeId, 'EVALUATOR');
    const form = await walk.assessment('MEETS');
    // The decision is stopped after it has read its authority: its facts wait for the employee's row.
    const held = await holdRow(house.url, 'SELECT 1 FROM employee WHERE id = $1 FOR UPDATE', [house.people.evaluator]);
    const decided = walk.decide('RATE', house.people.evaluator, 'RATED', form);
    await held.somebodyWaits();
    let changed = false;
    const change = house.db.$executeRaw`UPDATE reporting_link SET source = 'CHANGED' WHERE id = ${link.id}::uuid`.then(
      () => {
        changed = true;
      },
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(changed).toBe(false);
    await held.release();
    expect(await decided).toMatchObject({ role: 'EVALUATOR' });
    await change;
    const decision = await house.db.decision.findFirstOrThrow({
      where: { task: { appraisalId: walk.id, kind: 'RATE' } },
    });
    expect(decision.authority).toEqual({ role: 'EVALUATOR', linkIds: [link.id] });
  });

  it('that came first is seen by the decision: the old evaluator may no longer', async () => {
    const walk = await newAppraisal(house, house.people.manager);
    await walk.toRating();
    const link = await linkOf(walk.employeeId, 'EVALUATOR');
    const form = await walk.assessment('MEETS');
    const swap = (personId: string) =>
      house.db.$executeRaw`UPDATE reporting_link SET person_id = ${personId}::uuid WHERE id = ${link.id}::uuid`;
    await swap(house.people.colleague);
    expect(await refusal(walk.decide('RATE', house.people.evaluator, 'RATED', form))).toMatchObject({
      code: 'FORBIDDEN',
      extra: { because: 'NOT_HOLDER' },
    });
    expect(await walk.decide('RATE', house.people.colleague, 'RATED', form)).toMatchObject({ role: 'EVALUATOR' });
    await swap(house.people.evaluator);
  });

  it('further up waits for the superior in the line who took over', async () => {
    const walk = await newAppraisal(house);
    await walk.toRating();
    for (let rung = 0; rung < 2; rung += 1) {
      await walk.see('FINAL_SCORING', 'RATE', { armedFor: await walk.passDue('RATE') });
    }
    const { people, db } = house;
    const task = await walk.task('RATE');
    expect(task).toMatchObject({ role: 'NEXT_SUPERIOR', assigneeId: people.secretary });
    const link = await linkOf(people.head, 'EVALUATOR');
    const form = await walk.assessment('MEETS');
    const held = await holdRow(house.url, 'SELECT 1 FROM employee WHERE id = $1 FOR UPDATE', [people.secretary]);
    const decided = decideTask(house.deps, act(people.secretary), { taskId: task.id, outcome: 'RATED', form });
    await held.somebodyWaits();
    let changed = false;
    const change = db.$executeRaw`UPDATE reporting_link SET source = 'CHANGED' WHERE id = ${link.id}::uuid`.then(() => {
      changed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(changed).toBe(false);
    await held.release();
    expect(await decided).toMatchObject({ role: 'NEXT_SUPERIOR' });
    await change;
  });
});

describe('the gate of a cycle', () => {
  it('whoever changes its course waits for those who are inside, and not for a moment in which nobody acts', async () => {
    const { people, db, deps } = house;
    const { cycleId } = await newAppraisal(house);
    const owners = await db.appraisal.findMany({ where: { cycleId }, select: { id: true } });
    expect(owners.length).toBeGreaterThanOrEqual(3);
    let acts = 0;
    let over = false;
    // One after the other in each appraisal, so that at any time somebody is inside.
    const lanes = owners.map(async ({ id }) => {
      while (!over) {
        await inTransaction(deps, async (tx) => {
          await lockOwner(tx, { kind: 'appraisal', id });
          acts += 1;
          await sleep(30 + Math.random() * 40);
        });
      }
    });
    await sleep(300);
    const before = acts;
    await pauseCycle(deps, act(people.admin), { cycleId, reason: 'Uji gerbang.' });
    const meanwhile = acts - before;
    over = true;
    await Promise.all(lanes);
    await resumeCycle(deps, act(people.admin), cycleId);
    // Who was inside, and who came before the pause asked; without the gate a hundred pass it (docs/decisions/0022-gate-of-a-cycle.md).
    expect(meanwhile).toBeLessThanOrEqual(4 * owners.length);
  });
});
