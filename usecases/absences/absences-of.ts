import type { Span } from '../../domain/work-reports.ts';
import type { Tx } from '../context.ts';

/** When people were away in a span of local dates, by person. */
export async function absencesOf(
  tx: Tx,
  employeeIds: readonly string[],
  { from, to }: Span,
): Promise<ReadonlyMap<string, readonly Span[]>> {
  const rows = await tx.$queryRaw<(Span & { employeeId: string })[]>`
    SELECT employee_id::text AS "employeeId", to_char(from_date, 'YYYY-MM-DD') AS from, to_char(to_date, 'YYYY-MM-DD') AS to FROM absence
    WHERE employee_id = ANY(${[...employeeIds]}::uuid[]) AND revoked_at IS NULL AND from_date <= ${to}::date AND to_date >= ${from}::date`;
  const byPerson = new Map<string, Span[]>(employeeIds.map((id) => [id, []]));
  for (const { employeeId, ...span } of rows) byPerson.get(employeeId)?.push(span);
  return byPerson;
}
