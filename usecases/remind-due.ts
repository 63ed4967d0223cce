/**
 * Reminders of open tasks, from the rows alone: whoever calls it and however often, a task is reminded once per turn. They are no mails of
 * their own: they bring the task into the next digest.
 */
import { nextReminderAt } from '../domain/reminders.ts';
import type { TaskKind } from '../domain/terms.ts';
import { urgencyOf } from '../domain/urgency.ts';
import { calendarIn, calendarsOf } from './calendars.ts';
import type { Deps, Tx } from './context.ts';
import { policyById } from './policies.ts';
import { inTransaction } from './transact.ts';

export interface RemindOptions {
  /** Tasks in one transaction. */
  readonly batch: number;
  /** Transactions at most in this call; what is left is due at the next. */
  readonly maxBatches: number;
}

export interface RemindCounts {
  readonly tasks: number;
  readonly notices: number;
}

const BOUNDS = { lockMs: 2_000, statementMs: 10_000 };

/**
 * Writes a REMINDER notice for each open task whose next reminder is due, and sets the next one. Tasks that are paused, or of a
 * paused or cancelled cycle, are left alone; so are cycles of virtual time, whose dates mean nothing to the database's clock.
 */
export async function remindDue(deps: Pick<Deps, 'db' | 'log'>, options: RemindOptions): Promise<RemindCounts> {
  const total = { tasks: 0, notices: 0 };
  for (let turn = 0; turn < options.maxBatches; turn += 1) {
    const { tasks, notices } = await inTransaction(deps, (tx) => remindBatch(tx, deps, options), BOUNDS);
    total.tasks += tasks;
    total.notices += notices;
    if (tasks < options.batch) break;
  }
  return total;
}

interface DueRow {
  readonly id: string;
  readonly kind: TaskKind;
  readonly unitId: string;
  readonly openedAt: Date;
  readonly dueAt: Date | null;
  readonly policyId: string;
  readonly now: Date;
}

async function remindBatch(tx: Tx, deps: Pick<Deps, 'log'>, options: RemindOptions): Promise<RemindCounts> {
  const due = await lockDue(tx, options.batch);
  if (due.length === 0) return { tasks: 0, notices: 0 };
  const notices = await writeNotices(
    tx,
    due.map(({ id }) => id),
  );
  const next = await nextReminders(tx, due);
  await tx.$executeRaw`
    UPDATE task t SET next_reminder_at = turn.next, reminders_sent = t.reminders_sent + 1
    FROM unnest(${due.map(({ id }) => id)}::uuid[], ${next.map((at) => at?.toISOString() ?? null)}::timestamptz[]) AS turn (id, next)
    WHERE t.id = turn.id`;
  const silent = due.length - notices.tasks;
  if (silent > 0)
    deps.log.warn({ tasks: silent }, 'Nobody holds the office of tasks that are due: no reminder could be sent');
  return { tasks: due.length, notices: notices.notices };
}

/**
 * SKIP LOCKED: a task that is being decided right now needs no reminder, and two callers share the work. In the order of the index alone: thousands are due in the same
 * second, and an order among them would sort all that are left for each batch.
 */
async function lockDue(tx: Tx, batch: number): Promise<DueRow[]> {
  return tx.$queryRaw<DueRow[]>`
    SELECT t.id, t.kind, t.unit_id AS "unitId", t.opened_at AS "openedAt", t.due_at AS "dueAt",
      c.policy_id AS "policyId", clock_timestamp() AS "now"
    FROM task t JOIN cycle c ON c.id = t.cycle_id
    WHERE t.status = 'OPEN' AND t.paused_at IS NULL AND t.provisional_id IS NULL AND t.next_reminder_at <= clock_timestamp() AND NOT c.virtual_time
      AND c.status NOT IN ('PAUSED', 'CANCELLED')
    ORDER BY t.next_reminder_at LIMIT ${batch} FOR NO KEY UPDATE OF t SKIP LOCKED`;
}

async function nextReminders(tx: Tx, due: readonly DueRow[]): Promise<(Date | null)[]> {
  const calendars = await calendarsOf(tx, [...new Set(due.map(({ unitId }) => unitId))]);
  const next: (Date | null)[] = [];
  for (const task of due) {
    const { reminders } = await policyById(tx, task.policyId);
    next.push(nextReminderAt(reminders, task, task.now, calendarIn(calendars, task.unitId)));
  }
  return next;
}

/**
 * To the holder; where an office holds the task, to everybody who holds the office today, but never to the appraised employee
 * himself. Nobody there: to BKD, because a reminder that reaches nobody is a silent one.
 */
async function writeNotices(tx: Tx, taskIds: readonly string[]): Promise<{ tasks: number; notices: number }> {
  const [counts] = await tx.$queryRaw<{ tasks: bigint; notices: bigint }[]>`
    WITH due AS (
      SELECT t.*, a.employee_id, (clock_timestamp() AT TIME ZONE u.time_zone)::date AS today, u.head_id
      FROM task t JOIN unit u ON u.id = t.unit_id LEFT JOIN appraisal a ON a.id = t.appraisal_id
      WHERE t.id = ANY (${taskIds}::uuid[])
    ), holder AS (
      SELECT id AS task_id, assignee_id AS person_id, true AS own FROM due WHERE assignee_id IS NOT NULL
      UNION
      SELECT d.id, g.person_id, false FROM due d JOIN role_grant g ON g.role = d.role AND (g.unit_id IS NULL OR g.unit_id = d.unit_id)
        AND g.valid_from <= d.today AND (g.valid_to IS NULL OR g.valid_to > d.today)
      WHERE d.assignee_id IS NULL AND g.person_id IS DISTINCT FROM d.employee_id
        AND NOT (d.role = 'AUTHORIZED_OFFICIAL' AND g.person_id IS NOT DISTINCT FROM d.head_id)
      UNION
      SELECT id, head_id, false FROM due
      WHERE assignee_id IS NULL AND role = 'UNIT_HEAD' AND head_id IS NOT NULL
    ), addressee AS (
      SELECT * FROM holder
      UNION
      SELECT d.id, g.person_id, false FROM due d JOIN role_grant g ON g.role = 'BKD_ADMIN'
        AND g.valid_from <= d.today AND (g.valid_to IS NULL OR g.valid_to > d.today)
      WHERE NOT EXISTS (SELECT 1 FROM holder h WHERE h.task_id = d.id) AND g.person_id IS DISTINCT FROM d.employee_id
    ), written AS (
      INSERT INTO notice (kind, urgency, recipient_id, cycle_id, appraisal_id, task_id, case_id, dedupe_key, data)
      SELECT 'REMINDER', ${urgencyOf('REMINDER')}, h.person_id, d.cycle_id, d.appraisal_id, d.id, d.case_id,
        concat_ws(':', 'REMINDER', d.id, d.reminders_sent + 1, CASE WHEN NOT h.own THEN h.person_id END),
        jsonb_strip_nulls(jsonb_build_object('taskKind', d.kind, 'level', d.level,
          'dueAt', to_char(d.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
      FROM due d JOIN addressee h ON h.task_id = d.id
      ORDER BY d.id, h.person_id
      ON CONFLICT (dedupe_key) DO NOTHING
      RETURNING 1
    )
    SELECT (SELECT count(DISTINCT task_id) FROM addressee) AS tasks, (SELECT count(*) FROM written) AS notices`;
  return { tasks: Number(counts?.tasks ?? 0), notices: Number(counts?.notices ?? 0) };
}
