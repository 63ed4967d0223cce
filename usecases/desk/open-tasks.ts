import type { Prisma } from '../../generated/prisma/client.ts';
import type { Stage, TaskKind } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { relationsOfOwner } from '../open-task.ts';
import type { LockedEvaluation } from './order.ts';

/** An open task that an order is about. */
export interface OpenTask {
  readonly id: string;
  readonly kind: TaskKind;
  readonly stage: Stage;
  readonly round: number;
  readonly assigneeId: string | null;
  readonly dueAt: Date | null;
  readonly pausedAt: Date | null;
  readonly alarmAt: Date | null;
}

/** Locks open tasks, by id. @param where condition on tasks (alias t) */
export async function lockOpenTasks(tx: Tx, where: Prisma.Sql): Promise<OpenTask[]> {
  return tx.$queryRaw<OpenTask[]>`
    SELECT t.id::text, t.kind, t.stage, t.round, t.assignee_id::text AS "assigneeId", t.due_at AS "dueAt", t.paused_at AS "pausedAt", t.alarm_at AS "alarmAt"
    FROM task t WHERE t.status = 'OPEN' AND ${where} ORDER BY t.id FOR NO KEY UPDATE`;
}

/** Closes open tasks as CANCELLED; a provisional decision among them ends with its task (trigger task_end_provisional). */
export async function cancelTasks(tx: Tx, tasks: readonly OpenTask[], now: Date): Promise<void> {
  const ids = tasks.map((task) => task.id);
  await tx.$executeRaw`
    UPDATE task SET status = 'CANCELLED', closed_at = ${now}, next_reminder_at = NULL, suspension_id = NULL, version = version + 1
    WHERE id = ANY(${ids}::uuid[]) AND status = 'OPEN'`;
}

/** Ids and kinds, for consequences and the audit trail. */
export const inBrief = (tasks: readonly OpenTask[]): { taskId: string; kind: TaskKind; assigneeId: string | null }[] =>
  tasks.map(({ id, kind, assigneeId }) => ({ taskId: id, kind, assigneeId }));

/** Who is told of an order: the employee while in service, who evaluates him, and whoever held what was closed. Never who cannot act. */
export async function concernedBy(tx: Tx, locked: LockedEvaluation, tasks: readonly OpenTask[]): Promise<string[]> {
  const { evaluator } = await relationsOfOwner(tx, locked);
  const people = [
    locked.appraisal.employeeId,
    ...(evaluator ? [evaluator.personId] : []),
    ...tasks.flatMap((task) => task.assigneeId ?? []),
  ];
  const inService = await tx.employee.findMany({
    where: { id: { in: people }, status: { not: 'LEFT' } },
    select: { id: true },
  });
  return inService.map(({ id }) => id);
}

/** Other holders of BKD_ADMIN who may decide about this appraisal: not who asks, not its employee. */
export async function otherAdmins(tx: Tx, locked: LockedEvaluation, actorId: string): Promise<string[]> {
  const { offices } = await relationsOfOwner(tx, locked);
  return offices.BKD_ADMIN.map((held) => held.personId).filter(
    (id) => id !== actorId && id !== locked.appraisal.employeeId,
  );
}
