/** PostgreSQL goes away under a request, and is away for others: each is told that it may come again, never that Daur has a fault. */
import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PrismaClient } from '../../../generated/prisma/client.ts';
import { startApi, type TestApi } from '../../support/api.ts';
import { startLine, type Line } from '../../support/cut-line.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { makeAgency } from '../../support/engine.ts';
import { holdRow } from '../../support/hold-row.ts';

let database: TestDatabase;
let line: Line;
let db: PrismaClient;
let api: TestApi;
let personId: string;

beforeAll(async () => {
  database = await freshDatabase();
  const url = new URL(database.url);
  line = await startLine(url.host);
  url.host = line.address;
  db = new PrismaClient({ adapter: new PrismaPg({ connectionString: url.href, max: 4 }) });
  personId = (await makeAgency(database.db)).employee;
  api = await startApi({ deps: { db } });
});

afterAll(async () => {
  await api.close();
  await db.$disconnect();
  await line.close();
  await database.close();
});

test('a request whose connection breaks, and those that find none, are answered 503 and succeed when the database is back', async () => {
  const look = () => api.call('GET', '/tasks', { as: personId });
  expect((await look()).status).toBe(200);

  const held = await holdRow(database.url, 'LOCK TABLE task IN ACCESS EXCLUSIVE MODE', []);
  const underWay = [look(), look(), look()];
  await held.somebodyWaits();
  await line.cut();
  const whileAway = [look(), look(), look()];
  const answers = await Promise.all([...underWay, ...whileAway]);
  await held.release();
  expect(answers.map(({ status, body }) => `${status} ${String(body['code'])}`)).toEqual(answers.map(() => '503 BUSY'));
  for (const { headers } of answers) expect(headers.get('Retry-After')).toBe('1');

  await line.mend();
  await expect.poll(async () => (await look()).status, { timeout: 30_000 }).toBe(200);
});
