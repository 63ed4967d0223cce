import { Prisma } from '../../generated/prisma/client.ts';
import { TASK_KIND_RULES } from '../../domain/task-kinds.ts';
import type { Role, ShownTaskStatus, Stage, TaskKind } from '../../domain/terms.ts';
import type { DeadlineWhy } from '../../domain/explain-deadline.ts';
import { isoOrNull } from '../iso.ts';
import { whyDue } from '../why.ts';

export interface PersonRef {
  readonly id: string;
  readonly name: string;
  readonly position: string;
}

export interface UnitRef {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

/** A task as lists show it; instants are ISO UTC. */
export interface TaskSummary {
  readonly id: string;
  readonly kind: TaskKind;
  readonly stage: Stage;
  readonly round: number;
  /** Takeovers so far. */
  readonly level: number;
  /** PROVISIONAL: decided, and can still be undone. */
  readonly status: ShownTaskStatus;
  readonly role: Role;
  /** null: an office holds it, or nobody is there. */
  readonly assignee: PersonRef | null;
  /** Whose place the assignee takes as Plt. or Plh.; null: his own. */
  readonly actingFor: PersonRef | null;
  readonly openedAt: string;
  readonly dueAt: string | null;
  /** Why it is due then; null: no clock. */
  readonly why: DeadlineWhy | null;
  readonly overdue: boolean;
  readonly paused: boolean;
  /** BKD was alarmed: nobody further up can take it over. */
  readonly alarm: boolean;
  readonly marks: readonly string[];
  readonly version: number;
  /** 0..100; 50 unless somebody said otherwise. */
  readonly priority: number;
  /** When the holder wants to come back to it; a local date of the unit. */
  readonly followUpOn: string | null;
  /** Which member of the office has taken it in hand; null: nobody, or no office holds it. */
  readonly claimedBy: PersonRef | null;
  /** Who prepares it for the holder; he cannot decide it. */
  readonly preparedBy: PersonRef | null;
  /** It may be left undone without harm: a right, not a duty. */
  readonly right: boolean;
  readonly unit: UnitRef;
  readonly cycle: { readonly id: string; readonly name: string };
  /** null: the report of a unit. */
  readonly appraisal: { readonly id: string; readonly employee: PersonRef } | null;
  readonly caseId: string | null;
  readonly reportId: string | null;
  /** Of a periodic evaluation: Q1..Q4, M01..M12. */
  readonly period: string | null;
  readonly link: string;
}

export interface TaskSummaryRow {
  id: string;
  kind: TaskKind;
  stage: Stage;
  round: number;
  level: number;
  status: ShownTaskStatus;
  role: Role;
  assignee: PersonRef | null;
  acting_for: PersonRef | null;
  opened_at: Date;
  due_at: Date | null;
  derivation: unknown;
  overdue: boolean;
  paused: boolean;
  alarm: boolean;
  marks: string[];
  version: number;
  priority: number;
  follow_up_on: string | null;
  claimed_by: PersonRef | null;
  prepared_by: PersonRef | null;
  unit: UnitRef;
  cycle: { id: string; name: string };
  appraisal: { id: string; employee: PersonRef } | null;
  case_id: string | null;
  report_id: string | null;
  period: string | null;
}

/** The clock that counts for `a` (appraisal) of `c` (cycle). */
const CLOCK = Prisma.sql`(CASE WHEN c.virtual_time THEN coalesce(a.virtual_now, c.launched_at) ELSE clock_timestamp() END)`;

/** Late from the second after the due one on (domain/deadlines.ts, isLate); a paused task is not late. */
export const OVERDUE = Prisma.sql`coalesce(t.status = 'OPEN' AND t.paused_at IS NULL AND t.due_at + interval '1 second' <= ${CLOCK}, false)`;

const SHOWN_STATUS = Prisma.sql`CASE WHEN t.status = 'OPEN' AND t.provisional_id IS NOT NULL THEN 'PROVISIONAL' ELSE t.status END`;

/** As claims.ts has it: a claim lapses when its holder leaves the office. */
const CLAIMED_BY = Prisma.sql`(CASE WHEN t.claimed_by_id IS NOT NULL AND t.assignee_id IS NULL THEN
  (SELECT jsonb_build_object('id', k.id, 'name', k.name, 'position', k.position) FROM employee k WHERE k.id = t.claimed_by_id
    AND k.id IN (SELECT m.person_id FROM office_members(t.role, t.unit_id, t.appraisal_id) m)) END)`;

const PREPARED_BY = Prisma.sql`(SELECT jsonb_build_object('id', k.id, 'name', k.name, 'position', k.position)
  FROM task_preparation tp JOIN employee k ON k.id = tp.preparer_id WHERE tp.task_id = t.id AND tp.ended_at IS NULL)`;

/** Columns and joins of a TaskSummaryRow over `t`, any set of rows of task. */
export const SUMMARY_COLUMNS = Prisma.sql`
  t.id, t.kind, t.stage, t.round, t.level, ${SHOWN_STATUS} AS status, t.priority, to_char(t.follow_up_on, 'YYYY-MM-DD') AS follow_up_on,
  ${CLAIMED_BY} AS claimed_by, ${PREPARED_BY} AS prepared_by, t.role, t.opened_at, t.due_at, t.derivation, t.marks, t.version, t.case_id, t.report_id, pe.period,
  ${OVERDUE} AS overdue, t.status = 'OPEN' AND t.paused_at IS NOT NULL AS paused, t.status = 'OPEN' AND t.alarm_at IS NOT NULL AS alarm,
  CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'position', p.position) END AS assignee,
  CASE WHEN h.id IS NOT NULL THEN jsonb_build_object('id', h.id, 'name', h.name, 'position', h.position) END AS acting_for,
  jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit,
  jsonb_build_object('id', c.id, 'name', c.name) AS cycle,
  CASE WHEN a.id IS NOT NULL THEN jsonb_build_object('id', a.id,
    'employee', jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position)) END AS appraisal`;

export const SUMMARY_JOINS = Prisma.sql`
  JOIN cycle c ON c.id = t.cycle_id JOIN unit u ON u.id = t.unit_id
  LEFT JOIN appraisal a ON a.id = t.appraisal_id LEFT JOIN employee e ON e.id = a.employee_id
  LEFT JOIN employee p ON p.id = t.assignee_id LEFT JOIN employee h ON h.id = t.held_for_id AND h.id <> t.assignee_id LEFT JOIN periodic_evaluation pe ON pe.id = t.period_id`;

/** Only these members: an answer has none that is not documented, whatever else the row holds. */
export function toSummary(row: TaskSummaryRow): TaskSummary {
  return {
    id: row.id,
    kind: row.kind,
    stage: row.stage,
    round: row.round,
    level: row.level,
    status: row.status,
    role: row.role,
    assignee: row.assignee,
    actingFor: row.acting_for,
    openedAt: row.opened_at.toISOString(),
    dueAt: isoOrNull(row.due_at),
    why: whyDue(row.derivation, row.due_at),
    overdue: row.overdue,
    paused: row.paused,
    alarm: row.alarm,
    marks: row.marks,
    version: row.version,
    priority: row.priority,
    followUpOn: row.follow_up_on,
    claimedBy: row.claimed_by,
    preparedBy: row.prepared_by,
    right: TASK_KIND_RULES[row.kind].right === true,
    unit: row.unit,
    cycle: row.cycle,
    appraisal: row.appraisal,
    caseId: row.case_id,
    reportId: row.report_id,
    period: row.period,
    link: `/tasks/${row.id}`,
  };
}
