import { Prisma } from '../../generated/prisma/client.ts';
import type { Hindrance } from '../../domain/retention.ts';
import type { Tx } from '../context.ts';
import { readRetentionRules } from './retention-rules.ts';

/**
 * What stands in the way of erasing `e` (an employee with unit `u`), as rows. The end of service is the moment on which the roster was told of it:
 * the true day was no later, so that nothing is erased too early.
 */
export async function hindrancesSql(db: Pick<Tx, 'retentionRule'>): Promise<Prisma.Sql> {
  const rules = await readRetentionRules(db);
  const yearsOf = (kind: string): number => rules.find((rule) => rule.kind === kind)?.years ?? 0;
  const today = Prisma.sql`(clock_timestamp() AT TIME ZONE u.time_zone)::date`;
  const counted = (code: string, from: Prisma.Sql): Prisma.Sql =>
    Prisma.sql`SELECT ${code}::text, NULL, NULL::text, count(*)::int FROM ${from} HAVING count(*) > 0`;
  const runs = (kind: string, since: Prisma.Sql): Prisma.Sql => Prisma.sql`
    SELECT 'RETENTION_RUNS', ${kind}::text, to_char(kept.until AT TIME ZONE 'UTC', 'YYYY-MM-DD'), NULL::int
    FROM (SELECT ${since} + make_interval(years => ${yearsOf(kind)}::int) AS until) kept WHERE kept.until > clock_timestamp()`;
  return Prisma.sql`
    SELECT 'NOT_LEFT' AS code, NULL::text AS kind, NULL::text AS until, NULL::int AS count WHERE e.status <> 'LEFT'
    UNION ALL SELECT 'ALREADY_ERASED', NULL, NULL, NULL WHERE e.erased_at IS NOT NULL
    UNION ALL ${runs(
      'PERSON',
      Prisma.sql`coalesce((SELECT max(h.changed_at) FROM employee_change h WHERE h.employee_id = e.id AND h.after ->> 'status' = 'LEFT'), e.created_at)`,
    )}
    UNION ALL ${runs(
      'APPRAISAL',
      Prisma.sql`(SELECT max(coalesce(c.closed_at, c.cancelled_at)) FROM appraisal a JOIN cycle c ON c.id = a.cycle_id WHERE a.employee_id = e.id)`,
    )}
    UNION ALL ${counted(
      'CYCLE_OPEN',
      Prisma.sql`appraisal a JOIN cycle c ON c.id = a.cycle_id WHERE a.employee_id = e.id AND c.status NOT IN ('CLOSED', 'CANCELLED')`,
    )}
    UNION ALL ${counted(
      'CASE_OPEN',
      Prisma.sql`development_case d JOIN appraisal a ON a.id = d.appraisal_id WHERE a.employee_id = e.id AND d.status = 'OPEN'`,
    )}
    UNION ALL ${counted(
      'TASK_HELD',
      Prisma.sql`task t LEFT JOIN appraisal a ON a.id = t.appraisal_id WHERE t.status = 'OPEN'
        AND (a.employee_id = e.id OR e.id IN (t.assignee_id, t.held_for_id, t.claimed_by_id))`,
    )}
    UNION ALL ${counted(
      'QUESTION_OPEN',
      Prisma.sql`clarification q WHERE q.asked_of_id = e.id AND q.answered_at IS NULL AND q.closed_at IS NULL`,
    )}
    UNION ALL ${counted(
      'EVALUATES',
      Prisma.sql`reporting_link l JOIN employee other ON other.id = l.employee_id
        WHERE l.person_id = e.id AND (l.valid_to IS NULL OR l.valid_to > ${today}) AND other.status <> 'LEFT'`,
    )}
    UNION ALL ${counted(
      'OFFICE_HELD',
      Prisma.sql`role_grant g WHERE g.person_id = e.id AND (g.valid_to IS NULL OR g.valid_to > ${today})`,
    )}
    UNION ALL ${counted('HEADS_UNIT', Prisma.sql`unit h WHERE h.head_id = e.id`)}
    UNION ALL ${counted(
      'STANDS_IN',
      Prisma.sql`delegation d WHERE e.id IN (d.post_holder_id, d.acting_id) AND (d.valid_to IS NULL OR d.valid_to > ${today})`,
    )}`;
}

/** What stands in the way of erasing this person's data now; nothing: they are due. */
export async function readHindrances(
  tx: Pick<Tx, 'retentionRule' | '$queryRaw'>,
  personId: string,
): Promise<Hindrance[]> {
  return tx.$queryRaw<Hindrance[]>`
    SELECT h.code, h.kind, h.until, h.count FROM employee e JOIN unit u ON u.id = e.unit_id, LATERAL (${await hindrancesSql(tx)}) h
    WHERE e.id = ${personId}::uuid`;
}
