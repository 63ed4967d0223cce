/** Progress as BKD and the heads of units see it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { setDue, Walk } from '../../support/acts.ts';
import { appraisalOf, expectStatus, launchCycle, openTaskId, planForm } from '../../support/engine.ts';

let house: ApiHouse;
let cycleId: string;
let walk: Walk;

beforeAll(async () => {
  house = await startApiHouse();
  const { api, people, walkPolicyId, db } = house;
  cycleId = await launchCycle(api, people, walkPolicyId, 'Kemajuan');
  walk = new Walk(house, cycleId, await appraisalOf(db, cycleId, people.employee), people.employee);
  await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planForm);
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
});
afterAll(() => house.close());

interface Item {
  readonly [member: string]: unknown;
}

async function get(path: string, as: string = house.people.admin): Promise<Item> {
  return expectStatus(await house.api.call('GET', `/cycles/${cycleId}/${path}`, { as }), 200);
}
const items = (body: Item): Item[] => body['items'] as Item[];

const NINE_DAYS = 9 * 86_400;

describe('by evaluator', () => {
  it('counts people, what waits, and what is in his own hands, with the sums of all beside the page', async () => {
    const body = await get('progress/evaluators?sort=APPRAISALS&limit=1');
    expect(items(body)).toMatchObject([
      {
        evaluator: { id: house.people.evaluator },
        appraisals: 3,
        active: 3,
        final: 0,
        // Five drafts and five acknowledgements were opened; one draft was submitted, its approval waits. Three people are his.
        waiting: { open: 6, overdue: 0 },
        inHand: { open: 1, overdue: 0 },
      },
    ]);
    expect(body['totals']).toMatchObject({
      evaluators: 3,
      appraisals: 5,
      withoutEvaluator: 0,
      byStage: [{ count: 5 }],
    });
  });

  it('pages without skipping or repeating, whatever the sort', async () => {
    for (const sort of ['OVERDUE', 'OPEN', 'APPRAISALS', 'NAME']) {
      const seen: unknown[] = [];
      for (let cursor = ''; ;) {
        const body = await get(`progress/evaluators?sort=${sort}&limit=1${cursor}`);
        seen.push(...items(body).map((item) => (item['evaluator'] as Item)['id']));
        if (body['nextCursor'] === null) break;
        cursor = `&cursor=${body['nextCursor'] as string}`;
      }
      const { evaluator, head, secretary } = house.people;
      expect([sort, seen.toSorted()]).toEqual([sort, [evaluator, head, secretary].toSorted()]);
    }
  });
});

it('by day: what was opened and decided, on the local date of the units', async () => {
  const body = await get('progress/days');
  const [day] = items(body);
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Makassar' }).format(new Date());
  expect(day).toMatchObject({ date: local, acts: 1, takeovers: 0, finals: 0 });
  const opened = await house.db.task.count({ where: { cycleId } });
  expect(items(body).reduce((sum, each) => sum + Number(each['opened']), 0)).toBe(opened);
  expect(items(await get('progress/days?from=2020-01-01&to=2020-01-31'))).toEqual([]);
});

describe('what is late', () => {
  it('says who holds it, by how many working days, to whom it passes and under which article', async () => {
    const { db, people } = house;
    const id = await openTaskId(db, walk.id, 'APPROVE_TARGETS');
    await setDue(db, id, -NINE_DAYS);
    const body = await get('late?kind=APPROVE_TARGETS');
    expect(body['total']).toBe(1);
    const [late] = items(body);
    expect(late).toMatchObject({
      id,
      overdue: true,
      assignee: { id: people.evaluator },
      appraisal: { employee: { id: people.employee } },
      unit: { code: 'DINKES' },
      next: { action: 'TAKEN_OVER', role: 'SUPERIOR', to: { id: people.head } },
    });
    expect((late?.['next'] as Item)['legalBasis']).toContain('II.C.5');
    // Nine days hold at least five working days and at most seven, whatever weekday this is, fewer by holidays of that time.
    expect(Number(late?.['workingDaysLate'])).toBeGreaterThanOrEqual(4);
    expect(Number(late?.['workingDaysLate'])).toBeLessThanOrEqual(7);
  });

  it('names the stand-in to whom it would pass, by the decrees of that day', async () => {
    const { db, people } = house;
    await db.delegation.create({
      data: {
        kind: 'PLH',
        postHolderId: people.head,
        actingId: people.stranger,
        office: 'Kepala Dinas',
        decree: 'Kep-1/2026',
        validFrom: new Date('2026-01-01'),
        recordedById: people.admin,
        recordedAt: new Date(),
      },
    });
    const [late] = items(await get('late?kind=APPROVE_TARGETS'));
    expect(late?.['next']).toMatchObject({ to: { id: people.stranger }, actingFor: { id: people.head } });
    await db.delegation.deleteMany({ where: { postHolderId: people.head } });
  });

  it('agrees with what happens: the sweep hands it to the person who was named', async () => {
    const { db, people } = house;
    const [before] = items(await get('takeovers?days=7'));
    expect(before).toMatchObject({ kind: 'APPROVE_TARGETS', next: { to: { id: people.head } } });
    const due = await walk.task('APPROVE_TARGETS');
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS', { armedFor: due.dueAt?.toISOString() });
    const task = await db.task.findFirstOrThrow({ where: { appraisalId: walk.id, kind: 'APPROVE_TARGETS', level: 1 } });
    expect(task.assigneeId).toBe(people.head);
    expect(items(await get('late?kind=APPROVE_TARGETS'))).toEqual([]);
  });

  it('pages in both directions, with filters by holder and unit', async () => {
    const { db, people } = house;
    const drafts = await db.task.findMany({
      where: { cycleId, kind: 'DRAFT_TARGETS', status: 'OPEN' },
      orderBy: { id: 'asc' },
    });
    for (const [index, draft] of drafts.entries()) await setDue(db, draft.id, -60 - index);
    for (const sort of ['LONGEST', 'LATEST']) {
      const seen: unknown[] = [];
      for (let cursor = ''; ;) {
        const body = await get(`late?sort=${sort}&limit=1${cursor}`);
        expect(body['total']).toBe(drafts.length);
        seen.push(...items(body).map((item) => item['id']));
        if (body['nextCursor'] === null) break;
        cursor = `&cursor=${body['nextCursor'] as string}`;
      }
      const ids = drafts.map((draft) => draft.id);
      expect([sort, seen]).toEqual([sort, sort === 'LONGEST' ? ids.toReversed() : ids]);
    }
    expect(items(await get(`late?holderId=${people.colleague}`))).toMatchObject([
      { assignee: { id: people.colleague } },
    ]);
    expect(items(await get(`late?unitId=${people.otherUnitId}`))).toEqual([]);
    const progress = await get('progress');
    const overdue = (progress['tasks'] as Item[]).reduce((sum, row) => sum + Number(row['overdue']), 0);
    expect(overdue).toBe(drafts.length);
  });

  it('forgets what is paused: its clock stands still', async () => {
    const { db } = house;
    await db.task.updateMany({ where: { cycleId, status: 'OPEN' }, data: { pausedAt: new Date() } });
    expect(await get('late')).toMatchObject({ total: 0, items: [] });
    expect(await get('takeovers?days=92')).toMatchObject({ total: 0, items: [] });
    await db.task.updateMany({ where: { cycleId, status: 'OPEN' }, data: { pausedAt: null } });
  });
});

describe('missing evaluators', () => {
  it('are listed with the request that repairs it, and are gone once it was sent', async () => {
    const { api, db, people } = house;
    await db.reportingLink.deleteMany({ where: { employeeId: people.colleague } });
    await db.employee.update({ where: { id: people.secretary }, data: { status: 'SUSPENDED' } });
    const found = items(await get('missing-evaluators'));
    const of = (employeeId: string): unknown[] =>
      found.filter((item) => (item['employee'] as Item)['id'] === employeeId).map((item) => item['kind']);
    expect(of(people.colleague)).toEqual(['NO_EVALUATOR', 'NO_SUPERIOR']);
    expect(of(people.head)).toEqual(['EVALUATOR_OUT_OF_SERVICE']);
    expect(of(people.evaluator)).toEqual(['SUPERIOR_OUT_OF_SERVICE']);
    const repair = found.find((item) => item['kind'] === 'NO_EVALUATOR')?.['repair'] as { request: string };
    const [method = '', path = ''] = repair.request.split(' ');
    const answer = await api.call(method, path, {
      as: people.admin,
      json: { relation: 'EVALUATOR', personId: people.evaluator, reason: 'Tautan hilang' },
    });
    expect(answer.status).toBe(201);
    const after = items(await get('missing-evaluators?kind=NO_EVALUATOR'));
    expect(after).toEqual([]);
    await db.employee.update({ where: { id: people.secretary }, data: { status: 'ACTIVE' } });
  });
});

it('failed mails say to whom, about what, what the server said, and whether there is another channel', async () => {
  const { db, people } = house;
  const notice = await db.notice.findFirstOrThrow({ where: { cycleId, recipientId: people.manager } });
  await db.notice.update({
    where: { id: notice.id },
    data: { status: 'FAILED', serverAnswer: '550 5.1.1 user unknown' },
  });
  await db.employee.update({ where: { id: people.manager }, data: { otherEmail: 'lain@example.go.id' } });
  expect(items(await get('failed-mails'))).toMatchObject([
    {
      person: { id: people.manager },
      kind: notice.kind,
      status: 'FAILED',
      serverAnswer: '550 5.1.1 user unknown',
      hasOtherChannel: true,
      repeated: false,
    },
  ]);
  expect((await get('progress'))['mails']).toContainEqual({ status: 'FAILED', count: 1 });
});

describe('who sees it', () => {
  it('the head of a unit sees it and the units below; others are refused, and that is audited', async () => {
    const { api, db, people } = house;
    const all = await get('progress', people.head);
    expect(all).toMatchObject({ appraisals: 5 });
    for (const path of [
      'progress',
      'progress/evaluators',
      'progress/days',
      'late',
      'takeovers',
      'missing-evaluators',
      'failed-mails',
    ]) {
      expect((await get(path, people.head))['at'] ?? true).toBeTruthy();
      const refused = await api.call('GET', `/cycles/${cycleId}/${path}`, { as: people.employee });
      expect([path, refused.status, refused.body.code]).toEqual([path, 403, 'FORBIDDEN']);
    }
    const elsewhere = await api.call('GET', `/cycles/${cycleId}/progress?unitId=${people.otherUnitId}`, {
      as: people.head,
    });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([403, 'FORBIDDEN']);
    const denied = await db.event.findFirst({
      where: { result: 'DENIED', actorId: people.head },
      orderBy: { id: 'desc' },
    });
    expect(denied).toMatchObject({ cycleId, data: { attempted: 'CYCLE.READ_PROGRESS', because: 'NOT_RELATED' } });
  });

  it('a filter by unit takes in the units below', async () => {
    const { db, people } = house;
    await db.unit.update({ where: { id: people.unitId }, data: { parentId: people.otherUnitId } });
    expect(await get(`progress?unitId=${people.otherUnitId}`)).toMatchObject({ appraisals: 5 });
    await db.unit.update({ where: { id: people.unitId }, data: { parentId: null } });
    expect(await get(`progress?unitId=${people.otherUnitId}`)).toMatchObject({ appraisals: 0, tasks: [] });
  });

  it('the head of a unit sees nothing of counselling, not as a figure either', async () => {
    const { api, people, db } = house;
    expectStatus(
      await api.call('POST', `/appraisals/${walk.id}/cases`, {
        as: people.evaluator,
        json: { kind: 'COUNSELLING', reason: 'Perilaku' },
      }),
      201,
    );
    const opened = await db.developmentCase.findFirstOrThrow({ where: { appraisalId: walk.id } });
    await db.task.create({
      data: {
        cycleId,
        appraisalId: walk.id,
        caseId: opened.id,
        stage: 'FOLLOW_UP',
        kind: 'PLAN_COUNSELLING',
        role: 'EVALUATOR',
        assigneeId: people.evaluator,
        unitId: people.unitId,
        openedAt: new Date(),
        dueAt: new Date(Date.now() - 60_000),
      },
    });
    expect(JSON.stringify(await get('progress'))).toContain('COUNSELLING');
    expect(JSON.stringify(await get('late'))).toContain('COUNSELLING');
    for (const path of ['progress', 'late', 'takeovers']) {
      expect(JSON.stringify(await get(path, people.head))).not.toContain('COUNSELLING');
    }
  });
});
