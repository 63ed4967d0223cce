import type { GrantedRole } from '../domain/terms.ts';
import type { Tx } from './context.ts';
import { Refusal } from './refusal.ts';

/**
 * The actor must hold the office today (in the time zone of his unit). Asked in the transaction of the act, whatever the API
 * has checked before.
 * @throws Refusal ROLE_REQUIRED (403)
 */
export async function requireOffice(tx: Pick<Tx, '$queryRaw'>, actorId: string, role: GrantedRole): Promise<void> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM role_grant g JOIN employee e ON e.id = g.person_id JOIN unit u ON u.id = e.unit_id
    WHERE g.person_id = ${actorId}::uuid AND g.role = ${role} AND e.status <> 'LEFT'
      AND daterange(g.valid_from, g.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date
    LIMIT 1`;
  if (held.length === 0)
    throw new Refusal('ROLE_REQUIRED', 403, `This needs the office ${role}, which you do not hold today.`);
}
