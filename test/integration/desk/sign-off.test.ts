import { randomUUID } from 'node:crypto';
/** A unit's report to the authorised official: its data set, its deadline, and the sign-off of each submission. */
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Expectation } from '../../../domain/terms.ts';
import { startApi, type TestApi } from '../../support/api.ts';
import {
  appraisalOf,
  expectStatus,
  launchCycle,
  makeAgency,
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
let reportId: string;
let serial = 0;
beforeAll(async () => {
  api = await startApi(process.env['SHOW_LOG'] ? { log: pino({ level: 'error' }) } : {});
  agency = await makeAgency(api.db);
  policyId = await publishWalkPolicy(api.db);
});
beforeEach(async () => {
  serial += 1;
  await api.db.roleGrant.deleteMany({ where: { role: 'AUTHORIZED_OFFICIAL' } });
  cycleId = await launchCycle(api, agency, policyId, `Laporan ${serial}`);
  reportId = (await api.db.unitReport.findFirstOrThrow({ where: { cycleId, unitId: agency.unitId } })).id;
});
afterAll(() => api.close());

const get = async (path: string, as: string) => expectStatus(await api.call('GET', path, { as }), 200);
const complete = (taskId: string, as: string, json: object) =>
  api.call('POST', `/tasks/${taskId}/complete`, { as, json });
const code = (answer: { status: number; body: Record<string, unknown> }) => [answer.status, answer.body['code']];

const official = (personId: string) =>
  api.db.roleGrant.create({ data: { personId, role: 'AUTHORIZED_OFFICIAL', validFrom: new Date('2020-01-01') } });

async function rate(employee: string, results: Expectation, evaluator = agency.evaluator): Promise<string> {
  const id = await appraisalOf(api.db, cycleId, employee);
  const walk = { ...agency, employee, evaluator };
  await walkToTargets(api, walk, id);
  await walkToRating(api, walk, id, results);
  return id;
}

const see = (round: number) => step(api.db, { kind: 'report', id: reportId }, 'REPORTING', 'REPORT_RESULTS', { round });
const taskOf = (kind: string, round: number) => api.db.task.findFirstOrThrow({ where: { reportId, kind, round } });
/** The head of the unit submits; @returns the task to sign it off */
async function submit(round: number): Promise<string> {
  expect(await see(round)).toMatchObject({ is: 'OPEN' });
  const task = await taskOf('REPORT_RESULTS', round);
  expectStatus(await complete(task.id, agency.head, { outcome: 'REPORTED', form: {} }), 200);
  return (await taskOf('SIGN_REPORT', round)).id;
}

interface ReportBody {
  submissions: { number: number; signOff: { state: string; by: { id: string } | null; note: string | null } }[];
}
const listed = async () => {
  const { items } = await get(`/cycles/${cycleId}/reports`, agency.admin);
  return (items as (ReportBody & { dueAt: string; why: unknown; overdue: boolean })[])[0];
};

describe('a submission', () => {
  it('is a task of the authorised official, who signs it off; the list says due when and why, signed by whom', async () => {
    await official(agency.secretary);
    await rate(agency.employee, 'MEETS');
    const taskId = await submit(1);
    const inbox = await get('/tasks?kind=SIGN_REPORT', agency.secretary);
    expect((inbox['items'] as { id: string }[]).map(({ id }) => id)).toContain(taskId);
    expect(await get(`/tasks/${taskId}`, agency.secretary)).toMatchObject({
      role: 'AUTHORIZED_OFFICIAL',
      alarm: false,
      outcomes: [
        { outcome: 'SIGNED', mine: true },
        { outcome: 'RETURNED', mine: true, comment: 'REQUIRED' },
      ],
      context: { submission: { number: 1, byPredicate: { BAIK: 1 }, submittedBy: { id: agency.head } } },
    });
    const told = await api.db.notice.findFirst({ where: { taskId, recipientId: agency.secretary } });
    expect(told?.kind).toBe('ASSIGNED');
    expect((await listed())?.submissions).toMatchObject([{ number: 1, signOff: { state: 'AWAITED', by: null } }]);

    for (const as of [agency.admin, agency.head, agency.employee]) {
      expect((await complete(taskId, as, { outcome: 'SIGNED' })).status).toBe(403);
    }
    const note = 'Diterima dan disahkan.';
    expectStatus(await complete(taskId, agency.secretary, { outcome: 'SIGNED', form: { note } }), 200);
    const report = await listed();
    expect(report?.submissions).toMatchObject([{ signOff: { state: 'SIGNED', by: { id: agency.secretary }, note } }]);
    expect(report?.why).toMatchObject({ legalBasis: expect.stringContaining('V.A.7') as string });
    expect(await api.db.reportSignOff.count({ where: { signedById: agency.secretary } })).toBe(1);
    const event = await api.db.event.findFirst({ where: { chain: cycleId, type: 'REPORT_SIGNED' } });
    expect(event?.data).toMatchObject({ reportId, submission: 1 });
  });

  it('that nobody can sign is an alarm at BKD, and goes to who is appointed later; the head signs none of his own', async () => {
    await rate(agency.employee, 'MEETS');
    await official(agency.head);
    const taskId = await submit(1);
    const alarm = await api.db.notice.findFirst({ where: { taskId, kind: 'ALARM' } });
    expect(alarm?.recipientId).toBe(agency.admin);
    expect(await get(`/tasks/${taskId}`, agency.admin)).toMatchObject({ alarm: true, assignee: null });
    const own = await complete(taskId, agency.head, { outcome: 'SIGNED' });
    expect([own.status, own.body['because']]).toEqual([403, 'OWN_APPRAISAL']);
    await official(agency.regent);
    expectStatus(await complete(taskId, agency.regent, { outcome: 'SIGNED' }), 200);
  });

  it('waits for nobody: the next one is submitted and signed on its own, and a complete report is still signed', async () => {
    await official(agency.secretary);
    await rate(agency.employee, 'MEETS');
    const first = await submit(1);
    await rate(agency.colleague, 'ABOVE');
    const second = await submit(2);
    expect(second).not.toBe(first);
    expectStatus(await complete(second, agency.secretary, { outcome: 'SIGNED' }), 200);
    await api.db.unitReport.update({ where: { id: reportId }, data: { status: 'COMPLETE' } });
    expectStatus(await complete(first, agency.secretary, { outcome: 'SIGNED' }), 200);
    expect((await listed())?.submissions.map(({ signOff }) => signOff.state)).toEqual(['SIGNED', 'SIGNED']);
  });

  it('is returned with a reason: its results are to be reported again, and no rating changes', async () => {
    await official(agency.secretary);
    const id = await rate(agency.employee, 'MEETS');
    const taskId = await submit(1);
    expect(code(await complete(taskId, agency.secretary, { outcome: 'RETURNED' }))).toEqual([422, 'COMMENT_REQUIRED']);
    const comment = 'Dokumen dua pegawai belum ditandatangani.';
    expectStatus(await complete(taskId, agency.secretary, { outcome: 'RETURNED', comment }), 200);
    expect((await listed())?.submissions).toMatchObject([{ signOff: { state: 'RETURNED', note: comment } }]);
    const bell = await api.db.outbox.findFirst({ where: { ownerId: reportId, reason: 'RETURNED' } });
    expect(bell?.consumedAt).toBeNull();

    expect(await see(2)).toMatchObject({ is: 'OPEN' });
    const again = await taskOf('REPORT_RESULTS', 2);
    expect(await get(`/tasks/${again.id}`, agency.head)).toMatchObject({
      context: { toReport: { BAIK: 1 }, returned: { submission: 1, reason: comment } },
    });
    expectStatus(await complete(again.id, agency.head, { outcome: 'REPORTED', form: {} }), 200);
    expect((await listed())?.submissions).toMatchObject([
      { signOff: { state: 'RETURNED' } },
      { number: 2, content: { byPredicate: { BAIK: 1 } }, signOff: { state: 'AWAITED' } },
    ]);
    expect(await api.db.rating.count({ where: { appraisalId: id } })).toBe(1);
  });

  it('that is returned after the report was complete opens the report again, with a new epoch and a bell', async () => {
    await official(agency.secretary);
    await rate(agency.employee, 'MEETS');
    const taskId = await submit(1);
    await api.db.appraisal.updateMany({ where: { cycleId, ratingId: null }, data: { state: 'EXCLUDED' } });
    await api.db.appraisal.updateMany({ where: { cycleId, state: 'ACTIVE' }, data: { state: 'FINAL' } });
    expect(await see(2)).toMatchObject({ is: 'ENDED', because: 'CLOSED' });
    expectStatus(
      await complete(taskId, agency.secretary, { outcome: 'RETURNED', comment: 'Lampiran belum lengkap.' }),
      200,
    );
    const report = await api.db.unitReport.findUniqueOrThrow({ where: { id: reportId } });
    expect([report.status, report.epoch]).toEqual(['OPEN', 2]);
    expect(await api.db.outbox.count({ where: { ownerId: reportId, reason: 'REOPENED', consumedAt: null } })).toBe(1);
  });
});

describe('the data set', () => {
  interface Person {
    employee: { id: string };
    state: string;
    withheld: boolean;
    rating: { predicate: string } | null;
    submission: number | null;
    before: unknown;
    document: { form: string; receivedAt: string | null } | null;
    missing: { text: { id: string } } | null;
  }
  const people = async (as: string, query = '') =>
    (await get(`/reports/${reportId}/people${query}`, as))['items'] as Person[];
  const of = (list: Person[], employeeId: string) => list.find(({ employee }) => employee.id === employeeId);

  it('says of each person of the unit what is reported, what is not, and who is missing and why', async () => {
    await official(agency.secretary);
    const id = await rate(agency.employee, 'MEETS');
    await submit(1);
    await rate(agency.colleague, 'ABOVE');
    const all = await people(agency.admin);
    expect(all).toHaveLength(5);
    expect(of(all, agency.employee)).toMatchObject({
      state: 'REPORTED',
      rating: { predicate: 'BAIK' },
      submission: 1,
      document: { form: 'D.1.1', receivedAt: null },
      missing: null,
    });
    expect(of(all, agency.colleague)).toMatchObject({ state: 'NOT_REPORTED', rating: { predicate: 'SANGAT_BAIK' } });
    expect(of(all, agency.manager)?.missing?.text.id).toBe('Belum dinilai: menunggu Pengelola untuk menyusun SKP.');
    expect(await people(agency.admin, '?submission=1')).toMatchObject([{ employee: { id: agency.employee } }]);
    expect(await people(agency.admin, '?state=NOT_RATED')).toHaveLength(3);

    // A result that changed since is told beside what was reported.
    const rating = await api.db.rating.findFirstOrThrow({ where: { appraisalId: id } });
    const changed = randomUUID();
    const other = { id: changed, number: 2, origin: 'APPEAL', predicate: 'SANGAT_BAIK' };
    await api.db.$executeRaw`
      INSERT INTO rating SELECT (jsonb_populate_record(r, ${JSON.stringify(other)}::jsonb)).* FROM rating r WHERE r.id = ${rating.id}::uuid`;
    await api.db.appraisal.update({ where: { id }, data: { ratingId: changed } });
    expect(of(await people(agency.admin), agency.employee)).toMatchObject({
      state: 'CHANGED',
      rating: { predicate: 'SANGAT_BAIK' },
      submission: null,
      before: { submission: 1, predicate: 'BAIK' },
    });
    // The authorised official sees what was reported to him, and not what the unit has yet to report.
    const his = await people(agency.secretary);
    expect(of(his, agency.employee)).toMatchObject({ rating: { predicate: 'BAIK' }, submission: 1 });
    expect(of(his, agency.colleague)).toMatchObject({ state: 'NOT_REPORTED', rating: null, document: null });
  });

  it('is for BKD, who leads the unit, and the authorised official; nobody reads his own result in it before the receipt', async () => {
    await official(agency.secretary);
    const id = await rate(agency.head, 'ABOVE', agency.secretary);
    await submit(1);
    for (const as of [agency.employee, agency.evaluator, agency.stranger]) {
      for (const path of ['', '/people', '/people.csv']) {
        expect(code(await api.call('GET', `/reports/${reportId}${path}`, { as }))).toEqual([403, 'FORBIDDEN']);
      }
    }
    const denial = await api.db.event.findFirst({
      where: { chain: cycleId, result: 'DENIED', actorId: agency.stranger },
    });
    expect(denial?.data).toMatchObject({ attempted: 'REPORT.READ' });
    expect(of(await people(agency.head), agency.head)).toMatchObject({ withheld: true, rating: null, document: null });
    expect(JSON.stringify(await get(`/reports/${reportId}`, agency.head))).not.toContain('SANGAT_BAIK');
    await walkToDelivery(api, { ...agency, employee: agency.head, evaluator: agency.secretary }, id);
    await api.db.evaluationDocument.updateMany({ where: { appraisalId: id }, data: { receivedAt: new Date() } });
    expect(of(await people(agency.head), agency.head)).toMatchObject({
      withheld: false,
      rating: { predicate: 'SANGAT_BAIK' },
    });
  });

  it('says how many are rated, reported and missing, and is a file with the numbers in groups', async () => {
    await official(agency.secretary);
    await rate(agency.employee, 'MEETS');
    await submit(1);
    expect(await get(`/reports/${reportId}`, agency.secretary)).toMatchObject({
      people: { appraised: 5, rated: 1, reported: 1, excluded: 0 },
      notRated: 4,
      overdue: false,
      submissions: [{ number: 1, signOff: { state: 'AWAITED' } }],
    });
    const file = await api.call('GET', `/reports/${reportId}/people.csv`, { as: agency.admin });
    expect(file.status).toBe(200);
    const lines = (file.body['text'] as string).trim().split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatch(/^identity_number,name,position,state,results/);
    expect(lines.find((line) => line.includes('Sari'))).toMatch(
      /^19800101 200501 1 \d{3},Sari,.*REPORTED,MEETS,MEETS,BAIK/,
    );
  });
});
