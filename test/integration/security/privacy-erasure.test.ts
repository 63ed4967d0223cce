/** Personal data are erased over HTTP, by two officials, once nothing stands in the way; what stays still counts and verifies. */
import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../usecases/verify-audit.ts';
import { appealForm, changeForm, newAppraisal, planOfCase, statementForm, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { marked, placesOf } from '../../support/canary.ts';
import { expectStatus, planForm } from '../../support/engine.ts';
import { PDF } from '../../support/sample-files.ts';

const WORD = 'Kenari';
const NIP = '198707072010012777';
const FILE = Buffer.concat([PDF, Buffer.from(`% ${WORD}\n`)]);
const reason = 'Masa simpan sudah lewat menurut jadwal retensi arsip.';
const OLD = new Date(Date.now() - 11 * 366 * 86_400_000);

let house: ApiHouse;
let walk: Walk;
/** A second holder of BKD_ADMIN. */
let second: string;
const post = (path: string, as: string, json: unknown = {}, headers: Record<string, string> = {}) =>
  house.api.call('POST', path, { as, json, headers });
const get = async (path: string, as = house.people.admin) =>
  expectStatus(await house.api.call('GET', path, { as }), 200);
const ask = (as = house.people.admin) =>
  post(`/people/${house.people.employee}/erasure`, as, { reason, requestOf: `Permintaan ${WORD}, surat 12` });
const codes = (body: { readonly [member: string]: unknown }): string[] =>
  (body.hindrances as { code: string; kind: string | null }[]).map(({ code, kind }) =>
    kind === null ? code : `${code} ${kind}`,
  );
const placeOfFile = (): string => {
  const sha256 = createHash('sha256').update(FILE).digest('hex');
  return join(house.api.files.folder, sha256.slice(0, 2), sha256);
};
const predicates = async () =>
  house.db.$queryRaw`SELECT predicate, origin, count(*)::int FROM rating GROUP BY 1, 2 ORDER BY 1, 2`;

/** A year with an appeal, in which everybody writes the word wherever somebody can write. */
async function year(): Promise<void> {
  const { db, people } = house;
  await db.employee.update({
    where: { id: people.employee },
    data: {
      name: `Sari ${WORD}`,
      identityNumber: NIP,
      position: `Analis ${WORD}`,
      rank: `Penata ${WORD}`,
      email: `${WORD}@example.go.id`,
      otherEmail: `${WORD}@example.com`,
      externalSubject: `subject-${WORD}`,
    },
  });
  walk = await newAppraisal(house);
  const ofEmployee = people.employee;
  const comment = `Mohon diperiksa, ${WORD}`;
  await walk.decide('DRAFT_TARGETS', ofEmployee, 'SUBMITTED', marked(planForm, WORD), { comment });
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
  const approval = (await walk.task('APPROVE_TARGETS')).id;
  expectStatus(
    await post(`/tasks/${approval}/comments`, people.evaluator, { audience: 'HOLDERS', text: comment }),
    201,
  );
  const upload = await fetch(`${house.url}/tasks/${approval}/files?audience=EVERYBODY`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await house.api.token(ofEmployee, 600)}`,
      'Content-Type': 'application/pdf',
      'Content-Disposition': `attachment; filename="surat-${WORD}.pdf"`,
    },
    body: new Uint8Array(FILE),
  });
  expect(upload.status).toBe(201);
  expectStatus(
    await post(`/tasks/${approval}/clarifications`, people.evaluator, {
      askedOfId: ofEmployee,
      question: `Mengapa 95 persen, ${WORD}?`,
    }),
    201,
  );
  await walk.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED', {}, { comment });
  expectStatus(
    await post(`/appraisals/${walk.id}/progress-entries`, ofEmployee, {
      date: '2026-03-02',
      text: comment,
      evidence: [],
    }),
    201,
  );
  expectStatus(await post('/me/mutes', ofEmployee, { appraisalId: walk.id, reason: comment }), 201);
  expectStatus(await post(`/appraisals/${walk.id}/orders`, people.admin, { kind: 'LOCK', reason: comment }), 201);
  expectStatus(await post(`/appraisals/${walk.id}/orders`, people.admin, { kind: 'UNLOCK', reason: comment }), 201);
  await walk.see('FINAL_SCORING', 'REPORT_REALIZATION');
  const realization = { summary: comment, ...marked(await walk.realization(), WORD) };
  await walk.decide('REPORT_REALIZATION', ofEmployee, 'REPORTED', realization);
  await walk.see('FINAL_SCORING', 'RATE');
  const plan = await walk.assessment('MEETS');
  await walk.decide('RATE', people.evaluator, 'RATED', marked(plan, WORD));
  await walk.see('DELIVERY', 'DELIVER_RESULT');
  await walk.decide('DELIVER_RESULT', people.evaluator, 'DELIVERED');
  await walk.see('DELIVERY', 'RECEIVE_RESULT');
  await walk.decide('RECEIVE_RESULT', ofEmployee, 'RECEIVED');
  await walk.see('DELIVERY', 'SIGN_AND_RETURN');
  await walk.see('APPEAL', 'FILE_APPEAL');
  await walk.decide('FILE_APPEAL', ofEmployee, 'FILED', marked(appealForm, WORD));
  for (const kind of ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR', 'DECIDE_APPEAL'] as const)
    await walk.see('APPEAL', kind);
  await walk.decide('STATE_AS_EMPLOYEE', ofEmployee, 'STATED', marked(statementForm, WORD));
  await walk.decide('STATE_AS_EVALUATOR', people.evaluator, 'STATED', marked(statementForm, WORD));
  await walk.decide('DECIDE_APPEAL', people.head, 'CHANGED', marked(changeForm('ABOVE', 'MEETS'), WORD));
}

/** What this year does not lead to: rows as their own use cases write them. */
async function restOfTheTables(): Promise<void> {
  const { db, people } = house;
  const text = `Keterangan ${WORD}`;
  const at = new Date();
  const appraisalId = walk.id;
  const task = await walk.task('RATE');
  await db.employeeChange.create({
    data: { employeeId: people.employee, before: { name: `Sari ${WORD}` }, after: { email: `${WORD}@x.id` } },
  });
  await db.suspension.create({
    data: {
      appraisalId,
      scope: 'ALL',
      cause: 'SICK_LEAVE',
      reason: text,
      startedAt: at,
      startedById: people.admin,
      endedAt: at,
    },
  });
  await db.appraisalChange.create({
    data: {
      appraisalId,
      kind: 'EVALUATOR_MOVED',
      effectiveOn: at,
      reason: text,
      recordedById: people.admin,
      recordedAt: at,
    },
  });
  await db.lateAppeal.create({
    data: {
      appraisalId,
      filedById: people.employee,
      cause: text,
      reasons: text,
      evidence: [{ title: text }],
      filedAt: at,
    },
  });
  const opened = await db.developmentCase.create({
    data: {
      appraisalId,
      kind: 'COUNSELLING',
      origin: 'OBSERVATION',
      reason: text,
      openedAt: at,
      status: 'CLOSED',
      closedAt: at,
    },
  });
  await db.caseEntry.create({
    data: {
      caseId: opened.id,
      kind: 'PLAN',
      content: marked(planOfCase, WORD),
      authorId: people.evaluator,
      createdAt: at,
    },
  });
  const reported = await db.workReport.create({
    data: { year: 2026, appraisalId, date: at, until: at, note: text, reportedAt: at, late: false, version: 2 },
  });
  const ofReport = { year: 2026, reportId: reported.id, appraisalId };
  await db.workReportLine.create({
    data: { ...ofReport, ordinal: 1, date: at, work: text, evidence: [{ title: text }] },
  });
  await db.workReportRemark.create({
    data: { ...ofReport, reportVersion: 2, authorId: people.evaluator, kind: 'QUESTION', text, at },
  });
  await db.workReportEarlier.create({
    data: { ...ofReport, version: 1, note: text, lines: [{ work: text }], replacedAt: at },
  });
  await db.absence.create({
    data: {
      ...{ employeeId: people.employee, kind: 'SICK', fromDate: at, toDate: at, letter: text },
      ...{ enteredById: people.admin, enteredAt: at, revokedById: people.admin, revokedAt: at, revokedBecause: text },
    },
  });
  await db.feedback.create({
    data: {
      appraisalId,
      stage: 'MID_TERM',
      authorId: people.evaluator,
      tone: 'NEUTRAL',
      text,
      strengths: text,
      gaps: text,
      createdAt: at,
    },
  });
  await db.taskDraft.create({ data: { taskId: task.id, personId: people.evaluator, form: { notes: text } } });
  await db.taskPreparation.create({
    data: {
      taskId: task.id,
      givenById: people.evaluator,
      preparerId: people.stranger,
      reason: text,
      note: text,
      givenAt: at,
      endedAt: at,
    },
  });
  const provisional = await db.provisionalDecision.create({
    data: {
      taskId: task.id,
      outcome: 'RATED',
      form: { notes: text },
      comment: text,
      actorId: people.evaluator,
      authority: {},
      decidedAt: at,
      effectiveAt: at,
    },
  });
  await db.provisionalEnd.create({
    data: { provisionalId: provisional.id, kind: 'UNDONE', at, actorId: people.evaluator, reason: text },
  });
  const session = await db.calibrationSession.create({
    data: {
      cycleId: walk.cycleId,
      unitId: people.unitId,
      heldOn: at,
      title: 'Kalibrasi',
      chairId: people.head,
      minutes: 'Tanpa nama.',
      recordedById: people.admin,
      recordedAt: at,
    },
  });
  await db.calibrationProposal.create({
    data: {
      sessionId: session.id,
      appraisalId,
      ratingId: (await walk.row()).ratingId ?? '',
      results: 'MEETS',
      behaviour: 'MEETS',
      reason: text,
      status: 'DECLINED',
      proposedById: people.head,
      proposedAt: at,
      answerReason: text,
    },
  });
  const mapping = await db.columnMapping.create({
    data: { name: 'uji', version: 1, columns: {}, savedById: people.admin, savedAt: at },
  });
  const reconciliation = await db.reconciliation.create({
    data: {
      cycleId: walk.cycleId,
      fileName: 'ekspor.xlsx',
      sha256: 'a'.repeat(64),
      mappingId: mapping.id,
      importedById: people.admin,
      importedAt: at,
    },
  });
  await db.reconciliationRow.createMany({
    data: [
      {
        reconciliationId: reconciliation.id,
        employeeId: people.employee,
        appraisalId,
        state: 'DIFFERENT',
        outside: { NAME: text },
        differences: [{ there: text }],
      },
      { reconciliationId: reconciliation.id, state: 'ONLY_THERE', outside: { identityNumber: NIP, NAME: text } },
    ],
  });
  const operation = await db.operation.create({ data: { kind: 'ROSTER_IMPORT', status: 'FAILED' } });
  await db.operationItem.create({
    data: { operationId: operation.id, key: 'line:2', status: 'FAILED', detail: { value: NIP, name: `Sari ${WORD}` } },
  });
  await db.clockChange.create({
    data: {
      kind: 'EXTENSION',
      cycleId: walk.cycleId,
      appraisalId,
      stage: 'FINAL_SCORING',
      until: at,
      reason: text,
      requestedById: people.admin,
      operationId: operation.id,
    },
  });
  await db.delegation.create({
    data: {
      kind: 'PLH',
      postHolderId: people.employee,
      actingId: people.colleague,
      office: 'Kepala seksi',
      decree: 'SK 1',
      reason: text,
      validFrom: new Date('2020-01-01'),
      validTo: new Date('2020-02-01'),
      recordedById: people.admin,
      endReason: text,
    },
  });
  await db.mail.create({
    data: {
      recipientId: people.employee,
      kind: 'DIGEST',
      status: 'BOUNCED',
      serverAnswer: `550 ${WORD}@example.go.id`,
      bounce: { text: `${WORD}@example.go.id` },
    },
  });
  await db.notice.updateMany({
    where: { recipientId: people.employee },
    data: { serverAnswer: `250 ${WORD}@example.go.id` },
  });
  await db.actionToken.create({
    data: {
      tokenHash: 'b'.repeat(64),
      purpose: 'OPEN',
      personId: people.employee,
      taskId: task.id,
      taskVersion: 1,
      expiresAt: new Date(Date.now() + 1_000),
    },
  });
  await db.idempotencyKey.create({
    data: { personId: people.employee, key: `key-${WORD}`, route: 'POST /x', bodyHash: 'x', result: { text } },
  });
}

/** The years pass: the cycle was closed and the roster heard of the leaving so long ago. */
async function yearsPass(): Promise<void> {
  const { db, people } = house;
  await db.cycle.update({ where: { id: walk.cycleId }, data: { status: 'CLOSED', closedAt: OLD } });
  await db.employeeChange.create({
    data: { employeeId: people.employee, before: { status: 'ACTIVE' }, after: { status: 'LEFT' }, changedAt: OLD },
  });
}

beforeAll(async () => {
  house = await startApiHouse();
  second = house.people.stranger;
  await house.db.roleGrant.create({ data: { personId: second, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') } });
  await year();
  await restOfTheTables();
});
afterAll(() => house.close());

describe('erasure', () => {
  it('is refused while somebody serves, anything is open, or the retention runs, and says which and until when', async () => {
    const { db, people } = house;
    expect((await ask(people.evaluator)).status).toBe(403);
    const early = await ask();
    expect([early.status, early.body.code]).toEqual([409, 'ERASURE_NOT_DUE']);
    expect(codes(early.body)).toEqual(expect.arrayContaining(['NOT_LEFT', 'CYCLE_OPEN', 'RETENTION_RUNS PERSON']));
    await db.employee.update({ where: { id: people.employee }, data: { status: 'LEFT' } });
    await db.task.updateMany({
      where: { cycleId: walk.cycleId, status: 'OPEN' },
      data: { status: 'CANCELLED', closedAt: new Date() },
    });
    await db.cycle.update({ where: { id: walk.cycleId }, data: { status: 'CLOSED', closedAt: new Date() } });
    const kept = await ask();
    expect(codes(kept.body)).toEqual(['RETENTION_RUNS PERSON', 'RETENTION_RUNS APPRAISAL']);
    const until = String(new Date().getUTCFullYear() + 10);
    expect((kept.body.hindrances as { until: string }[]).map((each) => each.until.slice(0, 4))).toEqual([until, until]);
    const listed = await get('/erasures/candidates');
    expect(listed.items).toMatchObject([
      { person: { id: people.employee }, hindrances: kept.body.hindrances, erasureId: null },
    ]);
    expect((await get('/erasures/candidates?due=true')).items).toEqual([]);
  });

  it('waits for the retention that BKD has entered with its legal basis; what is shipped calls itself practice', async () => {
    const { items } = await get('/retention-rules');
    for (const rule of items as { legalBasis: string; years: number; version: number }[]) {
      expect(rule).toMatchObject({ years: 10, version: 0 });
      expect(rule.legalBasis).toMatch(/^practice/);
    }
    const put = (ifMatch: string, years: number) =>
      house.api.call('PUT', '/retention-rules/PERSON', {
        as: house.people.admin,
        json: { years, legalBasis: 'Jadwal Retensi Arsip, Peraturan Bupati 12/2024' },
        headers: { 'If-Match': ifMatch },
      });
    const set = await put('"v0"', 30);
    expect([set.status, set.headers.get('ETag')]).toEqual([200, '"v1"']);
    expect((await put('"v0"', 1)).status).toBe(412);
    expect((await put('"v1"', 0)).status).toBe(422);
    const { hindrances } = (await ask()).body as { hindrances: { until: string }[] };
    expect(hindrances[0]?.until.slice(0, 4)).toBe(String(new Date().getUTCFullYear() + 30));
    expectStatus(await put('"v1"', 5), 200);
    const events = await house.db.event.findMany({ where: { type: 'RETENTION_RULE_SET' }, orderBy: { id: 'asc' } });
    expect(events.map(({ data }) => data)).toEqual([
      { kind: 'PERSON', before: 10, after: 30, version: 1 },
      { kind: 'PERSON', before: 30, after: 5, version: 2 },
    ]);
  });

  it('changes nothing before a second official approves it; nobody approves his own request', async () => {
    const { db } = house;
    await yearsPass();
    expect((await get('/erasures/candidates?due=true')).items).toMatchObject([{ person: { name: `Sari ${WORD}` } }]);
    const before = await placesOf(db, [WORD]);
    const first = expectStatus(await ask(), 201);
    expect((await ask(second)).body).toMatchObject({ code: 'ORDER_PENDING', orderId: first.erasureId });
    const decide = (what: string, as: string, headers: Record<string, string> = {}) =>
      post(`/erasures/${String(first.erasureId)}/${what}`, as, { reason }, headers);
    expect((await decide('approve', house.people.admin)).body.code).toBe('FOUR_EYES');
    expect((await decide('withdraw', second)).body.code).toBe('NOT_REQUESTER');
    expect((await decide('approve', second, { 'If-Match': '"v9"' })).status).toBe(412);
    expectStatus(await decide('withdraw', house.people.admin), 200);
    expect((await decide('approve', second)).body).toMatchObject({ code: 'ORDER_CLOSED', orderStatus: 'WITHDRAWN' });
    const other = expectStatus(await ask(), 201);
    expectStatus(await post(`/erasures/${String(other.erasureId)}/refuse`, second, { reason }), 200);
    // The orders themselves name who asked.
    expect(await placesOf(db, [WORD])).toEqual([...before, 'erasure_order.request_of'].sort());
    expect((await get('/erasures?status=REFUSED')).items).toMatchObject([{ status: 'REFUSED', erased: null }]);
  });

  it('leaves nothing of who somebody was or of what was written; ids, codes, dates, figures and hash chains stay', async () => {
    const { db, people } = house;
    const before = await placesOf(db, [WORD, NIP]);
    // The walk really has left traces everywhere.
    expect(before.length).toBeGreaterThan(45);
    await access(placeOfFile());
    const figures = await predicates();
    const progress = await get(`/cycles/${walk.cycleId}/progress`);
    const decisions = await db.decision.count();
    const row = await walk.row();
    const events = await db.event.findMany({ where: { chain: walk.id }, orderBy: { seq: 'asc' } });

    const { erasureId } = expectStatus(await ask(), 201);
    const approve = () =>
      post(`/erasures/${String(erasureId)}/approve`, second, { reason }, { 'Idempotency-Key': 'hapus-satu' });
    const done = expectStatus(await approve(), 200);
    expect(done).toMatchObject({ status: 'APPLIED', erased: { employee: 1, rating: 2, appeal: 1, attachment: 1 } });
    expect((await approve()).body).toEqual(done);

    expect(await placesOf(db, [WORD, NIP])).toEqual([]);
    await expect(access(placeOfFile())).rejects.toMatchObject({ code: 'ENOENT' });
    const person = await db.employee.findUniqueOrThrow({ where: { id: people.employee } });
    expect(person).toMatchObject({
      name: '[dihapus]',
      email: null,
      otherEmail: null,
      externalSubject: null,
      status: 'LEFT',
    });
    expect(person.identityNumber).toMatch(/^0000\d{14}$/);

    expect(await predicates()).toEqual(figures);
    const { at: _then, ...same } = progress as Record<string, unknown>;
    expect(await get(`/cycles/${walk.cycleId}/progress`)).toMatchObject(same);
    expect(await db.decision.count()).toBe(decisions);
    expect(await walk.row()).toEqual(row);
    const kept = await db.event.findMany({ where: { chain: walk.id }, orderBy: { seq: 'asc' } });
    expect(kept.slice(0, events.length)).toEqual(events);
    expect(kept.slice(events.length)).toMatchObject([{ type: 'ERASED', actorId: second, data: { erasureId } }]);
    expect(await verifyAudit(house.deps, undefined)).toMatchObject({ verified: true });
  });

  it('afterwards the file cannot be opened, lists show the skeleton, and nothing is erased twice', async () => {
    const { people } = house;
    for (const path of ['', '/case-file', '/ratings', '/timeline', '/documents']) {
      const { status, body } = await house.api.call('GET', `/appraisals/${walk.id}${path}`, { as: people.admin });
      expect([path, status, body.code]).toEqual([path, 404, 'NOT_FOUND']);
    }
    const list = await get(`/cycles/${walk.cycleId}/participants`);
    expect(JSON.stringify(list)).toContain('[dihapus]');
    for (const path of [
      `/cycles/${walk.cycleId}/exports/participants.csv`,
      `/cycles/${walk.cycleId}/exports/ratings.csv`,
    ]) {
      const { text } = expectStatus(await house.api.call('GET', path, { as: people.admin }), 200);
      expect(String(text)).not.toContain(WORD);
    }
    expect((await get('/erasures/candidates')).items).toEqual([]);
    expect((await get('/erasures?status=APPLIED')).items).toMatchObject([
      { person: { name: '[dihapus]' }, requestedBy: { id: people.admin }, decidedBy: { id: second } },
    ]);
    const again = await ask();
    expect(codes(again.body)).toContain('ALREADY_ERASED');
    expect((await house.api.call('GET', '/me', { as: people.employee })).status).toBe(403);
  });
});

describe('append-only rows', () => {
  it('are changed by nobody without an approved order, and even then only in what may be erased', async () => {
    const { db, people } = house;
    const change = `UPDATE decision SET comment = 'x' WHERE task_id = '${(await walk.task('RATE')).id}'`;
    await expect(db.$executeRawUnsafe(change)).rejects.toThrow(/append-only/);
    const order = await db.erasureOrder.create({
      data: { personId: people.colleague, reason, requestedById: people.admin, requestedAt: new Date() },
    });
    await expect(db.$queryRaw`SELECT erase_person(${order.id}::uuid)::text`).rejects.toThrow(/no approved erasure/);
    await expect(
      db.erasureOrder.update({ where: { id: order.id }, data: { status: 'APPLIED', decidedById: people.admin } }),
    ).rejects.toThrow(/check constraint|violates/i);
    // As if the one way had been opened: what was decided, and the audit trail, stay shut.
    for (const forbidden of [
      `UPDATE decision SET outcome = 'RETURNED'`,
      `UPDATE rating SET predicate = 'KURANG'`,
      `UPDATE event SET data = '{}'`,
      `DELETE FROM decision`,
    ]) {
      const attempt = db.$transaction(async (tx) => {
        await tx.$executeRaw`INSERT INTO erasure_permit (xid, order_id) VALUES (pg_current_xact_id(), ${order.id}::uuid)`;
        await tx.$executeRawUnsafe(forbidden);
      });
      await expect(attempt).rejects.toThrow(/append-only/);
    }
  });

  it('every column that can hold a text is erased, or stays for a reason', async () => {
    const { db } = house;
    const columns = await db.$queryRaw<{ place: string }[]>`
      SELECT table_name || '.' || column_name AS place FROM information_schema.columns
      WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb', 'ARRAY', 'character varying')
        AND NOT (SELECT relispartition FROM pg_class WHERE oid = to_regclass(table_name)) ORDER BY 1`;
    const [{ source } = { source: '' }] = await db.$queryRaw<{ source: string }[]>`
      SELECT string_agg(prosrc, ' ') AS source FROM pg_proc WHERE proname IN ('erase_person', 'erase_year_round')`;
    const erased = new Set(
      [...source.matchAll(/UPDATE (\w+) SET ([\s\S]*?)\s+WHERE/g)].flatMap(([, table = '', set = '']) =>
        [...set.matchAll(/(?:^|,)\s*(\w+) =/g)].map(([, column = '']) => `${table}.${column}`),
      ),
    );
    const deleted = [...source.matchAll(/DELETE FROM (\w+) WHERE/g)].map(([, table = '']) => table);
    const open = columns
      .map(({ place }) => place)
      .filter(
        (place) =>
          !erased.has(place) && !deleted.includes(place.split('.')[0] ?? '') && !KEPT.some((kept) => kept.test(place)),
      );
    expect(open).toEqual([]);
  });
});

/** Columns that an erasure leaves as they are. A new column must be erased, or be named here. */
const KEPT: readonly RegExp[] = [
  // Codes of domain/terms.ts and of policies; numbers of decrees; hashes.
  /\.(kind|status|state|stage|period|role|relation|cause|scope|outcome|origin|tone|behaviour|aspect|perspective|predicate|results|grade|marks|channel|urgency|audience|code|type|side|media_type|sha256|working_week|time_zone|language|receipt|proposed_results|proposed_behaviour|organisation_grade|final_because|end_reason|closed_because|add_unit|task_kind|dedupe_key|message_id|request_id|actor_role|decree|chain|hash|prev_hash)$/,
  /^(evaluation_document\.form|operation_item\.key|event\.result)$/,
  // Ids, counts and dates as JSON.
  /\.(derivation|authority|facts|distribution|consequences|erased)$/,
  /^appraisal_change\.(before|after)$/,
  // Of units, cycles, rules, the calendar and the agency as a whole: of nobody.
  /^(unit|unit_week|cycle|policy|holiday|office_hours|organisation_result|stage_window|column_mapping|field_lead|retention_rule|progress_count|progress_of_rows|chain_head|role_grant|reporting_link|digest_clock|unit_report|calibration_session|report_submission|report_sign_off|reconciliation|operation|outbox|library_indicator|library_indicator_version|indicator_proposal|_prisma_migrations)\./,
  // The audit trail holds ids, codes and dates (usecases/record-event.ts); changing it would break its chains.
  /^event\.(data|actor_role)$/,
  // The post as its decree names it; what BKD wrote to account for an erasure. `request_of` is emptied beside the function (decide-erasure.ts).
  /^delegation\.office$/,
  /^(check_in\.planned_at|agreed_action\.by_role)$/,
  /^erasure_order\.(reason|request_of|decision_reason)$/,
  // Made anew by its trigger.
  /^employee\.search$/,
];
