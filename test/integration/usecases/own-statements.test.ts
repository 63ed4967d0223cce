import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Prisma } from '../../../generated/prisma/client.ts';
import { isBusy } from '../../../usecases/database-errors.ts';
import { openTransaction, prepared } from '../../../usecases/own-statements.ts';
import { inTransaction, isUniqueViolation } from '../../../usecases/transact.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** One column of each type that the tables have. */
const everyType = (at: Date) => Prisma.sql`
  SELECT 1 AS "int", 2::bigint AS "big", 1.5::float8 AS "double", 2.50::numeric AS "decimal", true AS "yes", 'teks'::text AS "text",
    gen_random_uuid() IS NOT NULL AS "made", '00000000-0000-4000-8000-000000000001'::uuid AS "uuid", ${at}::timestamptz AS "at",
    DATE '2026-02-28' AS "date", jsonb_build_object('a', ARRAY[1, 2]) AS "json", 'null'::jsonb AS "jsonNull", NULL::timestamptz AS "nothing",
    ARRAY['x', NULL]::text[] AS "texts", ARRAY[3::bigint] AS "bigs", ARRAY[DATE '2026-01-01'] AS "dates",
    ${['a', 'b']}::text[] AS "given", ${{ b: 1 }}::jsonb AS "object"`;

describe('SQL of our own in a transaction', () => {
  it('reads the same values as through the client', async () => {
    const at = new Date('2026-03-31T16:59:59.123Z');
    const [through] = await database.db.$queryRaw<unknown[]>(everyType(at));
    const [past] = await inTransaction(database, (tx) => tx.$queryRaw<unknown[]>(everyType(at)));
    expect(past).toEqual(through);
  });

  it('belongs to the transaction: what is rolled back was never there', async () => {
    const unit = { code: 'ROLLED-BACK', name: 'Dinas', timeZone: 'Asia/Jakarta', workingWeek: 'MON_FRI' };
    await expect(
      inTransaction(database, async (tx) => {
        await tx.unit.create({ data: unit });
        const renamed = await tx.$executeRaw`UPDATE unit SET name = 'Lain' WHERE code = ${unit.code}`;
        throw new Error(`renamed ${renamed}`);
      }),
    ).rejects.toThrow('renamed 1');
    expect(await database.db.unit.count({ where: { code: unit.code } })).toBe(0);
  });

  it('is planned once where it is prepared, and gives each value its own answer', async () => {
    const double = (n: number) => prepared('test-double', Prisma.sql`SELECT ${n}::int * 2 AS doubled`);
    const answers = await inTransaction(database, async (tx) => {
      const doubled: unknown[] = [];
      for (const n of [1, 2, 3]) doubled.push(...(await tx.$queryRaw<{ doubled: number }[]>(double(n))));
      const known = await tx.$queryRaw<
        { name: string }[]
      >`SELECT name FROM pg_prepared_statements WHERE name = 'test-double'`;
      return { doubled, known };
    });
    expect(answers).toEqual({
      doubled: [{ doubled: 2 }, { doubled: 4 }, { doubled: 6 }],
      known: [{ name: 'test-double' }],
    });
  });

  it('writes nothing after the time of its transaction is over', async () => {
    const code = 'TOO-LATE';
    const late = openTransaction(
      database.db,
      async (tx) => {
        await sleep(600);
        await tx.$executeRaw`INSERT INTO unit (code, name, time_zone, working_week) VALUES (${code}, 'x', 'Asia/Jakarta', 'MON_FRI')`;
      },
      { maxWait: 5_000, timeout: 200 },
    );
    const error: unknown = await late.catch((reason: unknown) => reason);
    expect(isBusy(error)).toBe(true);
    expect(await database.db.unit.count({ where: { code } })).toBe(0);
  });

  it('says that a row was there already, and that a lock was not free in time', async () => {
    const twice = inTransaction(database, async (tx) => {
      for (const n of [1, 2]) {
        await tx.$executeRaw`INSERT INTO chain_head (chain, seq, hash) VALUES ('twice', ${n}, '')`;
      }
    });
    expect(isUniqueViolation(await twice.catch((reason: unknown) => reason))).toBe(true);

    await database.db.$executeRaw`INSERT INTO chain_head (chain, seq, hash) VALUES ('held', 1, '')`;
    const refused = await database.db.$transaction(async (holder) => {
      await holder.$queryRaw`SELECT 1 FROM chain_head WHERE chain = 'held' FOR UPDATE`;
      return inTransaction(database, (tx) => tx.$queryRaw`SELECT 1 FROM chain_head WHERE chain = 'held' FOR UPDATE`, {
        lockMs: 100,
        statementMs: 1_000,
      }).catch((reason: unknown) => reason);
    });
    expect(isBusy(refused)).toBe(true);
  });
});
