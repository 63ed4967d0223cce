/** A word that stands in whatever belongs to one person, so that a test can see where it still is. */
import type { PrismaClient } from '../../generated/prisma/client.ts';

/** Every text of a form that people write (it has a space, and is no target such as “≥ 95”) bears the word. */
export function marked<T>(form: T, word: string): T {
  return JSON.parse(JSON.stringify(form), (_key, value: unknown) =>
    typeof value === 'string' && value.includes(' ') && value.length > 8 ? `${value} ${word}` : value,
  ) as T;
}

/** Tables, and in them columns, in whose rows one of the words stands. */
export async function placesOf(db: PrismaClient, words: readonly string[]): Promise<string[]> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`;
  const found: string[] = [];
  for (const { name } of tables) {
    const columns = await db.$queryRawUnsafe<{ key: string }[]>(
      `SELECT DISTINCT c.key FROM "${name}" t, jsonb_each_text(to_jsonb(t)) AS c(key, value) WHERE c.value ~* $1 ORDER BY 1`,
      words.join('|'),
    );
    found.push(...columns.map(({ key }) => `${name}.${key}`));
  }
  return found;
}
