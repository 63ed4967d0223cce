/** How migrations meet a database that is in use: bounded waits, and indexes that keep nobody waiting. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { markRolledBack, migrate, MIGRATIONS_FOLDER } from '../../../runtime/migrate.ts';
import { emptyDatabase, type EmptyDatabase } from '../../support/database.ts';
import { holdRow } from '../../support/hold-row.ts';

let database: EmptyDatabase;
let folder: string;

beforeEach(async () => {
  database = await emptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'daur-migrations-'));
  await cp(MIGRATIONS_FOLDER, folder, { recursive: true });
  await migrate(database.url, folder);
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

async function add(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

test('a migration behind a long transaction gives up in time, changes nothing, and is applied when it is repeated', async () => {
  const name = '20991231000001_weight';
  await add(
    name,
    `SET LOCAL lock_timeout = '200ms';
     ALTER TABLE unit ADD COLUMN weight int;
     ALTER TABLE task ADD COLUMN weight int;`,
  );
  const held = await holdRow(database.url, 'LOCK TABLE task IN ROW EXCLUSIVE MODE', []);
  await expect(migrate(database.url, folder)).rejects.toThrow(
    new RegExp(`Migration ${name} failed: [\\s\\S]*lock timeout[\\s\\S]*npm run migrate -- --rolled-back ${name}`),
  );
  await held.release();
  expect(
    await database.query(`SELECT table_name FROM information_schema.columns WHERE column_name = 'weight'`),
  ).toEqual([]);

  await markRolledBack(database.url, name);
  expect((await migrate(database.url, folder)).applied).toEqual([name]);
  expect(
    await database.query(`SELECT table_name FROM information_schema.columns WHERE column_name = 'weight' ORDER BY 1`),
  ).toEqual([{ table_name: 'task' }, { table_name: 'unit' }]);
});

test('an index that is alone in its migration is built CONCURRENTLY, while others write', async () => {
  await add('20991231000002_index', 'CREATE INDEX CONCURRENTLY unit_code_and_name ON unit (code, name);');
  expect((await migrate(database.url, folder)).applied).toEqual(['20991231000002_index']);
  expect(
    await database.query(`SELECT indisvalid FROM pg_index WHERE indexrelid = 'unit_code_and_name'::regclass`),
  ).toEqual([{ indisvalid: true }]);
});
