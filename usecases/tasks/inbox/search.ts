import { Prisma } from '../../../generated/prisma/client.ts';
import { searchGroups } from '../../../domain/task-search.ts';
import type { Deps } from '../../context.ts';

/** One way to understand what was typed; no task is found in two ways. */
export interface Understood {
  /** Over `t`. */
  readonly condition: Prisma.Sql;
  /** Whom it names, where these are few: then their tasks are looked at, else the inbox is gone through. null: many, or nobody by name. */
  readonly personIds: readonly string[] | null;
}

/** Up to so many people are looked up, and then their tasks. */
const FEW_PEOPLE = 500;

/**
 * Each word is found in the kind of task, in the stage, or in the name or position of the employee or the name of his unit (of a unit's report: of
 * that unit). @param words as domain/task-search.ts makes them
 */
export async function understand(deps: Pick<Deps, 'db'>, words: readonly string[]): Promise<Understood[]> {
  const ways = await Promise.all(searchGroups(words).map((group) => waysOf(deps, group)));
  return ways.flat();
}

async function waysOf(
  deps: Pick<Deps, 'db'>,
  group: { readonly words: readonly string[]; readonly pairs: readonly string[] },
): Promise<Understood[]> {
  const pairs = Prisma.sql`(t.stage || ':' || t.kind) = ANY(${[...group.pairs]}::text[])`;
  if (group.words.length === 0) return [{ condition: pairs, personIds: null }];
  // Words are letters and digits, so that this is a query whatever was typed.
  const query = group.words.map((word) => `'${word}':*`).join(' & ');
  const people = await deps.db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM employee WHERE search @@ ${query}::tsquery LIMIT ${FEW_PEOPLE + 1}`;
  const units = await deps.db.$queryRaw<{ id: string }[]>`SELECT id::text FROM unit WHERE search @@ ${query}::tsquery`;
  const ids = people.map((person) => person.id);
  const few = ids.length <= FEW_PEOPLE;
  const named = few
    ? Prisma.sql`t.appraisal_id IN (SELECT a.id FROM appraisal a WHERE a.employee_id = ANY(${ids}::uuid[]))`
    : Prisma.sql`t.appraisal_id IN (SELECT a.id FROM appraisal a JOIN employee e ON e.id = a.employee_id WHERE e.search @@ ${query}::tsquery)`;
  return [
    ...(ids.length > 0 ? [{ condition: Prisma.sql`${pairs} AND ${named}`, personIds: few ? ids : null }] : []),
    ...(units.length > 0
      ? [
          {
            condition: Prisma.sql`${pairs} AND t.appraisal_id IS NULL AND t.unit_id = ANY(${units.map((unit) => unit.id)}::uuid[])`,
            personIds: null,
          },
        ]
      : []),
  ];
}
