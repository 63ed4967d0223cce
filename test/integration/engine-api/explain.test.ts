/** Where an appraisal stands in one sentence, who used how much of its time, and how results are distributed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { quickPolicy } from '../../../domain/policies/quick.ts';
import type { PolicyBody } from '../../../domain/policy.ts';
import { startApi, type TestApi } from '../../support/api.ts';
import {
  appraisal,
  appraisalOf,
  conclude,
  expectStatus,
  launchCycle,
  letPass,
  makeAgency,
  openTaskId,
  planForm,
  publishWalkPolicy,
  ratingFor,
  realizationFor,
  step,
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
const launch = async (policy: string): Promise<void> => {
  serial += 1;
  cycleId = await launchCycle(api, agency, policy, `Jelas ${serial}`);
  id = await appraisalOf(api.db, cycleId, agency.employee);
};
beforeEach(() => launch(policyId));
afterAll(() => api.close());

const get = async (path: string, as: string) => expectStatus(await api.call('GET', path, { as }), 200);
interface StatusBody {
  kind: string;
  sentence: { id: string; en: string };
  waitingFor: { kind: string; holder: { role: string; person: unknown; actingFor: unknown; vacant: boolean } }[];
}
const status = async (as = agency.employee) => (await get(`/appraisals/${id}/status`, as)) as unknown as StatusBody;

describe('the status', () => {
  it('says whom it waits for, since when, until when and why, and what happens by itself then', async () => {
    const { kind, sentence, waitingFor } = await status();
    expect(kind).toBe('WAITING');
    expect(sentence.id).toMatch(
      /^Menunggu Sari \(pegawai yang dinilai\) untuk menyusun SKP, sejak .* sampai .* WITA \(.*\); apabila .*\.$/,
    );
    expect(sentence.en).toMatch(/^Waiting for Sari \(the employee\) to draft the performance plan/);
    expect(waitingFor[0]).toMatchObject({
      kind: 'DRAFT_TARGETS',
      holder: { role: 'EMPLOYEE', vacant: false, actingFor: null },
    });
    for (const as of [agency.evaluator, agency.head, agency.admin])
      expect((await status(as)).sentence).toEqual(sentence);
    const foreign = await api.call('GET', `/appraisals/${id}/status`, { as: agency.stranger });
    expect([foreign.status, foreign.body.code]).toEqual([403, 'FORBIDDEN']);
  });

  it('puts the duty before the acknowledgement, which nobody waits for', async () => {
    const { waitingFor, sentence } = await status();
    expect(waitingFor.map((task) => task.kind)).toEqual(['DRAFT_TARGETS', 'ACKNOWLEDGE_SOCIALIZATION']);
    expect(sentence.id).toContain('selain itu ditunggu 1 hal lain');
  });

  it('names both people where somebody acts as Plh., and says that a post is vacant', async () => {
    expectStatus(
      await api.call('POST', `/appraisals/${id}/targets`, { as: agency.employee, json: { form: planForm } }),
      201,
    );
    await step(api.db, appraisal(id), 'TARGET_SETTING', 'APPROVE_TARGETS');
    const taskId = await openTaskId(api.db, id, 'APPROVE_TARGETS');
    const delegation = await api.db.delegation.create({
      data: {
        kind: 'PLH',
        postHolderId: agency.evaluator,
        actingId: agency.colleague,
        office: 'Kepala Bidang',
        decree: '800/1/2026',
        validFrom: new Date('2020-01-01'),
        recordedById: agency.admin,
      },
    });
    await api.db.task.update({
      where: { id: taskId },
      data: { assigneeId: agency.colleague, heldForId: agency.evaluator },
    });
    const acting = await status();
    expect(acting.sentence.id).toContain(
      'Menunggu Made sebagai Plh. dari Kabid (Pejabat Penilai Kinerja) untuk menetapkan SKP',
    );
    expect(acting.waitingFor[0]?.holder).toMatchObject({
      person: { name: 'Made' },
      actingFor: { name: 'Kabid' },
      actingAs: 'PLH',
    });
    await api.db.delegation.delete({ where: { id: delegation.id } });
    await api.db.task.update({
      where: { id: taskId },
      data: { assigneeId: null, heldForId: null, alarmAt: new Date() },
    });
    const vacant = await status();
    expect(vacant.sentence.id).toMatch(
      /^Jabatan Pejabat Penilai Kinerja kosong, sehingga BKD perlu menetapkan siapa yang akan menetapkan SKP/,
    );
    expect(vacant.waitingFor[0]?.holder).toMatchObject({ person: null, vacant: true });
  });

  it('an office, an alarm, a pause, a suspension, an end: each has its sentence', async () => {
    await letPass(api.db, appraisal(id), 'TARGET_SETTING', 'DRAFT_TARGETS');
    expect((await status()).sentence.id).toMatch(/^Menunggu Pengelola Kinerja unit kerja untuk menyusun SKP/);
    for (let rung = 0; rung < 5; rung += 1) await letPass(api.db, appraisal(id), 'TARGET_SETTING', 'DRAFT_TARGETS');
    const alarm = await status();
    expect(alarm.sentence.id).toContain('telah lewat');
    expect(alarm.sentence.id).toContain('tugas tetap terbuka dan BKD telah diberi peringatan');
    const suspension = await api.db.suspension.create({
      data: {
        appraisalId: id,
        scope: 'ALL',
        cause: 'FORCE_MAJEURE',
        reason: 'Banjir',
        startedAt: new Date(),
        startedById: agency.admin,
      },
    });
    expect(await status()).toMatchObject({ kind: 'STANDSTILL' });
    expect((await status()).sentence.id).toContain('Batas waktu penilaian ini ditangguhkan sejak');
    expect((await status()).sentence.id).toContain('karena keadaan kahar');
    await api.db.suspension.update({ where: { id: suspension.id }, data: { endedAt: new Date() } });
    expectStatus(
      await api.call('POST', `/cycles/${cycleId}/pause`, {
        as: agency.admin,
        json: { reason: 'Banjir di dua kecamatan' },
      }),
      200,
    );
    expect((await status()).sentence.id).toMatch(/^Siklus penilaian dihentikan sementara sejak/);
    expectStatus(await api.call('POST', `/cycles/${cycleId}/resume`, { as: agency.admin }), 200);
    expectStatus(
      await api.call('POST', `/cycles/${cycleId}/cancel`, { as: agency.admin, json: { reason: 'Salah luncur' } }),
      200,
    );
    expect((await status()).sentence.id).toBe(
      'Penilaian ini dibatalkan karena siklus penilaian dibatalkan; tidak ada lagi yang ditunggu.',
    );
  });

  it('waits for a window, or for nothing, and a final result says so with what goes on besides', async () => {
    await walkToTargets(api, agency, id);
    await api.db.stageWindow.updateMany({
      where: { cycleId, stage: 'MID_TERM' },
      data: { opensAt: new Date('2099-06-01T00:00:00+08:00') },
    });
    const before = await status();
    expect(before.kind).toBe('WINDOW');
    expect(before.sentence.id).toContain('Menunggu masa Evaluasi tengah tahun dibuka pada Senin, 1 Juni 2099');
    await api.db.stageWindow.updateMany({ where: { cycleId, stage: 'MID_TERM' }, data: { opensAt: new Date() } });
    expect((await status()).kind).toBe('ENGINE');
    await walkToRating(api, agency, id, 'BELOW', 'MEETS');
    await conclude(api.db, id);
    const coaching = await api.db.developmentCase.findFirstOrThrow({ where: { appraisalId: id } });
    expect((await status(agency.evaluator)).sentence.id).toMatch(
      /^Hasil evaluasi kinerja telah final sejak .*; tidak ada lagi yang ditunggu\.$/,
    );
    await step(api.db, { kind: 'case', id: coaching.id }, 'FOLLOW_UP', 'PLAN_COACHING');
    expect((await status(agency.evaluator)).sentence.id).toContain(
      'yang masih berjalan: menunggu Kabid (Pejabat Penilai Kinerja) untuk menyusun rencana bimbingan kinerja',
    );
  });
});

describe('the ledger', () => {
  /** Two working weeks from Monday, 2 March 2026: the employee drafts until Thursday, then the evaluator has it. */
  async function played(): Promise<void> {
    const at = (local: string): Date => new Date(`${local}T08:00:00+08:00`);
    expectStatus(
      await api.call('POST', `/appraisals/${id}/targets`, { as: agency.employee, json: { form: planForm } }),
      201,
    );
    await step(api.db, appraisal(id), 'TARGET_SETTING', 'APPROVE_TARGETS');
    await api.db.cycle.update({ where: { id: cycleId }, data: { launchedAt: at('2026-03-02') } });
    await api.db.task.updateMany({
      where: { appraisalId: id, kind: 'DRAFT_TARGETS' },
      data: { openedAt: at('2026-03-02'), closedAt: at('2026-03-05') },
    });
    await api.db.task.updateMany({
      where: { appraisalId: id, kind: 'APPROVE_TARGETS' },
      data: { openedAt: at('2026-03-05'), status: 'CANCELLED', closedAt: at('2026-03-16') },
    });
    await api.db.task.updateMany({
      where: { appraisalId: id, status: 'OPEN' },
      data: { status: 'CANCELLED', closedAt: at('2026-03-16') },
    });
    await api.db.appraisal.update({ where: { id }, data: { state: 'FINAL', finalAt: at('2026-03-16') } });
    await api.db.suspension.create({
      data: {
        appraisalId: id,
        scope: 'ALL',
        cause: 'SICK_LEAVE',
        reason: 'Sakit',
        startedAt: at('2026-03-10'),
        startedById: agency.admin,
        endedAt: at('2026-03-12'),
      },
    });
  }

  it('says who used how many working days, to the people of the appraisal and BKD', async () => {
    await played();
    for (const as of [agency.employee, agency.evaluator, agency.head, agency.admin]) {
      const { days } = await get(`/appraisals/${id}/ledger`, as);
      expect(days).toEqual({
        EMPLOYEE: 3,
        EVALUATOR: 5,
        SUPERIOR: 0,
        PERFORMANCE_MANAGER: 0,
        BKD: 0,
        SYSTEM: 0,
        WAITING_FOR_WINDOW: 0,
        SUSPENDED: 2,
        elapsed: 10,
        shared: 0,
      });
    }
    expect((await api.call('GET', `/appraisals/${id}/ledger`, { as: agency.stranger })).status).toBe(403);
  });

  it('of a cycle is for BKD with names, and for the head of the unit without', async () => {
    await played();
    const page = async (as: string, query = '') => get(`/cycles/${cycleId}/ledger?${query}`, as);
    const all = (await page(agency.admin)).items as {
      appraisalId: string;
      employee: unknown;
      days: { EMPLOYEE: number };
    }[];
    expect(all).toHaveLength(5);
    expect(all.find((item) => item.appraisalId === id)).toMatchObject({
      employee: { name: 'Sari' },
      days: { EMPLOYEE: 3 },
    });
    const heads = (await page(agency.head)).items as { employee: unknown }[];
    expect(heads.map((item) => item.employee)).toEqual([null, null, null, null, null]);
    // Page by page, each once.
    const seen: string[] = [];
    for (let query = 'limit=2'; query !== '';) {
      const { items, nextCursor } = await page(agency.admin, query);
      seen.push(...(items as { appraisalId: string }[]).map((item) => item.appraisalId));
      query = nextCursor ? `limit=2&cursor=${nextCursor as string}` : '';
    }
    expect(seen.toSorted()).toEqual(all.map((item) => item.appraisalId).toSorted());
    const [unit] = (await page(agency.admin, 'format=UNITS')).items as { days: { elapsed: number } }[];
    expect(unit).toMatchObject({ unit: { code: 'DINKES' }, appraisals: 5 });
    const sum = (await page(agency.admin)).items as { days: { elapsed: number } }[];
    expect(unit?.days.elapsed).toBe(sum.reduce((total, item) => total + item.days.elapsed, 0));
    for (const [as, path] of [
      [agency.evaluator, ''],
      [agency.head, `unitId=${agency.otherUnitId}`],
    ] as const) {
      const refused = await api.call('GET', `/cycles/${cycleId}/ledger?${path}`, { as });
      expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
    }
    expect(await api.db.event.count({ where: { chain: cycleId, type: 'ACCESS_DENIED' } })).toBe(2);
  });

  it('as a file has a line an appraisal, no identity numbers, and no cell that a spreadsheet would run', async () => {
    await played();
    await api.db.employee.update({ where: { id: agency.employee }, data: { name: '=HYPERLINK("http://x")' } });
    const csv = async (as: string) => {
      const answer = await api.call('GET', `/cycles/${cycleId}/ledger.csv`, { as });
      expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'text/csv; charset=utf-8']);
      return String((answer.body as { text: string }).text);
    };
    const file = await csv(agency.admin);
    const headsFile = await csv(agency.head);
    await api.db.employee.update({ where: { id: agency.employee }, data: { name: 'Sari' } });
    const lines = file.trim().split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toBe(
      'unit_code,unit_name,appraisal_id,employee_name,state,from,until,elapsed,employee,evaluator,superior,performance_manager,bkd,system,waiting_for_window,suspended,shared',
    );
    const own = lines.find((line) => line.includes(id));
    expect(own).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(own).toMatch(/,10,3,5,0,0,0,0,0,2,0$/);
    expect(file).not.toMatch(/\d{18}/);
    expect(headsFile).not.toContain('HYPERLINK');
    expect((await api.call('GET', `/cycles/${cycleId}/ledger.csv`, { as: agency.employee })).status).toBe(403);
  });
});

describe('the distribution', () => {
  const enter = (grade: string) =>
    api.db.organisationResult.create({
      data: {
        unitId: agency.unitId,
        year: 2026,
        period: 'YEAR',
        number: serial,
        grade,
        source: 'LKjIP 2026',
        enteredById: agency.admin,
        enteredAt: new Date(),
      },
    });
  const groups = async (as: string, query = '') =>
    (await get(`/cycles/${cycleId}/distribution?${query}`, as)).items as {
      evaluator: { name: string } | null;
      of: number;
      rated: number;
      counts: Record<string, number>;
      deviations: { text: { id: string } }[];
    }[];

  async function toRate(employeeId: string): Promise<{ appraisalId: string; taskId: string; plan: unknown }> {
    const appraisalId = await appraisalOf(api.db, cycleId, employeeId);
    expectStatus(
      await api.call('POST', `/appraisals/${appraisalId}/targets`, { as: employeeId, json: { form: planForm } }),
      201,
    );
    await step(api.db, appraisal(appraisalId), 'TARGET_SETTING', 'APPROVE_TARGETS');
    expectStatus(
      await api.call('POST', `/tasks/${await openTaskId(api.db, appraisalId, 'APPROVE_TARGETS')}/complete`, {
        as: agency.evaluator,
        json: { outcome: 'APPROVED' },
      }),
      200,
    );
    const { items } = await get(`/appraisals/${appraisalId}/targets`, employeeId);
    const plan = (items as unknown[])[0];
    await step(api.db, appraisal(appraisalId), 'FINAL_SCORING', 'REPORT_REALIZATION');
    expectStatus(
      await api.call('POST', `/appraisals/${appraisalId}/realizations`, {
        as: employeeId,
        json: { form: realizationFor(plan) },
      }),
      201,
    );
    await step(api.db, appraisal(appraisalId), 'FINAL_SCORING', 'RATE');
    return { appraisalId, taskId: await openTaskId(api.db, appraisalId, 'RATE'), plan };
  }
  const rate = async (appraisalId: string, form: object) =>
    expectStatus(
      await api.call('POST', `/appraisals/${appraisalId}/ratings`, { as: agency.evaluator, json: { form } }),
      201,
    );

  it('is shown before the rating, never blocks it, and a short reason is asked where the guide is left', async () => {
    await enter('ISTIMEWA');
    // Three people of the evaluator: Sari, Made and Pengelola. 70 % of three are two.
    const people = [];
    for (const employeeId of [agency.employee, agency.colleague, agency.manager]) people.push(await toRate(employeeId));
    const [first, second, third] = people;
    if (!first || !second || !third) throw new Error('three');
    const before = await get(`/tasks/${first.taskId}`, agency.evaluator);
    expect((before.context as { distribution: unknown }).distribution).toMatchObject({
      organisationGrade: 'ISTIMEWA',
      of: 3,
      rated: 0,
      guide: [{ predicates: ['SANGAT_BAIK'], atMost: 70 }],
      deviations: [],
    });
    expect((await rate(first.appraisalId, ratingFor(first.plan, 'ABOVE'))).asked).toEqual([]);
    expect((await rate(second.appraisalId, ratingFor(second.plan, 'ABOVE'))).asked).toEqual([]);
    const reason = 'Ketiganya menyelesaikan program prioritas.';
    const asked = await rate(third.appraisalId, ratingFor(third.plan, 'ABOVE'));
    expect(asked.asked).toMatchObject([
      { code: 'DISTRIBUTION_REASON', legalBasis: expect.stringContaining('IV.B.2') as string },
    ]);
    const rating = await api.db.rating.findFirstOrThrow({ where: { appraisalId: third.appraisalId } });
    expect(rating).toMatchObject({
      predicate: 'SANGAT_BAIK',
      distributionReason: null,
      distribution: { of: 3, rated: 3, counts: { SANGAT_BAIK: 3 }, reasonMissing: true },
    });

    await launch(policyId);
    const again = [];
    for (const employeeId of [agency.employee, agency.colleague, agency.manager]) again.push(await toRate(employeeId));
    for (const each of again.slice(0, 2)) await rate(each.appraisalId, ratingFor(each.plan, 'ABOVE'));
    const last = again[2];
    if (!last) throw new Error('three');
    const given = await rate(last.appraisalId, { ...ratingFor(last.plan, 'ABOVE'), distributionReason: reason });
    expect(given.asked).toEqual([]);
    expect(await api.db.rating.findFirstOrThrow({ where: { appraisalId: last.appraisalId } })).toMatchObject({
      distributionReason: reason,
      distribution: { reasonMissing: false, deviations: [{ count: 3, share: 100 }] },
    });
    const { items } = await get(`/appraisals/${last.appraisalId}/ratings`, agency.evaluator);
    expect(items).toMatchObject([{ distributionReason: reason }]);
  });

  it('of a cycle is told by evaluator and by unit, with the deviations in words', async () => {
    await enter('ISTIMEWA');
    const one = await toRate(agency.employee);
    await rate(one.appraisalId, ratingFor(one.plan, 'ABOVE'));
    const all = await groups(agency.admin);
    expect(all.map((group) => group.evaluator?.name).sort()).toEqual(['Kabid', 'Kadis', 'Sekda']);
    expect(all.find((group) => group.evaluator?.name === 'Kabid')).toMatchObject({
      of: 3,
      rated: 1,
      counts: { SANGAT_BAIK: 1 },
      deviations: [],
    });
    await api.db.appraisal.updateMany({
      where: { cycleId, id: { not: one.appraisalId } },
      data: { state: 'EXCLUDED' },
    });
    const [alone] = await groups(agency.admin);
    expect(alone?.deviations[0]?.text.id).toBe('Sangat Baik: 1 dari 1 pegawai (100%), panduan paling banyak 70%.');
    expect(await groups(agency.admin, 'by=UNIT')).toMatchObject([{ evaluator: null, unit: { code: 'DINKES' }, of: 1 }]);
    expect(await groups(agency.evaluator)).toHaveLength(1);
    expect(await groups(agency.head, 'by=UNIT')).toHaveLength(1);
    expect(await groups(agency.stranger)).toEqual([]);
    expect(await groups(agency.stranger, 'by=UNIT')).toEqual([]);
  });
});

describe('special ratings', () => {
  const publish = async (more: Partial<PolicyBody>): Promise<string> => {
    const quick = quickPolicy(8);
    const stages = Object.fromEntries(
      Object.entries(quick.stages).map(([stage, rule]) => [
        stage,
        { ...rule, opens: { clock: { n: 0, unit: 'SECONDS', from: 'LAUNCH' } } },
      ]),
    );
    const row = await api.db.policy.create({
      data: {
        code: `khusus-${serial}`,
        version: 1,
        title: 'Kebijakan khusus',
        legalBasis: 'None: a test',
        demo: true,
        status: 'PUBLISHED',
        publishedAt: new Date(),
        body: JSON.parse(JSON.stringify({ ...quick, stages, ...more })) as object,
      },
    });
    return row.id;
  };

  it('the results of a head of unit are proposed from his own unit’s result where the policy says so; departing needs a reason', async () => {
    expect(nationalPolicy.headOfUnitResults).toBeUndefined();
    const mapping = {
      ISTIMEWA: 'ABOVE',
      BAIK: 'MEETS',
      BUTUH_PERBAIKAN: 'BELOW',
      KURANG: 'BELOW',
      SANGAT_KURANG: 'BELOW',
    } as const;
    await launch(await publish({ headOfUnitResults: { mapping, legalBasis: 'Peraturan Bupati 12/2026 Pasal 7' } }));
    await api.db.organisationResult.create({
      data: {
        unitId: agency.unitId,
        year: 2026,
        period: 'YEAR',
        number: 100 + serial,
        grade: 'BUTUH_PERBAIKAN',
        source: 'LKjIP 2026',
        enteredById: agency.admin,
        enteredAt: new Date(),
      },
    });
    const heads = await appraisalOf(api.db, cycleId, agency.head);
    expectStatus(
      await api.call('POST', `/appraisals/${heads}/targets`, { as: agency.head, json: { form: planForm } }),
      201,
    );
    await step(api.db, appraisal(heads), 'TARGET_SETTING', 'APPROVE_TARGETS');
    const approval = await openTaskId(api.db, heads, 'APPROVE_TARGETS');
    expectStatus(
      await api.call('POST', `/tasks/${approval}/complete`, { as: agency.secretary, json: { outcome: 'APPROVED' } }),
      200,
    );
    const { items } = await get(`/appraisals/${heads}/targets`, agency.head);
    await step(api.db, appraisal(heads), 'FINAL_SCORING', 'REPORT_REALIZATION');
    await letPass(api.db, appraisal(heads), 'FINAL_SCORING', 'REPORT_REALIZATION');
    await step(api.db, appraisal(heads), 'FINAL_SCORING', 'RATE');
    const rate = (form: object) =>
      api.call('POST', `/appraisals/${heads}/ratings`, { as: agency.secretary, json: { form } });
    const form = ratingFor((items as unknown[])[0], 'ABOVE', 'MEETS');
    const departing = await rate({ ...form, resultsRating: 'ABOVE' });
    expect(departing.body).toMatchObject({ code: 'REASON_REQUIRED', legalBasis: 'Peraturan Bupati 12/2026 Pasal 7' });
    expectStatus(await rate(form), 201);
    expect(await api.db.rating.findFirstOrThrow({ where: { appraisalId: heads } })).toMatchObject({
      proposedResults: 'BELOW',
      results: 'BELOW',
      predicate: 'BUTUH_PERBAIKAN',
    });
  });

  it('study leave that ended without a degree is KURANG or SANGAT_KURANG, by the behaviour, and stands in the document', async () => {
    const { appraisalId, plan, rate } = await ready();
    const form = { ...ratingFor(plan, 'ABOVE', 'BELOW'), studyEndedWithoutDegree: true };
    const refused = await rate(form);
    expect([refused.status, refused.body.code, refused.body.errors]).toMatchObject([
      422,
      'INVALID_FORM',
      [{ pointer: '/form/studyEndedWithoutDegree' }],
    ]);
    expect(refused.body.legalBasis).toContain('p.103');
    await api.db.employee.update({ where: { id: agency.employee }, data: { status: 'STUDY_LEAVE' } });
    const rated = await rate(form);
    await api.db.employee.update({ where: { id: agency.employee }, data: { status: 'ACTIVE' } });
    expect(rated.status).toBe(201);
    const rating = await api.db.rating.findFirstOrThrow({ where: { appraisalId } });
    expect(rating).toMatchObject({ predicate: 'SANGAT_KURANG', studyEndedWithoutDegree: true });
    expect(await get(`/appraisals/${appraisalId}/documents/1`, agency.evaluator)).toMatchObject({
      content: { predicate: 'SANGAT_KURANG', studyEndedWithoutDegree: expect.stringContaining('p.103') as string },
    });
    expect((await api.call('GET', `/appraisals/${appraisalId}/documents/1/pdf`, { as: agency.evaluator })).status).toBe(
      200,
    );
  });

  it('also where the study leave is only on record in the appraisal', async () => {
    const { appraisalId, plan, rate } = await ready();
    await api.db.appraisalChange.create({
      data: {
        appraisalId,
        kind: 'STUDY_LEAVE_ENDED',
        effectiveOn: new Date('2026-09-01'),
        reason: 'Tidak lulus',
        recordedById: agency.admin,
        recordedAt: new Date(),
      },
    });
    expectStatus(await rate({ ...ratingFor(plan, 'ABOVE', 'ABOVE'), studyEndedWithoutDegree: true }), 201);
    expect(await api.db.rating.findFirstOrThrow({ where: { appraisalId } })).toMatchObject({
      predicate: 'KURANG',
      results: 'ABOVE',
    });
  });

  async function ready() {
    await walkToTargets(api, agency, id);
    const { items } = await get(`/appraisals/${id}/targets`, agency.employee);
    const plan = (items as { inForce: boolean }[]).find((each) => each.inForce);
    await step(api.db, appraisal(id), 'FINAL_SCORING', 'REPORT_REALIZATION');
    await letPass(api.db, appraisal(id), 'FINAL_SCORING', 'REPORT_REALIZATION');
    await step(api.db, appraisal(id), 'FINAL_SCORING', 'RATE');
    const rate = (form: object) =>
      api.call('POST', `/appraisals/${id}/ratings`, { as: agency.evaluator, json: { form } });
    return { appraisalId: id, plan, rate };
  }
});
