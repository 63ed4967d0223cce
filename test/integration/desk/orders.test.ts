/** Orders of BKD over HTTP: shown first, approved by a second official, and what each of them does to the appraisal. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeeToTask } from '../../../usecases/see-to-task.ts';
import type { Stage, TaskKind } from '../../../domain/terms.ts';
import { concludeAppraisal } from '../../../usecases/conclude-appraisal.ts';
import { closeFinishedCycles } from '../../../usecases/cycles/close-finished-cycles.ts';
import { verifyAudit } from '../../../usecases/verify-audit.ts';
import { appealForm, newAppraisal, setDue, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { developmentCase, expectStatus, planForm, step } from '../../support/engine.ts';

let house: ApiHouse;
/** A second holder of BKD_ADMIN. */
let second: string;
beforeAll(async () => {
  house = await startApiHouse();
  second = house.people.stranger;
  await house.db.roleGrant.create({
    data: { personId: second, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') },
  });
});
afterAll(() => house.close());

const reason = 'Bukti realisasi triwulan IV belum dinilai karena unggahan gagal.';
const UNTIL = '2030-01-31';
const post = (path: string, as: string, json: unknown = undefined, headers: Record<string, string> = {}) =>
  house.api.call('POST', path, { as, headers, ...(json === undefined ? {} : { json }) });
const get = async (path: string, as: string) => expectStatus(await house.api.call('GET', path, { as }), 200);
const place = (walk: Walk, order: object, as = house.people.admin) =>
  post(`/appraisals/${walk.id}/orders`, as, { reason, ...order });
const preview = (walk: Walk, order: object, as = house.people.admin) =>
  post(`/appraisals/${walk.id}/orders/preview`, as, order);
const reopenScoring = { kind: 'REOPEN_STAGE', stage: 'FINAL_SCORING', until: UNTIL };
const approve = (orderId: unknown, as = second) => post(`/orders/${String(orderId)}/approve`, as, { reason });
const codes = (body: { readonly [member: string]: unknown }): string[] =>
  (body.consequences as { code: string }[]).map(({ code }) => code);
const again = (walk: Walk, stage: Stage, kind: TaskKind, more: Partial<SeeToTask> = {}) =>
  walk.see(stage, kind, { epoch: 2, ...more });
const conclude = (walk: Walk, epoch: number) =>
  concludeAppraisal(house.deps, { appraisalId: walk.id, epoch, workflowNow: new Date().toISOString() });

/** Received, both windows passed, final. */
async function final(walk: Walk, results: 'MEETS' | 'BELOW' = 'MEETS'): Promise<void> {
  await walk.toReceived(results);
  await walk.see('APPEAL', 'FILE_APPEAL', { armedFor: await walk.passDue('FILE_APPEAL') });
  await walk.see('DELIVERY', 'SIGN_AND_RETURN', { armedFor: await walk.passDue('SIGN_AND_RETURN') });
  expect(await conclude(walk, 1)).toEqual({ is: 'FINAL' });
}

async function approved(walk: Walk, order: object): Promise<{ orderId: string }> {
  const { orderId } = expectStatus(await place(walk, order), 201);
  expectStatus(await approve(orderId), 200);
  return { orderId: String(orderId) };
}

describe('reopening a stage', () => {
  it('is shown before it is made, waits for a second official, and changes nothing before', async () => {
    const walk = await newAppraisal(house);
    await final(walk);
    const shown = expectStatus(await preview(walk, reopenScoring), 200);
    expect(shown.needsApproval).toBe(true);
    expect(codes(shown)).toEqual(['STAGES_AGAIN', 'DUE', 'NO_LONGER_FINAL', 'RESULT_VOID', 'APPEAL_ANEW', 'TOLD']);
    expect(shown.consequences).toContainEqual({
      code: 'STAGES_AGAIN',
      data: { stages: ['FINAL_SCORING', 'DELIVERY', 'APPEAL'] },
      sentence: {
        id: 'Tahapan berikut ditempuh kembali: Evaluasi kinerja tahunan, Penyampaian dokumen evaluasi kinerja, Keberatan.',
        en: 'These stages are gone through again: Final scoring, Delivery and receipt, Appeal.',
      },
    });
    const before = await walk.row();
    const placed = expectStatus(await place(walk, { ...reopenScoring, requestOf: 'Nota Dinas 800/12/2027' }), 201);
    expect(placed).toMatchObject({ status: 'REQUESTED', needsApproval: true, consequences: shown.consequences });
    expect(await walk.row()).toEqual(before);
    expect((await place(walk, reopenScoring)).body).toMatchObject({ code: 'ORDER_PENDING', orderId: placed.orderId });

    // Four eyes.
    const own = await approve(placed.orderId, house.people.admin);
    expect(own.status).toBe(403);
    expect(own.body).toMatchObject({ code: 'FOUR_EYES' });
    expect((await post(`/orders/${String(placed.orderId)}/withdraw`, second, { reason })).body.code).toBe(
      'NOT_REQUESTER',
    );
    expect((await walk.events()).filter((event) => event.result === 'DENIED').map((event) => event.data)).toEqual([
      { attempted: 'ORDER.REOPEN_STAGE.APPROVE', because: 'FOUR_EYES' },
      { attempted: 'ORDER.REOPEN_STAGE.WITHDRAW', because: 'NOT_REQUESTER' },
    ]);
    // The colleague sees what waits for him, and was told.
    const waiting = await get('/orders?status=REQUESTED', second);
    expect(waiting.items).toContainEqual(
      expect.objectContaining({ id: placed.orderId, reason, requestOf: 'Nota Dinas 800/12/2027', until: UNTIL }),
    );
    expect((await walk.notices('ORDER_REQUESTED')).map((notice) => notice.recipientId)).toEqual([second]);
    expect((await house.api.call('GET', '/orders', { as: house.people.evaluator })).status).toBe(403);

    const stale = await post(`/orders/${String(placed.orderId)}/approve`, second, { reason }, { 'if-match': '"v7"' });
    expect(stale.status).toBe(412);
    const refused = expectStatus(await post(`/orders/${String(placed.orderId)}/refuse`, second, { reason }), 200);
    expect(refused).toMatchObject({ status: 'REFUSED', consequences: null });
    expect((await approve(placed.orderId)).body).toMatchObject({ code: 'ORDER_CLOSED', orderStatus: 'REFUSED' });
    expect(await walk.row()).toEqual(before);
  });

  it('makes the result anew beside the old one: rated, delivered, received and appealable again', async () => {
    const walk = await newAppraisal(house);
    await final(walk);
    const old = await walk.row();
    await house.db.appraisal.update({ where: { id: walk.id }, data: { reportedRatingId: old.ratingId } });
    const { orderId } = await approved(walk, reopenScoring);
    expect(await walk.row()).toMatchObject({
      state: 'ACTIVE',
      stage: 'FINAL_SCORING',
      epoch: 2,
      ratingId: null,
      finalAt: null,
      reportedRatingId: old.ratingId,
    });
    expect((await walk.bells()).map((bell) => bell.reason)).toEqual(['REOPENED']);
    // The old run ends at its next step and changes nothing.
    expect(await walk.see('APPEAL', 'FILE_APPEAL')).toEqual({ is: 'ENDED', because: 'STALE_EPOCH' });
    // Between the two results there is none to appeal against; the old one stays readable.
    expect((await post(`/appraisals/${walk.id}/appeals`, walk.employeeId, { form: appealForm })).body.code).not.toBe(
      undefined,
    );
    const ratings = await get(`/appraisals/${walk.id}/ratings`, walk.employeeId);
    expect((ratings.items as { id: string }[]).map((each) => each.id)).toEqual([old.ratingId]);

    // The run of the new epoch: what is not depended on is found settled, the rest is opened in a further round.
    expect(await again(walk, 'TARGET_SETTING', 'APPROVE_TARGETS')).toMatchObject({ is: 'DECIDED' });
    expect(await again(walk, 'FINAL_SCORING', 'REPORT_REALIZATION')).toMatchObject({ is: 'OPEN' });
    const report = await walk.task('REPORT_REALIZATION');
    expect(report).toMatchObject({ round: 2, status: 'OPEN' });
    expect(report.dueAt?.toISOString()).toBe('2030-01-31T15:59:59.000Z');
    expect(report.derivation).toMatchObject({ moved: [{ by: 'REOPENED', id: orderId, until: UNTIL }] });
    const told = await get(`/tasks/${report.id}`, walk.employeeId);
    expect(JSON.stringify(told.why)).toContain('because BKD reopened the stage');
    // Coming twice opens nothing twice.
    await again(walk, 'FINAL_SCORING', 'REPORT_REALIZATION');
    expect(await walk.tasks('REPORT_REALIZATION')).toHaveLength(2);
    await walk.decide('REPORT_REALIZATION', walk.employeeId, 'REPORTED', await walk.realization());
    await again(walk, 'FINAL_SCORING', 'RATE');
    await walk.decide('RATE', house.people.evaluator, 'RATED', await walk.assessment('ABOVE'));
    const fresh = await walk.row();
    expect(fresh.ratingId).not.toBe(old.ratingId);
    expect(await house.db.rating.count({ where: { appraisalId: walk.id } })).toBe(2);

    // The new result is withheld until it is received; the old one stays.
    const own = await get(`/appraisals/${walk.id}`, walk.employeeId);
    expect(own.rating).toBeNull();
    const seen = await get(`/appraisals/${walk.id}/ratings`, walk.employeeId);
    expect((seen.items as { id: string }[]).map((each) => each.id)).toEqual([old.ratingId]);
    const listed = await get(`/appraisals?cycleId=${walk.cycleId}`, walk.employeeId);
    expect(listed.items).toMatchObject([{ rating: null }]);
    expect((await get(`/appraisals/${walk.id}/appeal-admissibility`, walk.employeeId)).reason).toBe('NOT_RECEIVED');

    await again(walk, 'DELIVERY', 'DELIVER_RESULT');
    await walk.decide('DELIVER_RESULT', house.people.evaluator, 'DELIVERED');
    await again(walk, 'DELIVERY', 'RECEIVE_RESULT');
    expectStatus(await post(`/appraisals/${walk.id}/receipt`, walk.employeeId), 200);
    const documents = await house.db.evaluationDocument.findMany({
      where: { appraisalId: walk.id },
      orderBy: { number: 'asc' },
    });
    expect(documents).toHaveLength(2);
    expect(documents.every((document) => document.receivedAt !== null)).toBe(true);
    expect((await get(`/appraisals/${walk.id}`, walk.employeeId)).rating).toMatchObject({ id: fresh.ratingId });
    await again(walk, 'DELIVERY', 'SIGN_AND_RETURN');
    await again(walk, 'APPEAL', 'FILE_APPEAL');
    const filed = expectStatus(
      await post(`/appraisals/${walk.id}/appeals`, walk.employeeId, { form: appealForm }),
      201,
    );
    expect((await place(walk, reopenScoring)).body).toMatchObject({ code: 'APPEAL_PENDING', appealId: filed.appealId });
    for (const kind of ['FILE_APPEAL', 'DELIVER_RESULT', 'RECEIVE_RESULT', 'RATE'] as const) {
      expect((await walk.tasks(kind)).map((task) => task.round)).toEqual([1, 2]);
    }

    // In words, and in an unbroken chain.
    const timeline = await get(`/appraisals/${walk.id}/timeline?limit=200`, walk.employeeId);
    const words = (timeline.items as { type: string; sentence: { en: string } | null }[]).flatMap(
      ({ type, sentence }) => (sentence ? [[type, sentence.en]] : []),
    );
    expect(words).toEqual([
      ['ORDER_REQUESTED', 'BKD asked for reopening a stage (Final scoring); a second official of BKD has to approve.'],
      ['STAGE_REOPENED', 'BKD reopened the stage (Final scoring) until 31 January 2030.'],
    ]);
    expect(JSON.stringify((await walk.events()).map((event) => event.data))).not.toContain('triwulan IV');
    expect(await verifyAudit(house.deps, walk.id)).toMatchObject({ verified: true, brokenChains: 0 });
    const orders = await get(`/appraisals/${walk.id}/orders`, house.people.evaluator);
    expect(orders.items).toMatchObject([{ status: 'APPLIED', reason: null, decidedBy: { id: second } }]);
  });

  it('lets an appeal against the first result stand, and another be filed against the second', async () => {
    const walk = await newAppraisal(house);
    await walk.toHearing();
    await walk.bothStated();
    const appeal = await house.db.appeal.findFirstOrThrow({ where: { appraisalId: walk.id } });
    expectStatus(await post(`/appeals/${appeal.id}/withdrawal`, walk.employeeId), 200);
    await walk.see('APPEAL', 'DECIDE_APPEAL');
    await approved(walk, reopenScoring);
    await again(walk, 'FINAL_SCORING', 'REPORT_REALIZATION');
    await walk.decide('REPORT_REALIZATION', walk.employeeId, 'REPORTED', await walk.realization());
    await again(walk, 'FINAL_SCORING', 'RATE');
    await walk.decide('RATE', house.people.evaluator, 'RATED', await walk.assessment('BELOW'));
    await again(walk, 'DELIVERY', 'DELIVER_RESULT');
    await walk.decide('DELIVER_RESULT', house.people.evaluator, 'DELIVERED');
    await again(walk, 'DELIVERY', 'RECEIVE_RESULT');
    await walk.decide('RECEIVE_RESULT', walk.employeeId, 'RECEIVED');
    // Before the workflow has opened the window.
    const filed = expectStatus(
      await post(`/appraisals/${walk.id}/appeals`, walk.employeeId, { form: appealForm }),
      201,
    );
    expect(filed.appealId).not.toBe(appeal.id);
    expect(await again(walk, 'APPEAL', 'STATE_AS_EMPLOYEE')).toMatchObject({ is: 'OPEN' });
    expect(await get(`/appeals/${appeal.id}`, walk.employeeId)).toMatchObject({ status: 'WITHDRAWN' });
    expect(await get(`/appeals/${String(filed.appealId)}`, walk.employeeId)).toMatchObject({ status: 'FILED' });
  });

  it('of target-setting keeps the SKP in force until the next version, and goes through final scoring again', async () => {
    const walk = await newAppraisal(house);
    await walk.toRating();
    const inForce = await walk.planInForce();
    const order = { kind: 'REOPEN_STAGE', stage: 'TARGET_SETTING', until: UNTIL };
    expect(codes(expectStatus(await preview(walk, order), 200))).toEqual([
      'STAGES_AGAIN',
      'DUE',
      'TASKS_CANCELLED',
      'TARGETS_STAY',
      'TOLD',
    ]);
    await approved(walk, order);
    expect(await walk.row()).toMatchObject({ stage: 'TARGET_SETTING', closedPlanRounds: 1, epoch: 2 });
    expect(await walk.task('RATE')).toMatchObject({ status: 'CANCELLED' });
    expect(await again(walk, 'TARGET_SETTING', 'DRAFT_TARGETS')).toEqual({ is: 'SUPERSEDED' });
    await again(walk, 'TARGET_SETTING', 'DRAFT_TARGETS', { round: 2 });
    expect((await walk.task('DRAFT_TARGETS')).dueAt?.toISOString()).toBe('2030-01-31T15:59:59.000Z');
    expect((await walk.planInForce()).id).toBe(inForce.id);
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    await again(walk, 'TARGET_SETTING', 'APPROVE_TARGETS', { round: 2 });
    await walk.decide('APPROVE_TARGETS', house.people.evaluator, 'APPROVED');
    expect((await walk.planInForce()).id).not.toBe(inForce.id);
    await again(walk, 'FINAL_SCORING', 'REPORT_REALIZATION');
    expect(await walk.task('REPORT_REALIZATION')).toMatchObject({ round: 2, status: 'OPEN' });
  });

  it('is refused with advice where there is nothing to open again, for the excluded, in a cancelled cycle, in the past, for oneself', async () => {
    const walk = await newAppraisal(house);
    expect((await preview(walk, reopenScoring)).body).toMatchObject({
      code: 'NOTHING_TO_REOPEN',
      because: 'NOT_BEGUN',
    });
    const targets = { kind: 'REOPEN_STAGE', stage: 'TARGET_SETTING', until: UNTIL };
    expect((await preview(walk, targets)).body).toMatchObject({ code: 'NOTHING_TO_REOPEN', because: 'STILL_OPEN' });
    await walk.toRated('MEETS');
    expect((await preview(walk, { ...reopenScoring, until: '2020-01-01' })).body.code).toBe('DATE_REFUSED');
    expect((await preview(walk, { kind: 'REOPEN_STAGE', stage: 'APPEAL', until: UNTIL })).status).toBe(422);
    expect((await preview(walk, reopenScoring, house.people.evaluator)).status).toBe(403);
    await house.db.roleGrant.create({
      data: { personId: walk.employeeId, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') },
    });
    expect((await place(walk, reopenScoring, walk.employeeId)).body.code).toBe('OWN_APPRAISAL');
    const { orderId } = expectStatus(await place(walk, reopenScoring), 201);
    expect((await approve(orderId, walk.employeeId)).body.code).toBe('OWN_APPRAISAL');
    await house.db.roleGrant.deleteMany({ where: { personId: walk.employeeId } });
    await house.db.appraisal.update({ where: { id: walk.id }, data: { state: 'EXCLUDED' } });
    // Found anew at the approval: the appraisal has gone on since.
    expect((await approve(orderId)).body).toMatchObject({ code: 'APPRAISAL_ENDED', because: 'EXCLUDED' });
    await house.db.appraisal.update({ where: { id: walk.id }, data: { state: 'ACTIVE' } });
    await house.db.cycle.update({ where: { id: walk.cycleId }, data: { status: 'CANCELLED' } });
    expect((await approve(orderId)).body.code).toBe('CYCLE_ENDED');
    expectStatus(await post(`/orders/${String(orderId)}/withdraw`, house.people.admin, { reason }), 200);
    expect((await walk.events()).at(-1)).toMatchObject({ type: 'ORDER_WITHDRAWN' });
  });

  it('approved by two at once is carried out once', async () => {
    const walk = await newAppraisal(house);
    await final(walk);
    const third = house.people.secretary;
    await house.db.roleGrant.create({
      data: { personId: third, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') },
    });
    const { orderId } = expectStatus(await place(walk, reopenScoring), 201);
    const answers = await Promise.all([approve(orderId, second), approve(orderId, third)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(answers.find((answer) => answer.status === 409)?.body.code).toBe('ORDER_CLOSED');
    expect(await walk.row()).toMatchObject({ epoch: 2 });
    await house.db.roleGrant.deleteMany({ where: { personId: third } });
  });
});

describe('a lock', () => {
  it('stops everybody and every clock, and takes no right: the time is added again', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    const due = (await walk.task('FILE_APPEAL')).dueAt;
    expect(codes(expectStatus(await preview(walk, { kind: 'LOCK' }), 200))).toEqual(['NOBODY_ACTS', 'CLOCKS_STOP']);
    expect(expectStatus(await place(walk, { kind: 'LOCK' }), 201)).toMatchObject({ status: 'APPLIED' });
    expect((await place(walk, { kind: 'LOCK' })).body.code).toBe('ALREADY_LOCKED');
    const refused = await post(`/appraisals/${walk.id}/appeals`, walk.employeeId, { form: appealForm });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: 'APPRAISAL_LOCKED',
      lockedBy: { id: house.people.admin },
      reason,
      lockedAt: expect.any(String) as string,
    });
    const progress = { date: '2026-01-05', text: 'Laporan bulanan selesai', evidence: [] };
    expect((await post(`/appraisals/${walk.id}/progress-entries`, walk.employeeId, progress)).body.code).toBe(
      'APPRAISAL_LOCKED',
    );
    expect((await place(walk, reopenScoring)).body.code).toBe('APPRAISAL_LOCKED');
    const status = await get(`/appraisals/${walk.id}/status`, walk.employeeId);
    expect(status.kind).toBe('STANDSTILL');
    expect(JSON.stringify(status.sentence)).toContain('because of a lock by BKD');
    // Its clock stands: nothing is lost although the due date passes.
    await house.db.task.updateMany({
      where: { appraisalId: walk.id, status: 'OPEN' },
      data: { pausedAt: new Date(Date.now() - 3_600_000) },
    });
    await house.db.suspension.updateMany({
      where: { appraisalId: walk.id },
      data: { startedAt: new Date(Date.now() - 3_600_000) },
    });
    const unlocked = expectStatus(await place(walk, { kind: 'UNLOCK' }), 201);
    expect(codes(unlocked)).toEqual(['CLOCKS_GO_ON']);
    const after = await walk.task('FILE_APPEAL');
    expect((after.dueAt?.getTime() ?? 0) - (due?.getTime() ?? 0)).toBeGreaterThanOrEqual(3_600_000);
    expect(after).toMatchObject({ pausedAt: null, suspensionId: null });
    expect((await place(walk, { kind: 'UNLOCK' })).body.code).toBe('NOT_LOCKED');
    expectStatus(await post(`/appraisals/${walk.id}/appeals`, walk.employeeId, { form: appealForm }), 201);
    expect((await walk.events()).map((event) => event.type)).toEqual(
      expect.arrayContaining(['APPRAISAL_LOCKED', 'APPRAISAL_UNLOCKED']),
    );
  });

  it('beside a suspension: each clock goes on when neither holds it, later by the whole time', async () => {
    const walk = await newAppraisal(house);
    const suspend = { scope: 'EMPLOYEE', cause: 'SICK_LEAVE', reason: 'Cuti sakit 30 hari', decree: 'Surat 12/2026' };
    expectStatus(await post(`/appraisals/${walk.id}/suspensions`, house.people.admin, suspend), 201);
    const due = (await walk.task('DRAFT_TARGETS')).dueAt?.getTime() ?? 0;
    await house.db.task.updateMany({
      where: { appraisalId: walk.id, kind: 'DRAFT_TARGETS' },
      data: { pausedAt: new Date(Date.now() - 7_200_000) },
    });
    expectStatus(await place(walk, { kind: 'LOCK' }), 201);
    expectStatus(await post(`/appraisals/${walk.id}/suspensions/end`, house.people.admin), 200);
    // The lock goes on holding it.
    expect(await walk.task('DRAFT_TARGETS')).toMatchObject({ pausedAt: expect.any(Date) as Date });
    expectStatus(await place(walk, { kind: 'UNLOCK' }), 201);
    const after = await walk.task('DRAFT_TARGETS');
    expect(after).toMatchObject({ pausedAt: null, suspensionId: null });
    expect((after.dueAt?.getTime() ?? 0) - due).toBeGreaterThanOrEqual(7_200_000);
    expect((after.dueAt?.getTime() ?? 0) - due).toBeLessThan(7_300_000);
  });
});

describe('closing by force', () => {
  it('ends an appraisal without a result: the cycle no longer waits for it, an observed coaching goes on', async () => {
    const walk = await newAppraisal(house);
    await walk.toTargets();
    const { caseId } = expectStatus(
      await post(`/appraisals/${walk.id}/cases`, house.people.evaluator, {
        kind: 'COACHING',
        reason: 'Laporan terlambat tiga kali',
      }),
      201,
    );
    await step(house.db, developmentCase(String(caseId)), 'FOLLOW_UP', 'PLAN_COACHING');
    await walk.see('FINAL_SCORING', 'REPORT_REALIZATION');
    const order = { kind: 'FORCE_CLOSE' };
    expect(codes(expectStatus(await preview(walk, order), 200))).toEqual([
      'APPRAISAL_CANCELLED',
      'TASKS_CANCELLED',
      'CASES_KEPT',
      'NOT_AWAITED',
      'TOLD',
    ]);
    const { orderId } = expectStatus(await place(walk, order), 201);
    expect(await walk.row()).toMatchObject({ state: 'ACTIVE' });
    expect((await approve(orderId, house.people.admin)).body.code).toBe('FOUR_EYES');
    expectStatus(await approve(orderId), 200);
    expect(await walk.row()).toMatchObject({ state: 'CANCELLED', endReason: 'FORCE_CLOSED' });
    expect(await walk.task('REPORT_REALIZATION')).toMatchObject({ status: 'CANCELLED' });
    expect(await walk.see('FINAL_SCORING', 'REPORT_REALIZATION')).toEqual({ is: 'ENDED', because: 'CANCELLED' });
    expect(await house.db.developmentCase.findUnique({ where: { id: String(caseId) } })).toMatchObject({
      status: 'OPEN',
    });
    expect(await walk.task('PLAN_COACHING')).toMatchObject({ status: 'OPEN' });
    expect((await walk.notices('CLOSED_BY_BKD')).map((notice) => notice.recipientId).sort()).toEqual(
      [house.people.employee, house.people.evaluator].sort(),
    );
    const status = await get(`/appraisals/${walk.id}/status`, walk.employeeId);
    expect(JSON.stringify(status.sentence)).toContain('an order of BKD to close it');
    const progress = await get(`/cycles/${walk.cycleId}/progress`, house.people.admin);
    expect(progress.byStage).toContainEqual(expect.objectContaining({ state: 'CANCELLED', count: 1 }));
    expect((await place(walk, { kind: 'LOCK' })).body.code).toBe('APPRAISAL_ENDED');

    // Nothing else is left in the cycle: it closes.
    await house.db.appraisal.updateMany({
      where: { cycleId: walk.cycleId, id: { not: walk.id } },
      data: { state: 'EXCLUDED' },
    });
    await house.db.unitReport.updateMany({ where: { cycleId: walk.cycleId }, data: { status: 'COMPLETE' } });
    expect(await closeFinishedCycles(house.deps)).toContain(walk.cycleId);
  });

  it('tells nobody who cannot act: not an employee who has left', async () => {
    const walk = await newAppraisal(house);
    await house.db.employee.update({ where: { id: walk.employeeId }, data: { status: 'LEFT' } });
    await approved(walk, { kind: 'FORCE_CLOSE' });
    expect((await walk.notices('CLOSED_BY_BKD')).map((notice) => notice.recipientId)).toEqual([house.people.evaluator]);
    await house.db.employee.update({ where: { id: walk.employeeId }, data: { status: 'ACTIVE' } });
  });

  it('is refused where a result stands or people decide: never a rating, an approval, a receipt or an appeal', async () => {
    const walk = await newAppraisal(house);
    const close = (stage?: string) => preview(walk, { kind: 'FORCE_CLOSE', ...(stage ? { stage } : {}) });
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    expect((await close('TARGET_SETTING')).body).toMatchObject({
      code: 'NOT_CLOSEABLE',
      because: 'DECIDED_BY_PEOPLE',
      taskKind: 'APPROVE_TARGETS',
      detail: 'Targets are approved by a person: the engine never approves them.',
    });
    await walk.decide('APPROVE_TARGETS', house.people.evaluator, 'APPROVED');
    expect((await close('MID_TERM')).body).toMatchObject({ code: 'NOT_CLOSEABLE', because: 'NOTHING_OPEN' });
    await walk.see('MID_TERM', 'REPORT_REALIZATION');
    expect((await close('MID_TERM')).body).toMatchObject({ code: 'NOT_CLOSEABLE', because: 'NOT_STUCK' });
    // Overdue: it may be closed, and the course goes on without it.
    await setDue(house.db, (await walk.task('REPORT_REALIZATION')).id, -60);
    await approved(walk, { kind: 'FORCE_CLOSE', stage: 'MID_TERM' });
    expect(await walk.see('MID_TERM', 'REPORT_REALIZATION')).toEqual({ is: 'CLOSED_WITHOUT' });
    expect(await walk.task('REPORT_REALIZATION')).toMatchObject({ status: 'CLOSED_WITHOUT', marks: ['FORCE_CLOSED'] });
    await walk.see('FINAL_SCORING', 'REPORT_REALIZATION');
    await walk.decide('REPORT_REALIZATION', walk.employeeId, 'REPORTED', await walk.realization());
    await walk.see('FINAL_SCORING', 'RATE');
    expect((await close('FINAL_SCORING')).body).toMatchObject({ because: 'DECIDED_BY_PEOPLE', taskKind: 'RATE' });
    await walk.decide('RATE', house.people.evaluator, 'RATED', await walk.assessment('MEETS'));
    expect((await close()).body.code).toBe('RESULT_STANDS');
  });
});
