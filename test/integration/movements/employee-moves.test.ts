import { afterEach, beforeEach, expect, test } from 'vitest';
import { act, newAppraisal, refusal, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { expectStatus, planForm } from '../../support/engine.ts';
import { moveEmployee } from '../../../usecases/movements/move-employee.ts';
import { verifyAudit } from '../../../usecases/verify-audit.ts';

let house: ApiHouse;
beforeEach(async () => {
  house = await startApiHouse();
});
afterEach(() => house.close());

/** A secretariat with an evaluator and a superior, to which Sari is moved. */
async function move(more: object = {}) {
  const { otherUnitId, secretary, regent } = house.people;
  return {
    kind: 'EMPLOYEE_MOVED',
    effectiveOn: '2026-06-01',
    decree: '821.2/417/2026',
    reason: 'Mutasi antarperangkat daerah',
    unitId: otherUnitId,
    position: 'Analis Kebijakan',
    evaluatorId: secretary,
    superiorId: regent,
    ...more,
  };
}

const post = (walk: Walk, json: object, as: string = house.people.admin, headers: Record<string, string> = {}) =>
  house.api.call('POST', `/appraisals/${walk.id}/movements`, { as, json, headers });

test('after a move the SKP is closed with its result so far, and a new one is set with the new evaluator', async () => {
  const { people, db, api } = house;
  const walk = await newAppraisal(house);
  await walk.toTargets();
  const before = await walk.planInForce();
  const progress = { date: '2026-05-04', text: 'Imunisasi di tiga desa', evidence: [] };
  expectStatus(
    await api.call('POST', `/appraisals/${walk.id}/progress-entries`, { as: people.employee, json: progress }),
    201,
  );
  await walk.see('MID_TERM', 'REPORT_REALIZATION');

  const moved = expectStatus(await post(walk, await move()), 201);
  expect(moved).toMatchObject({
    kind: 'EMPLOYEE_MOVED',
    employeeId: people.employee,
    appraisals: [{ appraisalId: walk.id, newTargets: true, because: null }],
    leftBehind: { headOfUnitIds: [], evaluates: 0 },
  });
  const targets = expectStatus(await api.call('GET', `/appraisals/${walk.id}/targets`, { as: people.employee }), 200);
  expect(targets.items).toMatchObject([
    {
      id: before.id,
      inForce: false,
      closed: { because: 'EMPLOYEE_MOVED', resultSoFar: { counts: { progressEntries: 1 } } },
    },
  ]);
  expect(await walk.row()).toMatchObject({
    closedPlanRounds: 1,
    epoch: 2,
    unitId: people.otherUnitId,
    stage: 'TARGET_SETTING',
  });
  // A run of the epoch before ends; the new one passes over what no longer counts.
  expect(await walk.see('TARGET_SETTING', 'DRAFT_TARGETS')).toEqual({ is: 'ENDED', because: 'STALE_EPOCH' });
  for (const kind of ['DRAFT_TARGETS', 'APPROVE_TARGETS'] as const) {
    expect(await walk.see('TARGET_SETTING', kind, { epoch: 2 })).toEqual({ is: 'SUPERSEDED' });
  }
  expect(await walk.bells()).toEqual([]);
  // The report of the mid-term review waits for the new SKP.
  expect(await walk.task('REPORT_REALIZATION')).toMatchObject({ status: 'CANCELLED', marks: ['SET_ASIDE'] });

  expect(await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { epoch: 2, round: 2 })).toMatchObject({ is: 'OPEN' });
  expect((await walk.notices('RETURNED')).length).toBe(0);
  await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planForm);
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { epoch: 2, round: 2 });
  const approval = await walk.task('APPROVE_TARGETS');
  expect(approval).toMatchObject({ round: 2, assigneeId: people.secretary, unitId: people.otherUnitId });
  const old = await refusal(walk.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED'));
  expect(old.status).toBe(403);
  await walk.decide('APPROVE_TARGETS', people.secretary, 'APPROVED');

  const now = expectStatus(await api.call('GET', `/appraisals/${walk.id}/targets`, { as: people.employee }), 200);
  expect(now.items).toMatchObject([{ inForce: false }, { inForce: true, origin: 'INITIAL', closed: null }]);
  // The report that was set aside opens again, in the same row.
  expect(await walk.see('MID_TERM', 'REPORT_REALIZATION', { epoch: 2 })).toMatchObject({ is: 'OPEN' });
  expect(await walk.tasks('REPORT_REALIZATION')).toMatchObject([{ status: 'OPEN', marks: [], closedAt: null }]);

  // The rest follows the rows: links with their cause and decree, the roster's history, the file, the mails, the audit trail.
  const links = await db.reportingLink.findMany({
    where: { employeeId: people.employee },
    orderBy: { validFrom: 'asc' },
  });
  expect(links.map((link) => [link.personId, link.cause, link.validTo?.toISOString().slice(0, 10) ?? null])).toEqual(
    expect.arrayContaining([
      [people.evaluator, 'ROSTER', '2026-06-01'],
      [people.head, 'ROSTER', '2026-06-01'],
      [people.secretary, 'EMPLOYEE_MOVED', null],
      [people.regent, 'EMPLOYEE_MOVED', null],
    ]),
  );
  expect(await db.employee.findUnique({ where: { id: people.employee } })).toMatchObject({
    unitId: people.otherUnitId,
    position: 'Analis Kebijakan',
    version: 2,
  });
  expect(await db.employeeChange.findMany({ where: { employeeId: people.employee } })).toMatchObject([
    { changedById: people.admin, before: { unitId: people.unitId }, after: { unitId: people.otherUnitId } },
  ]);
  expect(await db.appraisalChange.findMany({ where: { appraisalId: walk.id } })).toMatchObject([
    { kind: 'EMPLOYEE_MOVED', decree: '821.2/417/2026', after: { unitId: people.otherUnitId, newTargets: true } },
  ]);
  const listed = (as: string) => api.call('GET', `/appraisals/${walk.id}/movements`, { as });
  expect(expectStatus(await listed(people.employee), 200).items).toMatchObject([
    { kind: 'EMPLOYEE_MOVED', effectiveOn: '2026-06-01', reason: 'Mutasi antarperangkat daerah' },
  ]);
  expect(expectStatus(await listed(people.secretary), 200).items).toMatchObject([{ reason: null }]);
  expect((await listed(people.stranger)).status).toBe(403);
  expect((await walk.notices('NEW_TARGETS')).map((notice) => notice.recipientId)).toEqual([people.employee]);
  expect((await walk.notices('EVALUATOR_CHANGED')).map((notice) => notice.recipientId).sort()).toEqual(
    [people.evaluator, people.secretary].sort(),
  );
  const events = await walk.events();
  expect(events.map((event) => event.type)).toEqual(expect.arrayContaining(['EMPLOYEE_MOVED', 'TASK_REOPENED']));
  expect(JSON.stringify(events.map((event) => event.data))).not.toContain('Mutasi');
  expect(await verifyAudit(house.deps, walk.id)).toMatchObject({ verified: true });
  // The unit had nobody in the cycle: it has windows and a report of its own now.
  expect(await db.stageWindow.count({ where: { cycleId: walk.cycleId, unitId: people.otherUnitId } })).toBeGreaterThan(
    0,
  );
  const report = await db.unitReport.findFirstOrThrow({ where: { cycleId: walk.cycleId, unitId: people.otherUnitId } });
  expect(await db.outbox.count({ where: { ownerId: report.id, consumedAt: null } })).toBe(1);
});

test('a move while the targets are being set supersedes the round in progress; returns are counted anew', async () => {
  const { people } = house;
  const walk = await newAppraisal(house);
  await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planForm);
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
  await walk.decide('APPROVE_TARGETS', people.evaluator, 'RETURNED', {}, { comment: 'Belum lengkap.' });
  await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { round: 2 });
  await post(walk, await move());
  expect(await walk.task('DRAFT_TARGETS')).toMatchObject({ round: 2, status: 'CANCELLED', marks: [] });
  expect(await walk.row()).toMatchObject({ closedPlanRounds: 2 });
  const cancelled = await refusal(walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planForm));
  expect(cancelled.code).toBe('TASK_CLOSED');

  // maxReturns is 3: the fourth round of the new SKP is the superior's, not the second.
  for (const round of [3, 4, 5]) {
    await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { epoch: 2, round });
    await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { epoch: 2, round });
    expect(await walk.task('APPROVE_TARGETS')).toMatchObject({ round, level: 0, assigneeId: people.secretary });
    await walk.decide('APPROVE_TARGETS', people.secretary, 'RETURNED', {}, { comment: 'Belum lengkap.' });
  }
  expect(await walk.notices('RETURNED')).toHaveLength(3);
  await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { epoch: 2, round: 6 });
  await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planForm);
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { epoch: 2, round: 6 });
  expect(await walk.task('APPROVE_TARGETS')).toMatchObject({ round: 6, level: 1, assigneeId: people.regent });
});

test('an adjustment that was proposed for the closed SKP is not asked about any more', async () => {
  const { people } = house;
  const walk = await newAppraisal(house);
  await walk.toTargets();
  await walk.see('MID_TERM', 'GIVE_FEEDBACK');
  const proposal = { strengths: 'Teliti', gaps: 'Lambat', text: 'Lanjutkan', plan: planForm, reason: 'Penugasan baru' };
  await walk.decide('GIVE_FEEDBACK', people.evaluator, 'ADJUSTMENT_PROPOSED', proposal);
  await post(walk, await move());
  expect(await walk.see('MID_TERM', 'AGREE_ADJUSTMENT', { epoch: 2 })).toEqual({ is: 'CANCELLED' });
});

test('while the year is being evaluated a move asks for no new SKP: the new evaluator rates by the old one', async () => {
  const { people } = house;
  const walk = await newAppraisal(house);
  await walk.toRating();
  const moved = expectStatus(await post(walk, await move()), 201);
  expect(moved.appraisals).toMatchObject([{ newTargets: false, because: 'FINAL_SCORING_BEGUN' }]);
  expect(await walk.row()).toMatchObject({ closedPlanRounds: 0, epoch: 1, stage: 'FINAL_SCORING' });
  // The open task has followed at once; its due date stands.
  expect(await walk.task('RATE')).toMatchObject({ status: 'OPEN', assigneeId: people.secretary });
  expect((await walk.notices('EVALUATOR_CHANGED')).map((notice) => notice.recipientId)).toContain(people.employee);
  expect((await refusal(walk.decide('RATE', people.evaluator, 'RATED', await walk.assessment('MEETS')))).status).toBe(
    403,
  );
  await walk.decide('RATE', people.secretary, 'RATED', await walk.assessment('MEETS'));
});

test('in January last year’s evaluation and this year’s targets move together', async () => {
  const { people, db } = house;
  const last = await newAppraisal(house);
  await last.toRating();
  const current = await newAppraisal(house);
  const moved = expectStatus(await post(current, await move()), 201);
  expect(moved.appraisals).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ appraisalId: last.id, newTargets: false }),
      expect.objectContaining({ appraisalId: current.id, newTargets: true }),
    ]),
  );
  expect(await db.appraisal.findUnique({ where: { id: last.id } })).toMatchObject({ unitId: people.otherUnitId });
});

test('who may not, what cannot be, and what was recorded before is refused; nothing of it stays', async () => {
  const { people, db, api } = house;
  const walk = await newAppraisal(house);
  const body = await move();
  const colleague = await post(walk, body, people.colleague);
  expect([colleague.status, colleague.body.code]).toEqual([403, 'ROLE_REQUIRED']);
  const direct = await refusal(moveEmployee(house.deps, act(people.colleague), { ...body, appraisalId: walk.id }));
  expect(direct.code).toBe('ROLE_REQUIRED');

  const refused = async (json: object): Promise<unknown> => {
    const answer = await post(walk, json);
    expect(answer.status).toBe(422);
    const { code, errors } = answer.body as { code: string; errors: { pointer: string }[] };
    return [code, errors.map((error) => error.pointer)];
  };
  expect(await refused(await move({ effectiveOn: '2099-01-01' }))).toEqual(['DATE_REFUSED', ['/effectiveOn']]);
  expect(await refused(await move({ effectiveOn: '2019-01-01' }))).toEqual(['DATE_REFUSED', ['/effectiveOn']]);
  expect(await refused(await move({ evaluatorId: people.employee }))).toEqual(['LINE_REFUSED', ['/evaluatorId']]);
  expect(await refused(await move({ superiorId: people.secretary }))).toEqual(['LINE_REFUSED', ['/superiorId']]);
  expect(await refused(await move({ superiorId: undefined }))).toEqual(['LINE_REFUSED', ['/superiorId']]);
  expect(await refused(await move({ evaluatorId: walk.id }))).toEqual(['LINE_REFUSED', ['/evaluatorId']]);
  expect(await refused(await move({ unitId: walk.id }))).toEqual(['VALIDATION_FAILED', ['/unitId']]);
  // Somebody whom Sari evaluates cannot evaluate her.
  await db.reportingLink.updateMany({
    where: { employeeId: people.colleague, relation: 'EVALUATOR' },
    data: { personId: people.employee },
  });
  expect(await refused(await move({ evaluatorId: people.colleague }))).toEqual(['LINE_REFUSED', ['/evaluatorId']]);
  await db.employee.update({ where: { id: people.stranger }, data: { status: 'LEFT' } });
  expect(await refused(await move({ evaluatorId: people.stranger }))).toEqual(['LINE_REFUSED', ['/evaluatorId']]);
  const stale = await post(walk, body, people.admin, { 'If-Match': '"v99"' });
  expect([stale.status, stale.body.code]).toEqual([412, 'STALE_VERSION']);
  expect(await db.appraisalChange.count()).toBe(0);

  expectStatus(await post(walk, body), 201);
  const again = await post(walk, body);
  expect([again.status, again.body.code]).toEqual([422, 'NOTHING_CHANGED']);
  // The same request again is the same answer.
  const walk2 = await newAppraisal(house, people.manager);
  const key = { 'Idempotency-Key': 'mutasi-417' };
  const first = expectStatus(await post(walk2, body, people.admin, key), 201);
  expect(expectStatus(await post(walk2, body, people.admin, key), 201)).toEqual(first);
  expect(await db.appraisalChange.count({ where: { appraisalId: walk2.id } })).toBe(1);
  const unknown = await api.call('POST', `/appraisals/${people.admin}/movements`, { as: people.admin, json: body });
  expect(unknown.status).toBe(404);
});

test('an administrator does not record his own move: refused with a trace', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  await db.roleGrant.create({
    data: { personId: people.employee, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') },
  });
  const own = await post(walk, await move(), people.employee);
  expect([own.status, own.body.code]).toEqual([403, 'OWN_APPRAISAL']);
  expect((await walk.events()).at(-1)).toMatchObject({ type: 'ACCESS_DENIED', actorId: people.employee });
  expect(await walk.row()).toMatchObject({ epoch: 1, unitId: people.unitId });
});

test('a policy that asks for no new SKP keeps the one in force', async () => {
  const { people, db } = house;
  const walk = await newAppraisal(house);
  await walk.toTargets();
  const { policyId } = await db.cycle.findUniqueOrThrow({ where: { id: walk.cycleId } });
  const { body } = await db.policy.findUniqueOrThrow({ where: { id: policyId } });
  const other = await db.policy.create({
    data: {
      ...{
        code: 'keeps',
        version: 1,
        title: 'Tanpa SKP baru',
        legalBasis: 'None: a test',
        demo: true,
        status: 'PUBLISHED',
      },
      body: { ...(body as object), newTargetsOnMove: false },
    },
  });
  await db.cycle.update({ where: { id: walk.cycleId }, data: { policyId: other.id } });
  const moved = expectStatus(await post(walk, await move()), 201);
  expect(moved.appraisals).toMatchObject([{ newTargets: false, because: 'POLICY' }]);
  expect((await walk.planInForce()).closedAt).toBeNull();
  expect(await walk.row()).toMatchObject({ epoch: 1, unitId: people.otherUnitId });
});
