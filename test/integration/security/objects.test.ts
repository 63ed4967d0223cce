/** The same office or relation, another object: ids of one matter at another, lists that could be widened, texts that are not for everybody. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApi } from '../../support/api.ts';
import { planForm, ratingFor, realizationFor } from '../../support/engine.ts';
import { SECRET, type PersonName, type SecurityAgency } from '../../support/security/agency.ts';
import { prepareAgency, type PreparedAgency } from '../../support/security/copies.ts';

let prepared: PreparedAgency;
let agency: SecurityAgency;
let api: TestApi;
beforeAll(async () => {
  prepared = await prepareAgency();
  agency = prepared.agency;
  api = await prepared.copy();
}, 600_000);
afterAll(async () => {
  await api.close();
  await prepared.close();
});

const call = (method: string, path: string, by: PersonName, json?: object, headers: Record<string, string> = {}) =>
  api.call(method, path, { as: agency.people[by], headers, ...(json ? { json } : {}) });
const get = async (path: string, by: PersonName) => {
  const { status, body } = await call('GET', path, by);
  return { status, body, text: JSON.stringify(body) };
};
const read = async (path: string, by: PersonName) => {
  const answer = await get(path, by);
  expect([path, by, answer.status]).toEqual([path, by, 200]);
  return answer;
};
const statusOf = async (...request: Parameters<typeof call>) => (await call(...request)).status;
const items = (body: { readonly [member: string]: unknown }) =>
  body.items as { id: string; taskId?: string; appraisalId?: string }[];

describe('ids of one matter at another', () => {
  it('a file, a question, a proposal of another task or meeting does not exist here', async () => {
    const { sari, own } = agency.files;
    const at = `/tasks/${sari.approval.taskId}`;
    expect(await statusOf('GET', `${at}/files/${own.approval.fileId}`, 'evaluator')).toBe(404);
    expect(await statusOf('DELETE', `${at}/files/${own.approval.fileId}`, 'evaluator')).toBe(404);
    expect(await statusOf('GET', `/tasks/${sari.rating.taskId}/files/${sari.approval.fileId}`, 'evaluator')).toBe(404);
    const answer = { answer: 'Dari capaian tahun lalu.' };
    for (const [task, question] of [
      [sari.rating.taskId, sari.approval.clarificationId],
      [sari.approval.taskId, own.approval.clarificationId],
    ]) {
      const path = `/tasks/${task}/clarifications/${question}`;
      expect(await statusOf('POST', `${path}/answer`, 'sari', answer)).toBe(404);
      expect(await statusOf('POST', `${path}/close`, 'evaluator')).toBe(404);
    }
    const withdraw = `/calibrations/${sari.rated.calibrationId}/proposals/${own.rated.proposalId}/withdraw`;
    expect(await statusOf('POST', withdraw, 'head', { reason: 'Salah pegawai.' })).toBe(404);
  });

  it('a meeting of one unit proposes nothing about somebody of another', async () => {
    const proposal = {
      appraisalId: agency.files.own.rating.appraisalId,
      results: 'ABOVE',
      behaviour: 'ABOVE',
      reason: 'Target utama terlampaui jauh.',
    };
    const answer = await call('POST', `/calibrations/${agency.calibrationId}/proposals`, 'head', proposal);
    expect([422, 409, 404]).toContain(answer.status);
    expect(JSON.stringify(answer.body)).not.toContain(SECRET);
  });

  it('targets and indicators of another appraisal are no targets of this one', async () => {
    const { sari, budi } = agency.files;
    const plan = budi.rating.plan as { results: { id: string }[] };
    const entry = { date: '2026-04-03', text: 'Verifikasi', plannedResultId: plan.results[0]?.id, evidence: [] };
    const requests: readonly [string, PersonName, object][] = [
      [`/appraisals/${sari.reporting.appraisalId}/progress-entries`, 'sari', entry],
      [`/appraisals/${sari.reporting.appraisalId}/realizations`, 'sari', { form: realizationFor(plan) }],
      [`/appraisals/${sari.rating.appraisalId}/ratings`, 'evaluator', { form: ratingFor(plan, 'ABOVE') }],
    ];
    for (const [path, by, json] of requests) {
      const answer = await call('POST', path, by, json);
      expect([path, answer.status, answer.body.code]).toEqual([path, 422, 'INVALID_FORM']);
    }
  });

  it('an Idempotency-Key gives its answer to nobody else', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    const path = `/tasks/${agency.files.sari.approval.taskId}/comments`;
    const comment = { text: `Sudah diperiksa ${SECRET}`, audience: 'HOLDERS' };
    expect(await statusOf('POST', path, 'evaluator', comment, key)).toBe(201);
    for (const by of ['colleague', 'stranger'] as const) {
      const answer = await call('POST', path, by, comment, key);
      expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
    }
  });

  it('a batch decides the own task, and refuses that of others one by one', async () => {
    const { sari, budi } = agency.files;
    const batch = { items: [sari, budi].map(({ approval }) => ({ taskId: approval.taskId, outcome: 'APPROVED' })) };
    const { body } = await call('POST', '/tasks/batch', 'stranger', batch);
    expect(body).toMatchObject({ decided: 0, refused: 2 });
    expect(JSON.stringify(body)).not.toContain(agency.people.sari);
  });
});

describe('lists', () => {
  const LISTS = [
    '/tasks',
    '/tasks?holding=TEAM&status=OPEN',
    '/appraisals',
    '/appeals',
    '/cases',
    '/clarifications?asked=OF_ME',
    '/clarifications?asked=BY_ME',
    '/delegations',
    '/me/mutes',
  ];

  it('of somebody without a part in it name neither the people nor the matters, whatever filter asks for them', async () => {
    const { people, unitId, cycles, files } = agency;
    const filters = [`personId=${people.sari}`, `unitId=${unitId}`, `cycleId=${cycles.running}`];
    for (const by of ['stranger', 'colleague', 'formerActing', 'otherManager'] as const) {
      for (const list of LISTS) {
        const { text } = await read(list, by);
        expect([list, by, text.includes(people.sari), text.includes(SECRET)]).toEqual([list, by, false, false]);
      }
      for (const filter of filters) {
        const { text } = await get(`/tasks?${filter}`, by);
        expect([filter, by, text.includes(files.sari.approval.taskId)]).toEqual([filter, by, false]);
      }
    }
    expect((await get('/appraisals?scope=ALL', 'evaluator')).status).toBe(403);
    const denied = await api.db.event.count({ where: { actorId: people.evaluator, type: 'ACCESS_DENIED' } });
    expect(denied).toBeGreaterThan(0);
  });

  it('go on with nobody else’s cursor', async () => {
    const { body } = await read('/appraisals?limit=1&scope=ALL', 'admin');
    expect(body.nextCursor).not.toBeNull();
    const mine = await read(`/appraisals?limit=50&cursor=${String(body.nextCursor)}`, 'stranger');
    expect(mine.text.includes(agency.people.sari)).toBe(false);
    const all = items((await read('/appraisals?limit=200', 'stranger')).body).map(({ id }) => id);
    for (const { id } of items(mine.body)) expect(all).toContain(id);
  });

  it('of the head of a unit end at his units: neither figures nor rows nor files of others', async () => {
    const { cycles, otherUnitId, people } = agency;
    const cycle = `/cycles/${cycles.rated}`;
    for (const path of [
      'progress',
      'progress/evaluators',
      'progress/days',
      'late',
      'takeovers',
      'missing-evaluators',
      'ledger',
      'ledger.csv',
      'exports/participants.csv',
      'exports/ratings.xlsx',
    ]) {
      expect([path, (await get(`${cycle}/${path}?unitId=${otherUnitId}`, 'head')).status]).toEqual([path, 403]);
    }
    for (const path of [
      'late?limit=200',
      'ledger?limit=200',
      'ledger.csv',
      'exports/participants.csv',
      'exports/ratings.csv',
      'exports/tasks.csv',
      'exports/documents.csv',
      'exports/appeals.csv',
    ]) {
      const { text } = await read(`${cycle}/${path}`, 'head');
      const names = ['Admin', people.admin, 'Stranger', SECRET].filter((word) => text.includes(word));
      expect([path, names]).toEqual([path, []]);
    }
    for (const dataset of ['events', 'mails']) {
      expect((await get(`${cycle}/exports/${dataset}.csv`, 'head')).status).toBe(403);
    }
  });

  it('of the head carry no identity number', async () => {
    for (const dataset of ['participants', 'tasks', 'ratings', 'documents', 'appeals', 'reports', 'cases', 'late']) {
      const { text } = await read(`/cycles/${agency.cycles.rated}/exports/${dataset}.csv`, 'head');
      expect([dataset, /19800101[ .]?200501/.test(text)]).toEqual([dataset, false]);
    }
  });
});

describe('counselling', () => {
  it('is read by the employee and the line above him; BKD sees that there is one, others nothing at all', async () => {
    const path = `/cases/${agency.files.sari.approval.counsellingId}`;
    for (const by of ['sari', 'evaluator', 'superior'] as const) expect((await read(path, by)).text).toContain(SECRET);
    for (const by of ['admin', 'secondAdmin'] as const) {
      const { body, text } = await read(path, by);
      expect([body.kind, body.content, text.includes(SECRET)]).toEqual(['COUNSELLING', null, false]);
    }
    for (const by of [
      'colleague',
      'preparer',
      'head',
      'manager',
      'nextSuperior',
      'official',
      'formerActing',
    ] as const) {
      const { status, text } = await get(path, by);
      expect([by, status, text.includes(SECRET)]).toEqual([by, 403, false]);
    }
    expect((await read(`/cases/${agency.files.budi.approval.counsellingId}`, 'acting')).status).toBe(200);
  });

  it('is in no export, no case file of BKD, no event and no figure of the head', async () => {
    const { cycles, files } = agency;
    const { appraisalId, counsellingId } = files.sari.approval;
    for (const path of [
      `/cycles/${cycles.running}/exports/cases.csv`,
      `/appraisals/${appraisalId}/case-file`,
      `/events?appraisalId=${appraisalId}&limit=200`,
      `/appraisals/${appraisalId}/timeline`,
    ]) {
      expect([path, (await read(path, 'admin')).text.includes(`${SECRET} didengar`)]).toEqual([path, false]);
    }
    for (const path of ['exports/cases.csv', 'exports/tasks.csv', 'late', 'progress']) {
      const { text } = await read(`/cycles/${cycles.running}/${path}`, 'head');
      expect([path, text.includes('COUNSELLING'), text.includes(counsellingId)]).toEqual([path, false, false]);
    }
  });
});

describe('what is said, asked and written at a task', () => {
  it('for the holders stays with them', async () => {
    const at = `/tasks/${agency.files.sari.approval.taskId}`;
    for (const by of ['sari', 'superior'] as const) {
      for (const path of [`${at}/comments`, `${at}/files`, at]) {
        const { text } = await read(path, by);
        const told = ['Catatan pemegang', 'bukti.txt', agency.files.sari.approval.fileId].filter((word) =>
          text.includes(word),
        );
        expect([path, by, told]).toEqual([path, by, []]);
      }
    }
    expect((await read(`${at}/comments`, 'evaluator')).text).toContain(SECRET);
    expect((await read(`${at}/files`, 'preparer')).text).toContain('bukti.txt');
  });

  it('as a draft is seen by its author, and by the other one of a preparation', async () => {
    const at = `/tasks/${agency.files.sari.approval.taskId}`;
    const hasDraft = async (by: PersonName) =>
      JSON.stringify((await read(at, by)).body.draft) + JSON.stringify((await read(at, by)).body.sharedDraft);
    for (const by of ['evaluator', 'preparer'] as const) expect(await hasDraft(by)).toContain(SECRET);
    for (const by of ['sari', 'superior', 'admin'] as const) expect(await hasDraft(by)).not.toContain(SECRET);
  });

  it('as a question reaches whom it asks, and no other employee', async () => {
    expect((await read('/clarifications?asked=OF_ME', 'sari')).text).toContain(SECRET);
    for (const by of ['budi', 'colleague', 'head'] as const) {
      expect(
        (await read('/clarifications?asked=OF_ME', by)).text.includes(agency.files.sari.approval.clarificationId),
      ).toBe(false);
    }
  });

  it('a decision that can still be undone is no fact yet: the targets are not in force for anybody', async () => {
    const { appraisalId } = agency.files.sari.provisional;
    for (const by of ['sari', 'evaluator', 'admin'] as const) {
      const { body } = await read(`/appraisals/${appraisalId}/targets`, by);
      expect((body.items as { inForce: boolean }[]).filter(({ inForce }) => inForce)).toEqual([]);
    }
  });

  it('a preparation ends with what it was for: whoever handed back sees the task no more', async () => {
    const copy = await prepared.copy();
    try {
      const as = agency.people.preparer;
      const at = `/tasks/${agency.files.sari.approval.taskId}`;
      expect((await copy.call('POST', `${at}/hand-back`, { as, json: { note: 'Selesai.' } })).status).toBe(200);
      const after = await copy.call('GET', at, { as });
      expect([after.status, JSON.stringify(after.body).includes(SECRET)]).toEqual([403, false]);
    } finally {
      await copy.close();
    }
  });
});

describe('a result before its receipt', () => {
  const PATHS = ['', '/status', '/timeline', '/ledger', '/case-file', '/periods'];

  it('is not told to the employee by any route, nor to an administrator about himself', async () => {
    for (const [by, file] of [
      ['sari', agency.files.sari],
      ['admin', agency.files.own],
    ] as const) {
      for (const { appraisalId } of [file.rated, file.delivered]) {
        for (const path of PATHS) {
          const { text } = await read(`/appraisals/${appraisalId}${path}`, by);
          expect([by, path, /"predicate":"|"resultsRating":"|Catatan penilai untuk tahun ini/.exec(text)?.[0]]).toEqual(
            [by, path, undefined],
          );
        }
        for (const path of ['/ratings', '/documents', '/documents/1', '/documents/1/pdf']) {
          const { status, text } = await get(`/appraisals/${appraisalId}${path}`, by);
          expect([
            by,
            path,
            status === 200 ? /"predicate":"|"resultsRating":"/.test(text) : [403, 404, 409].includes(status),
          ]).toEqual([by, path, status !== 200]);
        }
      }
    }
  });

  it('is in no list of an administrator about himself', async () => {
    const { cycles, people, files } = agency;
    const { text } = await read(
      `/cycles/${cycles.rated}/grid/people?results=MEETS&behaviour=MEETS&below=true&limit=200`,
      'admin',
    );
    expect(text.includes(people.admin)).toBe(false);
    expect(text.includes(people.sari)).toBe(true);
    const proposal = await get(`/calibrations/${files.own.rated.calibrationId}`, 'admin');
    expect(proposal.text.includes(files.own.rated.proposalId)).toBe(false);
    const events = await read(`/events?appraisalId=${files.own.rated.appraisalId}&limit=200`, 'admin');
    expect(/"predicate":"/.test(events.text)).toBe(false);
  });
});

describe('mails, mutes, operations, people', () => {
  it('a mail is its recipient’s and BKD’s; a mute its owner’s alone', async () => {
    const { sari, own } = agency.files;
    expect((await get(`/mails/${own.mailId}`, 'sari')).status).toBe(404);
    expect((await get(`/mails/${sari.mailId}`, 'evaluator')).status).toBe(404);
    expect(await statusOf('POST', `/me/mutes/${sari.muteId}/end`, 'admin')).toBe(404);
    expect((await get('/mails', 'sari')).status).toBe(403);
  });

  it('work that BKD started is followed by BKD alone, its result and its items', async () => {
    for (const by of ['sari', 'head', 'official', 'manager'] as const) {
      for (const path of ['', '/items']) {
        const { status, text } = await get(`/operations/${agency.operationId}${path}`, by);
        expect([by, status, text.includes(agency.reconciliationId)]).toEqual([by, 403, false]);
      }
    }
    expect((await read(`/operations/${agency.operationId}`, 'secondAdmin')).status).toBe(200);
  });

  it('somebody else’s identity number is shown to no colleague, superior of others or official', async () => {
    for (const by of ['colleague', 'head', 'official', 'stranger', 'preparer'] as const) {
      const { status, text } = await get(`/people/${agency.people.sari}`, by);
      expect([by, status, text.includes('19800101')]).toEqual([by, 404, false]);
    }
  });

  it('what does not exist and what is not visible are told apart by BKD alone where they are hidden', async () => {
    const nobody = await get(`/people/${randomUUID()}`, 'stranger');
    const somebody = await get(`/people/${agency.people.sari}`, 'stranger');
    expect(somebody.body.detail).toBe(nobody.body.detail);
  });
});

it('submitting the own targets of one cycle touches no other cycle', async () => {
  const { sari } = agency.files;
  const before = await api.db.plan.count({ where: { appraisalId: sari.approval.appraisalId } });
  expect(await statusOf('POST', `/appraisals/${sari.targets.appraisalId}/targets`, 'sari', { form: planForm })).toBe(
    201,
  );
  expect(await api.db.plan.count({ where: { appraisalId: sari.approval.appraisalId } })).toBe(before);
});
