import { describe, expect, test } from 'vitest';
import { checkMigrations, knownFrom, type Migration } from '../../../prisma/migration-rules.ts';
import { readMigrationsAround } from '../../../prisma/read-migrations.ts';
import { MIGRATIONS_FOLDER } from '../../../runtime/migrate.ts';

const { released, newer } = readMigrationsAround(MIGRATIONS_FOLDER);
const known = await knownFrom(released);
const LOCK_TIMEOUT = `SET LOCAL lock_timeout = '2s';\n`;

const migration = (sql: string): Migration => ({ name: '20270101000001_sample', sql });

/** What is found in a migration that begins as it should, as `rule: sentence`. */
async function found(...scripts: readonly string[]): Promise<string[]> {
  const migrations = scripts.map((sql) => migration(/CONCURRENTLY/.test(sql) ? sql : LOCK_TIMEOUT + sql));
  const findings = await checkMigrations(known, migrations);
  return findings.map(({ rule, sentence }) => `${rule}: ${sentence}`);
}

test('every migration that is newer than the previous release is safe beside its processes', async () => {
  expect(await checkMigrations(known, newer)).toEqual([]);
});

describe('what the previous release could not live with is refused, with the reason', () => {
  test.each([
    [
      'a dropped column',
      'ALTER TABLE task DROP COLUMN marks;',
      /^drop: .*\(marks\) may be used by the previous release/,
    ],
    ['a dropped table', 'DROP TABLE task_draft;', /^drop: .*task_draft/],
    ['a dropped index', 'DROP INDEX task_owner;', /^drop: /],
    ['a dropped constraint', 'ALTER TABLE task DROP CONSTRAINT task_check;', /^drop: /],
    ['a dropped trigger', 'DROP TRIGGER event_append_only ON event;', /^drop: .*event\.event_append_only/],
    ['a right taken away', 'REVOKE UPDATE ON task FROM PUBLIC;', /^drop: .*right to task/],
    ['a renamed column', 'ALTER TABLE task RENAME COLUMN marks TO signs;', /^rename: /],
    ['a renamed table', 'ALTER TABLE task RENAME TO duty;', /^rename: /],
    ['another type', 'ALTER TABLE task ALTER COLUMN level TYPE bigint;', /^change-type: .*task\.level/],
    ['SET NOT NULL', 'ALTER TABLE task ALTER COLUMN assignee_id SET NOT NULL;', /^not-null: .*task\.assignee_id/],
    ['DROP NOT NULL', 'ALTER TABLE task ALTER COLUMN level DROP NOT NULL;', /^not-null: .*does not expect/],
    [
      'NOT NULL without a default',
      'ALTER TABLE task ADD COLUMN weight int NOT NULL;',
      /^not-null: .*inserts would fail/,
    ],
    ['a default taken away', 'ALTER TABLE task ALTER COLUMN level DROP DEFAULT;', /^default: .*task\.level/],
    ['a check of a known column', 'ALTER TABLE task ADD CHECK (level < 9) NOT VALID;', /^known-columns: .*level/],
    [
      'a key of known columns',
      'CREATE UNIQUE INDEX CONCURRENTLY one ON task (owner_id, level);',
      /^known-columns: .*owner_id, level/,
    ],
    [
      'a trigger',
      'CREATE TRIGGER late BEFORE UPDATE ON task FOR EACH ROW EXECUTE FUNCTION late();',
      /^trigger: .*task/,
    ],
    [
      'a replaced function',
      `CREATE OR REPLACE FUNCTION event_chain() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';`,
      /^replace: .*event_chain/,
    ],
  ])('%s', async (_what, sql, expected) => {
    expect(await found(sql)).toEqual([expect.stringMatching(expected)]);
  });
});

describe('what would lock a table in use for long is refused', () => {
  test.each([
    ['an index', 'CREATE INDEX slow ON event (at);', /^index: .*event without CONCURRENTLY/],
    [
      'a constraint that is validated at once',
      'ALTER TABLE task ADD COLUMN w int; ALTER TABLE task ADD CHECK (w > 0);',
      /^constraint: .*NOT VALID/,
    ],
    [
      'a foreign key that is validated at once',
      'ALTER TABLE task ADD COLUMN u uuid; ALTER TABLE task ADD FOREIGN KEY (u) REFERENCES unit (id);',
      /^constraint: .*NOT VALID/,
    ],
    [
      'a constraint that is validated in the same transaction',
      'ALTER TABLE task ADD COLUMN w int; ALTER TABLE task ADD CONSTRAINT w CHECK (w > 0) NOT VALID; ALTER TABLE task VALIDATE CONSTRAINT w;',
      /^constraint: .*migration of its own/,
    ],
    ['a unique constraint', 'ALTER TABLE task ADD CONSTRAINT once UNIQUE (request_id);', /^constraint: .*USING INDEX/],
    ['a unique column', 'ALTER TABLE task ADD COLUMN code text UNIQUE;', /^index: .*task\.code/],
    ['a checked column', 'ALTER TABLE task ADD COLUMN w int CHECK (w > 0);', /^constraint: .*task\.w/],
    [
      'a volatile default',
      'ALTER TABLE task ADD COLUMN token uuid DEFAULT gen_random_uuid();',
      /^default: .*gen_random_uuid/,
    ],
    [
      'a computed column',
      'ALTER TABLE task ADD COLUMN twice int GENERATED ALWAYS AS (level * 2) STORED;',
      /^default: /,
    ],
    ['rows written by the thousand', `UPDATE task SET marks = '{}';`, /^rows: .*task/],
    ['rows deleted', 'DELETE FROM outbox WHERE consumed_at IS NOT NULL;', /^rows: .*outbox/],
    [
      'two tables in one transaction',
      'ALTER TABLE task ADD COLUMN w int; ALTER TABLE appraisal ADD COLUMN w int;',
      /^one-table: .*appraisal after task/,
    ],
    ['a locked table', 'LOCK TABLE task;', /^lock: /],
    ['an emptied table', 'TRUNCATE task_draft;', /^lock: /],
    ['a block of code, which nobody can judge', `DO 'BEGIN DELETE FROM task; END';`, /^unknown: .*DoStmt/],
    ['an alteration that no rule knows', 'ALTER TABLE task DISABLE TRIGGER ALL;', /^unknown: .*AT_DisableTrigAll/],
  ])('%s', async (_what, sql, expected) => {
    expect(await found(sql)).toEqual([expect.stringMatching(expected)]);
  });

  test('CONCURRENTLY among other statements, which PostgreSQL runs as one transaction', async () => {
    expect(await found('CREATE INDEX CONCURRENTLY a ON event (at); CREATE INDEX CONCURRENTLY b ON task (id);')).toEqual(
      [
        expect.stringMatching(/^index: CONCURRENTLY must be the only statement/),
        expect.stringMatching(/^index: CONCURRENTLY must be the only statement/),
      ],
    );
  });

  test.each([
    ['no bound', ''],
    ['a bound for the session instead of the transaction', `SET lock_timeout = '2s';`],
    ['a bound of a minute', `SET LOCAL lock_timeout = '60s';`],
    ['no bound at all in figures', 'SET LOCAL lock_timeout = 0;'],
  ])('a migration that begins with %s', async (_what, first) => {
    const findings = await checkMigrations(known, [migration(`${first} ALTER TABLE task ADD COLUMN w int;`)]);
    expect(findings).toEqual([expect.objectContaining({ rule: 'lock-timeout', line: 1 })]);
  });
});

describe('what is safe passes', () => {
  test.each([
    ['an empty column', 'ALTER TABLE task ADD COLUMN weight int;'],
    [
      'a column with a fixed default',
      `ALTER TABLE task ADD COLUMN weight int NOT NULL DEFAULT 1, ADD COLUMN at timestamptz NOT NULL DEFAULT now();`,
    ],
    ['a column that refers to another table', 'ALTER TABLE task ADD COLUMN u uuid REFERENCES unit (id);'],
    ['a check of new columns', 'ALTER TABLE task ADD COLUMN w int; ALTER TABLE task ADD CHECK (w > 0) NOT VALID;'],
    [
      'a table with everything that belongs to it',
      `CREATE TABLE seat (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), task_id uuid NOT NULL REFERENCES task (id));
       CREATE UNIQUE INDEX seat_task ON seat (task_id);
       CREATE FUNCTION seat_kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
       CREATE TRIGGER seat_kept BEFORE INSERT ON seat FOR EACH ROW EXECUTE FUNCTION seat_kept();
       REVOKE ALL ON FUNCTION seat_kept() FROM PUBLIC;
       ALTER TABLE seat ALTER COLUMN task_id DROP NOT NULL;`,
    ],
    ['an index that keeps nobody waiting', 'CREATE INDEX CONCURRENTLY task_opened ON task (opened_at);'],
  ])('%s', async (_what, sql) => {
    expect(await found(sql)).toEqual([]);
  });

  test('a constraint that is validated in the next migration', async () => {
    expect(
      await found(
        'ALTER TABLE task ADD COLUMN w int; ALTER TABLE task ADD CONSTRAINT w CHECK (w > 0) NOT VALID;',
        'ALTER TABLE task VALIDATE CONSTRAINT w;',
      ),
    ).toEqual([]);
  });
});

describe('an exception', () => {
  const DROP = 'ALTER TABLE task DROP COLUMN marks;';

  test('with its reason lets pass what it names, and nothing else', async () => {
    const reason =
      '-- safe(drop): nothing has read it since the release before\n-- the previous one (commit 1a2b3c).\n';
    expect(await found(reason + DROP)).toEqual([]);
    expect(await found(`${reason}ALTER TABLE task DROP COLUMN marks, ALTER COLUMN level TYPE bigint;`)).toEqual([
      expect.stringMatching(/^change-type: /),
    ]);
    expect(await found(`${reason}${DROP} ALTER TABLE task DROP COLUMN level;`)).toEqual([
      expect.stringMatching(/^drop: .*level/),
    ]);
  });

  test('without a reason is refused', async () => {
    expect(await found(`-- safe(drop): ok\n${DROP}`)).toEqual([
      'exception: The exception from "drop" gives no reason.',
      expect.stringMatching(/^drop: /),
    ]);
  });

  test('from a rule that there is not, or where none is needed, is refused', async () => {
    expect(await found(`-- safe(everything): because I say so, and nobody may ask.\n${DROP}`)).toEqual([
      expect.stringMatching(/^exception: There is no rule "everything"/),
      expect.stringMatching(/^drop: /),
    ]);
    expect(await found('-- safe(index): it is a very small table.\nALTER TABLE task ADD COLUMN w int;')).toEqual([
      'exception: No exception from "index" is needed here.',
    ]);
  });
});

test('a finding names the migration and the line of the statement', async () => {
  const sql = `${LOCK_TIMEOUT}-- Penilai — a comment of more bytes than letters.\n\nALTER TABLE task\n  DROP COLUMN marks;`;
  expect(await checkMigrations(known, [migration(sql)])).toEqual([
    expect.objectContaining({ migration: '20270101000001_sample', line: 4, rule: 'drop' }),
  ]);
});

test('what is no SQL is refused by the name of its migration', async () => {
  await expect(checkMigrations(known, [migration('ALTER TABEL task;')])).rejects.toThrow(
    /20270101000001_sample is no SQL: .*TABEL/,
  );
});
