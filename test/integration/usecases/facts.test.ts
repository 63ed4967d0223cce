/** What the decisions establish: plans, realizations, ratings, documents. */
import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterOrganisationResult } from '../../../usecases/enter-organisation-result.ts';
import { act, newAppraisal, refusal, runningCycle, startHouse, Walk, type House } from '../../support/acts.ts';
import { appraisalOf, planForm } from '../../support/engine.ts';
import { without } from '../../support/without.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const plansOf = (walk: Walk) => house.db.plan.findMany({ where: { appraisalId: walk.id }, orderBy: { number: 'asc' } });
const documentsOf = (walk: Walk) =>
  house.db.evaluationDocument.findMany({ where: { appraisalId: walk.id }, orderBy: { number: 'asc' } });
const feedback = { strengths: 'Cakupan layanan baik.', gaps: 'Laporan terlambat.', text: 'Pertahankan.' };

describe('plans', () => {
  it('are versions: what was returned stays, and the approved one is in force', async () => {
    const walk = await newAppraisal(house);
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    await walk.decide('APPROVE_TARGETS', house.people.evaluator, 'RETURNED', {}, { comment: 'Belum terukur.' });
    await walk.see('TARGET_SETTING', 'DRAFT_TARGETS', { round: 2 });
    const better = { ...planForm, behaviourExpectations: { LOYAL: 'Menjaga nama baik dinas' } };
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', better);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { round: 2 });
    await walk.decide('APPROVE_TARGETS', house.people.evaluator, 'APPROVED');
    const plans = await plansOf(walk);
    expect(plans.map((plan) => [plan.number, plan.approvedAt !== null])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(plans.map((plan) => plan.behaviourExpectations)).toEqual([
      planForm.behaviourExpectations,
      better.behaviourExpectations,
    ]);
    const inForce = await walk.planInForce();
    expect(inForce.results.map((result) => result.indicators.length)).toEqual([2, 1]);
  });

  it('that nobody submitted cannot be approved, but a superior who took over sets them', async () => {
    const { people } = house;
    const walk = await newAppraisal(house);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    expect((await refusal(walk.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED'))).code).toBe('NO_TARGETS');
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { armedFor: await walk.passDue('APPROVE_TARGETS') });
    await walk.decide('APPROVE_TARGETS', people.head, 'SET', planForm, { comment: 'Ditetapkan atasan.' });
    expect(await walk.planInForce()).toMatchObject({ number: 1, authorId: people.head });
  });

  it('may be adjusted in mid-year, in force only when the employee agrees', async () => {
    const { people } = house;
    const reason = 'Anggaran dipotong.';
    const propose = async (): Promise<Walk> => {
      const walk = await newAppraisal(house);
      await walk.toTargets();
      await walk.see('MID_TERM', 'GIVE_FEEDBACK', { marks: ['NO_REPORT'] });
      expect(await walk.task('GIVE_FEEDBACK')).toMatchObject({ marks: ['NO_REPORT'] });
      const form = { ...feedback, plan: planForm, reason };
      await walk.decide('GIVE_FEEDBACK', people.evaluator, 'ADJUSTMENT_PROPOSED', form);
      await walk.see('MID_TERM', 'AGREE_ADJUSTMENT');
      return walk;
    };
    const agreed = await propose();
    await agreed.decide('AGREE_ADJUSTMENT', agreed.employeeId, 'AGREED');
    expect(await agreed.planInForce()).toMatchObject({ number: 2, origin: 'ADJUSTMENT' });
    const declined = await propose();
    expect((await refusal(declined.decide('AGREE_ADJUSTMENT', declined.employeeId, 'DECLINED'))).code).toBe(
      'COMMENT_REQUIRED',
    );
    await declined.decide('AGREE_ADJUSTMENT', declined.employeeId, 'DECLINED', {}, { comment: 'Tidak sesuai.' });
    expect(await declined.planInForce()).toMatchObject({ number: 1 });
    const silent = await propose();
    await silent.see('MID_TERM', 'AGREE_ADJUSTMENT', { armedFor: await silent.passDue('AGREE_ADJUSTMENT') });
    expect((await silent.task('AGREE_ADJUSTMENT')).status).toBe('CLOSED_WITHOUT');
    expect(await silent.planInForce()).toMatchObject({ number: 1 });
    expect(await house.db.feedback.findFirst({ where: { appraisalId: silent.id } })).toMatchObject({
      stage: 'MID_TERM',
      strengths: feedback.strengths,
    });
  });
});

describe('a realization', () => {
  it('covers every indicator of the targets in force, each once, with evidence by link', async () => {
    const walk = await newAppraisal(house);
    await walk.toTargets();
    await walk.see('FINAL_SCORING', 'REPORT_REALIZATION');
    const { lines } = await walk.realization();
    const report = (given: readonly object[]) =>
      walk.decide('REPORT_REALIZATION', walk.employeeId, 'REPORTED', { lines: given });
    const faults = async (given: readonly object[]) => {
      const refused = await refusal(report(given));
      expect(refused.code).toBe('INVALID_FORM');
      return refused.errors.map((error) => error.pointer);
    };
    expect(await faults(lines.slice(1))).toEqual(['/form/lines']);
    expect(await faults([...lines, lines[0] ?? {}])).toEqual([`/form/lines/${lines.length}/indicatorId`]);
    expect(await faults([...lines.slice(1), { ...lines[0], indicatorId: walk.id }])).toEqual([
      `/form/lines/${lines.length - 1}/indicatorId`,
      '/form/lines',
    ]);
    const ftp = lines.map((line) => ({ ...line, evidence: [{ title: 'Rekap', url: 'ftp://arsip.example.go.id/a' }] }));
    expect(await faults(ftp)).toContain('/form/lines/0/evidence/0/url');
    await report(lines);
    expect(
      await house.db.realization.findFirst({ where: { appraisalId: walk.id }, include: { lines: true } }),
    ).toMatchObject({ stage: 'FINAL_SCORING', number: 1, lines: lines.map(() => ({ realized: '97' })) });
  });

  it('needs targets in force', async () => {
    const walk = await newAppraisal(house);
    await walk.see('FINAL_SCORING', 'REPORT_REALIZATION');
    const line = { indicatorId: walk.id, realized: '1', evidence: [] };
    const report = walk.decide('REPORT_REALIZATION', walk.employeeId, 'REPORTED', { lines: [line] });
    expect((await refusal(report)).code).toBe('NO_TARGETS');
  });

  it('that does not come is closed without, and its late report is refused', async () => {
    const walk = await newAppraisal(house);
    await walk.toTargets();
    await walk.see('FINAL_SCORING', 'REPORT_REALIZATION');
    await walk.passDue('REPORT_REALIZATION', 1.001);
    const report = walk.decide('REPORT_REALIZATION', walk.employeeId, 'REPORTED', await walk.realization());
    expect((await refusal(report)).code).toBe('TASK_OVERDUE');
    expect(await walk.see('FINAL_SCORING', 'REPORT_REALIZATION')).toEqual({ is: 'CLOSED_WITHOUT' });
  });
});

describe('a rating', () => {
  it('follows the assessments, and keeps every fact that was on the table', async () => {
    const { db, people } = house;
    const walk = await newAppraisal(house);
    await walk.toRated('ABOVE', 'MEETS');
    const rating = await db.rating.findFirstOrThrow({ where: { appraisalId: walk.id } });
    const [realization] = await db.realization.findMany({ where: { appraisalId: walk.id } });
    expect(rating).toMatchObject({
      number: 1,
      origin: 'EVALUATOR',
      authorId: people.evaluator,
      proposedResults: 'ABOVE',
      proposedBehaviour: 'MEETS',
      results: 'ABOVE',
      behaviour: 'MEETS',
      predicate: 'BAIK',
      departureReason: null,
      facts: { planId: (await walk.planInForce()).id, realizationIds: [realization?.id] },
    });
    expect(await walk.row()).toMatchObject({ ratingId: rating.id, finalBecause: null });
    expect(await documentsOf(walk)).toMatchObject([
      { form: 'D.1.1', number: 1, signedById: people.evaluator, ratingId: rating.id, receivedAt: null },
    ]);
  });

  it('that departs from the proposal needs a reason', async () => {
    const { people, db } = house;
    const walk = await newAppraisal(house);
    await walk.toRating();
    const form = { ...(await walk.assessment('MEETS')), resultsRating: 'ABOVE' };
    expect(await refusal(walk.decide('RATE', people.evaluator, 'RATED', form))).toMatchObject({
      code: 'REASON_REQUIRED',
      legalBasis: expect.stringContaining('IV.B.3') as string,
      errors: [{ pointer: '/form/departureReason', detail: 'Proposed: results MEETS, behaviour MEETS.' }],
    });
    await walk.decide('RATE', people.evaluator, 'RATED', { ...form, departureReason: 'Inovasi layanan terpadu.' });
    expect(await db.rating.findFirst({ where: { appraisalId: walk.id } })).toMatchObject({
      proposedResults: 'MEETS',
      results: 'ABOVE',
      departureReason: 'Inovasi layanan terpadu.',
      predicate: 'BAIK',
    });
  });

  it('assesses every planned result once and every value, with notes and a recommendation', async () => {
    const walk = await newAppraisal(house);
    await walk.toRating();
    const form = await walk.assessment('MEETS');
    const pointers = async (given: object) => {
      const refused = await refusal(walk.decide('RATE', house.people.evaluator, 'RATED', given));
      expect(refused.code).toBe('INVALID_FORM');
      return refused.errors.map((error) => error.pointer);
    };
    const [first] = form.results;
    expect(await pointers({ ...form, results: [first] })).toEqual(['/form/results']);
    expect(await pointers({ ...form, results: [...form.results, first] })).toEqual(['/form/results/2/plannedResultId']);
    const behaviours = Object.entries(form.behaviours).filter(([value]) => value !== 'HARMONIS');
    expect(await pointers({ ...form, behaviours: Object.fromEntries(behaviours) })).toEqual([
      '/form/behaviours/HARMONIS',
    ]);
    expect(await pointers(without(form, 'notes'))).toEqual(['/form/notes']);
    expect(await house.db.rating.count({ where: { appraisalId: walk.id } })).toBe(0);
  });

  it("by the superior after a takeover is D.1.2 and final, with the shorter clocks' window of no appeal", async () => {
    const { people } = house;
    const walk = await newAppraisal(house);
    await walk.toRating();
    await walk.see('FINAL_SCORING', 'RATE', { armedFor: await walk.passDue('RATE') });
    await walk.decide('RATE', people.head, 'RATED', await walk.assessment('MEETS'));
    expect(await house.db.rating.findFirst({ where: { appraisalId: walk.id } })).toMatchObject({
      origin: 'TAKEOVER',
      authorId: people.head,
    });
    expect(await walk.row()).toMatchObject({ finalBecause: 'TAKEOVER' });
    expect(await documentsOf(walk)).toMatchObject([{ form: 'D.1.2', signedById: people.head }]);
    await walk.see('DELIVERY', 'DELIVER_RESULT');
    expect(await walk.task('DELIVER_RESULT')).toMatchObject({ role: 'RATER', assigneeId: people.head });
    expect(await walk.see('APPEAL', 'FILE_APPEAL')).toEqual({ is: 'NOT_APPLICABLE', because: 'TAKEOVER' });
  });

  it('of a top official, whom the head of region evaluates, is final (Annex IV.A.12)', async () => {
    const { people, db } = house;
    const cycleId = await runningCycle(house, { filter: { unitIds: [people.otherUnitId] } });
    const walk = new Walk(house, cycleId, await appraisalOf(db, cycleId, people.secretary), people.secretary);
    await walk.decide('DRAFT_TARGETS', people.secretary, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    await walk.decide('APPROVE_TARGETS', people.regent, 'APPROVED');
    await walk.see('FINAL_SCORING', 'RATE');
    await walk.decide('RATE', people.regent, 'RATED', await walk.assessment('ABOVE'));
    expect(await walk.row()).toMatchObject({ finalBecause: 'TOP_OFFICIAL' });
    expect(await walk.see('APPEAL', 'FILE_APPEAL')).toEqual({ is: 'NOT_APPLICABLE', because: 'TOP_OFFICIAL' });
  });

  it('uses this year’s organisation result, and last year’s, marked, where it is missing', async () => {
    const { people, deps, db } = house;
    const enter = (year: number, grade: 'ISTIMEWA' | 'BAIK') =>
      enterOrganisationResult(deps, act(people.admin), {
        unitId: people.unitId,
        year,
        period: 'YEAR',
        grade,
        source: `LKjIP ${year}`,
      });
    await enter(2025, 'BAIK');
    const rated = async () => {
      const walk = await newAppraisal(house);
      // From now on last year's result counts (the demo policy's date is the launch).
      await db.$executeRaw`UPDATE cycle SET launched_at = launched_at - interval '1 hour' WHERE id = ${walk.cycleId}::uuid`;
      await walk.toRated('MEETS');
      return db.rating.findFirst({ where: { appraisalId: walk.id } });
    };
    expect(await rated()).toMatchObject({ organisationGrade: 'BAIK', organisationIsLastYears: true });
    await enter(2026, 'ISTIMEWA');
    expect(await rated()).toMatchObject({ organisationGrade: 'ISTIMEWA', organisationIsLastYears: false });
  });
});

describe('the document', () => {
  it('is frozen: what people are called later does not change what was signed', async () => {
    const { db } = house;
    const walk = await newAppraisal(house, house.people.colleague);
    await walk.toRated('MEETS');
    await db.employee.update({ where: { id: house.people.colleague }, data: { position: 'Jabatan baru' } });
    const [document] = await documentsOf(walk);
    expect(document?.content).toMatchObject({
      employee: { name: 'Made', position: 'Jabatan Made' },
      evaluator: { name: 'Kabid' },
      evaluatorsSuperior: { name: 'Kadis' },
      predicate: 'BAIK',
    });
  });

  it('is delivered, received by its employee, signed and returned, each once', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    await walk.decide('SIGN_AND_RETURN', walk.employeeId, 'SIGNED');
    const [document] = await documentsOf(walk);
    expect(document).toMatchObject({ receipt: 'ACKNOWLEDGED' });
    expect([document?.deliveredAt, document?.receivedAt, document?.returnedAt].every((at) => at instanceof Date)).toBe(
      true,
    );
    // The clocks of signing and of appeal began with the receipt.
    expect((await walk.task('FILE_APPEAL')).derivation).toMatchObject({
      from: { event: 'RECEIPT', at: document?.receivedAt?.toISOString() },
    });
  });
});

describe('the service record of BKD', () => {
  const served = async (): Promise<Walk> => {
    const walk = await newAppraisal(house);
    await walk.toRated('MEETS');
    await walk.see('DELIVERY', 'DELIVER_RESULT');
    await walk.decide('DELIVER_RESULT', house.people.evaluator, 'DELIVERED');
    await walk.see('DELIVERY', 'RECEIVE_RESULT');
    await walk.see('DELIVERY', 'RECEIVE_RESULT', { armedFor: await walk.passDue('RECEIVE_RESULT') });
    return walk;
  };
  const today = () => DateTime.now().setZone('Asia/Makassar');
  const record = (servedOn: DateTime, witnesses = ['Saksi Satu', 'Saksi Dua']) => ({
    servedOn: servedOn.toISODate(),
    place: 'Kantor Dinas Kesehatan',
    witnesses,
  });

  it('counts as receipt: today at once, an earlier day at its end', async () => {
    const walk = await served();
    expect(await walk.task('RECEIVE_RESULT')).toMatchObject({ level: 1, role: 'BKD_ADMIN', assigneeId: null });
    await walk.decide('RECEIVE_RESULT', house.people.admin, 'SERVED', record(today()));
    const [document] = await documentsOf(walk);
    expect(document).toMatchObject({ receipt: 'SERVED' });
    expect((document?.receivedAt?.getTime() ?? 0) <= Date.now()).toBe(true);

    const earlier = await served();
    const day = today().minus({ days: 2 });
    await house.db
      .$executeRaw`UPDATE evaluation_document SET signed_at = signed_at - interval '5 days' WHERE appraisal_id = ${earlier.id}::uuid`;
    await earlier.decide('RECEIVE_RESULT', house.people.admin, 'SERVED', record(day));
    const [second] = await documentsOf(earlier);
    expect(second?.receivedAt).toEqual(day.endOf('day').startOf('second').toJSDate());
  });

  it('on a day before the signing or after today, or with one witness, is refused', async () => {
    const walk = await served();
    const serve = (form: object) => refusal(walk.decide('RECEIVE_RESULT', house.people.admin, 'SERVED', form));
    for (const day of [today().plus({ days: 1 }), today().minus({ days: 3 })]) {
      expect(await serve(record(day))).toMatchObject({ code: 'INVALID_FORM', errors: [{ pointer: '/form/servedOn' }] });
    }
    expect(await serve(record(today(), ['Saksi Satu']))).toMatchObject({ errors: [{ pointer: '/form/witnesses' }] });
    expect((await documentsOf(walk))[0]?.receivedAt).toBeNull();
  });

  it('is not needed where the employee receives it after all', async () => {
    const walk = await served();
    expect(await walk.decide('RECEIVE_RESULT', walk.employeeId, 'RECEIVED')).toMatchObject({ role: 'EMPLOYEE' });
    expect((await refusal(walk.decide('RECEIVE_RESULT', house.people.admin, 'SERVED', record(today())))).code).toBe(
      'TASK_CLOSED',
    );
  });
});
