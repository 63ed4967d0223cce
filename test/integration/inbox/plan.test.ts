/** How the database goes about a full office's inbox: in the order of an index, never through all tasks. Nothing here is about the clock. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeInboxAgency, type InboxAgency } from '../../../bench/inbox-data.ts';
import { wordsOf } from '../../../domain/task-search.ts';
import type { Prisma } from '../../../generated/prisma/client.ts';
import { countsQuery } from '../../../usecases/tasks/inbox/counts.ts';
import type { InboxSort } from '../../../usecases/tasks/inbox/order.ts';
import { readInboxReader } from '../../../usecases/tasks/inbox/reader.ts';
import { understand } from '../../../usecases/tasks/inbox/search.ts';
import { inboxQuery } from '../../../usecases/tasks/read-inbox.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let agency: InboxAgency;
beforeAll(async () => {
  database = await freshDatabase();
  agency = await makeInboxAgency(database.url, 40_000);
}, 120_000);
afterAll(() => database.close());

async function planOf(query: Prisma.Sql | undefined): Promise<string> {
  if (!query) throw new Error('nothing is asked');
  const rows = await database.db.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${query.text}`, ...query.values);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const asks = async (who: keyof Omit<InboxAgency, 'tasks'>, sort: InboxSort, q?: string) => {
  const reader = await readInboxReader(database, agency[who]);
  const search = q === undefined ? undefined : await understand(database, wordsOf(q));
  const filter = { status: ['OPEN'] as const, search };
  return {
    page: await planOf(inboxQuery(reader, filter, sort, { limit: 50, after: undefined })),
    counts: await planOf(countsQuery(reader, filter).query),
  };
};

describe('the plan', () => {
  it.each([
    ['due', 'task_office_due'],
    ['-due', 'task_office_due'],
    ['opened', 'task_office_opened'],
    ['-opened', 'task_office_opened'],
    ['priority', 'task_office_priority'],
    ['employee', 'employee_by_name'],
  ] as const)('of BKD’s inbox by %s walks %s', async (sort, index) => {
    const { page, counts } = await asks('admin', sort);
    expect(page).toContain(index);
    expect(page).not.toMatch(/Seq Scan on task\b/);
    expect(counts).toContain('task_office_sample');
    expect(counts).not.toMatch(/Seq Scan on task\b/);
  });

  it.each(['supervisor', 'manager'] as const)('of the inbox of a %s reads his own tasks by index', async (who) => {
    const { page, counts } = await asks(who, 'due');
    expect(`${page}${counts}`).not.toMatch(/Seq Scan on task\b/);
  });

  it('of a search for a name goes from the people to their tasks', async () => {
    const { page, counts } = await asks('admin', 'due', 'sari melati');
    expect(page).toContain('task_of_appraisal');
    expect(`${page}${counts}`).not.toMatch(/Seq Scan on task\b/);
  });
});
