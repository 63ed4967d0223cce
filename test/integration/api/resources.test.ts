import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { quickPolicy } from '../../../domain/policies/quick.ts';
import { json } from '../../../usecases/json.ts';
import { startApi, type TestApi } from '../../support/api.ts';
import { makePeople, type TestPeople } from '../../support/people.ts';

let api: TestApi;
let people: TestPeople;
beforeAll(async () => {
  api = await startApi();
  people = await makePeople(api.db);
});
afterAll(() => api.close());

const get = (path: string, as = people.admin) => api.call('GET', path, { as });
const items = (answer: { body: { items?: unknown } }) => answer.body.items as Record<string, unknown>[];

/** Value of a gauge; undefined where it is absent. */
async function metric(name: string): Promise<number | undefined> {
  const { body } = await api.call('GET', '/metrics');
  const line = String(body.text)
    .split('\n')
    .find((each) => each.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.split(' ')[1]);
}

/** All items of a list, page by page. */
async function everyPage(path: string): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  let cursor: string | null = '';
  for (let turn = 0; turn < 50 && cursor !== null; turn += 1) {
    const answer = await get(cursor === '' ? path : `${path}&cursor=${cursor}`);
    expect(answer.status).toBe(200);
    all.push(...items(answer));
    cursor = answer.body.nextCursor as string | null;
  }
  return all;
}

describe('GET /me', () => {
  it('says who I am, my offices of today, my evaluator and whose evaluator I am', async () => {
    expect((await get('/me')).body).toMatchObject({
      id: people.admin,
      name: 'Admin',
      unit: { code: 'BKPSDM', timeZone: 'Asia/Jayapura' },
      grants: [{ role: 'BKD_ADMIN', unitId: null }],
      tasks: { mine: 0, office: 0, overdue: 0 },
      evaluator: null,
    });
    expect((await get('/me', people.evaluator)).body).toMatchObject({
      grants: [],
      evaluator: { id: people.superior },
      evaluates: [{ id: people.employee, name: 'Pegawai' }],
    });
    expect((await get('/me', people.superior)).body).toMatchObject({
      evaluates: [{ id: people.evaluator }],
      superiorOf: [{ id: people.employee }],
    });
  });

  it('counts open tasks in my hands and in those of my offices, and which are overdue', async () => {
    const policy = await api.db.policy.create({
      data: { code: 'me', version: 1, title: 'me', legalBasis: 'practice', body: {} },
    });
    const cycle = await api.db.cycle.create({
      data: { name: 'me', year: 2026, policyId: policy.id, status: 'RUNNING' },
    });
    const appraisal = await api.db.appraisal.create({
      data: { cycleId: cycle.id, employeeId: people.employee, unitId: people.unitId },
    });
    const task = {
      cycleId: cycle.id,
      appraisalId: appraisal.id,
      unitId: people.unitId,
      openedAt: new Date(),
      role: 'EVALUATOR',
    };
    const hour = 3_600_000;
    for (const each of [
      { kind: 'APPROVE_TARGETS', assigneeId: people.evaluator, dueAt: new Date(Date.now() - hour) },
      { kind: 'GIVE_FEEDBACK', assigneeId: people.evaluator, dueAt: new Date(Date.now() - hour), pausedAt: new Date() },
      { kind: 'RATE', assigneeId: people.evaluator, dueAt: new Date(Date.now() + hour) },
      { kind: 'DELIVER_RESULT', assigneeId: people.evaluator, status: 'DECIDED', closedAt: new Date() },
      { kind: 'DECIDE_REWARD', role: 'BKD_ADMIN', dueAt: new Date(Date.now() - hour), alarmAt: new Date() },
    ]) {
      await api.db.$executeRaw`
        INSERT INTO task (cycle_id, appraisal_id, unit_id, stage, kind, role, opened_at, due_at, assignee_id, status, paused_at, alarm_at, closed_at)
        VALUES (${task.cycleId}::uuid, ${task.appraisalId}::uuid, ${task.unitId}::uuid, 'MID_TERM', ${each.kind}, ${each.role ?? task.role},
          ${task.openedAt}, ${each.dueAt ?? null}, ${each.assigneeId ?? null}::uuid, ${each.status ?? 'OPEN'}, ${each.pausedAt ?? null},
          ${each.alarmAt ?? null}, ${each.closedAt ?? null})`;
    }
    expect((await get('/me', people.evaluator)).body.tasks).toEqual({ mine: 3, office: 0, overdue: 1 });
    expect((await get('/me')).body.tasks).toEqual({ mine: 0, office: 1, overdue: 1 });
    expect(await metric('daur_tasks_open')).toBe(4);
    expect(await metric('daur_tasks_overdue')).toBe(2);
    expect(await metric('daur_alarms')).toBe(1);
    expect(await metric('daur_database_up')).toBe(1);
    const counted = 'daur_http_request_duration_seconds_count{route="GET /me",status="200"}';
    expect(String((await api.call('GET', '/metrics')).body.text)).toContain(counted);
  });
});

describe('people', () => {
  it('are listed for BKD by name, page by page without gaps or doubles, and filtered', async () => {
    const all = await everyPage('/people?limit=2');
    expect(all.map((person) => person.name)).toEqual([
      'Admin',
      'Atasan',
      'Mantan',
      'Orang',
      'Pegawai',
      'Penilai',
      'Pergi',
    ]);
    const ofUnit = await everyPage(`/people?unitId=${people.unitId}&status=ACTIVE&status=STUDY_LEAVE`);
    expect(ofUnit.map((person) => person.name)).toEqual(['Atasan', 'Pegawai', 'Penilai']);
    expect(ofUnit[1]).toMatchObject({ evaluator: { id: people.evaluator }, superior: { id: people.superior } });
  });

  it('are found by part of a name or the first digits of a number, with LIKE’s wildcards meaning themselves', async () => {
    const search = async (text: string) =>
      items(await api.call('POST', '/people/search', { as: people.admin, json: { text } })).map(
        (person) => person.name,
      );
    expect(await search('gawa')).toEqual(['Pegawai']);
    expect(await search('19800101 200501 1 002')).toEqual(['Pegawai']);
    expect(await search('jabatan p')).toEqual(['Pegawai', 'Penilai', 'Pergi']);
    expect(await search('%%')).toEqual([]);
    expect(await search('__')).toEqual([]);
  });

  it('one is seen with dated links by BKD, by the person, the evaluator and the superior; history by BKD only', async () => {
    await api.db.employeeChange.create({
      data: {
        employeeId: people.employee,
        changedById: people.admin,
        before: { position: 'a' },
        after: { position: 'b' },
      },
    });
    const path = `/people/${people.employee}`;
    const link = { relation: 'EVALUATOR', person: { id: people.evaluator }, validFrom: '2020-01-01', validTo: null };
    expect((await get(path)).body).toMatchObject({
      links: expect.arrayContaining([expect.objectContaining({ relation: 'SUPERIOR' })]) as unknown,
      history: [{ changedById: people.admin, before: { position: 'a' }, after: { position: 'b' } }],
    });
    for (const viewer of [people.employee, people.evaluator, people.superior]) {
      expect((await get(path, viewer)).body).toMatchObject({ id: people.employee, links: [link, {}], history: null });
    }
  });

  it('one does not exist for anybody else, which is recorded', async () => {
    const path = `/people/${people.employee}`;
    const refused = await get(path, people.stranger);
    const absent = await get(`/people/${randomUUID()}`, people.stranger);
    expect([refused.status, refused.body.detail]).toEqual([404, absent.body.detail]);
    const events = await get(`/events?actorId=${people.stranger}&result=DENIED`);
    expect(items(events)).toMatchObject([{ type: 'ACCESS_DENIED', data: { route: 'GET /people/{personId}' } }]);
  });
});

describe('units and organisation results', () => {
  it('are seen by everybody in the roster', async () => {
    const list = await get('/units', people.stranger);
    expect(items(list)).toMatchObject([
      { code: 'BKPSDM' },
      { code: 'DINKES', head: { id: people.superior }, people: 3 },
    ]);
    expect((await get(`/units/${people.unitId}`, people.stranger)).body.name).toBe('Dinas Kesehatan');
    expect((await get(`/units/${randomUUID()}`)).status).toBe(404);
  });

  it('a correction is a new number beside the first, the same again changes nothing, and both are audited', async () => {
    const put = (grade: string, source: string) =>
      api.call('PUT', `/units/${people.unitId}/organisation-results`, {
        as: people.admin,
        json: { year: 2026, period: 'Q1', grade, source },
      });
    const first = await put('BAIK', 'SK 1');
    expect(first.body).toMatchObject({ number: 1, grade: 'BAIK', enteredById: people.admin });
    expect((await put('BAIK', 'SK 1')).body).toEqual(first.body);
    const second = await put('ISTIMEWA', 'SK 2');
    expect(second.body).toMatchObject({ number: 2, grade: 'ISTIMEWA' });
    const list = await get(`/units/${people.unitId}/organisation-results?year=2026&limit=1`, people.employee);
    expect(items(list)).toEqual([second.body]);
    expect(await everyPage(`/units/${people.unitId}/organisation-results?year=2026&limit=1`)).toEqual([
      second.body,
      first.body,
    ]);
    const events = await get('/events?type=ORGANISATION_RESULT_ENTERED&type=ORGANISATION_RESULT_CORRECTED');
    expect(items(events)).toMatchObject([
      {
        type: 'ORGANISATION_RESULT_CORRECTED',
        actorId: people.admin,
        data: { beforeId: first.body.id, resultId: second.body.id },
      },
      { type: 'ORGANISATION_RESULT_ENTERED', requestId: first.headers.get('X-Request-Id') },
    ]);
    const denied = await api.call('PUT', `/units/${people.unitId}/organisation-results`, {
      as: people.employee,
      json: { year: 2026, period: 'Q1', grade: 'BAIK', source: 'SK 3' },
    });
    expect(denied.body.code).toBe('ROLE_REQUIRED');
  });

  it('two corrections at once become two numbers', async () => {
    const put = (source: string) =>
      api.call('PUT', `/units/${people.otherUnitId}/organisation-results`, {
        as: people.admin,
        json: { year: 2026, period: 'YEAR', grade: 'BAIK', source },
      });
    const answers = await Promise.all(['SK 1', 'SK 2', 'SK 3'].map(put));
    expect(answers.map((answer) => answer.body.number).toSorted()).toEqual([1, 2, 3]);
  });
});

describe('policies', () => {
  const draft = (more: object) => ({ title: 'Kebijakan uji', legalBasis: 'practice', body: nationalPolicy, ...more });
  const create = (json: object) => api.call('POST', '/policies', { as: people.admin, json });

  it('a draft is BKD’s until it is published, once; then everybody sees it and it never changes', async () => {
    const created = await create(draft({ code: 'kabupaten' }));
    expect([created.status, created.headers.get('Location')]).toEqual([201, `/policies/${String(created.body.id)}`]);
    const path = `/policies/${String(created.body.id)}`;
    expect((await get(path, people.employee)).status).toBe(404);
    expect((await get(path)).body.body).toEqual(nationalPolicy);
    const publish = () => api.call('POST', `${path}/publish`, { as: people.admin });
    const published = await publish();
    expect(published.body).toMatchObject({ status: 'PUBLISHED', version: 1 });
    expect((await publish()).body).toEqual(published.body);
    expect((await get(path, people.employee)).body).toMatchObject({ code: 'kabupaten', status: 'PUBLISHED' });
    expect((await create(draft({ code: 'kabupaten' }))).body).toMatchObject({ version: 2, status: 'DRAFT' });
    const versions = items(await get('/policies?code=kabupaten')).map((policy) => policy.version);
    expect(versions).toEqual([2, 1]);
    expect(items(await get('/policies?code=kabupaten', people.employee))).toHaveLength(1);
    expect(items(await get('/events?type=POLICY_PUBLISHED'))).toHaveLength(1);
  });

  it('must have a rule for every kind of task and every window, and no rule that contradicts another', async () => {
    const { stages } = nationalPolicy;
    const without = (rules: object, name: string) =>
      Object.fromEntries(Object.entries(rules).filter(([key]) => key !== name));
    const lacking = await create(
      draft({ code: 'x', body: { ...nationalPolicy, tasks: without(nationalPolicy.tasks, 'RATE') } }),
    );
    expect([lacking.status, lacking.body.code]).toEqual([422, 'VALIDATION_FAILED']);
    expect((lacking.body.errors as { pointer: string }[])[0]?.pointer).toBe('/body/tasks/RATE');
    const contradicting = await create(
      draft({
        code: 'x',
        body: {
          ...nationalPolicy,
          stages: {
            ...without(stages, 'MID_TERM'),
            FINAL_SCORING: { ...stages.FINAL_SCORING, due: { on: { yearOffset: 0, month: 2, day: 30 } } },
          },
          followUp: { ...nationalPolicy.followUp, coaching: ['BAIK'] },
          reminders: { ...nationalPolicy.reminders, overdueEvery: { n: 5, unit: 'SECONDS' } },
        },
      }),
    );
    expect([contradicting.status, contradicting.body.code]).toEqual([422, 'POLICY_INCOMPLETE']);
    expect((contradicting.body.errors as { pointer: string }[]).map((error) => error.pointer).toSorted()).toEqual([
      '/body/followUp/coaching',
      '/body/reminders/overdueEvery/unit',
      '/body/stages/FINAL_SCORING/due/on',
      '/body/stages/FINAL_SCORING/due/on/day',
      '/body/stages/MID_TERM',
    ]);
  });

  it('with clocks of seconds is accepted when flagged demo, and refused where demos are not allowed', async () => {
    const quick = draft({ code: 'cepat', demo: true, body: quickPolicy(1) });
    expect((await create(quick)).status).toBe(201);
    const strict = await startApi({ deps: { allowDemoPolicies: false } });
    try {
      const { admin } = await makePeople(strict.db);
      const refused = await strict.call('POST', '/policies', { as: admin, json: quick });
      expect([refused.status, refused.body.code]).toEqual([409, 'DEMO_POLICY_REFUSED']);
      const { id } = await strict.db.policy.create({
        data: { code: 'cepat', version: 1, title: 'x', legalBasis: 'x', demo: true, body: json(quickPolicy(1)) },
      });
      const publish = await strict.call('POST', `/policies/${id}/publish`, { as: admin });
      expect(publish.body.code).toBe('DEMO_POLICY_REFUSED');
    } finally {
      await strict.close();
    }
  });
});

describe('lists', () => {
  it('refuse a cursor that is broken or of another list', async () => {
    const { body } = await get('/people?limit=1');
    for (const cursor of [
      'xyz',
      String(body.nextCursor).slice(0, -3),
      Buffer.from('["events",1]').toString('base64url'),
    ]) {
      const answer = await get(`/people?cursor=${cursor}`);
      expect([answer.status, answer.body.code]).toEqual([422, 'CURSOR_INVALID']);
    }
    expect((await get(`/events?cursor=${String(body.nextCursor)}`)).body.code).toBe('CURSOR_INVALID');
  });

  it('of events and notices are filtered and paged, the newest first', async () => {
    for (const [index, kind] of ['ASSIGNED', 'REMINDER', 'ASSIGNED', 'ALARM'].entries()) {
      await api.db.notice.create({
        data: { kind, recipientId: people.employee, dedupeKey: `k${index}`, status: index === 0 ? 'FAILED' : 'QUEUED' },
      });
    }
    const all = await everyPage('/notices?limit=3');
    expect(all.map((notice) => notice.kind)).toEqual(['ALARM', 'ASSIGNED', 'REMINDER', 'ASSIGNED']);
    expect(await everyPage(`/notices?kind=ASSIGNED&status=FAILED&recipientId=${people.employee}&limit=1`)).toHaveLength(
      1,
    );
    const later = new Date(Date.now() + 60_000).toISOString();
    expect(items(await get(`/events?from=${later}`))).toEqual([]);
    expect(items(await get(`/events?to=${later}&limit=200`)).length).toBeGreaterThan(3);
    expect(await metric('daur_notices_queued')).toBe(3);
    expect(await metric('daur_notices_failed')).toBe(1);
  });
});

describe('operations', () => {
  it('show progress, and their items by status', async () => {
    const operation = await api.db.operation.create({ data: { kind: 'LAUNCH', total: 3, done: 1, failed: 2 } });
    for (const [index, status] of ['DONE', 'FAILED', 'FAILED'].entries()) {
      await api.db.operationItem.create({
        data: { operationId: operation.id, key: `line:${index}`, status, code: 'X' },
      });
    }
    expect((await get(`/operations/${operation.id}`)).body).toMatchObject({
      status: 'RUNNING',
      total: 3,
      finishedAt: null,
    });
    const failed = await everyPage(`/operations/${operation.id}/items?status=FAILED&limit=1`);
    expect(failed.map((item) => item.key)).toEqual(['line:1', 'line:2']);
    expect((await get(`/operations/${randomUUID()}/items`)).status).toBe(404);
  });
});

describe('readiness', () => {
  it('without Temporal the API is ready, degraded, and says in words what still works', async () => {
    const degraded = await startApi({ temporalState: () => Promise.reject(new Error('down')) });
    try {
      const { status, body } = await degraded.call('GET', '/readyz');
      expect([status, body.status]).toEqual([200, 'degraded']);
      expect((body.temporal as { detail: string }).detail).toContain('can still decide');
      await degraded.db.$disconnect();
    } finally {
      await degraded.close();
    }
  });
});

describe('imports', () => {
  const upload = (path: string, text: string) =>
    api.call('POST', path, { as: people.admin, text, headers: { 'Content-Type': 'text/csv; charset=utf-8' } });
  const header = 'kode,nama,zona_waktu,minggu_kerja,kode_induk';

  it('a good file is applied and answered with counts', async () => {
    const { status, body } = await upload('/units/import', `${header}\nSETDA,Sekretariat Daerah,WITA,SENIN_JUMAT,\n`);
    expect([status, body]).toMatchObject([200, { applied: true, read: 1, created: 1, faulty: 0 }]);
    const again = await upload('/units/import', `${header}\nSETDA,Sekretariat Daerah,WITA,SENIN_JUMAT,\n`);
    expect(again.body).toMatchObject({ created: 0, unchanged: 1 });
  });

  it('a file with faults changes nothing: a problem that points to line and column, and an operation that lists them', async () => {
    const { status, body } = await upload(
      '/units/import',
      `${header}\nA1,Dinas A,WITA,SENIN_JUMAT,\nB1,Dinas B,MARS,SENIN_JUMAT,\n`,
    );
    expect([status, body.code]).toEqual([422, 'IMPORT_REFUSED']);
    expect((body.errors as { pointer: string }[]).map((error) => error.pointer)).toEqual(['/lines/3/zona_waktu']);
    expect(await api.db.unit.count({ where: { code: { in: ['A1', 'B1'] } } })).toBe(0);
    const operation = `/operations/${String(body.operationId)}`;
    expect((await get(operation)).body).toMatchObject({ kind: 'UNIT_IMPORT', status: 'FAILED' });
    expect(items(await get(`${operation}/items`))).toMatchObject([{ key: 'line:3', status: 'FAILED' }]);
  });

  it('of a roster takes mode and file name, and is BKD’s', async () => {
    const answer = await api.call('POST', '/roster/import?mode=partial', {
      as: people.admin,
      text: 'nip,nama\n1,2\n',
      headers: { 'Content-Type': 'text/csv', 'Content-Disposition': 'attachment; filename="../../pegawai.csv"' },
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'IMPORT_REFUSED']);
    const operation = await get(`/operations/${String(answer.body.operationId)}`);
    expect(operation.body.result).toMatchObject({ mode: 'partial', fileName: 'pegawai.csv' });
    const denied = await api.call('POST', '/roster/import', {
      as: people.employee,
      text: 'nip\n',
      headers: { 'Content-Type': 'text/csv' },
    });
    expect(denied.body.code).toBe('ROLE_REQUIRED');
  });
});

describe('the audit trail', () => {
  it('verifies as long as nobody touched it, whole and by chain', async () => {
    const whole = await get('/audit/verify');
    expect(whole.body).toMatchObject({ verified: true, brokenChains: 0, firstBroken: null });
    expect(whole.body.events).toBe(await api.db.event.count());
    expect((await get('/audit/verify?chain=agency')).body).toMatchObject({ verified: true, chains: 1 });
    expect((await get(`/audit/verify?chain=${randomUUID()}`)).body).toMatchObject({
      verified: true,
      chains: 0,
      events: 0,
    });
  });

  it('finds a changed event, a removed one, and a removed end', async () => {
    const tampered = await startApi();
    try {
      const crowd = await makePeople(tampered.db);
      const ask = () => tampered.call('GET', '/people', { as: crowd.stranger });
      for (let turn = 0; turn < 5; turn += 1) await ask();
      const verify = async () => (await tampered.call('GET', '/audit/verify', { as: crowd.admin })).body;
      const tamper = async (sql: string) => {
        // Whoever owns the table can switch the triggers off; the hashes tell.
        await tampered.db.$executeRawUnsafe('ALTER TABLE event DISABLE TRIGGER USER');
        await tampered.db.$executeRawUnsafe(sql);
        await tampered.db.$executeRawUnsafe('ALTER TABLE event ENABLE TRIGGER USER');
      };
      expect(await verify()).toMatchObject({ verified: true, events: 5 });
      await tamper(`UPDATE event SET data = '{"route":"GET /me"}' WHERE seq = 4`);
      expect(await verify()).toMatchObject({
        verified: false,
        firstBroken: { chain: 'agency', seq: 4, fault: 'CHANGED' },
      });
      await tamper('DELETE FROM event WHERE seq = 2');
      expect(await verify()).toMatchObject({ verified: false, firstBroken: { seq: 3, fault: 'BROKEN' } });
      await tamper('DELETE FROM event WHERE seq > 1');
      expect(await verify()).toMatchObject({ events: 1, firstBroken: { seq: 5, eventId: null, fault: 'MISSING' } });
      await tamper('DELETE FROM event');
      expect(await verify()).toMatchObject({ events: 0, brokenChains: 1, verified: false });
    } finally {
      await tampered.close();
    }
  });
});
