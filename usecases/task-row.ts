import { Prisma } from '../generated/prisma/client.ts';
import type { Role, Stage, TaskKind, TaskStatus } from '../domain/terms.ts';
import type { Tx } from './context.ts';
import { prepared } from './own-statements.ts';

/** A task as its row says; instants are UTC. */
export interface TaskRow {
  readonly id: string;
  readonly cycleId: string;
  readonly appraisalId: string | null;
  readonly caseId: string | null;
  readonly reportId: string | null;
  readonly periodId: string | null;
  readonly stage: Stage;
  readonly kind: TaskKind;
  readonly round: number;
  readonly level: number;
  readonly status: TaskStatus;
  readonly role: Role;
  readonly assigneeId: string | null;
  /** Whose place the assignee takes: himself, or the person for whom he is Plt. or Plh. */
  readonly heldForId: string | null;
  readonly unitId: string;
  readonly openedAt: Date;
  readonly dueAt: Date | null;
  readonly pausedAt: Date | null;
  readonly suspensionId: string | null;
  readonly alarmAt: Date | null;
  readonly marks: readonly string[];
  readonly version: number;
  readonly outcome: string | null;
  /** Decided, and can still be undone until `effectiveAt`. */
  readonly provisionalId: string | null;
  readonly effectiveAt: Date | null;
}

/** What makes a step's task unique: (owner, stage, kind, round); the level counts takeovers (docs/architecture.md, rule 1). */
export interface TaskKey {
  readonly ownerId: string;
  readonly stage: Stage;
  readonly kind: TaskKind;
  readonly round: number;
}

/**
 * The task at its highest level, locked; undefined where it was never opened. NO KEY: rows that only name the task (comments, files, links in
 * mails) are written beside the lock. The owner is locked already, so that what belongs to the task is read in the same statement.
 */
export async function lockTask(tx: Tx, key: TaskKey): Promise<TaskRow | undefined> {
  const byKey = Prisma.sql`t.owner_id = ${key.ownerId}::uuid AND t.stage = ${key.stage} AND t.kind = ${key.kind} AND t.round = ${key.round}`;
  return lockWhere(tx, 'task-by-key', byKey);
}

export async function lockTaskById(tx: Tx, id: string): Promise<TaskRow | undefined> {
  return lockWhere(tx, 'task-by-id', Prisma.sql`t.id = ${id}::uuid`);
}

async function lockWhere(tx: Tx, name: string, which: Prisma.Sql): Promise<TaskRow | undefined> {
  const [row] = await tx.$queryRaw<TaskRow[]>(prepared(name, lockOf(which)));
  return row;
}

const lockOf = (which: Prisma.Sql): Prisma.Sql => Prisma.sql`
    WITH t AS MATERIALIZED (SELECT t.* FROM task t WHERE ${which} ORDER BY t.level DESC LIMIT 1 FOR NO KEY UPDATE)
    SELECT t.id, t.cycle_id AS "cycleId", t.appraisal_id AS "appraisalId", t.case_id AS "caseId", t.report_id AS "reportId", t.period_id AS "periodId",
      t.stage, t.kind, t.round, t.level, t.status, t.role, t.assignee_id AS "assigneeId", t.held_for_id AS "heldForId", t.unit_id AS "unitId",
      t.opened_at AS "openedAt", t.due_at AS "dueAt", t.paused_at AS "pausedAt", t.suspension_id AS "suspensionId", t.alarm_at AS "alarmAt",
      t.marks, t.version, t.provisional_id AS "provisionalId",
      (SELECT d.outcome FROM decision d WHERE d.task_id = t.id) AS outcome,
      (SELECT p.effective_at FROM provisional_decision p WHERE p.id = t.provisional_id) AS "effectiveAt"
    FROM t`;
