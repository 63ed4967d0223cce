/** A calibration meeting proposes other ratings before delivery; whoever set the rating accepts, declines or lets it lapse. */
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sweepOverdue } from '../../../usecases/sweep-overdue.ts';
import { verifyAudit } from '../../../usecases/verify-audit.ts';
import { appealForm, changeForm, setDue, statementForm } from '../../support/acts.ts';
import { startApi, type TestApi } from '../../support/api.ts';
import {
  appraisal,
  appraisalOf,
  expectStatus,
  launchCycle,
  letPass,
  makeAgency,
  openTaskId,
  publishWalkPolicy,
  ratingFor,
  realizationFor,
  step,
  walkToDelivery,
  walkToRating,
  walkToTargets,
  type TinyAgency,
} from '../../support/engine.ts';

const log = pino({ level: 'silent' });
let api: TestApi;
let agency: TinyAgency;
let policyId: string;
let cycleId: string;
let id: string;
let serial = 0;
beforeAll(async () => {
  api = await startApi(process.env['SHOW_LOG'] ? { log: pino({ level: 'error' }) } : {});
  agency = await makeAgency(api.db);
  policyId = await publishWalkPolicy(api.db);
});
beforeEach(async () => {
  serial += 1;
  cycleId = await launchCycle(api, agency, policyId, `Kalibrasi ${serial}`);
  id = await appraisalOf(api.db, cycleId, agency.employee);
});
afterAll(() => api.close());

const get = async (path: string, as: string) => expectStatus(await api.call('GET', path, { as }), 200);
const post = (path: string, as: string, json: object = {}) => api.call('POST', path, { as, json });
const complete = (taskId: string, as: string, json: object) => post(`/tasks/${taskId}/complete`, as, json);
const code = (answer: { status: number; body: Record<string, unknown> }) => [answer.status, answer.body['code']];

const rated = async (): Promise<void> => {
  await walkToTargets(api, agency, id);
  await walkToRating(api, agency, id, 'ABOVE');
};

const meeting = (more: object = {}) => ({
  unitId: agency.unitId,
  heldOn: '2026-01-15',
  title: 'Rapat kalibrasi Dinas Kesehatan',
  chairId: agency.head,
  participantIds: [agency.head, agency.evaluator],
  minutes: 'Rating antarbidang dibandingkan.',
  ...more,
});
const recorded = async (as = agency.admin): Promise<string> =>
  expectStatus(await post(`/cycles/${cycleId}/calibrations`, as, meeting()), 201)['id'] as string;
const REASON = 'Target triwulan IV belum tercapai dibandingkan bidang lain.';
const proposal = (more: object = {}) => ({
  appraisalId: id,
  results: 'MEETS',
  behaviour: 'ABOVE',
  reason: REASON,
  ...more,
});
const proposed = async (meetingId: string, as = agency.admin): Promise<{ proposalId: string; taskId: string }> =>
  expectStatus(await post(`/calibrations/${meetingId}/proposals`, as, proposal()), 201) as unknown as {
    proposalId: string;
    taskId: string;
  };

interface MeetingBody {
  version: number;
  proposals: { id: string; status: string; answerReason: string | null; answeredBy: { id: string } | null }[];
  before: Grid;
  now: Grid;
  ifAccepted: Grid;
}
interface Grid {
  counts: Record<string, number>;
  cells: { results: string; behaviour: string; count: number }[];
}
const read = async (meetingId: string, as = agency.admin) =>
  (await get(`/calibrations/${meetingId}`, as)) as unknown as MeetingBody;

describe('a proposal that is accepted', () => {
  it('is a task of the evaluator; a new rating and a new signed document stand beside the first, and that document is delivered', async () => {
    await rated();
    const meetingId = await recorded();
    const answer = expectStatus(await post(`/calibrations/${meetingId}/proposals`, agency.admin, proposal()), 201);
    expect(answer).toMatchObject({
      present: { results: 'ABOVE', behaviour: 'ABOVE', predicate: 'SANGAT_BAIK' },
      resulting: { results: 'MEETS', behaviour: 'ABOVE', predicate: 'BAIK' },
    });
    const before = await read(meetingId);
    expect(before.now.counts).toMatchObject({ SANGAT_BAIK: 1, BAIK: 0 });
    expect(before.ifAccepted.counts).toMatchObject({ SANGAT_BAIK: 0, BAIK: 1 });

    const inbox = await get('/tasks?kind=ANSWER_CALIBRATION', agency.evaluator);
    const taskId = answer['taskId'] as string;
    expect((inbox['items'] as { id: string }[]).map((task) => task.id)).toEqual([taskId]);
    const task = await get(`/tasks/${taskId}`, agency.evaluator);
    expect(task).toMatchObject({
      role: 'RATER',
      whenNobodyActs: { action: 'CLOSED_WITHOUT' },
      context: { calibration: { reason: REASON, to: { predicate: 'BAIK' }, status: 'PROPOSED' } },
    });
    expect((await api.db.notice.findFirst({ where: { taskId, recipientId: agency.evaluator } }))?.kind).toBe(
      'ASSIGNED',
    );

    expectStatus(
      await complete(taskId, agency.evaluator, { outcome: 'ACCEPTED', form: { notes: 'Catatan baru.' } }),
      200,
    );
    const { items } = await get(`/appraisals/${id}/ratings`, agency.evaluator);
    expect(items).toMatchObject([
      { number: 1, origin: 'EVALUATOR', predicate: 'SANGAT_BAIK', counts: false },
      {
        number: 2,
        origin: 'CALIBRATION',
        results: 'MEETS',
        behaviour: 'ABOVE',
        predicate: 'BAIK',
        counts: true,
        departureReason: REASON,
        author: { id: agency.evaluator },
        notes: 'Catatan baru.',
        recommendation: 'Rekomendasi penilai untuk tahun depan.',
        facts: { calibrationProposalId: answer['proposalId'] },
      },
    ]);
    const documents = await get(`/appraisals/${id}/documents`, agency.evaluator);
    expect(documents['items']).toMatchObject([
      { number: 1, form: 'D.1.1', deliveredAt: null },
      { number: 2, form: 'D.1.1', signedBy: { id: agency.evaluator }, deliveredAt: null },
    ]);
    const after = await read(meetingId);
    expect(after.proposals).toMatchObject([{ status: 'ACCEPTED', answeredBy: { id: agency.evaluator } }]);
    expect(after.before.counts).toMatchObject({ SANGAT_BAIK: 1, BAIK: 0 });
    expect(after.now.counts).toMatchObject({ SANGAT_BAIK: 0, BAIK: 1 });

    await walkToDelivery(api, agency, id);
    const delivered = await api.db.evaluationDocument.findMany({
      where: { appraisalId: id },
      orderBy: { number: 'asc' },
    });
    expect(delivered.map((each) => each.deliveredAt !== null)).toEqual([false, true]);
    expect(delivered[1]?.content).toMatchObject({ predicate: 'BAIK', notes: 'Catatan baru.' });
  });

  it('leaves every right as it was: the employee appeals against the calibrated result, and the judge changes it', async () => {
    await rated();
    const { taskId } = await proposed(await recorded());
    expectStatus(await complete(taskId, agency.evaluator, { outcome: 'ACCEPTED' }), 200);
    expect((await get(`/appraisals/${id}/ratings`, agency.employee))['items']).toEqual([]);
    await walkToDelivery(api, agency, id);
    const receipt = await openTaskId(api.db, id, 'RECEIVE_RESULT');
    expectStatus(await complete(receipt, agency.employee, { outcome: 'RECEIVED' }), 200);
    const seen = await get(`/appraisals/${id}/ratings`, agency.employee);
    expect(seen['items']).toMatchObject([{ origin: 'EVALUATOR' }, { origin: 'CALIBRATION', departureReason: REASON }]);

    await step(api.db, appraisal(id), 'APPEAL', 'FILE_APPEAL');
    const appeal = expectStatus(await post(`/appraisals/${id}/appeals`, agency.employee, { form: appealForm }), 201);
    for (const kind of ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR', 'DECIDE_APPEAL'] as const) {
      await step(api.db, appraisal(id), 'APPEAL', kind);
    }
    for (const [kind, as] of [
      ['STATE_AS_EMPLOYEE', agency.employee],
      ['STATE_AS_EVALUATOR', agency.evaluator],
    ] as const) {
      const task = await openTaskId(api.db, id, kind);
      expectStatus(await complete(task, as, { outcome: 'STATED', form: statementForm }), 200);
    }
    const judgement = await openTaskId(api.db, id, 'DECIDE_APPEAL');
    const form = changeForm('ABOVE', 'ABOVE');
    expectStatus(await complete(judgement, agency.head, { outcome: 'CHANGED', form }), 200);
    const row = await api.db.appeal.findUniqueOrThrow({ where: { id: appeal['appealId'] as string } });
    const contested = await api.db.rating.findUniqueOrThrow({ where: { id: row.ratingId } });
    expect(contested.origin).toBe('CALIBRATION');
    const ratings = await get(`/appraisals/${id}/ratings`, agency.employee);
    expect((ratings['items'] as { origin: string }[]).map(({ origin }) => origin)).toEqual([
      'EVALUATOR',
      'CALIBRATION',
      'APPEAL',
    ]);
  });

  it('is told in the hash chain and the timeline, in words and without the ratings', async () => {
    await rated();
    const { taskId } = await proposed(await recorded());
    expectStatus(await complete(taskId, agency.evaluator, { outcome: 'ACCEPTED' }), 200);
    const { items } = await get(`/appraisals/${id}/timeline?limit=200`, agency.employee);
    const told = (items as { type: string; data: object; sentence: { id: string } | null }[]).filter((event) =>
      event.type.startsWith('CALIBRATION_'),
    );
    expect(told.map(({ type }) => type)).toEqual(['CALIBRATION_PROPOSED', 'CALIBRATION_ACCEPTED']);
    expect(told[1]?.sentence?.id).toContain('menyetujui usulan kalibrasi');
    expect(JSON.stringify(told)).not.toMatch(/MEETS|ABOVE|BAIK/);
    // The employee reads neither the task's form nor its reason before the receipt.
    const closed = await get(`/tasks/${taskId}`, agency.employee);
    expect(closed).toMatchObject({ context: null, decision: { form: null, comment: null } });
    expect(await verifyAudit({ db: api.db }, id)).toMatchObject({ chains: 1, verified: true });
  });

  it('may bring other assessments, which must fit the targets', async () => {
    await rated();
    const { taskId } = await proposed(await recorded());
    const { items } = await get(`/appraisals/${id}/targets`, agency.evaluator);
    const plan = (items as { inForce: boolean }[]).find((each) => each.inForce);
    const { results, behaviours } = ratingFor(plan, 'MEETS', 'ABOVE');
    const short = await complete(taskId, agency.evaluator, {
      outcome: 'ACCEPTED',
      form: { results: results.slice(1) },
    });
    expect(code(short)).toEqual([422, 'INVALID_FORM']);
    expectStatus(await complete(taskId, agency.evaluator, { outcome: 'ACCEPTED', form: { results, behaviours } }), 200);
    const rating = await api.db.rating.findFirstOrThrow({ where: { appraisalId: id, number: 2 } });
    expect(rating).toMatchObject({ proposedResults: 'MEETS', proposedBehaviour: 'ABOVE' });
  });

  it('after a takeover is the superior’s: document D.1.2, and the result stays final', async () => {
    await walkToTargets(api, agency, id);
    const owner = appraisal(id);
    const { items } = await get(`/appraisals/${id}/targets`, agency.employee);
    const plan = (items as { inForce: boolean }[]).find((each) => each.inForce);
    await step(api.db, owner, 'FINAL_SCORING', 'REPORT_REALIZATION');
    expectStatus(await post(`/appraisals/${id}/realizations`, agency.employee, { form: realizationFor(plan) }), 201);
    await step(api.db, owner, 'FINAL_SCORING', 'RATE');
    await letPass(api.db, owner, 'FINAL_SCORING', 'RATE');
    expectStatus(await post(`/appraisals/${id}/ratings`, agency.head, { form: ratingFor(plan, 'ABOVE') }), 201);

    const { taskId } = await proposed(await recorded());
    expect(code(await complete(taskId, agency.evaluator, { outcome: 'ACCEPTED' }))).toEqual([403, 'FORBIDDEN']);
    expectStatus(await complete(taskId, agency.head, { outcome: 'ACCEPTED' }), 200);
    const documents = await get(`/appraisals/${id}/documents`, agency.head);
    expect(documents['items']).toMatchObject([{ form: 'D.1.2' }, { form: 'D.1.2', signedBy: { id: agency.head } }]);
    const row = await api.db.appraisal.findUniqueOrThrow({ where: { id } });
    expect(row.finalBecause).toBe('TAKEOVER');
  });
});

describe('a proposal that is not accepted', () => {
  it('is declined with a reason, which is kept; the rating stays', async () => {
    await rated();
    const meetingId = await recorded(agency.head);
    const { taskId } = await proposed(meetingId, agency.head);
    const mute = await complete(taskId, agency.evaluator, { outcome: 'DECLINED' });
    expect(code(mute)).toEqual([422, 'COMMENT_REQUIRED']);
    const comment = 'Target triwulan IV tercapai; bukti terlampir.';
    expectStatus(await complete(taskId, agency.evaluator, { outcome: 'DECLINED', comment }), 200);
    expect((await read(meetingId)).proposals).toMatchObject([{ status: 'DECLINED', answerReason: comment }]);
    expect(await api.db.rating.count({ where: { appraisalId: id } })).toBe(1);
    // The meeting may speak of it again.
    await proposed(meetingId, agency.head);
  });

  it('lapses when the document is delivered first; delivery does not wait, but is told', async () => {
    await rated();
    const meetingId = await recorded();
    const { taskId, proposalId } = await proposed(meetingId);
    await step(api.db, appraisal(id), 'DELIVERY', 'DELIVER_RESULT');
    const delivery = await openTaskId(api.db, id, 'DELIVER_RESULT');
    expect(await get(`/tasks/${delivery}`, agency.evaluator)).toMatchObject({
      context: { calibration: { id: proposalId, waitsFor: { id: agency.evaluator } } },
    });
    expectStatus(await complete(delivery, agency.evaluator, { outcome: 'DELIVERED' }), 200);
    expect(code(await complete(taskId, agency.evaluator, { outcome: 'ACCEPTED' }))).toEqual([409, 'TASK_CLOSED']);
    expect((await read(meetingId)).proposals).toMatchObject([{ status: 'LAPSED' }]);
    expect(code(await post(`/calibrations/${meetingId}/proposals`, agency.admin, proposal()))).toEqual([
      409,
      'RESULT_DELIVERED',
    ]);
  });

  it('lapses when nobody answers in time: the rating stays as it was', async () => {
    await rated();
    const meetingId = await recorded();
    const { taskId } = await proposed(meetingId);
    await setDue(api.db, taskId, -60);
    await sweepOverdue({ db: api.db, log }, { graceSeconds: 0, limit: 50 });
    const task = await api.db.task.findUniqueOrThrow({ where: { id: taskId } });
    expect(task.status).toBe('CLOSED_WITHOUT');
    expect((await read(meetingId)).proposals).toMatchObject([{ status: 'LAPSED' }]);
    const event = await api.db.event.findFirst({ where: { chain: id, type: 'CALIBRATION_LAPSED' } });
    expect(event?.data).toMatchObject({ because: 'NOT_ANSWERED' });
  });

  it('lapses with an exclusion, and waits again when the employee is re-included', async () => {
    await rated();
    const meetingId = await recorded();
    const { taskId } = await proposed(meetingId);
    const exclusion = { code: 'UNPAID_LEAVE', reason: 'Cuti di luar tanggungan negara', decree: 'SK 1/2026' };
    expectStatus(
      await post(`/appraisals/${id}/exclusion`, agency.admin, { ...exclusion, effectiveOn: '2026-01-05' }),
      201,
    );
    expect((await read(meetingId)).proposals).toMatchObject([{ status: 'LAPSED' }]);
    expectStatus(
      await post(`/appraisals/${id}/re-inclusion`, agency.admin, { reason: 'Cuti berakhir', decree: 'SK 2/2026' }),
      201,
    );
    expect((await read(meetingId)).proposals).toMatchObject([{ status: 'PROPOSED' }]);
    expectStatus(await complete(taskId, agency.evaluator, { outcome: 'ACCEPTED' }), 200);
  });

  it('is taken back by the meeting while it is not answered, and its task is closed', async () => {
    await rated();
    const meetingId = await recorded();
    const { proposalId, taskId } = await proposed(meetingId);
    const path = `/calibrations/${meetingId}/proposals/${proposalId}/withdraw`;
    const reason = 'Salah pegawai.';
    expect(code(await post(path, agency.evaluator, { reason }))).toEqual([403, 'FORBIDDEN']);
    expectStatus(await post(path, agency.admin, { reason }), 200);
    expect((await api.db.task.findUniqueOrThrow({ where: { id: taskId } })).status).toBe('CANCELLED');
    expect(code(await post(path, agency.admin, { reason }))).toEqual([409, 'PROPOSAL_ANSWERED']);
  });
});

describe('a meeting', () => {
  it('is recorded by BKD or the head of the unit, after it was held, with people of the roster', async () => {
    for (const as of [agency.employee, agency.evaluator, agency.stranger]) {
      expect(code(await post(`/cycles/${cycleId}/calibrations`, as, meeting()))).toEqual([403, 'FORBIDDEN']);
    }
    const future = await post(
      `/cycles/${cycleId}/calibrations`,
      agency.head,
      meeting({ heldOn: '2999-01-01', chairId: cycleId, unitId: agency.unitId }),
    );
    expect(code(future)).toEqual([422, 'VALIDATION_FAILED']);
    expect((future.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual([
      '/chairId',
      '/heldOn',
    ]);
    const made = await post(`/cycles/${cycleId}/calibrations`, agency.head, meeting());
    expectStatus(made, 201);
    expect(made.headers.get('ETag')).toBe('"v1"');
    const list = await get(`/cycles/${cycleId}/calibrations`, agency.head);
    expect(list['items']).toMatchObject([{ id: made.body['id'], status: 'OPEN', proposals: { of: 0 } }]);
    expect((await get(`/cycles/${cycleId}/calibrations`, agency.evaluator))['items']).toEqual([]);
    const foreign = await api.call('GET', `/calibrations/${String(made.body['id'])}`, { as: agency.evaluator });
    expect(code(foreign)).toEqual([403, 'FORBIDDEN']);
  });

  it('has minutes that are corrected with If-Match while it is open; closed, it proposes nothing more and is still answered', async () => {
    await rated();
    const meetingId = await recorded();
    const edit = (etag: string) =>
      api.call('PATCH', `/calibrations/${meetingId}`, {
        as: agency.head,
        json: { minutes: 'Notula yang diperbaiki.' },
        headers: { 'If-Match': etag },
      });
    expect(expectStatus(await edit('"v1"'), 200)).toMatchObject({ minutes: 'Notula yang diperbaiki.', version: 2 });
    expect(code(await edit('"v1"'))).toEqual([412, 'STALE_VERSION']);
    const { taskId } = await proposed(meetingId);
    expect(expectStatus(await post(`/calibrations/${meetingId}/close`, agency.admin), 200)).toMatchObject({
      status: 'CLOSED',
    });
    expect(code(await edit('"v3"'))).toEqual([409, 'CALIBRATION_CLOSED']);
    expect(code(await post(`/calibrations/${meetingId}/proposals`, agency.admin, proposal()))).toEqual([
      409,
      'CALIBRATION_CLOSED',
    ]);
    expectStatus(await complete(taskId, agency.evaluator, { outcome: 'ACCEPTED' }), 200);
  });

  it('never proposes in one’s own matter, of another unit or cycle, of somebody not rated, twice at a time, or nothing', async () => {
    const meetingId = await recorded();
    const path = `/calibrations/${meetingId}/proposals`;
    expect(code(await post(path, agency.admin, proposal()))).toEqual([409, 'NOT_RATED']);
    const own = await appraisalOf(api.db, cycleId, agency.head);
    const ownCase = await post(path, agency.head, proposal({ appraisalId: own }));
    expect(ownCase.body).toMatchObject({ status: 403, because: 'OWN_APPRAISAL' });
    const denial = await api.db.event.findFirst({ where: { chain: own, result: 'DENIED' } });
    expect(denial?.data).toMatchObject({ attempted: 'CALIBRATION.PROPOSE' });
    expect(code(await post(path, agency.evaluator, proposal()))).toEqual([403, 'FORBIDDEN']);

    await rated();
    const same = await post(path, agency.admin, proposal({ results: 'ABOVE' }));
    expect(code(same)).toEqual([422, 'NOTHING_CHANGED']);
    await proposed(meetingId);
    expect(code(await post(path, agency.admin, proposal()))).toEqual([409, 'CALIBRATION_PENDING']);

    const otherCycle = await launchCycle(api, agency, policyId, 'Siklus lain');
    const elsewhere = await appraisalOf(api.db, otherCycle, agency.employee);
    expect(code(await post(path, agency.admin, proposal({ appraisalId: elsewhere })))).toEqual([
      422,
      'NOT_IN_CALIBRATION',
    ]);
  });
});
