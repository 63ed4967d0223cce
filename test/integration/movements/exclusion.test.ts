import { afterEach, beforeEach, expect, test } from 'vitest';
import { newAppraisal, refusal, setDue, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { developmentCase, expectStatus, planForm, step } from '../../support/engine.ts';
import { seeToTask } from '../../../usecases/see-to-task.ts';

let house: ApiHouse;
beforeEach(async () => {
  house = await startApiHouse();
});
afterEach(() => house.close());

const exclusion = {
  code: 'UNPAID_LEAVE',
  reason: 'Cuti di luar tanggungan negara',
  decree: '858/12/2026',
  effectiveOn: '2026-05-04',
};
const inclusion = { reason: 'Kembali aktif', decree: '824/31/2026' };
const exclude = (walk: Walk, more: object = {}, as: string = house.people.admin) =>
  house.api.call('POST', `/appraisals/${walk.id}/exclusion`, { as, json: { ...exclusion, ...more } });
const include = (walk: Walk, as: string = house.people.admin) =>
  house.api.call('POST', `/appraisals/${walk.id}/re-inclusion`, { as, json: inclusion });

test('an excluded appraisal ends with its result so far; re-included it goes on where it stood, in the same rows', async () => {
  const { people, db, api } = house;
  const walk = await newAppraisal(house);
  await walk.toTargets();
  await walk.see('MID_TERM', 'REPORT_REALIZATION');
  const opened = expectStatus(
    await api.call('POST', `/appraisals/${walk.id}/cases`, {
      as: people.evaluator,
      json: { kind: 'COACHING', reason: 'Laporan terlambat tiga kali' },
    }),
    201,
  );
  const caseId = String(opened.caseId);
  await step(db, developmentCase(caseId), 'FOLLOW_UP', 'PLAN_COACHING');
  const report = await walk.task('REPORT_REALIZATION');

  const excluded = expectStatus(await exclude(walk), 201);
  expect(excluded).toMatchObject({ state: 'EXCLUDED', code: 'UNPAID_LEAVE', otherAppraisalIds: [] });
  expect(await walk.row()).toMatchObject({ state: 'EXCLUDED', endReason: 'UNPAID_LEAVE', epoch: 1 });
  expect(await db.employee.findUnique({ where: { id: people.employee } })).toMatchObject({ status: 'UNPAID_LEAVE' });
  expect(await db.task.count({ where: { appraisalId: walk.id, status: 'OPEN' } })).toBe(0);
  expect(await db.developmentCase.findUnique({ where: { id: caseId } })).toMatchObject({ status: 'CANCELLED' });
  expect(await db.appraisalChange.findFirst({ where: { appraisalId: walk.id } })).toMatchObject({
    kind: 'EXCLUDED',
    after: { code: 'UNPAID_LEAVE', resultSoFar: { planId: (await walk.planInForce()).id } },
  });
  expect((await walk.notices('EXCLUDED')).map((notice) => notice.recipientId).sort()).toEqual(
    [people.employee, people.evaluator].sort(),
  );
  // The workflow's next step ends it, and answers its bells.
  expect((await walk.bells()).length).toBeGreaterThan(0);
  expect(await walk.see('MID_TERM', 'REPORT_REALIZATION')).toEqual({ is: 'ENDED', because: 'EXCLUDED' });
  expect(await walk.bells()).toEqual([]);
  expect(
    (await refusal(walk.decide('REPORT_REALIZATION', people.employee, 'REPORTED', await walk.realization()))).code,
  ).toBe('TASK_CLOSED');
  expect((await exclude(walk)).body.code).toBe('APPRAISAL_ENDED');

  // Its due date passes while he is away: it moves by as long as he was.
  await setDue(db, report.id, -60);
  const included = expectStatus(await include(walk), 201);
  expect(included).toMatchObject({ state: 'ACTIVE' });
  expect(await walk.row()).toMatchObject({ state: 'ACTIVE', endReason: null, epoch: 2 });
  expect(await db.employee.findUnique({ where: { id: people.employee } })).toMatchObject({ status: 'ACTIVE' });
  // What no workflow waits for is open at once; the rest opens as the new run comes to it.
  expect(await walk.task('ACKNOWLEDGE_SOCIALIZATION')).toMatchObject({ status: 'OPEN', marks: [] });
  expect(await walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { epoch: 2 })).toMatchObject({ is: 'DECIDED' });
  expect(await walk.see('MID_TERM', 'REPORT_REALIZATION', { epoch: 2 })).toMatchObject({ is: 'OPEN' });
  const again = await walk.task('REPORT_REALIZATION');
  expect(again).toMatchObject({ id: report.id, status: 'OPEN', marks: [] });
  expect(again.version).toBeGreaterThan(report.version + 1);
  expect(again.derivation).toMatchObject({ moved: [{ by: 'SET_ASIDE' }] });
  expect((await walk.events()).map((event) => event.type)).toEqual(
    expect.arrayContaining(['APPRAISAL_EXCLUDED', 'APPRAISAL_REINCLUDED', 'TASK_REOPENED']),
  );
  const coaching = await db.developmentCase.findUniqueOrThrow({ where: { id: caseId } });
  expect(coaching).toMatchObject({ status: 'OPEN', epoch: 2, closedAt: null });
  const plan = await seeToTask(house.deps, {
    ...{ owner: developmentCase(caseId), epoch: 2, stage: 'FOLLOW_UP', kind: 'PLAN_COACHING', round: 1 },
    workflowNow: new Date().toISOString(),
  });
  expect(plan).toMatchObject({ is: 'OPEN' });
  expect((await include(walk)).body.code).toBe('NOT_EXCLUDED');
  await setDue(db, again.id, 600);
  await walk.decide('REPORT_REALIZATION', people.employee, 'REPORTED', await walk.realization());
});

test('nobody who has died gets a mail, neither a queued one nor a later one; recorded by mistake, it is undone', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  expect(await db.notice.count({ where: { recipientId: people.employee, status: 'QUEUED' } })).toBeGreaterThan(0);
  expectStatus(await exclude(walk, { code: 'DIED', reason: 'Meninggal dunia' }), 201);
  expect(await db.notice.count({ where: { recipientId: people.employee, status: 'QUEUED' } })).toBe(0);
  expect((await walk.notices('EXCLUDED')).map((notice) => notice.recipientId)).toEqual([people.evaluator]);
  expect(await db.employee.findUnique({ where: { id: people.employee } })).toMatchObject({
    status: 'LEFT',
    email: null,
  });
  const token = await house.api.call('GET', '/me', { as: people.employee });
  expect(token.body.code).toBe('PERSON_LEFT');

  expectStatus(await include(walk), 201);
  expect(await db.employee.findUnique({ where: { id: people.employee } })).toMatchObject({
    status: 'ACTIVE',
    email: 'sari@example.go.id',
  });
});

test('what an evaluator held who has left is in the hands of the next one up at once (IV.A.2)', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planForm);
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
  const own = await db.appraisal.findFirstOrThrow({ where: { cycleId: walk.cycleId, employeeId: people.evaluator } });
  const left = expectStatus(
    await house.api.call('POST', `/appraisals/${own.id}/exclusion`, {
      as: people.admin,
      json: { ...exclusion, code: 'RETIRED' },
    }),
    201,
  );
  expect(left).toMatchObject({ code: 'RETIRED', evaluates: 3 });
  expect(await walk.task('APPROVE_TARGETS')).toMatchObject({ status: 'OPEN', assigneeId: people.head });
});

test('a final result stands when its employee leaves; the coaching that is open ends, and can be taken up again', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  await db.appraisal.update({ where: { id: walk.id }, data: { state: 'FINAL' } });
  const nothing = await exclude(walk, { code: 'RETIRED' });
  expect([nothing.status, nothing.body.code]).toEqual([409, 'APPRAISAL_ENDED']);
  const coaching = await db.developmentCase.create({
    data: { appraisalId: walk.id, kind: 'COACHING', origin: 'RESULT', reason: 'KURANG', openedAt: new Date() },
  });
  await step(db, developmentCase(coaching.id), 'FOLLOW_UP', 'PLAN_COACHING');
  expect(expectStatus(await exclude(walk, { code: 'RETIRED' }), 201)).toMatchObject({ state: 'FINAL' });
  expect(await walk.row()).toMatchObject({ state: 'FINAL', endReason: null });
  expect(await db.developmentCase.findUnique({ where: { id: coaching.id } })).toMatchObject({ status: 'CANCELLED' });
  expect(expectStatus(await include(walk), 201)).toMatchObject({ state: 'FINAL' });
  expect(await db.developmentCase.findUnique({ where: { id: coaching.id } })).toMatchObject({
    status: 'OPEN',
    epoch: 2,
  });
  expect(people.employee).toBe(walk.employeeId);
});

test('wrong office, own appraisal, a day that has not come, a stale version, a cancelled cycle: refused', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  const code = async (answer: Promise<{ status: number; body: { [name: string]: unknown } }>): Promise<unknown[]> => {
    const { status, body } = await answer;
    return [status, body.code];
  };
  expect(await code(exclude(walk, {}, people.head))).toEqual([403, 'ROLE_REQUIRED']);
  expect(await code(exclude(walk, { effectiveOn: '2099-01-01' }))).toEqual([422, 'DATE_REFUSED']);
  expect(await code(exclude(walk, { code: 'TIRED' }))).toEqual([422, 'VALIDATION_FAILED']);
  expect(await code(include(walk))).toEqual([409, 'NOT_EXCLUDED']);
  const stale = house.api.call('POST', `/appraisals/${walk.id}/exclusion`, {
    as: people.admin,
    json: exclusion,
    headers: { 'If-Match': '"v9"' },
  });
  expect(await code(stale)).toEqual([412, 'STALE_VERSION']);
  await db.roleGrant.create({
    data: { personId: people.employee, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') },
  });
  expect(await code(exclude(walk, {}, people.employee))).toEqual([403, 'OWN_APPRAISAL']);
  expectStatus(await exclude(walk), 201);
  expect(await code(include(walk, people.employee))).toEqual([403, 'OWN_APPRAISAL']);
  await house.api.call('POST', `/cycles/${walk.cycleId}/cancel`, {
    as: people.admin,
    json: { reason: 'Salah kebijakan' },
  });
  expect(await code(include(walk))).toEqual([409, 'APPRAISAL_ENDED']);
});
