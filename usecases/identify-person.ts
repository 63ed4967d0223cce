import type { GrantedRole, Language } from '../domain/terms.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { Deps } from './context.ts';
import { prepared } from './own-statements.ts';

/** The person behind a token, with the offices that they hold today (in the time zone of their unit). */
export interface Person {
  readonly id: string;
  readonly unitId: string;
  readonly language: Language;
  readonly left: boolean;
  readonly grants: readonly { readonly role: GrantedRole; readonly unitId: string | null }[];
}

interface Row {
  id: string;
  unitId: string;
  language: Language;
  status: string;
  grants: { role: GrantedRole; unitId: string | null }[];
}

/**
 * Finds who a token belongs to: the employee's id (tokens of the local issuer) or the subject at the outside issuer.
 * Grants count from valid_from up to, not including, valid_to.
 */
export async function identifyPerson(
  deps: Pick<Deps, 'db'>,
  by: { readonly employeeId: string } | { readonly externalSubject: string },
): Promise<Person | undefined> {
  const id = 'employeeId' in by ? by.employeeId : null;
  const subject = 'externalSubject' in by ? by.externalSubject : null;
  const read = Prisma.sql`
    SELECT e.id, e.unit_id AS "unitId", e.language, e.status,
      coalesce((SELECT jsonb_agg(jsonb_build_object('role', g.role, 'unitId', g.unit_id) ORDER BY g.role, g.unit_id)
        FROM role_grant g
        WHERE g.person_id = e.id
          AND daterange(g.valid_from, g.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date), '[]') AS grants
    FROM employee e JOIN unit u ON u.id = e.unit_id
    WHERE e.id = ${id}::uuid OR e.external_subject = ${subject}`;
  const rows = await deps.db.$queryRaw<Row[]>(prepared('identify-person', read));
  const row = rows[0];
  if (!row) return undefined;
  return { id: row.id, unitId: row.unitId, language: row.language, left: row.status === 'LEFT', grants: row.grants };
}
