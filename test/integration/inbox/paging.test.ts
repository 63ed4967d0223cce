/** Pages of an inbox while people work in it: in every order, no task is skipped or repeated. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INBOX_SORTS } from '../../../usecases/tasks/inbox/order.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { appraisalOf, expectStatus } from '../../support/engine.ts';
import { newCycle } from './inbox-house.ts';

let house: ApiHouse;
let cycleId: string;
let serial = 0;
beforeAll(async () => {
  house = await startApiHouse();
  cycleId = await newCycle(house, 'Halaman');
});
afterAll(() => house.close());

interface Item {
  readonly id: string;
  readonly dueAt: string | null;
  readonly openedAt: string;
  readonly priority: number;
  readonly appraisal: { readonly employee: { readonly name: string } } | null;
}
interface Page {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

const page = async (sort: string, cursor: string | null): Promise<Page> =>
  expectStatus(
    await house.api.call(
      'GET',
      `/tasks?cycleId=${cycleId}&kind=STATE_AS_EVALUATOR&limit=7&sort=${sort}${cursor ? `&cursor=${cursor}` : ''}`,
      {
        as: house.people.evaluator,
      },
    ),
    200,
  ) as unknown as Page;

/** So many tasks in the evaluator's hands, about two people, many with the same due date; each of a case of its own, as rounds are. */
async function open(count: number): Promise<string[]> {
  serial += 1;
  const ids: string[] = [];
  for (const employeeId of [house.people.employee, house.people.colleague]) {
    const appraisalId = await appraisalOf(house.db, cycleId, employeeId);
    const rows = await house.db.$queryRaw<{ id: string }[]>`
      WITH k AS (
        INSERT INTO development_case (appraisal_id, kind, status, origin, reason, opened_at, closed_at)
        SELECT ${appraisalId}::uuid, 'REWARD', 'CANCELLED', 'TEST', 'Test', now(), now() FROM generate_series(1, ${count}::int) RETURNING id),
      numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM k)
      INSERT INTO task (cycle_id, appraisal_id, case_id, stage, kind, round, role, assignee_id, held_for_id, unit_id, opened_at, due_at, priority)
      SELECT a.cycle_id, a.id, n.id, 'APPEAL', 'STATE_AS_EVALUATOR', ${serial}::int, 'EVALUATOR', ${house.people.evaluator}::uuid,
        ${house.people.evaluator}::uuid, a.unit_id, now() - make_interval(mins => (n.n % 4)::int),
        CASE WHEN n.n % 5 > 0 THEN now() + make_interval(days => 2 + (n.n % 5)::int) END, 50 + (n.n % 3)::int * 10
      FROM numbered n, appraisal a WHERE a.id = ${appraisalId}::uuid RETURNING id::text`;
    ids.push(...rows.map((row) => row.id));
  }
  return ids;
}

const away = (ids: readonly string[], change: 'CANCELLED' | 'MOVED') =>
  change === 'MOVED'
    ? house.db.task.updateMany({ where: { id: { in: [...ids] } }, data: { assigneeId: house.people.head } })
    : house.db.task.updateMany({
        where: { id: { in: [...ids] } },
        data: { status: 'CANCELLED', closedAt: new Date() },
      });

describe('paging', () => {
  it.each(INBOX_SORTS)(
    'by %s neither skips nor repeats while tasks are decided, opened and moved to others',
    async (sort) => {
      const before = await open(20);
      const seen: string[] = [];
      const gone = new Set<string>();
      let cursor: string | null = null;
      for (let round = 0; ; round += 1) {
        const { items, nextCursor }: Page = await page(sort, cursor);
        seen.push(...items.map((item) => item.id));
        if (nextCursor === null) break;
        cursor = nextCursor;
        // The very task that the cursor stands on is decided; another one seen and one not seen yet go; new ones come.
        const last = seen.at(-1) ?? '';
        const unseen = before.find((id) => !seen.includes(id) && !gone.has(id)) ?? '';
        await away([last], 'CANCELLED');
        if (round % 2 === 0) await away([unseen], 'MOVED');
        gone.add(last).add(round % 2 === 0 ? unseen : last);
        if (round < 2) await open(2);
      }
      expect(seen.length).toBe(new Set(seen).size);
      const missed = before.filter((id) => !seen.includes(id) && !gone.has(id));
      expect(missed).toEqual([]);
      await house.db.task.updateMany({
        where: { cycleId, kind: 'STATE_AS_EVALUATOR', status: 'OPEN' },
        data: { status: 'CANCELLED', closedAt: new Date() },
      });
    },
  );

  it('gives each order, and a cursor holds no name', async () => {
    await open(12);
    const all = async (sort: string): Promise<Item[]> => {
      const items: Item[] = [];
      for (let cursor: string | null = null; ;) {
        const next: Page = await page(sort, cursor);
        items.push(...next.items);
        if (next.nextCursor === null) return items;
        cursor = next.nextCursor;
        expect(Buffer.from(cursor, 'base64url').toString()).not.toMatch(/Sari|Made/);
      }
    };
    const due = (item: Item) => (item.dueAt ? Date.parse(item.dueAt) : Infinity);
    const sorted = (values: readonly (number | string)[]) => values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    for (const [sort, of] of [
      ['due', due],
      ['opened', (item: Item) => Date.parse(item.openedAt)],
      ['priority', (item: Item) => -item.priority],
      ['employee', (item: Item) => item.appraisal?.employee.name ?? ''],
    ] as const) {
      const values = (await all(sort)).map((item): number | string => of(item));
      expect([sort, values]).toEqual([sort, sorted(values)]);
    }
    for (const [sort, of] of [
      ['-due', due],
      ['-opened', (item: Item) => Date.parse(item.openedAt)],
    ] as const) {
      const values = (await all(sort)).map(of);
      expect([sort, values]).toEqual([sort, sorted(values).toReversed()]);
    }
  });

  it('refuses a cursor of another order', async () => {
    const { nextCursor } = await page('due', null);
    const refused = await house.api.call('GET', `/tasks?sort=opened&cursor=${nextCursor ?? ''}`, {
      as: house.people.evaluator,
    });
    expect([refused.status, refused.body.code]).toEqual([422, 'CURSOR_INVALID']);
  });
});
