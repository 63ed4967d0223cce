import { afterEach, beforeEach, expect, test } from 'vitest';
import { act, draftCycle, newAppraisal, refusal, runningCycle, unanswered, Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { appraisalOf, expectStatus, planForm } from '../../support/engine.ts';
import { addParticipants } from '../../../usecases/movements/add-participants.ts';

let house: ApiHouse;
beforeEach(async () => {
  house = await startApiHouse();
});
afterEach(() => house.close());

const join = (cycleId: string, employeeIds: readonly string[], as: string = house.people.admin) =>
  house.api.call('POST', `/cycles/${cycleId}/participants`, { as, json: { employeeIds } });
const DAY = 86_400_000;

test('who joins in May has his own clocks: tasks that are due in days from now, and a workflow of his own', async () => {
  const { people, db } = house;
  const national = await db.policy.create({
    data: {
      ...{ code: 'national-copy', version: 1, title: 'Nasional', legalBasis: 'None: a test', status: 'PUBLISHED' },
      body: JSON.parse(JSON.stringify((await import('../../../domain/policies/national.ts')).nationalPolicy)) as object,
    },
  });
  const cycleId = await runningCycle(house, { policyId: national.id });
  await db.cycle.update({ where: { id: cycleId }, data: { launchedAt: new Date('2026-01-05T01:00:00Z') } });
  await db.stageWindow.updateMany({
    where: { cycleId, stage: { in: ['SOCIALIZATION', 'TARGET_SETTING'] } },
    data: { opensAt: new Date('2026-01-05T01:00:00Z'), dueAt: new Date('2026-01-31T15:59:59Z') },
  });
  const newcomer = await db.employee.create({
    data: {
      ...{ identityNumber: '199001012026051001', name: 'Baru', kind: 'CIVIL_SERVANT', position: 'Analis' },
      ...{ unitId: people.unitId, email: 'baru@example.go.id' },
    },
  });
  const answer = expectStatus(await join(cycleId, [newcomer.id]), 200);
  expect(answer).toMatchObject({ added: 1, items: [{ employeeId: newcomer.id, outcome: 'ADDED' }] });
  const id = await appraisalOf(db, cycleId, newcomer.id);
  const walk = new Walk(house, cycleId, id, newcomer.id);
  const row = await walk.row();
  expect(row.joinedAt).not.toBeNull();
  for (const kind of ['ACKNOWLEDGE_SOCIALIZATION', 'DRAFT_TARGETS'] as const) {
    const task = await walk.task(kind);
    expect(task).toMatchObject({ status: 'OPEN', assigneeId: newcomer.id, alarmAt: null });
    expect(task.dueAt?.getTime()).toBeGreaterThan(Date.now() + 4 * DAY);
  }
  const read = await walk.task('ACKNOWLEDGE_SOCIALIZATION');
  expect(read.derivation).toMatchObject({ floor: true, from: { event: 'OPENED' } });
  expect(await walk.bells()).toMatchObject([{ reason: 'JOINED', ownerKind: 'appraisal' }]);
  expect(await walk.notices('CYCLE_LAUNCHED')).toHaveLength(1);
  expect(await db.appraisalChange.findMany({ where: { appraisalId: id } })).toMatchObject([{ kind: 'JOINED' }]);
  expect((await walk.events()).map((event) => event.type)).toEqual(
    expect.arrayContaining(['APPRAISAL_STARTED', 'APPRAISAL_JOINED']),
  );
  // Nor is anybody late who comes after him.
  await db.reportingLink.create({
    data: {
      employeeId: newcomer.id,
      relation: 'EVALUATOR',
      personId: people.evaluator,
      validFrom: new Date('2026-05-01'),
      source: 'TEST',
    },
  });
  await walk.decide('DRAFT_TARGETS', newcomer.id, 'SUBMITTED', planForm);
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
  expect((await walk.task('APPROVE_TARGETS')).dueAt?.getTime()).toBeGreaterThan(Date.now() + 2 * DAY);
  // Added once, however often.
  const again = expectStatus(await join(cycleId, [newcomer.id, newcomer.id]), 200);
  expect(again).toMatchObject({ added: 0, items: [{ outcome: 'ALREADY_IN_CYCLE', appraisalId: id }] });
});

test('each person’s outcome is told: excluded, unknown, not appraised, in it already, oneself', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  await db.appraisal.update({ where: { id: walk.id }, data: { state: 'EXCLUDED' } });
  const answer = expectStatus(
    await join(walk.cycleId, [
      people.employee,
      people.colleague,
      people.regent,
      people.unitId,
      people.admin,
      people.stranger,
    ]),
    200,
  );
  expect((answer.items as { outcome: string }[]).map((item) => item.outcome)).toEqual([
    'EXCLUDED_IN_CYCLE',
    'ALREADY_IN_CYCLE',
    'NOT_APPRAISED',
    'UNKNOWN',
    'OWN_APPRAISAL',
    'ADDED',
  ]);
  // A unit that had nobody in the cycle gets windows and a report, whose workflow is rung.
  const report = await db.unitReport.findFirstOrThrow({ where: { cycleId: walk.cycleId, unitId: people.otherUnitId } });
  expect(await unanswered(db, report.id)).toMatchObject([{ ownerKind: 'report' }]);
  const units = await db.stageWindow.groupBy({ by: ['unitId'], where: { cycleId: walk.cycleId }, _count: true });
  expect(new Set(units.map((unit) => unit._count)).size).toBe(1);
});

test('the windows of a unit that comes later have moved with the pauses of the cycle', async () => {
  const { people, db } = house;
  const cycleId = await runningCycle(house);
  await house.api.call('POST', `/cycles/${cycleId}/pause`, { as: people.admin, json: { reason: 'Bencana banjir' } });
  const paused = await join(cycleId, [people.stranger]);
  expect([paused.status, paused.body.code]).toEqual([409, 'CYCLE_NOT_RUNNING']);
  await db.cycle.update({ where: { id: cycleId }, data: { pausedAt: new Date(Date.now() - 90_000) } });
  await house.api.call('POST', `/cycles/${cycleId}/resume`, { as: people.admin });
  expectStatus(await join(cycleId, [people.stranger]), 200);
  const windows = await db.stageWindow.findMany({ where: { cycleId, stage: 'FINAL_SCORING' } });
  expect(windows).toHaveLength(2);
  expect(windows[0]?.dueAt).toEqual(windows[1]?.dueAt);
  expect(windows.map((window) => (window.derivation as { due: { moved: unknown[] } }).due.moved.length)).toEqual([
    1, 1,
  ]);
});

test('a report that was complete is open again when somebody joins the unit', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  await db.unitReport.updateMany({ where: { cycleId: walk.cycleId }, data: { status: 'COMPLETE' } });
  const newcomer = await db.employee.create({
    data: {
      identityNumber: '199001012026051002',
      name: 'Baru',
      kind: 'CIVIL_SERVANT',
      position: 'Analis',
      unitId: people.unitId,
    },
  });
  expectStatus(await join(walk.cycleId, [newcomer.id]), 200);
  expect(await db.unitReport.findFirst({ where: { cycleId: walk.cycleId } })).toMatchObject({
    status: 'OPEN',
    epoch: 2,
  });
});

test('wrong office, a draft, an ended cycle, an evaluation that is over: refused', async () => {
  const { people, db } = house;
  const draft = await draftCycle(house);
  expect((await join(draft, [people.stranger])).body.code).toBe('CYCLE_NOT_RUNNING');
  const cycleId = await runningCycle(house);
  expect((await join(cycleId, [people.stranger], people.head)).body.code).toBe('ROLE_REQUIRED');
  const joining = { cycleId, employeeIds: [people.stranger], reason: 'Uji', decree: null };
  expect((await refusal(addParticipants(house.deps, act(people.head), joining))).code).toBe('ROLE_REQUIRED');
  expect((await join(people.unitId, [people.stranger])).status).toBe(404);
  await db.stageWindow.updateMany({
    where: { cycleId, stage: 'FINAL_SCORING' },
    data: { dueAt: new Date(Date.now() - DAY) },
  });
  const newcomer = await db.employee.create({
    data: {
      identityNumber: '199001012026051003',
      name: 'Baru',
      kind: 'CIVIL_SERVANT',
      position: 'Analis',
      unitId: people.unitId,
    },
  });
  expect((await join(cycleId, [newcomer.id])).body.items).toMatchObject([{ outcome: 'EVALUATION_OVER' }]);
  await house.api.call('POST', `/cycles/${cycleId}/cancel`, { as: people.admin, json: { reason: 'Salah kebijakan' } });
  expect((await join(cycleId, [people.stranger])).body.code).toBe('CYCLE_ENDED');
});
