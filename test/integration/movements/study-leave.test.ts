import { afterEach, beforeEach, expect, test } from 'vitest';
import { newAppraisal, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { expectStatus, planForm } from '../../support/engine.ts';

let house: ApiHouse;
beforeEach(async () => {
  house = await startApiHouse();
});
afterEach(() => house.close());

const record = (walk: Walk, kind: string, effectiveOn: string) =>
  house.api.call('POST', `/appraisals/${walk.id}/movements`, {
    as: house.people.admin,
    json: { kind, effectiveOn, decree: '893.3/7/2026', reason: 'Tugas belajar magister' },
  });
const academic = {
  ...planForm,
  results: [
    ...planForm.results,
    {
      statement: 'Indeks prestasi kumulatif',
      main: true,
      indicators: [{ aspect: 'QUALITY', statement: 'IPK semester', target: '> 3,5', unitOfMeasure: 'IPK' }],
    },
  ],
};

test('Devi begins to study in July: expectations are added to her SKP of the year, without a new one (II.B.12, p.64)', async () => {
  const { people, db, api } = house;
  const walk = await newAppraisal(house);
  await walk.toTargets();
  const before = await walk.planInForce();
  const started = expectStatus(await record(walk, 'STUDY_LEAVE_STARTED', '2026-07-01'), 201);
  expect(started).toMatchObject({ appraisals: [{ appraisalId: walk.id, expectations: 'ADDED' }] });
  expect(await db.employee.findUnique({ where: { id: people.employee } })).toMatchObject({ status: 'STUDY_LEAVE' });
  // The SKP stays in force until its next version is.
  expect((await walk.planInForce()).id).toBe(before.id);
  expect(await walk.row()).toMatchObject({ epoch: 2, closedPlanRounds: 1, state: 'ACTIVE' });
  expect(await walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { epoch: 2 })).toEqual({ is: 'SUPERSEDED' });

  await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { epoch: 2, round: 2 });
  await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', academic);
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { epoch: 2, round: 2 });
  await walk.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED');
  const targets = expectStatus(await api.call('GET', `/appraisals/${walk.id}/targets`, { as: people.employee }), 200);
  expect(targets.items).toMatchObject([
    { number: 1, origin: 'INITIAL', inForce: false, closed: null },
    { number: 2, origin: 'ADJUSTMENT', inForce: true, closed: null },
  ]);
  expect((await walk.notices('TARGETS_TO_EXTEND')).map((notice) => notice.recipientId)).toEqual([people.employee]);

  // Sastro's studies end, he comes back on 1 August: clarified for the rest of the year, again without a new SKP (II.B.13, p.64–65).
  expectStatus(await record(walk, 'STUDY_LEAVE_ENDED', '2026-08-01'), 201);
  expect(await db.employee.findUnique({ where: { id: people.employee } })).toMatchObject({ status: 'ACTIVE' });
  expect(await walk.row()).toMatchObject({ epoch: 3, closedPlanRounds: 2 });
  const again = await record(walk, 'STUDY_LEAVE_ENDED', '2026-08-01');
  expect([again.status, again.body.code]).toEqual([422, 'NOTHING_CHANGED']);
});

test('an SKP that is being set takes the expectations in; in final scoring only the status follows', async () => {
  const { people } = house;
  const early = await newAppraisal(house);
  const started = expectStatus(await record(early, 'STUDY_LEAVE_STARTED', '2026-07-01'), 201);
  expect(started.appraisals).toMatchObject([{ expectations: 'TARGETS_BEING_SET' }]);
  expect(await early.row()).toMatchObject({ epoch: 1 });
  expect(await early.task('DRAFT_TARGETS')).toMatchObject({ status: 'OPEN', round: 1 });

  const late = await newAppraisal(house, people.colleague);
  await late.decide('DRAFT_TARGETS', people.colleague, 'SUBMITTED', planForm);
  await late.see('TARGET_SETTING', 'APPROVE_TARGETS');
  await late.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED');
  await late.see('FINAL_SCORING', 'REPORT_REALIZATION');
  const ended = expectStatus(await record(late, 'STUDY_LEAVE_STARTED', '2026-07-01'), 201);
  expect(ended.appraisals).toContainEqual(
    expect.objectContaining({ appraisalId: late.id, expectations: 'FINAL_SCORING_BEGUN' }),
  );
  expect(await late.row()).toMatchObject({ epoch: 1, closedPlanRounds: 0 });
});

test('a version proposed in the mid-term review and one of study leave are not mistaken for each other', async () => {
  const { people } = house;
  const walk = await newAppraisal(house);
  await walk.toTargets();
  await walk.see('MID_TERM', 'GIVE_FEEDBACK');
  const proposal = { strengths: 'Teliti', gaps: 'Lambat', text: 'Lanjutkan', plan: planForm, reason: 'Penugasan baru' };
  await walk.decide('GIVE_FEEDBACK', people.evaluator, 'ADJUSTMENT_PROPOSED', proposal);
  await walk.see('MID_TERM', 'AGREE_ADJUSTMENT');
  await record(walk, 'STUDY_LEAVE_STARTED', '2026-07-01');
  await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { epoch: 2, round: 2 });
  await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', academic);
  await walk.decide('AGREE_ADJUSTMENT', people.employee, 'AGREED');
  expect(await walk.planInForce()).toMatchObject({ number: 2, origin: 'ADJUSTMENT' });
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { epoch: 2, round: 2 });
  await walk.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED');
  expect(await walk.planInForce()).toMatchObject({ number: 3, origin: 'ADJUSTMENT' });
});
