import type { Role, Stage, TaskKind, TaskStatus } from '../domain/terms.ts';
import type { Tx } from './context.ts';

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
 * mails) are written beside the lock.
 */
export async function lockTask(tx: Tx, key: TaskKey): Promise<TaskRow | undefined> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM task
    WHERE owner_id = ${key.ownerId}::uuid AND stage = ${key.stage} AND kind = ${key.kind} AND round = ${key.round}
    ORDER BY level DESC LIMIT 1 FOR NO KEY UPDATE`;
  return row ? readTask(tx, row.id) : undefined;
}

export async function lockTaskById(tx: Tx, id: string): Promise<TaskRow | undefined> {
  const [row] = await tx.$queryRaw<
    { id: string }[]
  >`SELECT id::text FROM task WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  return row ? readTask(tx, row.id) : undefined;
}

async function readTask(tx: Tx, id: string): Promise<TaskRow> {
  const row = await tx.task.findUniqueOrThrow({ where: { id }, include: { decision: { select: { outcome: true } } } });
  const provisional = row.provisionalId
    ? await tx.provisionalDecision.findUnique({ where: { id: row.provisionalId }, select: { effectiveAt: true } })
    : null;
  return {
    ...row,
    stage: row.stage as Stage,
    kind: row.kind as TaskKind,
    status: row.status as TaskStatus,
    role: row.role as Role,
    outcome: row.decision?.outcome ?? null,
    effectiveAt: provisional?.effectiveAt ?? null,
  };
}
