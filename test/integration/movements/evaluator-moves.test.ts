import { afterEach, beforeEach, expect, test } from 'vitest';
import { act, newAppraisal, refusal, runningCycle, Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { appraisalOf, expectStatus, planForm } from '../../support/engine.ts';
import { moveEvaluator } from '../../../usecases/movements/move-evaluator.ts';

let house: ApiHouse;
beforeEach(async () => {
  house = await startApiHouse();
});
afterEach(() => house.close());

const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

/** The stranger comes in the evaluator's place. */
const movement = (more: object = {}) => ({
  evaluatorId: house.people.evaluator,
  successorId: house.people.stranger,
  effectiveOn: '2026-06-01',
  decree: '821.2/90/2026',
  reason: 'Promosi',
  ...more,
});
const post = (json: object, as: string = house.people.admin) =>
  house.api.call('POST', '/evaluator-movements', { as, json });

interface Item {
  key: string;
  status: string;
  code: string;
}
async function itemsOf(operationId: unknown): Promise<Item[]> {
  const path = `/operations/${String(operationId)}/items`;
  return expectStatus(await house.api.call('GET', path, { as: house.people.admin }), 200).items as Item[];
}

test('everybody whom he evaluated sets a new SKP with the successor, from one instant on', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  await walk.toTargets();
  const colleague = new Walk(
    house,
    walk.cycleId,
    await appraisalOf(db, walk.cycleId, people.colleague),
    people.colleague,
  );
  await db.unit.update({ where: { id: people.unitId }, data: { headId: people.evaluator } });

  const answer = await post(movement());
  const operation = expectStatus(answer, 202);
  expect(answer.headers.get('Location')).toBe(`/operations/${String(operation.id)}`);
  expect(operation).toMatchObject({ kind: 'EVALUATOR_MOVEMENT', status: 'SUCCEEDED', total: 3, done: 3, failed: 0 });
  const items = await itemsOf(operation.id);
  expect(items.map((item) => [item.key, item.code]).sort()).toEqual(
    [people.employee, people.colleague, people.manager].map((id) => [id, 'NEW_TARGETS']).sort(),
  );

  expect(await walk.row()).toMatchObject({ closedPlanRounds: 1, epoch: 2 });
  expect(await colleague.task('DRAFT_TARGETS')).toMatchObject({ status: 'CANCELLED' });
  expect(await db.plan.findMany({ where: { appraisalId: walk.id } })).toMatchObject([
    { closedBecause: 'EVALUATOR_MOVED' },
  ]);
  await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { epoch: 2, round: 2 });
  await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planForm);
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { epoch: 2, round: 2 });
  expect(await walk.task('APPROVE_TARGETS')).toMatchObject({ assigneeId: people.stranger });

  // The link says why it is so: inside an evaluation's window the one who moved still evaluates (IV.A.14).
  const links = await db.reportingLink.findMany({ where: { personId: people.stranger, relation: 'EVALUATOR' } });
  expect(links).toHaveLength(3);
  expect(links[0]).toMatchObject({ cause: 'EVALUATOR_MOVED', decree: '821.2/90/2026' });
  expect(await db.unit.findUnique({ where: { id: people.unitId } })).toMatchObject({ headId: people.stranger });
  // Each employee hears of his own appraisal, who goes and who comes once.
  expect(await db.notice.count({ where: { kind: 'NEW_TARGETS' } })).toBe(3);
  const others = await db.notice.findMany({ where: { kind: 'EVALUATOR_CHANGED' } });
  expect(others.map((notice) => notice.recipientId).sort()).toEqual([people.evaluator, people.stranger].sort());
  const again = await post(movement());
  expect([again.status, again.body.code]).toEqual([422, 'NOTHING_CHANGED']);
});

test('where he stood above the evaluator only authority follows', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  await walk.toTargets();
  const operation = expectStatus(await post(movement({ evaluatorId: people.head })), 202);
  const items = await itemsOf(operation.id);
  expect(items.find((item) => item.key === people.employee)).toMatchObject({ code: 'LINE_CHANGED' });
  expect(items.find((item) => item.key === people.evaluator)).toMatchObject({ code: 'NEW_TARGETS' });
  expect(await walk.row()).toMatchObject({ epoch: 1, closedPlanRounds: 0 });
  expect(
    await db.reportingLink.findFirst({ where: { employeeId: people.employee, relation: 'SUPERIOR', validTo: null } }),
  ).toMatchObject({ personId: people.stranger, cause: 'EVALUATOR_MOVED' });
  expect(await db.appraisalChange.findFirst({ where: { appraisalId: walk.id } })).toMatchObject({
    kind: 'EVALUATOR_MOVED',
    after: { relations: ['SUPERIOR'], because: 'SUPERIOR_ONLY' },
  });
});

test('who moves inside the window of the yearly evaluation still makes it, outside it the successor does (IV.A.14)', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  await walk.toRating();
  const window = { cycleId_unitId_stage: { cycleId: walk.cycleId, unitId: people.unitId, stage: 'FINAL_SCORING' } };
  await db.stageWindow.update({ where: window, data: { opensAt: new Date('2026-05-01') } });
  expectStatus(await post(movement()), 202);
  const successor = await refusal(walk.decide('RATE', people.stranger, 'RATED', await walk.assessment('MEETS')));
  expect(successor.status).toBe(403);
  // The window opened after the move: the successor's.
  await db.stageWindow.update({ where: window, data: { opensAt: new Date('2026-07-01') } });
  expect((await refusal(walk.decide('RATE', people.evaluator, 'RATED', await walk.assessment('MEETS')))).status).toBe(
    403,
  );
  await walk.decide('RATE', people.stranger, 'RATED', await walk.assessment('MEETS'));
});

test('somebody of his own people succeeds: his own line is not made to lead to himself', async () => {
  const { people, db } = house;
  const cycleId = await runningCycle(house);
  const operation = expectStatus(await post(movement({ successorId: people.colleague })), 202);
  expect(operation).toMatchObject({ total: 3, done: 2, failed: 1 });
  const items = await itemsOf(operation.id);
  expect(items.find((item) => item.key === people.colleague)).toMatchObject({
    status: 'FAILED',
    code: 'SELF_EVALUATION',
  });
  const own = await appraisalOf(db, cycleId, people.colleague);
  expect(await db.appraisal.findUnique({ where: { id: own } })).toMatchObject({ epoch: 1 });
  // His own movement is recorded for himself.
  const moved = await house.api.call('POST', `/appraisals/${own}/movements`, {
    as: people.admin,
    json: {
      ...{
        kind: 'EMPLOYEE_MOVED',
        effectiveOn: '2026-06-01',
        decree: '821.2/91/2026',
        reason: 'Promosi',
        position: 'Kepala Bidang',
      },
      ...{ unitId: people.unitId, evaluatorId: people.head, superiorId: people.secretary },
    },
  });
  expectStatus(moved, 201);
});

test('whoever would be evaluator and superior at once, or close a ring, keeps his line', async () => {
  const { people, db } = house;
  await runningCycle(house);
  // The head comes down to evaluate directly, and stays the superior of the same people.
  const same = expectStatus(await post(movement({ successorId: people.head })), 202);
  expect((await itemsOf(same.id)).map((item) => item.code)).toEqual(['SAME_PERSON', 'SAME_PERSON', 'SAME_PERSON']);
  // The stranger is evaluated by Sari, whom he would evaluate.
  await db.reportingLink.updateMany({
    where: { employeeId: people.stranger, relation: 'EVALUATOR' },
    data: { personId: people.employee },
  });
  const ring = expectStatus(await post(movement()), 202);
  expect((await itemsOf(ring.id)).find((item) => item.key === people.employee)).toMatchObject({ code: 'LOOP' });
  expect(await db.reportingLink.count({ where: { personId: people.stranger, employeeId: people.employee } })).toBe(0);
});

test('what cannot be is refused as a whole; an administrator’s own line stays', async () => {
  const { people, db } = house;
  await runningCycle(house);
  const refused = async (json: object): Promise<unknown[]> => {
    const { status, body } = await post(json);
    return [status, body.code, (body.errors as { pointer: string }[] | undefined)?.map((error) => error.pointer)];
  };
  expect(await refused(movement({ successorId: people.evaluator }))).toEqual([422, 'LINE_REFUSED', ['/successorId']]);
  expect(await refused(movement({ successorId: people.unitId }))).toEqual([422, 'LINE_REFUSED', ['/successorId']]);
  expect(await refused(movement({ effectiveOn: '2099-01-01' }))).toEqual([422, 'DATE_REFUSED', ['/effectiveOn']]);
  expect((await post(movement(), people.evaluator)).body.code).toBe('ROLE_REQUIRED');
  expect((await refusal(moveEvaluator(house.deps, act(people.head), { ...movement(), headsUnits: true }))).code).toBe(
    'ROLE_REQUIRED',
  );
  expect(await db.operation.count({ where: { kind: 'EVALUATOR_MOVEMENT' } })).toBe(0);

  const own = expectStatus(
    await post(movement({ evaluatorId: people.secretary, effectiveOn: today(), successorId: people.manager })),
    202,
  );
  expect((await itemsOf(own.id)).find((item) => item.key === people.admin)).toMatchObject({
    status: 'FAILED',
    code: 'OWN_APPRAISAL',
  });
});

test('an approval and a movement at once: whichever comes first, what stands is consistent', async () => {
  const { people, db, deps } = house;
  for (let round = 0; round < 4; round += 1) {
    const walk = await newAppraisal(house);
    await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    const [evaluatorId, successorId] =
      round % 2 === 0 ? [people.evaluator, people.stranger] : [people.stranger, people.evaluator];
    const [decided, moved] = await Promise.allSettled([
      walk.decide('APPROVE_TARGETS', evaluatorId, 'APPROVED'),
      moveEvaluator(deps, act(people.admin), {
        ...movement({ evaluatorId, successorId, effectiveOn: today() }),
        headsUnits: false,
      }),
    ]);
    expect(moved.status).toBe('fulfilled');
    const approval = await walk.task('APPROVE_TARGETS');
    expect(approval.status).toBe(decided.status === 'fulfilled' ? 'DECIDED' : 'CANCELLED');
    // Approved or not, it belongs to the SKP that was closed.
    const [plan] = await db.plan.findMany({ where: { appraisalId: walk.id } });
    expect(plan?.closedBecause).toBe('EVALUATOR_MOVED');
    expect(plan?.approvedAt === null).toBe(decided.status === 'rejected');
    await db.appraisal.updateMany({ where: { state: 'ACTIVE' }, data: { state: 'CANCELLED' } });
  }
});
