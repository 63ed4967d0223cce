import { Prisma } from '../../generated/prisma/client.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import { notFound } from '../refusal.ts';
import type { CommitAndRefuse } from '../transact.ts';

export type Reader = Pick<Act, 'actorId' | 'requestId'>;

/** Which part of a cycle somebody asks about. */
export interface CycleScope {
  readonly cycleId: string;
  /** This unit and the units below it; undefined: everything that the reader may see. */
  readonly unitId: string | undefined;
}

/** What of a cycle somebody sees. */
export interface CycleSight {
  readonly readerId: string;
  readonly cycleId: string;
  readonly isBkd: boolean;
  /** null: all units. */
  readonly unitIds: readonly string[] | null;
  /** Counselling is confidential (Annex III.D.5, p.85): the head of a unit sees none of it here, not as a figure either; BKD kind and state. */
  readonly counselling: boolean;
}

/**
 * BKD sees a whole cycle; the head of a unit, or whoever acts for him today, his unit and those below it.
 * @param attempted how the audit trail names the attempt, such as CYCLE.READ_PROGRESS
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function seeCycle(
  deps: Pick<Deps, 'db'>,
  reader: Reader,
  scope: CycleScope,
  attempted: string,
): Promise<CycleSight> {
  return reading(deps, reader, (tx) => seeCycleIn(tx, reader, scope, attempted));
}

/** The same inside a transaction. @throws Refusal NOT_FOUND */
export async function seeCycleIn(
  tx: Tx,
  reader: Reader,
  { cycleId, unitId }: CycleScope,
  attempted: string,
): Promise<CycleSight | CommitAndRefuse> {
  const cycle = await tx.cycle.findUnique({ where: { id: cycleId }, select: { id: true } });
  if (!cycle) throw notFound('The cycle');
  const [place] = await tx.$queryRaw<[{ is_bkd: boolean; headed: string[]; asked: string[] }]>`
    WITH RECURSIVE headed AS (
      SELECT h.id FROM unit h WHERE h.head_id = ${reader.actorId}::uuid
        OR stand_in_of(h.head_id, (clock_timestamp() AT TIME ZONE h.time_zone)::date) = ${reader.actorId}::uuid
      UNION SELECT below.id FROM unit below JOIN headed ON below.parent_id = headed.id),
    asked AS (
      SELECT id FROM unit WHERE id = ${unitId ?? null}::uuid
      UNION SELECT below.id FROM unit below JOIN asked ON below.parent_id = asked.id)
    SELECT ARRAY(SELECT id::text FROM headed) AS headed, ARRAY(SELECT id::text FROM asked) AS asked,
      EXISTS (SELECT 1 FROM role_grant g JOIN employee e ON e.id = g.person_id JOIN unit u ON u.id = e.unit_id
        WHERE g.person_id = ${reader.actorId}::uuid AND g.role = 'BKD_ADMIN' AND e.status <> 'LEFT'
          AND daterange(g.valid_from, g.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date) AS is_bkd`;
  if (!place.is_bkd && (place.headed.length === 0 || (unitId !== undefined && !place.headed.includes(unitId)))) {
    return denied(tx, { ...reader }, { cycleId, attempted }, 'NOT_RELATED');
  }
  if (unitId !== undefined && place.asked.length === 0) throw notFound('The unit');
  return {
    readerId: reader.actorId,
    cycleId,
    isBkd: place.is_bkd,
    unitIds: unitId !== undefined ? place.asked : place.is_bkd ? null : place.headed,
    counselling: place.is_bkd,
  };
}

/** Kinds of task that a head of unit does not see. */
export const COUNSELLING_TASKS = ['PLAN_COUNSELLING', 'CONCLUDE_COUNSELLING'] as const;

/** Condition on a unit column, from a sight. */
export const inUnits = ({ unitIds }: Pick<CycleSight, 'unitIds'>, column: Prisma.Sql): Prisma.Sql =>
  unitIds === null ? Prisma.sql`true` : Prisma.sql`${column} = ANY(${[...unitIds]}::uuid[])`;

/** Condition on a task `t`, from a sight. */
export const seenTasks = (sight: CycleSight): Prisma.Sql => Prisma.sql`t.cycle_id = ${sight.cycleId}::uuid
  AND ${inUnits(sight, Prisma.sql`t.unit_id`)} AND ${notCounselling(sight, Prisma.sql`t.kind`)}`;

/** Condition on the kind of a task, from a sight. */
export const notCounselling = ({ counselling }: Pick<CycleSight, 'counselling'>, kind: Prisma.Sql): Prisma.Sql =>
  counselling ? Prisma.sql`true` : Prisma.sql`${kind} <> ALL(${[...COUNSELLING_TASKS]}::text[])`;

/** Reading many rows of one cycle. */
const BOUNDS_MS = { statement: 30_000, whole: 60_000 };

/** Several reads of one moment: whatever is committed meanwhile, they agree with each other. `at` is that moment by the database's clock. */
export async function snapshot<T>(deps: Pick<Deps, 'db'>, work: (tx: Tx, at: Date) => Promise<T>): Promise<T> {
  return deps.db.$transaction(
    async (tx) => {
      const [clock] = await tx.$queryRaw<[{ at: Date }]>`
        SELECT clock_timestamp() AS at, set_config('statement_timeout', ${`${BOUNDS_MS.statement}ms`}, true)`;
      return work(tx, clock.at);
    },
    {
      isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead,
      maxWait: 5_000,
      timeout: BOUNDS_MS.whole,
    },
  );
}
