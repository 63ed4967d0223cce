import { ruleOf } from '../../domain/policy.ts';
import { TASK_KIND_RULES } from '../../domain/task-kinds.ts';
import type { Role, Stage, TaskKind } from '../../domain/terms.ts';
import type { DeadlineWhy } from '../../domain/explain-deadline.ts';
import type { Tx } from '../context.ts';
import { periodWindowsOf } from '../cycles/period-windows.ts';
import { policyById } from '../policies.ts';
import { whatThen, type WhatThen } from '../tasks/consequence.ts';
import { OVERDUE, type PersonRef } from '../tasks/task-summary.ts';
import { whyDue, whyOpens } from '../why.ts';

/** What an appraisal waits for: whom, since when, until when, and what happens by itself then. Instants are ISO UTC. */
export interface WaitingFor {
  readonly taskId: string;
  readonly kind: TaskKind;
  readonly stage: Stage;
  readonly level: number;
  readonly caseId: string | null;
  /** Of a periodic evaluation: Q1..Q4, M01..M12. */
  readonly period: string | null;
  readonly holder: {
    readonly role: Role;
    readonly person: PersonRef | null;
    /** As Plt. or Plh. of this person. */
    readonly actingFor: PersonRef | null;
  };
  readonly since: string;
  readonly until: string | null;
  /** Why until then; null: no clock. */
  readonly why: DeadlineWhy | null;
  /** The holder has decided, and can take it back until then; null: nobody has. */
  readonly effectiveAt: string | null;
  /** What the holder asked before he decides, as long as nobody has answered. */
  readonly question: { readonly id: string; readonly askedOf: PersonRef; readonly askedAt: string } | null;
  readonly overdue: boolean;
  readonly paused: boolean;
  readonly alarm: boolean;
  readonly right: boolean;
  readonly then: WhatThen;
  /** Of the task itself. */
  readonly legalBasis: string;
}

interface Row {
  id: string;
  kind: TaskKind;
  stage: Stage;
  level: number;
  case_id: string | null;
  period: string | null;
  role: Role;
  person: PersonRef | null;
  acting_for: PersonRef | null;
  opened_at: Date;
  due_at: Date | null;
  derivation: unknown;
  effective_at: Date | null;
  question: { id: string; askedOf: PersonRef; askedAt: string } | null;
  overdue: boolean;
  paused: boolean;
  alarm: boolean;
  policy_id: string;
}

/** The open tasks of an appraisal, its periods and its cases, the earliest due first. */
export async function waitingFor(tx: Tx, appraisalId: string): Promise<WaitingFor[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT t.id, t.kind, t.stage, t.level, t.case_id, pe.period, t.role, t.opened_at, t.due_at, t.derivation, pd.effective_at, ${OVERDUE} AS overdue,
      t.paused_at IS NOT NULL AS paused, t.alarm_at IS NOT NULL AS alarm, c.policy_id,
      (SELECT jsonb_build_object('id', q.id, 'askedAt', q.asked_at, 'askedOf', jsonb_build_object('id', o.id, 'name', o.name, 'position', o.position))
        FROM clarification q JOIN employee o ON o.id = q.asked_of_id
        WHERE q.task_id = t.id AND q.answered_at IS NULL AND q.closed_at IS NULL) AS question,
      CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'position', p.position) END AS person,
      CASE WHEN h.id IS NOT NULL THEN jsonb_build_object('id', h.id, 'name', h.name, 'position', h.position) END AS acting_for
    FROM task t JOIN cycle c ON c.id = t.cycle_id JOIN appraisal a ON a.id = t.appraisal_id
    LEFT JOIN employee p ON p.id = t.assignee_id LEFT JOIN employee h ON h.id = t.held_for_id AND h.id <> t.assignee_id
    LEFT JOIN periodic_evaluation pe ON pe.id = t.period_id LEFT JOIN provisional_decision pd ON pd.id = t.provisional_id
    WHERE t.status = 'OPEN' AND t.appraisal_id = ${appraisalId}::uuid
      AND t.owner_id IN (SELECT ${appraisalId}::uuid UNION ALL SELECT id FROM development_case WHERE appraisal_id = ${appraisalId}::uuid
        UNION ALL SELECT id FROM periodic_evaluation WHERE appraisal_id = ${appraisalId}::uuid)
    ORDER BY t.due_at NULLS LAST, t.id`;
  const explained: WaitingFor[] = [];
  // One after the other: a transaction has one connection.
  for (const row of rows) explained.push(await explain(tx, row));
  return explained;
}

async function explain(tx: Tx, row: Row): Promise<WaitingFor> {
  const rule = ruleOf(await policyById(tx, row.policy_id), row.stage, row.kind, row.period);
  return {
    taskId: row.id,
    kind: row.kind,
    stage: row.stage,
    level: row.level,
    caseId: row.case_id,
    period: row.period,
    holder: { role: row.role, person: row.person, actingFor: row.acting_for },
    since: row.opened_at.toISOString(),
    until: row.due_at?.toISOString() ?? null,
    why: whyDue(row.derivation, row.due_at),
    effectiveAt: row.effective_at?.toISOString() ?? null,
    question: row.question && { ...row.question, askedAt: new Date(row.question.askedAt).toISOString() },
    overdue: row.overdue,
    paused: row.paused,
    alarm: row.alarm,
    right: TASK_KIND_RULES[row.kind].right === true,
    then: whatThen(rule.whenOverdue, row),
    legalBasis: rule.legalBasis,
  };
}

export interface NextWindow {
  readonly stage: Stage;
  readonly period: string | null;
  readonly opensAt: string;
  /** Why it opens then. */
  readonly why: DeadlineWhy | null;
}

/** The next window of the unit that is not open yet, of a stage or of a period: what comes when nothing is open now. */
export async function nextWindow(
  tx: Tx,
  appraisal: { readonly cycleId: string; readonly unitId: string; readonly now: Date },
): Promise<NextWindow | null> {
  const row = await tx.stageWindow.findFirst({
    where: {
      cycleId: appraisal.cycleId,
      unitId: appraisal.unitId,
      stage: { in: ['TARGET_SETTING', 'MID_TERM', 'FINAL_SCORING'] },
      opensAt: { gt: appraisal.now },
    },
    orderBy: { opensAt: 'asc' },
    select: { stage: true, opensAt: true, derivation: true },
  });
  const periods = await periodWindowsOf(tx, appraisal.cycleId, appraisal.unitId);
  const windows = [
    ...(row ? [{ ...row, stage: row.stage as Stage, period: null }] : []),
    ...periods
      .filter(({ opensAt }) => opensAt > appraisal.now)
      .map(({ period, opensAt, derivation }) => ({ stage: 'FINAL_SCORING' as const, period, opensAt, derivation })),
  ];
  const next = windows.toSorted((a, b) => a.opensAt.getTime() - b.opensAt.getTime())[0];
  if (!next) return null;
  const { stage, period, opensAt, derivation } = next;
  return { stage, period, opensAt: opensAt.toISOString(), why: whyOpens(derivation, opensAt) };
}
