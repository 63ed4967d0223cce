import { afterEach, beforeEach, expect, test } from 'vitest';
import { act, newAppraisal, refusal } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { expectStatus, planForm } from '../../support/engine.ts';
import { correctLine } from '../../../usecases/movements/correct-line.ts';

let house: ApiHouse;
beforeEach(async () => {
  house = await startApiHouse();
});
afterEach(() => house.close());

const post = (employeeId: string, json: object, as: string = house.people.admin) =>
  house.api.call('POST', `/people/${employeeId}/reporting-lines`, { as, json });
const reason = 'Penilai tertukar pada berkas impor';

test('a wrong evaluator is corrected in mid-cycle: open tasks follow at once, the SKP and what was decided stand', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planForm);
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
  const { dueAt } = await walk.task('APPROVE_TARGETS');

  const corrected = expectStatus(
    await post(people.employee, { relation: 'EVALUATOR', personId: people.stranger, reason }),
    201,
  );
  expect(corrected).toMatchObject({
    insteadOfId: people.evaluator,
    validFrom: '2020-01-01',
    appraisals: [{ appraisalId: walk.id }],
  });
  expect(await walk.task('APPROVE_TARGETS')).toMatchObject({ assigneeId: people.stranger, dueAt, round: 1 });
  expect(await walk.row()).toMatchObject({ epoch: 1, closedPlanRounds: 0 });
  // The wrong link stays as one of no days; the right one begins where it began.
  const links = await db.reportingLink.findMany({ where: { employeeId: people.employee, relation: 'EVALUATOR' } });
  const days = (date: Date | null): string | null => date?.toISOString().slice(0, 10) ?? null;
  expect(links.map((link) => [link.personId, link.cause, days(link.validFrom), days(link.validTo)])).toEqual(
    expect.arrayContaining([
      [people.evaluator, 'ROSTER', '2020-01-01', '2020-01-01'],
      [people.stranger, 'CORRECTION', '2020-01-01', null],
    ]),
  );
  expect(await db.appraisalChange.findMany({ where: { appraisalId: walk.id } })).toMatchObject([
    { kind: 'LINK_CORRECTED', reason, before: { evaluator: { personId: people.evaluator } } },
  ]);
  expect(await db.employeeChange.count({ where: { employeeId: people.employee } })).toBe(1);
  expect((await walk.notices('LINE_CORRECTED')).map((notice) => notice.recipientId).sort()).toEqual(
    [people.employee, people.evaluator, people.stranger].sort(),
  );
  await walk.decide('APPROVE_TARGETS', people.stranger, 'APPROVED');
  const again = await post(people.employee, { relation: 'EVALUATOR', personId: people.stranger, reason });
  expect([again.status, again.body.code]).toEqual([422, 'NOTHING_CHANGED']);
});

test('a missing superior begins today', async () => {
  const { people, db } = house;
  await db.reportingLink.deleteMany({ where: { employeeId: people.employee, relation: 'SUPERIOR' } });
  const corrected = expectStatus(
    await post(people.employee, { relation: 'SUPERIOR', personId: people.head, reason, decree: '800/1/2026' }),
    201,
  );
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  expect(corrected).toMatchObject({ insteadOfId: null, validFrom: today, appraisals: [] });
});

test('whoever moved inside the window of an evaluation still makes it after the successor was corrected', async () => {
  const { people, db } = house;
  await newAppraisal(house);
  const moved = await house.api.call('POST', '/evaluator-movements', {
    as: people.admin,
    json: {
      ...{ evaluatorId: people.evaluator, successorId: people.stranger, effectiveOn: '2026-06-01' },
      ...{ decree: '821.2/90/2026', reason: 'Promosi' },
    },
  });
  expectStatus(moved, 202);
  await post(people.employee, { relation: 'EVALUATOR', personId: people.secretary, reason });
  const link = await db.reportingLink.findFirst({ where: { employeeId: people.employee, personId: people.secretary } });
  expect(link).toMatchObject({ cause: 'EVALUATOR_MOVED' });
});

test('wrong office, own line, oneself, the superior, a ring: refused', async () => {
  const { people, db } = house;
  const refused = async (json: object, as?: string): Promise<unknown[]> => {
    const { status, body } = await post(people.employee, { reason, ...json }, as);
    return [status, body.code];
  };
  const evaluator = (personId: string): object => ({ relation: 'EVALUATOR', personId });
  expect(await refused(evaluator(people.stranger), people.head)).toEqual([403, 'ROLE_REQUIRED']);
  expect(await refused(evaluator(people.employee))).toEqual([422, 'LINE_REFUSED']);
  expect(await refused(evaluator(people.head))).toEqual([422, 'LINE_REFUSED']);
  await db.reportingLink.updateMany({
    where: { employeeId: people.colleague, relation: 'EVALUATOR' },
    data: { personId: people.employee },
  });
  expect(await refused(evaluator(people.colleague))).toEqual([422, 'LINE_REFUSED']);
  const own = await post(people.admin, { relation: 'EVALUATOR', personId: people.head, reason });
  expect([own.status, own.body.code]).toEqual([403, 'OWN_APPRAISAL']);
  const correction = { employeeId: people.employee, relation: 'EVALUATOR', personId: people.stranger, reason } as const;
  const direct = await refusal(correctLine(house.deps, act(people.evaluator), { ...correction, decree: null }));
  expect(direct.code).toBe('ROLE_REQUIRED');
  expect((await post(people.unitId, { relation: 'SUPERIOR', personId: people.head, reason })).status).toBe(404);
  expect(await db.employeeChange.count()).toBe(0);
});
