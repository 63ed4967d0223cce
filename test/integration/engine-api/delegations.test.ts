/** Stand-ins over HTTP: who may appoint one, what moves to him and back, what he may never decide, and who sees it. */
import { DateTime } from 'luxon';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { whoActs, type Delegation } from '../../../domain/stand-ins.ts';
import { moveTasks } from '../../../usecases/move-tasks.ts';
import { startApi, type TestApi } from '../../support/api.ts';
import {
  appraisal,
  appraisalOf,
  expectStatus,
  launchCycle,
  makeAgency,
  planForm,
  publishWalkPolicy,
  step,
  walkToDelivery,
  walkToRating,
  walkToTargets,
  type TinyAgency,
} from '../../support/engine.ts';

let api: TestApi;
let people: TinyAgency;
let policyId: string;
let id: string;
let serial = 0;
beforeAll(async () => {
  api = await startApi(process.env['SHOW_LOG'] ? { log: pino({ level: 'error' }) } : {});
  people = await makeAgency(api.db);
  policyId = await publishWalkPolicy(api.db);
});
beforeEach(async () => {
  serial += 1;
  const cycleId = await launchCycle(api, people, policyId, `Siklus ${serial}`);
  id = await appraisalOf(api.db, cycleId, people.employee);
});
afterEach(() => api.db.$executeRaw`UPDATE delegation SET valid_to = valid_from`);
afterAll(() => api.close());

const day = (plus: number): string => DateTime.now().setZone('Asia/Makassar').plus({ days: plus }).toISODate() ?? '';

const record = (as: string, more: object = {}) =>
  api.call('POST', '/delegations', {
    as,
    json: {
      kind: 'PLH',
      postHolderId: people.evaluator,
      actingId: people.stranger,
      decree: 'SPRIN 800/7/2026',
      validFrom: day(0),
      validUntil: day(9),
      ...more,
    },
  });
const housekeeping = () => moveTasks({ db: api.db, log: pino({ level: 'silent' }) }, { limit: 100 });

async function submitted(): Promise<string> {
  const [draft] = await tasksOf('DRAFT_TARGETS');
  const form = { outcome: 'SUBMITTED', form: planForm };
  expectStatus(await api.call('POST', `/tasks/${draft?.id ?? ''}/complete`, { as: people.employee, json: form }), 200);
  await step(api.db, appraisal(id), 'TARGET_SETTING', 'APPROVE_TARGETS');
  const [approval] = await tasksOf('APPROVE_TARGETS');
  return approval?.id ?? '';
}
const tasksOf = (kind: string) =>
  api.db.task.findMany({ where: { appraisalId: id, kind }, orderBy: { openedAt: 'asc' } });
const approve = (taskId: string, as: string) =>
  api.call('POST', `/tasks/${taskId}/complete`, { as, json: { outcome: 'APPROVED' } });
const inbox = async (as: string): Promise<string[]> => {
  const { items } = expectStatus(await api.call('GET', '/tasks?limit=100', { as }), 200) as unknown as {
    items: { id: string }[];
  };
  return items.map((task) => task.id);
};

describe('appointing', () => {
  it('is for the holder of the post, for whoever evaluates him, and for BKD; others are refused and it is on record', async () => {
    const denied = await record(people.colleague);
    expect([denied.status, denied.body.code, denied.body.legalBasis]).toMatchObject([
      403,
      'FORBIDDEN',
      expect.stringContaining('IV.A.3'),
    ]);
    expect(
      await api.db.event.count({ where: { actorId: people.colleague, result: 'DENIED', type: 'ACCESS_DENIED' } }),
    ).toBe(1);
    const own = expectStatus(await record(people.evaluator), 201);
    expect(own).toMatchObject({
      state: 'ACTIVE',
      postHolder: { id: people.evaluator },
      acting: { id: people.stranger },
    });
    expectStatus(await record(people.head, { validFrom: day(20), validUntil: day(25) }), 201);
    expectStatus(await record(people.admin, { validFrom: day(30), validUntil: day(31) }), 201);
    const seen = expectStatus(
      await api.call('GET', `/delegations?personId=${people.stranger}`, { as: people.colleague }),
      200,
    );
    expect(seen.items).toEqual([]);
    const all = expectStatus(await api.call('GET', '/delegations?state=UPCOMING', { as: people.admin }), 200);
    expect(all.items).toHaveLength(2);
    const mails = await api.db.notice.findMany({
      where: { kind: 'DELEGATION_RECORDED', recipientId: people.stranger },
    });
    expect(mails).toHaveLength(3);
  });

  it('two at once for one post are refused, with the decree that is in the way; the database refuses them too', async () => {
    expectStatus(await record(people.admin), 201);
    const second = await record(people.admin, { actingId: people.colleague, validFrom: day(9), validUntil: day(12) });
    expect([second.status, second.body.code, second.body.decree]).toEqual([
      409,
      'DELEGATION_OVERLAPS',
      'SPRIN 800/7/2026',
    ]);
    expectStatus(
      await record(people.admin, { actingId: people.colleague, validFrom: day(10), validUntil: day(12) }),
      201,
    );
    const row = { kind: 'PLH', postHolderId: people.evaluator, actingId: people.head, office: 'x', decree: 'x' };
    await expect(
      api.db.delegation.create({
        data: { ...row, validFrom: new Date(day(1)), recordedById: people.admin },
      }),
    ).rejects.toThrow(/delegation_no_overlap/);
  });

  it('chains are bounded and never close', async () => {
    expectStatus(await record(people.admin), 201);
    const back = await record(people.admin, { postHolderId: people.stranger, actingId: people.evaluator });
    expect([back.status, back.body.code]).toEqual([409, 'DELEGATION_CHAIN']);
    expectStatus(await record(people.admin, { postHolderId: people.stranger, actingId: people.colleague }), 201);
    const third = await record(people.admin, { postHolderId: people.colleague, actingId: people.manager });
    expect([third.status, third.body.code]).toEqual([409, 'DELEGATION_CHAIN']);
  });

  it.each([
    ['an end before the beginning', { validFrom: day(5), validUntil: day(4) }, '/validUntil'],
    ['an end that is over', { validFrom: day(-9), validUntil: day(-1) }, '/validUntil'],
    ['a Plh. without an end', { validUntil: undefined }, '/validUntil'],
    ['a beginning long ago', { validFrom: '2020-01-01' }, '/validFrom'],
    ['a Plh. who reports elsewhere', { reportsToId: 'head' }, '/reportsToId'],
  ])('%s is refused with its field', async (_, more, pointer) => {
    const json = 'reportsToId' in more ? { reportsToId: people.head } : more;
    const answer = await record(people.admin, json);
    expect([answer.status, answer.body.errors]).toMatchObject([422, [{ pointer }]]);
  });

  it('nobody stands in for himself, and nobody who has left', async () => {
    const self = await record(people.admin, { actingId: people.evaluator });
    expect([self.status, self.body.errors]).toMatchObject([422, [{ pointer: '/actingId' }]]);
    await api.db.employee.update({ where: { id: people.colleague }, data: { status: 'LEFT' } });
    const left = await record(people.admin, { actingId: people.colleague });
    await api.db.employee.update({ where: { id: people.colleague }, data: { status: 'ACTIVE' } });
    expect([left.status, left.body.errors]).toMatchObject([422, [{ pointer: '/actingId' }]]);
  });
});

describe('open tasks', () => {
  it('move to the stand-in at once, who decides in his name and for the post; both are shown', async () => {
    const approval = await submitted();
    expectStatus(await record(people.admin), 201);
    expect(await inbox(people.stranger)).toContain(approval);
    expect(await inbox(people.evaluator)).not.toContain(approval);
    const brief = { kind: 'PLH', decree: 'SPRIN 800/7/2026', validUntil: day(9) };
    expect(expectStatus(await api.call('GET', '/me', { as: people.stranger }), 200).actsFor).toMatchObject([
      { ...brief, person: { id: people.evaluator } },
    ]);
    expect(expectStatus(await api.call('GET', '/me', { as: people.evaluator }), 200).standIn).toMatchObject({
      ...brief,
      person: { id: people.stranger },
    });
    const refused = await approve(approval, people.evaluator);
    expect([refused.status, refused.body.because]).toEqual([403, 'NOT_HOLDER']);
    const decided = expectStatus(await approve(approval, people.stranger), 200);
    expect(decided.onBehalfOf).toEqual({ personId: people.evaluator, kind: 'PLH', decree: 'SPRIN 800/7/2026' });
    const shown = expectStatus(await api.call('GET', `/tasks/${approval}`, { as: people.employee }), 200);
    expect(shown.decision).toMatchObject({
      decidedBy: { id: people.stranger },
      role: 'EVALUATOR',
      onBehalfOf: { person: { id: people.evaluator }, kind: 'PLH', decree: 'SPRIN 800/7/2026' },
    });
    const event = await api.db.event.findFirstOrThrow({ where: { taskId: approval, type: 'TASK_DECIDED' } });
    expect(event).toMatchObject({
      actorId: people.stranger,
      onBehalfOfId: people.evaluator,
      decree: 'SPRIN 800/7/2026',
    });
    const moved = await api.db.event.findFirstOrThrow({ where: { taskId: approval, type: 'TASK_MOVED' } });
    expect(moved.data).toMatchObject({ because: 'STAND_IN', fromId: people.evaluator, assigneeId: people.stranger });
  });

  it('go back when it ends, and the due date stays', async () => {
    const approval = await submitted();
    const before = await api.db.task.findUniqueOrThrow({ where: { id: approval } });
    const { id: delegationId } = expectStatus(await record(people.admin), 201) as { id: string };
    const end = { as: people.stranger, json: { reason: 'Pejabat telah kembali' } };
    const ended = expectStatus(await api.call('POST', `/delegations/${delegationId}/end`, end), 200);
    expect(ended).toMatchObject({ state: 'ENDED', endedBy: { id: people.stranger } });
    const task = await api.db.task.findUniqueOrThrow({ where: { id: approval } });
    expect(task).toMatchObject({ assigneeId: people.evaluator, heldForId: people.evaluator, dueAt: before.dueAt });
    expect((await approve(approval, people.stranger)).status).toBe(403);
    expectStatus(await approve(approval, people.evaluator), 200);
    const again = await api.call('POST', `/delegations/${delegationId}/end`, end);
    expect([again.status, again.body.code]).toEqual([409, 'DELEGATION_ENDED']);
  });

  it('of a decree that begins or ends by its date are moved by the housekeeping', async () => {
    const approval = await submitted();
    const { id: delegationId } = expectStatus(await record(people.admin, { validFrom: day(3) }), 201) as { id: string };
    expect(await inbox(people.evaluator)).toContain(approval);
    await api.db.$executeRaw`UPDATE delegation SET valid_from = ${day(0)}::date WHERE id = ${delegationId}::uuid`;
    expect(await housekeeping()).toBeGreaterThan(0);
    expect(await housekeeping()).toBe(0);
    expect(await inbox(people.stranger)).toContain(approval);
    await api.db.$executeRaw`UPDATE delegation SET valid_to = valid_from WHERE id = ${delegationId}::uuid`;
    expect(await housekeeping()).toBeGreaterThan(0);
    expect(await inbox(people.evaluator)).toContain(approval);
  });

  it('that are opened meanwhile are the stand-in’s from the beginning', async () => {
    expectStatus(await record(people.admin), 201);
    const approval = await submitted();
    expect(await api.db.task.findUniqueOrThrow({ where: { id: approval } })).toMatchObject({
      assigneeId: people.stranger,
      heldForId: people.evaluator,
    });
    const waiting = expectStatus(await api.call('GET', `/appraisals/${id}`, { as: people.stranger }), 200);
    const forApproval = (waiting.waitingFor as { kind: string }[]).find((each) => each.kind === 'APPROVE_TARGETS');
    expect(forApproval).toMatchObject({
      holder: { person: { id: people.stranger }, actingFor: { id: people.evaluator } },
    });
  });
});

describe('an evaluator who is gone for good', () => {
  it('is stood in for by his superior, not by takeover: the result is not final; where nobody is left BKD is alarmed', async () => {
    const approval = await submitted();
    const status = (id: string, to: string) => api.db.employee.update({ where: { id }, data: { status: to } });
    await status(people.evaluator, 'LEFT');
    expect(await housekeeping()).toBeGreaterThan(0);
    const task = () => api.db.task.findUniqueOrThrow({ where: { id: approval } });
    expect(await task()).toMatchObject({ role: 'EVALUATOR', level: 0, assigneeId: people.head, alarmAt: null });
    const shown = expectStatus(await api.call('GET', `/appraisals/${id}/authority`, { as: people.employee }), 200);
    expect(shown.places).toMatchObject([
      { role: 'EVALUATOR', person: null, vacantBecause: 'OUT_OF_SERVICE' },
      { role: 'SUPERIOR', person: { id: people.head } },
      {},
      {},
      {},
    ]);
    for (const gone of [people.head, people.secretary, people.regent]) await status(gone, 'LEFT');
    await housekeeping();
    expect(await task()).toMatchObject({ assigneeId: null, alarmAt: expect.any(Date) as Date });
    expect(await api.db.notice.count({ where: { taskId: approval, kind: 'ALARM', recipientId: people.admin } })).toBe(
      1,
    );
    for (const back of [people.head, people.secretary, people.evaluator]) await status(back, 'ACTIVE');
    await status(people.regent, 'STATE_OFFICIAL');
    await housekeeping();
    expect(await task()).toMatchObject({ assigneeId: people.evaluator, alarmAt: null });
  });
});

describe('conflicts after substitution', () => {
  it('the employee who is made stand-in of his evaluator does not approve his own targets; the timeline says so', async () => {
    const approval = await submitted();
    expectStatus(await record(people.admin, { actingId: people.employee }), 201);
    expect((await approve(approval, people.employee)).body).toMatchObject({
      code: 'FORBIDDEN',
      because: 'OWN_APPRAISAL',
    });
    const timeline = expectStatus(
      await api.call('GET', `/appraisals/${id}/timeline?limit=100`, { as: people.employee }),
      200,
    );
    const moved = (timeline.items as { type: string; data: object }[]).find((event) => event.type === 'TASK_MOVED');
    expect(moved?.data).toMatchObject({
      because: 'CONFLICT',
      assigneeId: people.head,
      passedOver: [{ personId: people.employee, because: 'OWN_APPRAISAL' }],
    });
    expectStatus(await approve(approval, people.head), 200);
  });

  it('the evaluator who stands in for his superior does not judge the appeal against what he rated', async () => {
    await walkToTargets(api, people, id);
    await walkToRating(api, people, id, 'BELOW', 'MEETS');
    await walkToDelivery(api, people, id);
    expectStatus(await api.call('POST', `/appraisals/${id}/receipt`, { as: people.employee }), 200);
    const form = { reasons: 'Bukti dukung hasil pertama tidak diperhitungkan.', evidence: [] };
    expectStatus(await api.call('POST', `/appraisals/${id}/appeals`, { as: people.employee, json: { form } }), 201);
    expectStatus(await record(people.admin, { postHolderId: people.head, actingId: people.evaluator }), 201);
    await step(api.db, appraisal(id), 'APPEAL', 'DECIDE_APPEAL');
    const [judging] = await tasksOf('DECIDE_APPEAL');
    expect(judging).toMatchObject({ role: 'SUPERIOR', assigneeId: people.secretary });
    const tried = await api.call('POST', `/tasks/${judging?.id ?? ''}/complete`, {
      as: people.evaluator,
      json: { outcome: 'CONFIRMED' },
    });
    expect([tried.status, tried.body.because]).toEqual([403, 'RATED_IT']);
    const authority = expectStatus(
      await api.call('GET', `/appraisals/${id}/authority?stage=APPEAL`, { as: people.employee }),
      200,
    );
    const act = (authority.acts as { kind: string; holder: object; because: { id: string; en: string } }[]).find(
      (each) => each.kind === 'DECIDE_APPEAL',
    );
    expect(act?.holder).toMatchObject({
      person: { id: people.secretary },
      passedOver: [{ person: { id: people.evaluator }, because: 'RATED_IT' }],
    });
    expect(act?.because.id).toBe(
      'Sekda, atasan Pejabat Penilai Kinerja. Kabid dilewati karena ia yang menetapkan hasil evaluasinya.',
    );
  });
});

describe('authority', () => {
  it('is a function of the instant: before, while and after a stand-in', async () => {
    expectStatus(await record(people.admin, { validFrom: day(2), validUntil: day(4) }), 201);
    const evaluatorOn = async (plus: number): Promise<unknown> => {
      const at = DateTime.fromISO(day(plus), { zone: 'Asia/Makassar' }).plus({ hours: 9 }).toUTC().toISO() ?? '';
      const answer = expectStatus(
        await api.call('GET', `/appraisals/${id}/authority?at=${encodeURIComponent(at)}`, { as: people.admin }),
        200,
      );
      expect(answer.on).toBe(day(plus));
      return (answer.places as { role: string; person: { id: string }; standIn: object | null }[]).find(
        (place) => place.role === 'EVALUATOR',
      );
    };
    expect(await evaluatorOn(1)).toMatchObject({ person: { id: people.evaluator }, standIn: null });
    expect(await evaluatorOn(2)).toMatchObject({
      person: { id: people.stranger },
      standIn: { for: { id: people.evaluator }, kind: 'PLH', decree: 'SPRIN 800/7/2026' },
    });
    expect(await evaluatorOn(4)).toMatchObject({ person: { id: people.stranger } });
    expect(await evaluatorOn(5)).toMatchObject({ person: { id: people.evaluator } });
  });

  it('is shown to the people of the appraisal only', async () => {
    const answer = await api.call('GET', `/appraisals/${id}/authority`, { as: people.stranger });
    expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
  });

  it('of lists is that of the rules: the database finds the same stand-ins', async () => {
    const all = [people.evaluator, people.head, people.colleague, people.manager, people.stranger, people.secretary];
    let seed = 11;
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (let round = 0; round < 12; round += 1) {
      await api.db.$executeRaw`UPDATE delegation SET valid_to = valid_from`;
      const rows: Delegation[] = [];
      for (const postHolderId of all) {
        const actingId = all[next(all.length)] ?? '';
        if (actingId === postHolderId || next(3) === 0) continue;
        const row = await api.db.delegation.create({
          data: {
            kind: 'PLH',
            postHolderId,
            actingId,
            office: 'x',
            decree: 'x',
            validFrom: new Date(day(0)),
            recordedById: people.admin,
          },
        });
        rows.push({ ...row, kind: 'PLH', validFrom: day(0), validTo: null });
      }
      for (const personId of all) {
        const held = whoActs({ personId }, day(0), rows, new Set());
        const [found] = await api.db.$queryRaw<{ acting: string | null }[]>`
          SELECT stand_in_of(${personId}::uuid, ${day(0)}::date)::text AS acting`;
        expect(found?.acting).toBe(typeof held === 'string' ? null : held.personId);
      }
    }
  });
});
