import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { concludeAppraisal } from '../../../usecases/conclude-appraisal.ts';
import { hashOf } from '../../../usecases/appeals/freeze-bundle.ts';
import { closeFinishedCycles } from '../../../usecases/cycles/close-finished-cycles.ts';
import { seeToTask } from '../../../usecases/see-to-task.ts';
import type { TaskKind } from '../../../domain/terms.ts';
import { startApi, type TestApi } from '../../support/api.ts';
import { changeForm, statementForm } from '../../support/acts.ts';
import {
  appraisal,
  appraisalOf,
  conclude,
  expectStatus,
  launchCycle,
  letPass,
  makeAgency,
  openTaskId,
  publishWalkPolicy,
  step,
  walkToDelivery,
  walkToRating,
  walkToTargets,
  type TinyAgency,
} from '../../support/engine.ts';

let api: TestApi;
let agency: TinyAgency;
let policyId: string;
let cycleId: string;
let id: string;
let serial = 0;
beforeAll(async () => {
  api = await startApi();
  agency = await makeAgency(api.db);
  policyId = await publishWalkPolicy(api.db);
});
beforeEach(async () => {
  serial += 1;
  cycleId = await launchCycle(api, agency, policyId, `Terlambat ${serial}`);
  id = await appraisalOf(api.db, cycleId, agency.employee);
});
afterAll(() => api.close());

const get = async (path: string, as: string) => expectStatus(await api.call('GET', path, { as }), 200);
const admissibility = (as = agency.employee) => get(`/appraisals/${id}/appeal-admissibility`, as);
const appealForm = { reasons: 'Bukti dukung hasil pertama tidak diperhitungkan.', evidence: [] };
const file = (as = agency.employee) =>
  api.call('POST', `/appraisals/${id}/appeals`, { as, json: { form: appealForm } });
const late = {
  ...appealForm,
  cause: 'Dirawat di rumah sakit sejak dokumen diterima sampai masa pengajuan berakhir.',
};
const fileLate = (as = agency.employee) => api.call('POST', `/appraisals/${id}/late-appeals`, { as, json: late });
const event = (type: string) => api.db.event.findFirstOrThrow({ where: { appraisalId: id, type } });
const row = () => api.db.appraisal.findUniqueOrThrow({ where: { id } });

async function rated(results: 'ABOVE' | 'MEETS' | 'BELOW' = 'BELOW'): Promise<void> {
  await walkToTargets(api, agency, id);
  await walkToRating(api, agency, id, results, 'MEETS');
}
async function received(results: 'ABOVE' | 'MEETS' | 'BELOW' = 'BELOW'): Promise<void> {
  await rated(results);
  await walkToDelivery(api, agency, id);
  expectStatus(await api.call('POST', `/appraisals/${id}/receipt`, { as: agency.employee }), 200);
  await step(api.db, appraisal(id), 'DELIVERY', 'SIGN_AND_RETURN');
  await step(api.db, appraisal(id), 'APPEAL', 'FILE_APPEAL');
}
async function windowOver(results: 'ABOVE' | 'MEETS' | 'BELOW' = 'BELOW'): Promise<void> {
  await received(results);
  await letPass(api.db, appraisal(id), 'APPEAL', 'FILE_APPEAL');
}
/** BKD decides on the late appeal. */
const decideLate = async (outcome: 'ADMITTED' | 'NOT_ADMITTED', as = agency.admin) =>
  api.call('POST', `/tasks/${await openTaskId(api.db, id, 'ADMIT_LATE_APPEAL')}/complete`, {
    as,
    json: { outcome, form: { reasons: 'Surat rawat inap sah.' } },
  });
/** A step of the run that the admission has started. */
const stepAgain = (kind: TaskKind, stage: 'APPEAL' | 'DELIVERY' = 'APPEAL') =>
  seeToTask(
    { db: api.db },
    { owner: appraisal(id), epoch: 2, stage, kind, round: 1, workflowNow: new Date().toISOString() },
  );
const concludeAgain = () =>
  concludeAppraisal({ db: api.db }, { appraisalId: id, epoch: 2, workflowNow: new Date().toISOString() });
const complete = async (kind: TaskKind, as: string, outcome: string, form: object) =>
  expectStatus(
    await api.call('POST', `/tasks/${await openTaskId(api.db, id, kind)}/complete`, { as, json: { outcome, form } }),
    200,
  );
async function heardAndChanged(results: 'ABOVE' | 'MEETS' | 'BELOW', behaviour: typeof results): Promise<void> {
  for (const kind of ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR', 'DECIDE_APPEAL'] as const) await stepAgain(kind);
  await complete('STATE_AS_EMPLOYEE', agency.employee, 'STATED', statementForm);
  await complete('STATE_AS_EVALUATOR', agency.evaluator, 'STATED', statementForm);
  await complete('DECIDE_APPEAL', agency.head, 'CHANGED', changeForm(results, behaviour));
}

describe('admissibility', () => {
  it('is told at every point of the way, by the rule that the filing follows', async () => {
    expect(await admissibility()).toMatchObject({
      admissible: false,
      reason: 'NO_RESULT_YET',
      instead: 'AWAIT_RESULT',
    });
    await rated();
    await walkToDelivery(api, agency, id);
    expect(await admissibility()).toMatchObject({ reason: 'NOT_RECEIVED', instead: 'RECEIVE_RESULT', until: null });
    expect((await file()).body).toMatchObject({ code: 'NOT_RECEIVED', reason: 'NOT_RECEIVED' });
    expectStatus(await api.call('POST', `/appraisals/${id}/receipt`, { as: agency.employee }), 200);
    // Before the workflow has opened the window: until when is known.
    const early = await admissibility();
    expect(early).toMatchObject({ admissible: true, reason: 'ADMISSIBLE', instead: null });
    await step(api.db, appraisal(id), 'APPEAL', 'FILE_APPEAL');
    const task = await api.db.task.findFirstOrThrow({ where: { appraisalId: id, kind: 'FILE_APPEAL' } });
    expect(await admissibility()).toMatchObject({ admissible: true, until: task.dueAt?.toISOString() });
    expect(early.until).toBe(task.dueAt?.toISOString());
    expectStatus(await file(), 201);
    expect(await admissibility()).toMatchObject({ reason: 'FILED_BEFORE', instead: 'READ_APPEAL' });
    const again = await file();
    expect([again.status, again.body.code, again.body.reason]).toEqual([409, 'APPEAL_FILED_BEFORE', 'FILED_BEFORE']);
    const appeal = await api.db.appeal.findFirstOrThrow({ where: { appraisalId: id } });
    expectStatus(await api.call('POST', `/appeals/${appeal.id}/withdrawal`, { as: agency.employee }), 200);
    expect(await admissibility()).toMatchObject({ reason: 'WITHDRAWN' });
    expect((await file()).body).toMatchObject({ code: 'APPEAL_FILED_BEFORE', reason: 'WITHDRAWN' });
  });

  it('is for the people of the appraisal and BKD; the attempt of another to file is on record', async () => {
    await received();
    for (const as of [agency.evaluator, agency.head, agency.admin]) {
      expect(await admissibility(as)).toMatchObject({ admissible: true });
    }
    const foreign = await api.call('GET', `/appraisals/${id}/appeal-admissibility`, { as: agency.stranger });
    expect([foreign.status, foreign.body.code]).toEqual([403, 'FORBIDDEN']);
    const filed = await file(agency.evaluator);
    expect([filed.status, filed.body.code]).toEqual([403, 'FORBIDDEN']);
    expect(await event('ACCESS_DENIED')).toMatchObject({ result: 'DENIED' });
    expect((await fileLate(agency.evaluator)).status).toBe(403);
  });

  it('a result that is final by law has no appeal and no late one, with the article', async () => {
    await windowOver();
    for (const [because, reason, article] of [
      ['TAKEOVER', 'FINAL_BY_TAKEOVER', 'IV.A.11 (p.90)'],
      ['TOP_OFFICIAL', 'FINAL_OF_TOP_OFFICIAL', 'IV.A.12 (p.90)'],
    ] as const) {
      await api.db.appraisal.update({ where: { id }, data: { finalBecause: because } });
      for (const answer of [await file(), await fileLate()]) {
        expect([answer.status, answer.body.code, answer.body.reason]).toEqual([409, 'APPEAL_NOT_POSSIBLE', reason]);
        expect(answer.body.legalBasis).toContain(article);
      }
      expect(await admissibility()).toMatchObject({ reason, instead: null });
    }
  });

  it('where no timer has fired yet, whoever files too late closes the window, and hears how to file late', async () => {
    await received();
    await api.db.task.updateMany({
      where: { appraisalId: id, kind: 'FILE_APPEAL' },
      data: { dueAt: new Date(Date.now() - 60_000) },
    });
    expect(await admissibility()).toMatchObject({ reason: 'WINDOW_OVER', instead: 'FILE_LATE' });
    const refused = await file();
    expect(refused.body).toMatchObject({
      code: 'APPEAL_WINDOW_OVER',
      instead: 'FILE_LATE',
      lateAppeals: `/appraisals/${id}/late-appeals`,
    });
    expect(refused.body.legalBasis).toContain('V.B.1–2 (p.117)');
    const task = await api.db.task.findFirstOrThrow({ where: { appraisalId: id, kind: 'FILE_APPEAL' } });
    expect(task.status).toBe('CLOSED_WITHOUT');
    expect(await api.db.outbox.count({ where: { taskId: task.id, reason: 'OVERDUE', consumedAt: null } })).toBe(1);
  });
});

describe('the bundle of an appeal', () => {
  it('is frozen at the filing, with its hash in the audit trail, and read by both sides and the judge', async () => {
    await received();
    const { appealId } = expectStatus(await file(), 201);
    await step(api.db, appraisal(id), 'APPEAL', 'DECIDE_APPEAL');
    for (const as of [agency.employee, agency.evaluator, agency.head]) {
      const appeal = await get(`/appeals/${String(appealId)}`, as);
      const bundle = appeal.bundle as Record<string, { [member: string]: unknown } | unknown[]>;
      expect(bundle['rating']).toMatchObject({ predicate: 'BUTUH_PERBAIKAN', results: 'BELOW' });
      expect(bundle['document']).toMatchObject({ form: 'D.1.1', content: { predicate: 'BUTUH_PERBAIKAN' } });
      expect(bundle['plan']).toMatchObject({ results: [{ indicators: [{}, {}] }, { indicators: [{}] }] });
      expect(bundle['realizations']).toMatchObject([{ lines: [{ realized: '97' }, {}, {}] }]);
      expect((await event('APPEAL_FILED')).data).toMatchObject({ appealId, bundleHash: appeal.bundleHash });
      expect(hashOf(bundle)).toBe(appeal.bundleHash);
    }
    const forging = api.db.appeal.update({ where: { id: String(appealId) }, data: { bundle: { forged: true } } });
    await expect(forging).rejects.toThrow();
    expect((await get(`/appeals/${String(appealId)}`, agency.employee)).bundle).not.toHaveProperty('forged');
  });

  it('names the feedback that was on the table, with a version; what is said later is not in it', async () => {
    await walkToTargets(api, agency, id);
    const give = (text: string) =>
      api.call('POST', `/appraisals/${id}/feedback`, { as: agency.evaluator, json: { tone: 'POSITIVE', text } });
    expectStatus(await give('Laporan Maret tepat waktu.'), 201);
    await walkToRating(api, agency, id, 'BELOW', 'MEETS');
    expectStatus(await give('Disampaikan sesudah penilaian.'), 201);
    await walkToDelivery(api, agency, id);
    expectStatus(await api.call('POST', `/appraisals/${id}/receipt`, { as: agency.employee }), 200);
    const { appealId } = expectStatus(await file(), 201);
    const { bundle } = await get(`/appeals/${String(appealId)}`, agency.employee);
    expect((bundle as { feedback: unknown[] }).feedback).toEqual([
      {
        id: expect.any(String) as string,
        version: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        createdAt: expect.any(String) as string,
      },
    ]);
  });
});

describe('an appeal after the window', () => {
  it('is asked for with the cause, once, and only after the window', async () => {
    await received();
    const inTime = await fileLate();
    expect([inTime.status, inTime.body.code, inTime.body.appeals]).toEqual([
      409,
      'APPEAL_IN_TIME',
      `/appraisals/${id}/appeals`,
    ]);
    await letPass(api.db, appraisal(id), 'APPEAL', 'FILE_APPEAL');
    const short = await api.call('POST', `/appraisals/${id}/late-appeals`, {
      as: agency.employee,
      json: { ...late, cause: 'Sakit' },
    });
    expect([short.status, short.body.errors]).toMatchObject([422, [{ pointer: '/cause' }]]);
    expect(expectStatus(await fileLate(), 201)).toMatchObject({ status: 'REQUESTED' });
    const again = await fileLate();
    expect([again.status, again.body.code]).toEqual([409, 'LATE_APPEAL_PENDING']);
    expect((await file()).body.code).toBe('LATE_APPEAL_PENDING');
    expect(await admissibility()).toMatchObject({ reason: 'LATE_REQUESTED', instead: 'AWAIT_ADMISSION' });
  });

  it('goes to BKD with the cause and five working days, reminded and with an alarm, never decided by itself', async () => {
    await windowOver();
    expectStatus(await fileLate(), 201);
    const taskId = await openTaskId(api.db, id, 'ADMIT_LATE_APPEAL');
    const task = await get(`/tasks/${taskId}`, agency.admin);
    expect(task).toMatchObject({
      role: 'BKD_ADMIN',
      assignee: null,
      whenNobodyActs: { action: 'STAYS_OPEN' },
      context: { lateAppeal: { cause: late.cause, reasons: late.reasons, status: 'REQUESTED' } },
    });
    expect(await api.db.notice.count({ where: { taskId, kind: 'ASSIGNED', recipientId: agency.admin } })).toBe(1);
    await letPass(api.db, appraisal(id), 'APPEAL', 'ADMIT_LATE_APPEAL');
    expect(await api.db.task.findUniqueOrThrow({ where: { id: taskId } })).toMatchObject({
      status: 'OPEN',
      alarmAt: expect.any(Date) as Date,
    });
  });

  it('is not decided by an official of BKD who is the appellant', async () => {
    await windowOver();
    expectStatus(await fileLate(), 201);
    const grant = await api.db.roleGrant.create({
      data: { personId: agency.employee, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') },
    });
    const own = await decideLate('ADMITTED', agency.employee);
    await api.db.roleGrant.delete({ where: { id: grant.id } });
    expect([own.status, own.body.code, own.body.because]).toEqual([403, 'FORBIDDEN', 'OWN_APPRAISAL']);
    const judge = await decideLate('ADMITTED', agency.head);
    expect(judge.status).toBe(403);
    const silent = await api.call('POST', `/tasks/${await openTaskId(api.db, id, 'ADMIT_LATE_APPEAL')}/complete`, {
      as: agency.admin,
      json: { outcome: 'NOT_ADMITTED', form: {} },
    });
    expect([silent.status, silent.body.code]).toEqual([422, 'INVALID_FORM']);
  });

  it('holds finality up until BKD has decided; not admitted, the result stands and there is no second request', async () => {
    await windowOver();
    expectStatus(await fileLate(), 201);
    expect(await conclude(api.db, id)).toEqual({ is: 'HELD' });
    expectStatus(await decideLate('NOT_ADMITTED'), 200);
    expect(await api.db.outbox.count({ where: { ownerId: id, reason: 'DECIDED', consumedAt: null } })).toBeGreaterThan(
      0,
    );
    expect(await conclude(api.db, id)).toEqual({ is: 'FINAL' });
    expect((await row()).epoch).toBe(1);
    expect(await get(`/appraisals/${id}/late-appeals`, agency.employee)).toMatchObject({
      items: [{ status: 'NOT_ADMITTED', decisionReason: 'Surat rawat inap sah.', cause: late.cause }],
    });
    expect(
      await api.db.notice.count({
        where: { appraisalId: id, kind: 'LATE_APPEAL_NOT_ADMITTED', recipientId: agency.employee },
      }),
    ).toBe(1);
    for (const answer of [await fileLate(), await file()]) {
      expect([answer.status, answer.body.code]).toEqual([409, 'LATE_APPEAL_NOT_ADMITTED']);
    }
    expect(await api.db.appeal.count({ where: { appraisalId: id } })).toBe(0);
  });

  it('the step of a workflow finds nothing to admit where nobody asked', async () => {
    await windowOver();
    expect(await step(api.db, appraisal(id), 'APPEAL', 'ADMIT_LATE_APPEAL')).toEqual({
      is: 'NOT_APPLICABLE',
      because: 'NOT_ASKED',
    });
    expectStatus(await fileLate(), 201);
    expect(await step(api.db, appraisal(id), 'APPEAL', 'ADMIT_LATE_APPEAL')).toMatchObject({ is: 'OPEN' });
  });

  it('admitted while signing is still open, it is filed as of the decision and heard at once', async () => {
    await windowOver();
    const { lateAppealId } = expectStatus(await fileLate(), 201);
    expectStatus(await decideLate('ADMITTED'), 200);
    expect(await row()).toMatchObject({ state: 'ACTIVE', epoch: 2, stage: 'APPEAL' });
    const appeal = await api.db.appeal.findFirstOrThrow({ where: { appraisalId: id } });
    const decision = await api.db.decision.findFirstOrThrow({
      where: { task: { appraisalId: id, kind: 'ADMIT_LATE_APPEAL' } },
    });
    expect(appeal).toMatchObject({ status: 'FILED', lateAppealId, filedAt: decision.decidedAt, reasons: late.reasons });
    const recorded = await event('LATE_APPEAL_ADMITTED');
    expect(recorded.data).toMatchObject({ lateAppealId, bundleHash: hashOf(appeal.bundle), reopened: false });
    // The old run ends, the new one finds the admission and asks both sides; the judge's days count from the decision.
    expect(await step(api.db, appraisal(id), 'APPEAL', 'ADMIT_LATE_APPEAL')).toEqual({
      is: 'ENDED',
      because: 'STALE_EPOCH',
    });
    expect(await stepAgain('FILE_APPEAL')).toEqual({ is: 'CLOSED_WITHOUT' });
    expect(await stepAgain('ADMIT_LATE_APPEAL')).toMatchObject({ is: 'DECIDED', outcome: 'ADMITTED' });
    expect(await stepAgain('DECIDE_APPEAL')).toMatchObject({ is: 'OPEN' });
    expect(await stepAgain('SIGN_AND_RETURN', 'DELIVERY')).toMatchObject({ is: 'OPEN' });
    expect(await get(`/appeals/${appeal.id}`, agency.evaluator)).toMatchObject({ lateAppealId, status: 'FILED' });
    expect((await file()).body.code).toBe('APPEAL_FILED_BEFORE');
  });

  it('opens a final result again, also in a closed cycle; changed, coaching ends, reward begins, and the unit reports again', async () => {
    await windowOver('BELOW');
    expect(await conclude(api.db, id)).toEqual({ is: 'FINAL' });
    const coaching = await api.db.developmentCase.findFirstOrThrow({ where: { appraisalId: id } });
    expect(coaching).toMatchObject({ kind: 'COACHING', status: 'OPEN', origin: 'RESULT' });
    await step(api.db, { kind: 'case', id: coaching.id }, 'FOLLOW_UP', 'PLAN_COACHING');
    // Reported, the others are out, and the cycle is closed.
    const { ratingId } = await row();
    await api.db.appraisal.update({ where: { id }, data: { reportedRatingId: ratingId } });
    await api.db.appraisal.updateMany({ where: { cycleId, id: { not: id } }, data: { state: 'EXCLUDED' } });
    await api.db.unitReport.updateMany({ where: { cycleId }, data: { status: 'COMPLETE' } });
    expect(await closeFinishedCycles({ db: api.db })).toContain(cycleId);

    expectStatus(await fileLate(), 201);
    expect((await row()).state).toBe('FINAL');
    expect(await get(`/appraisals/${id}/status`, agency.employee)).toMatchObject({ kind: 'FINAL' });
    expectStatus(await decideLate('ADMITTED'), 200);
    expect(await row()).toMatchObject({ state: 'ACTIVE', epoch: 2, stage: 'APPEAL', finalAt: null });
    expect((await event('LATE_APPEAL_ADMITTED')).data).toMatchObject({ reopened: true });
    expect(await api.db.outbox.count({ where: { ownerId: id, consumedAt: null } })).toBeGreaterThan(0);

    await heardAndChanged('ABOVE', 'ABOVE');
    expect(await concludeAgain()).toEqual({ is: 'FINAL' });
    expect(await concludeAgain()).toEqual({ is: 'FINAL' });
    const cases = await api.db.developmentCase.findMany({ where: { appraisalId: id }, orderBy: { openedAt: 'asc' } });
    expect(cases.map(({ kind, status, outcome }) => [kind, status, outcome])).toEqual([
      ['COACHING', 'CANCELLED', 'RESULT_CHANGED'],
      ['REWARD', 'OPEN', null],
    ]);
    expect((await api.db.task.findMany({ where: { caseId: coaching.id } })).map(({ status }) => status)).toEqual([
      'CANCELLED',
    ]);
    const told = await api.db.notice.findMany({ where: { caseId: coaching.id, kind: 'CASE_CANCELLED' } });
    expect(told.map(({ recipientId }) => recipientId).sort()).toEqual([agency.employee, agency.evaluator].sort());
    expect((await event('CASE_CANCELLED')).data).toMatchObject({ because: 'RESULT_CHANGED', oldRatingId: ratingId });

    const report = await api.db.unitReport.findFirstOrThrow({ where: { cycleId } });
    expect(report).toMatchObject({ status: 'OPEN', epoch: 2 });
    expect(await api.db.outbox.count({ where: { ownerId: report.id, reason: 'REOPENED', consumedAt: null } })).toBe(1);
    expect(await api.db.event.count({ where: { chain: cycleId, type: 'REPORTING_REOPENED' } })).toBe(1);
    // Housekeeping finds nothing more to reopen, and does not open it twice.
    await closeFinishedCycles({ db: api.db });
    expect(await api.db.unitReport.findFirstOrThrow({ where: { cycleId } })).toMatchObject({ epoch: 2 });
    const seen = await seeToTask(
      { db: api.db },
      {
        owner: { kind: 'report', id: report.id },
        epoch: 2,
        stage: 'REPORTING',
        kind: 'REPORT_RESULTS',
        round: 1,
        workflowNow: new Date().toISOString(),
      },
    );
    expect(seen).toMatchObject({ is: 'OPEN' });
  });

  it('confirmed, nothing follows a second time: the coaching goes on, and nothing is reported again', async () => {
    await windowOver('BELOW');
    await conclude(api.db, id);
    const { ratingId } = await row();
    await api.db.appraisal.update({ where: { id }, data: { reportedRatingId: ratingId } });
    await api.db.unitReport.updateMany({ where: { cycleId }, data: { status: 'COMPLETE' } });
    expectStatus(await fileLate(), 201);
    expectStatus(await decideLate('ADMITTED'), 200);
    for (const kind of ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR', 'DECIDE_APPEAL'] as const) await stepAgain(kind);
    await complete('STATE_AS_EMPLOYEE', agency.employee, 'STATED', statementForm);
    await complete('STATE_AS_EVALUATOR', agency.evaluator, 'STATED', statementForm);
    const { hearing, reasons } = changeForm('ABOVE', 'ABOVE');
    await complete('DECIDE_APPEAL', agency.head, 'CONFIRMED', { hearing, reasons });
    expect(await concludeAgain()).toEqual({ is: 'FINAL' });
    const cases = await api.db.developmentCase.findMany({ where: { appraisalId: id } });
    expect(cases.map(({ kind, status }) => [kind, status])).toEqual([['COACHING', 'OPEN']]);
    expect(await api.db.unitReport.findFirstOrThrow({ where: { cycleId } })).toMatchObject({
      status: 'COMPLETE',
      epoch: 1,
    });
  });
});

describe('the hearing and the document of a changed result', () => {
  it('the decision says when, how and where both sides were heard, who attended, and the minutes', async () => {
    await received();
    expectStatus(await file(), 201);
    for (const kind of ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR', 'DECIDE_APPEAL'] as const) {
      await step(api.db, appraisal(id), 'APPEAL', kind);
    }
    await complete('STATE_AS_EMPLOYEE', agency.employee, 'STATED', statementForm);
    await complete('STATE_AS_EVALUATOR', agency.evaluator, 'STATED', statementForm);
    const form = changeForm('ABOVE', 'ABOVE');
    const decide = async (hearing: object) =>
      api.call('POST', `/tasks/${await openTaskId(api.db, id, 'DECIDE_APPEAL')}/complete`, {
        as: agency.head,
        json: { outcome: 'CHANGED', form: { ...form, hearing } },
      });
    const { place: _, ...nowhere } = form.hearing;
    expect((await decide(nowhere)).body.errors).toMatchObject([{ pointer: '/form/hearing/place' }]);
    expect((await decide({ ...form.hearing, attended: [] })).body.errors).toMatchObject([
      { pointer: '/form/hearing/attended' },
    ]);
    expect((await decide({ heldOn: '2026-11-20', mode: 'ONLINE', notes: 'Daring.' })).status).toBe(422);
    expectStatus(await decide(form.hearing), 200);
    const appeal = await api.db.appeal.findFirstOrThrow({ where: { appraisalId: id } });
    expect(await get(`/appeals/${appeal.id}`, agency.employee)).toMatchObject({ decision: { hearing: form.hearing } });
  });

  it('D.1.3 has objection, explanation, decision with the new recommendation, what was changed, and who decided (p.118)', async () => {
    await windowOver('BELOW');
    expectStatus(await fileLate(), 201);
    expectStatus(await decideLate('ADMITTED'), 200);
    await heardAndChanged('ABOVE', 'ABOVE');
    const document = await get(`/appraisals/${id}/documents/2`, agency.employee);
    expect(document).toMatchObject({
      form: 'D.1.3',
      content: {
        predicate: 'SANGAT_BAIK',
        recommendation: 'Rekomendasi baru.',
        evaluator: { name: 'Kabid' },
        evaluatorsSuperior: { name: 'Kadis' },
        appeal: {
          objection: late.reasons,
          evaluatorsExplanation: statementForm.text,
          decision: 'Realisasi triwulan keempat terbukti.',
          newRecommendation: 'Rekomendasi baru.',
          contested: { predicate: 'BUTUH_PERBAIKAN', recommendation: 'Rekomendasi penilai untuk tahun depan.' },
          judge: { name: 'Kadis' },
        },
      },
    });
    const pdf = await api.call('GET', `/appraisals/${id}/documents/2/pdf`, { as: agency.employee });
    expect(pdf.status).toBe(200);
  });
});
