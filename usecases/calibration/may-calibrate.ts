import type { Act, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import { notFound } from '../refusal.ts';
import type { CommitAndRefuse } from '../transact.ts';
import { leadsUnit } from '../units-below.ts';

/** Does somebody hold BKD_ADMIN today (in the time zone of his unit)? */
export async function holdsBkd(tx: Pick<Tx, '$queryRaw'>, personId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ held: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM role_grant g JOIN employee e ON e.id = g.person_id JOIN unit u ON u.id = e.unit_id
      WHERE g.person_id = ${personId}::uuid AND g.role = 'BKD_ADMIN' AND e.status <> 'LEFT'
        AND daterange(g.valid_from, g.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date) AS held`;
  return row?.held === true;
}

/** In which quality somebody runs calibrations of a unit: BKD, or whoever leads it or a unit above it. */
export async function calibratesAs(
  tx: Pick<Tx, '$queryRaw'>,
  personId: string,
  unitId: string,
): Promise<'BKD_ADMIN' | 'UNIT_HEAD' | undefined> {
  if (await holdsBkd(tx, personId)) return 'BKD_ADMIN';
  return (await leadsUnit(tx, personId, unitId)) ? 'UNIT_HEAD' : undefined;
}

export interface SessionRow {
  readonly id: string;
  readonly cycleId: string;
  readonly unitId: string;
  readonly status: string;
  readonly version: number;
  readonly chairId: string;
}

/**
 * The session, locked, for who may run it.
 * @throws Refusal NOT_FOUND
 */
export async function lockSession(
  tx: Tx,
  act: Act,
  sessionId: string,
  attempted: string,
): Promise<{ session: SessionRow; as: 'BKD_ADMIN' | 'UNIT_HEAD' } | CommitAndRefuse> {
  const [session] = await tx.$queryRaw<SessionRow[]>`
    SELECT id::text, cycle_id::text AS "cycleId", unit_id::text AS "unitId", status, version, chair_id::text AS "chairId"
    FROM calibration_session WHERE id = ${sessionId}::uuid FOR UPDATE`;
  if (!session) throw notFound('The calibration');
  const as = await calibratesAs(tx, act.actorId, session.unitId);
  return as ? { session, as } : denied(tx, act, { cycleId: session.cycleId, attempted }, 'NOT_YOUR_UNIT');
}
