/** BKD's files: what is in them, what is not, and that they are streamed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'csv-parse/sync';
import { DATASETS } from '../../../usecases/exports/datasets.ts';
import { readPages } from '../../../usecases/exports/read-pages.ts';
import { streamOf } from '../../../usecases/exports/stream-of.ts';
import { Prisma } from '../../../generated/prisma/client.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { Walk } from '../../support/acts.ts';
import { appraisalOf, launchCycle } from '../../support/engine.ts';
import { unzip } from '../../support/unzip.ts';

let house: ApiHouse;
let cycleId: string;
let walk: Walk;

beforeAll(async () => {
  house = await startApiHouse();
  const { api, people, walkPolicyId, db } = house;
  // A name that a spreadsheet would take for a formula, and texts that XML and CSV must not stumble over.
  await db.employee.update({
    where: { id: people.colleague },
    data: { name: '=HYPERLINK("https://evil.example","klik")', position: 'Kepala "Seksi" <A&B>, baris\u0007' },
  });
  cycleId = await launchCycle(api, people, walkPolicyId, 'Ekspor');
  walk = new Walk(house, cycleId, await appraisalOf(db, cycleId, people.employee), people.employee);
  await walk.toRated('MEETS');
});
afterAll(() => house.close());

async function csv(dataset: string, as: string, query = ''): Promise<Record<string, string>[]> {
  const answer = await house.api.call('GET', `/cycles/${cycleId}/exports/${dataset}.csv?language=en${query}`, { as });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return parse(answer.body.text as string, { columns: true, bom: true });
}

async function bytes(path: string, as: string): Promise<Buffer> {
  const token = await house.api.token(as, 600);
  const response = await fetch(`${house.api.url}${path}`, { headers: { Authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

describe('a data set as CSV', () => {
  it('has every participant once, with the identity number in groups, so that a spreadsheet keeps its digits', async () => {
    const rows = await csv('participants', house.people.admin);
    expect(rows).toHaveLength(5);
    const sari = rows.find((row) => row['Name'] === 'Sari');
    expect(sari).toMatchObject({
      NIP: '19800101 200501 1 005',
      'Unit code': 'DINKES',
      Evaluator: 'Kabid',
      State: 'ACTIVE',
    });
  });

  it('makes of a formula a text', async () => {
    const rows = await csv('participants', house.people.admin);
    expect(rows.map((row) => row['Name'])).toContain(`'=HYPERLINK("https://evil.example","klik")`);
  });

  it('can be had of every data set, also where there are no rows', async () => {
    for (const dataset of DATASETS) {
      const rows = await csv(dataset, house.people.admin);
      expect([dataset, Array.isArray(rows)]).toEqual([dataset, true]);
    }
    expect(await csv('appeals', house.people.admin)).toEqual([]);
  });

  it('lists what is late with the working days, and what happens next', async () => {
    const { db, people } = house;
    // The manager's own would pass to somebody else.
    const task = await db.task.findFirstOrThrow({
      where: { cycleId, status: 'OPEN', kind: 'DRAFT_TARGETS', NOT: { assigneeId: people.manager } },
    });
    await db.task.update({ where: { id: task.id }, data: { dueAt: new Date(Date.now() - 21 * 86_400_000) } });
    const [row] = await csv('late', people.admin);
    expect(row).toMatchObject({
      'Task id': task.id,
      'What happens next': 'TAKEN_OVER',
      'Passes to': 'PERFORMANCE_MANAGER',
    });
    // Three weeks hold at least ten working days, whatever holidays fall into them.
    expect(Number(row?.['Working days late'])).toBeGreaterThanOrEqual(10);
    expect(Number(row?.['Working days late'])).toBeLessThanOrEqual(15);
  });
});

describe('a data set as a workbook', () => {
  it('has text cells for identity numbers and formulas, and dates as dates of the unit', async () => {
    const parts = unzip(await bytes(`/cycles/${cycleId}/exports/participants.xlsx`, house.people.admin));
    expect([...parts.keys()].toSorted()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
    ]);
    const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet.match(/<row>/g)).toHaveLength(6);
    expect(sheet).toContain('<c t="inlineStr" s="2"><is><t xml:space="preserve">19800101 200501 1 005</t></is></c>');
    // An inline text with the quote prefix: no formula, not even when somebody edits the cell.
    expect(sheet).toContain('<c t="inlineStr" s="3"><is><t xml:space="preserve">=HYPERLINK(');
    expect(sheet).not.toContain('<f>');
    expect(sheet).toContain('Kepala &quot;Seksi&quot; &lt;A&amp;B&gt;, baris\uFFFD');
  });

  it('gives instants as the wall clock of the unit', async () => {
    const { openedAt } = await walk.task('RATE');
    const parts = unzip(await bytes(`/cycles/${cycleId}/exports/tasks.xlsx`, house.people.admin));
    const wita = openedAt.getTime() + 8 * 3_600_000;
    const serials = [...(parts.get('xl/worksheets/sheet1.xml') ?? '').matchAll(/<c s="5"><v>([\d.]+)<\/v>/g)].map(
      ([, value]) => Math.round((Number(value) - 25_569) * 86_400_000),
    );
    expect(serials).toContain(wita);
  });
});

describe('who gets what', () => {
  it('a rating is in no file of its employee before the receipt, also where he holds BKD’s office', async () => {
    const { db, people } = house;
    expect((await csv('ratings', people.admin)).map((row) => row['Name'])).toEqual(['Sari']);
    const grant = await db.roleGrant.create({
      data: { personId: people.employee, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') },
    });
    expect(await csv('ratings', people.employee)).toEqual([]);
    const own = (await csv('participants', people.employee)).find((row) => row['Name'] === 'Sari');
    expect(own?.['Predicate']).toBe('');
    await db.roleGrant.delete({ where: { id: grant.id } });
  });

  it('the head of a unit gets his unit without identity numbers; events and mails are refused, and that is audited', async () => {
    const { people, db } = house;
    const rows = await csv('participants', people.head);
    expect(rows).toHaveLength(5);
    expect(Object.keys(rows[0] ?? {})).not.toContain('NIP');
    for (const [dataset, as, query] of [
      ['events', people.head, ''],
      ['participants', people.employee, ''],
      ['participants', people.head, `?unitId=${people.otherUnitId}`],
    ] as const) {
      const before = await db.event.count({ where: { result: 'DENIED' } });
      const refused = await house.api.call('GET', `/cycles/${cycleId}/exports/${dataset}.csv${query}`, { as });
      expect([dataset, refused.status, refused.body.code]).toEqual([dataset, 403, 'FORBIDDEN']);
      expect(await db.event.count({ where: { result: 'DENIED' } })).toBe(before + 1);
    }
  });

  it('each export is an audited event', async () => {
    await csv('reports', house.people.admin);
    const event = await house.db.event.findFirst({
      where: { type: 'DATA_EXPORTED', cycleId },
      orderBy: { id: 'desc' },
    });
    expect(event).toMatchObject({ actorId: house.people.admin, data: { dataset: 'reports', format: 'csv' } });
  });
});

describe('streaming', () => {
  const numbers = (last: number, broken = ''): Prisma.Sql =>
    Prisma.sql`SELECT n::int AS n, repeat('x', 100) AS text ${Prisma.raw(broken)} FROM generate_series(1, ${last}::int) n`;

  it('gives the first rows before the last is read, reads no further than is taken, and ends its transaction when nobody reads on', async () => {
    let read = 0;
    const pages = await readPages(house.deps, {
      query: numbers(100_000),
      enrich: (_tx, rows) => {
        read += rows.length;
        return Promise.resolve(rows);
      },
    });
    const first = await pages.next();
    expect(first.value).toHaveLength(500);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(read).toBeLessThanOrEqual(1_500);
    await pages.return?.();
    const [busy] = await house.db.$queryRaw<[{ n: number }]>`
      SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`;
    expect(busy.n).toBe(0);
  });

  it('takes all rows, in their order', async () => {
    const pages = await readPages(house.deps, { query: numbers(2_345) });
    const seen: unknown[] = [];
    for await (const rows of pages) seen.push(...rows.map((row) => row['n']));
    expect(seen).toEqual(Array.from({ length: 2_345 }, (_, index) => index + 1));
  });

  it('does not hide an error in the middle', async () => {
    const pages = await readPages(house.deps, { query: numbers(3_000, ', 1 / (2500 - n) AS quotient') });
    const all = async (): Promise<void> => {
      for await (const rows of pages) expect(rows.length).toBeGreaterThan(0);
    };
    await expect(all()).rejects.toThrow('division by zero');
  });

  it('stops the query when the client goes away, before the first byte or after some', async () => {
    const { api, people, db } = house;
    const token = await api.token(people.admin, 600);
    for (const format of ['csv', 'xlsx']) {
      const gone = new AbortController();
      const response = await fetch(`${api.url}/cycles/${cycleId}/exports/events.${format}`, {
        headers: { Authorization: `Bearer ${token}` },
        signal: gone.signal,
      });
      gone.abort();
      await response.arrayBuffer().catch(() => undefined);
    }
    await expect
      .poll(async () => {
        const [open] = await db.$queryRaw<[{ n: number }]>`
          SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`;
        return open.n;
      })
      .toBe(0);
  });

  it('a table that breaks off makes a broken stream, in both formats', async () => {
    for (const format of ['csv', 'xlsx'] as const) {
      const pages = await readPages(house.deps, { query: numbers(3_000, ', 1 / (2500 - n) AS quotient') });
      const columns = [{ key: 'n', type: 'NUMBER', heading: { id: 'n', en: 'n' } }] as const;
      const stream = streamOf({ name: 'broken', columns, language: 'en', pages }, format, new Date());
      await expect(stream.toArray()).rejects.toThrow('division by zero');
    }
  });

  it('refuses more exports at once than it has connections for', async () => {
    const open = await Promise.all([1, 2, 3].map(() => readPages(house.deps, { query: numbers(5_000) })));
    const refused = await house.api.call('GET', `/cycles/${cycleId}/exports/tasks.csv`, { as: house.people.admin });
    expect([refused.status, refused.body.code]).toEqual([409, 'EXPORTS_BUSY']);
    for (const pages of open) await pages.return?.();
    expect(await csv('tasks', house.people.admin)).not.toEqual([]);
  });
});
