import type { PrismaClient } from '../../generated/prisma/client.ts';

/** How many rows every table has, and a hash over all of them: two prints are equal exactly where nothing was written. */
export async function databasePrint(db: PrismaClient): Promise<Readonly<Record<string, string>>> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`;
  const print: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await db.$queryRawUnsafe<{ count: number; hash: string | null }[]>(
      `SELECT count(*)::int AS count, md5(string_agg(t::text, '|' ORDER BY t::text)) AS hash FROM "${name}" t`,
    );
    print[name] = `${row?.count} ${row?.hash}`;
  }
  return print;
}
