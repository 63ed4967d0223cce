import type { Tx } from '../context.ts';
import type { PersonRef } from '../tasks/task-summary.ts';

/** Names of people by id, each read once. */
export async function peopleRefs(
  tx: Pick<Tx, 'employee'>,
  ids: readonly (string | null | undefined)[],
): Promise<(id: string) => PersonRef> {
  const wanted = [...new Set(ids.filter((id): id is string => typeof id === 'string'))];
  const rows = await tx.employee.findMany({
    where: { id: { in: wanted } },
    select: { id: true, name: true, position: true },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return (id) => {
    const person = byId.get(id);
    if (!person) throw new Error(`Person ${id} was not asked for.`);
    return person;
  };
}
