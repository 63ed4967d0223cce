/** The inbox over HTTP: what is in it, filters, search, counts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { appraisalOf, expectStatus } from '../../support/engine.ts';
import { approvalTask, newCycle, officeTask } from './inbox-house.ts';

let house: ApiHouse;
let cycleId: string;
/** The evaluator's task about Sari; the office's about Made. */
let approval: string;
let office: string;
beforeAll(async () => {
  house = await startApiHouse();
  await house.db.employee.update({ where: { id: house.people.employee }, data: { name: 'Sári Wulandari, S.Kom.' } });
  cycleId = await newCycle(house, 'Kotak masuk');
  approval = await approvalTask(house, cycleId, house.people.employee);
  office = await officeTask(house, cycleId, house.people.colleague);
});
afterAll(() => house.close());

interface Item {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly holding: string;
  readonly appraisal: { readonly employee: { readonly id: string } } | null;
}
interface Counted {
  readonly atLeast: boolean;
  readonly values: { readonly value: string; readonly label: string | null; readonly count: number }[];
}

const get = (as: string, query = '') => house.api.call('GET', `/tasks?cycleId=${cycleId}&limit=200${query}`, { as });
const list = async (as: string, query = '') => expectStatus(await get(as, query), 200).items as Item[];
const ids = async (as: string, query = '') => (await list(as, query)).map((item) => item.id);
const counts = async (as: string, query = '') =>
  expectStatus(await get(as, query), 200).counts as Record<string, Counted>;
const countOf = (counted: Counted | undefined, value: string) =>
  counted?.values.find((each) => each.value === value)?.count ?? 0;

describe('what is in it', () => {
  it('on request what my people hold and what others hold about them, to look at', async () => {
    const { evaluator, employee, head } = house.people;
    expect((await list(evaluator)).map((item) => item.holding)).not.toContain('TEAM');
    const team = await list(evaluator, '&holding=TEAM');
    expect(team.every((item) => item.holding === 'TEAM')).toBe(true);
    expect(team.map((item) => item.id)).toContain(office); // about Made, in the office's hands
    expect(team.map((item) => item.id)).not.toContain(approval); // in his own
    expect(team.some((item) => item.appraisal?.employee.id === employee)).toBe(true);
    const above = await list(head, '&holding=TEAM');
    expect(above.map((item) => item.id)).toContain(approval); // the evaluator is one of his people
    const seen = expectStatus(await house.api.call('GET', `/tasks/${approval}`, { as: head }), 200);
    expect((seen.outcomes as { mine: boolean }[]).every((outcome) => !outcome.mine)).toBe(true);
    const refused = await house.api.call('POST', `/tasks/${approval}/complete`, {
      as: head,
      json: { outcome: 'APPROVED' },
    });
    expect(refused.status).toBe(403);
  });

  it('for BKD also what nobody holds, and why', async () => {
    const { admin, evaluator } = house.people;
    const before = await house.db.task.findUniqueOrThrow({ where: { id: approval } });
    await house.db.task.update({ where: { id: approval }, data: { assigneeId: null, alarmAt: new Date() } });
    try {
      expect(await list(admin)).toContainEqual(
        expect.objectContaining({ id: approval, holding: 'VACANT', alarm: true }),
      );
      expect(await ids(admin, '&holding=VACANT')).toEqual([approval]);
      expect(await ids(evaluator, '&holding=VACANT')).toEqual([]);
      const refused = await house.api.call('POST', `/tasks/${approval}/claim`, { as: admin });
      expect([refused.status, refused.body.code]).toEqual([409, 'HELD_BY_A_PERSON']);
    } finally {
      const { assigneeId, alarmAt } = before;
      await house.db.task.update({ where: { id: approval }, data: { assigneeId, alarmAt } });
    }
  });

  it('shows a decision that can still be undone as PROVISIONAL, apart from the open ones', async () => {
    const { evaluator } = house.people;
    const now = new Date();
    const made = await house.db.provisionalDecision.create({
      data: {
        taskId: approval,
        outcome: 'APPROVED',
        form: {},
        actorId: evaluator,
        authority: {},
        decidedAt: now,
        effectiveAt: new Date(now.getTime() + 3_600_000),
      },
    });
    await house.db.task.update({ where: { id: approval }, data: { provisionalId: made.id } });
    try {
      expect(await ids(evaluator)).not.toContain(approval);
      expect(await list(evaluator, '&status=PROVISIONAL')).toMatchObject([{ id: approval, status: 'PROVISIONAL' }]);
      expect(await ids(evaluator, '&status=OPEN&status=PROVISIONAL')).toContain(approval);
    } finally {
      await house.db.task.update({ where: { id: approval }, data: { provisionalId: null } });
    }
  });
});

describe('filters', () => {
  it('by person, due date, unit, stage and kind', async () => {
    const { evaluator, employee, colleague } = house.people;
    expect(await ids(evaluator, `&personId=${employee}`)).toEqual([approval]);
    expect(await ids(evaluator, `&personId=${colleague}`)).toEqual([]);
    const { dueAt } = await house.db.task.findUniqueOrThrow({ where: { id: approval } });
    const due = dueAt?.toISOString() ?? '';
    expect(await ids(evaluator, `&dueFrom=${due}&kind=APPROVE_TARGETS`)).toEqual([approval]);
    expect(await ids(evaluator, `&dueTo=${due}&kind=APPROVE_TARGETS`)).toEqual([]);
    expect(await ids(evaluator, `&unitId=${house.people.otherUnitId}`)).toEqual([]);
    expect(await ids(evaluator, '&stage=TARGET_SETTING&kind=APPROVE_TARGETS')).toEqual([approval]);
  });

  it('by words of the name, the position, the unit, the kind and the stage, whatever the accents and capitals', async () => {
    const { evaluator } = house.people;
    for (const q of [
      'sari',
      'SARI wulan',
      'wulandari sa',
      'kom sari',
      'jabatan sari',
      'sari kesehatan',
      'penetapan sari',
      'approval SARI',
      'sári',
    ])
      expect([q, await ids(evaluator, `&q=${encodeURIComponent(q)}`)]).toEqual([q, [approval]]);
    for (const q of ['made penetapan', 'ari', 'sari pendidikan'])
      expect([q, (await ids(evaluator, `&q=${encodeURIComponent(q)}`)).includes(approval)]).toEqual([q, false]);
  });

  it('takes whatever is typed as words: nothing breaks the query', async () => {
    const { evaluator } = house.people;
    for (const q of [
      "sari' | !x & (",
      "'sari':*",
      'sari <-> wulandari',
      '\\sari\\',
      'sari & | !',
      'sari; DROP TABLE task',
    ])
      expect([q, (await get(evaluator, `&q=${encodeURIComponent(q)}`)).status]).toEqual([q, 200]);
    const nothing = await get(evaluator, `&q=${encodeURIComponent('&|!')}`);
    expect([nothing.status, nothing.body.code]).toEqual([422, 'VALIDATION_FAILED']);
  });

  it('refuses an identity number, which belongs in no URL', async () => {
    for (const q of ['198001012005011001', '19800101 200501 1 001', '1980.0101']) {
      const refused = await get(house.people.evaluator, `&q=${encodeURIComponent(q)}`);
      expect([refused.status, refused.body.code]).toEqual([422, 'IDENTITY_NUMBER_IN_URL']);
      expect(JSON.stringify(refused.body)).not.toContain(q);
    }
  });

  it('finds a person by the new name at once, and by the new name of the unit', async () => {
    const { evaluator, employee, unitId } = house.people;
    const rename = (name: string) => house.db.employee.update({ where: { id: employee }, data: { name } });
    await rename('Kirana Bestari');
    expect(await ids(evaluator, '&q=kirana')).toEqual([approval]);
    await rename('Sári Wulandari, S.Kom.');
    await house.db.unit.update({ where: { id: unitId }, data: { name: 'Dinas Kesehatan dan Sosial' } });
    expect(await ids(evaluator, '&q=sosial%20sari')).toEqual([approval]);
  });
});

describe('counts', () => {
  it('of each filter under the others: the values of a set filter are counted as if it were not', async () => {
    const { employee } = house.people;
    const own = await list(employee);
    expect(own.length).toBeGreaterThan(0);
    const all = await counts(employee);
    expect(countOf(all.holding, 'ME')).toBe(own.length);
    expect(all.kind?.values.reduce((sum, each) => sum + each.count, 0)).toBe(own.length);
    expect(all.unit?.values).toMatchObject([
      { value: house.people.unitId, label: expect.stringContaining('Dinas Kesehatan') as string },
    ]);
    expect(countOf(all.cycle, cycleId)).toBe(own.length);
    expect(Object.values(all).some((each) => each.atLeast)).toBe(false);
    const kind = own[0]?.kind ?? '';
    const filtered = await counts(employee, `&kind=${kind}`);
    expect(filtered.kind).toEqual(all.kind);
    expect(countOf(filtered.holding, 'ME')).toBe(own.filter((each) => each.kind === kind).length);
  });

  it('says what every holding would show, whichever is asked for', async () => {
    const { evaluator, manager } = house.people;
    const mine = await counts(evaluator, '&holding=ME');
    expect(countOf(mine.holding, 'TEAM')).toBe((await list(evaluator, '&holding=TEAM')).length);
    expect(countOf((await counts(manager)).holding, 'OFFICE')).toBe((await list(manager, '&holding=OFFICE')).length);
  });

  it('stops at a thousand and says so; the list goes on', async () => {
    const { admin, colleague } = house.people;
    const appraisalId = await appraisalOf(house.db, cycleId, colleague);
    await house.db.$executeRaw`
      INSERT INTO task (cycle_id, appraisal_id, stage, kind, round, status, role, unit_id, opened_at, due_at, closed_at)
      SELECT a.cycle_id, a.id, 'DELIVERY', 'RECEIVE_RESULT', n, 'CANCELLED', 'BKD_ADMIN', a.unit_id, now(), now() + interval '1 day', now()
      FROM appraisal a, generate_series(100, 1200) n WHERE a.id = ${appraisalId}::uuid`;
    const page = expectStatus(await get(admin, '&status=CANCELLED'), 200);
    expect(page.nextCursor).not.toBeNull();
    const { kind, holding } = page.counts as Record<string, Counted>;
    expect([kind?.atLeast, countOf(kind, 'RECEIVE_RESULT'), countOf(holding, 'OFFICE')]).toEqual([true, 1000, 1000]);
    await house.db.$executeRaw`DELETE FROM task WHERE round >= 100`;
  });
});
