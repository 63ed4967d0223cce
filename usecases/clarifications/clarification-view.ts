import type { ClarificationStatus } from '../../domain/clarifications.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../context.ts';
import { isoOrNull } from '../iso.ts';
import type { PersonRef } from '../tasks/task-summary.ts';

/** A question at a task, and its answer. Instants are ISO UTC. */
export interface ClarificationView {
  readonly id: string;
  readonly taskId: string;
  readonly status: ClarificationStatus;
  readonly askedBy: PersonRef;
  readonly askedOf: PersonRef;
  /** Plain text, as it was given; so is the answer. */
  readonly question: string;
  readonly askedAt: string;
  readonly answer: string | null;
  readonly answeredAt: string | null;
  /** Taken back, or its task was closed before an answer came. */
  readonly closedAt: string | null;
  /** What asking did to the due date of the task; null: the clock runs on. */
  readonly moved: { readonly from: string; readonly to: string } | null;
}

export interface ClarificationRow {
  id: string;
  task_id: string;
  asked_by: PersonRef;
  asked_of: PersonRef;
  question: string;
  asked_at: Date;
  answer: string | null;
  answered_at: Date | null;
  closed_at: Date | null;
  due_before: Date | null;
  due_after: Date | null;
}

/** Over `q`, any set of rows of clarification. */
export const CLARIFICATION_COLUMNS = Prisma.sql`
  q.id::text, q.task_id::text, q.question, q.asked_at, q.answer, q.answered_at, q.closed_at, q.due_before, q.due_after,
  jsonb_build_object('id', qb.id, 'name', qb.name, 'position', qb.position) AS asked_by,
  jsonb_build_object('id', qo.id, 'name', qo.name, 'position', qo.position) AS asked_of`;
export const CLARIFICATION_JOINS = Prisma.sql`JOIN employee qb ON qb.id = q.asked_by_id JOIN employee qo ON qo.id = q.asked_of_id`;

export const statusOf = (row: {
  readonly answered_at: Date | null;
  readonly closed_at: Date | null;
}): ClarificationStatus => (row.answered_at ? 'ANSWERED' : row.closed_at ? 'CLOSED' : 'OPEN');

export function toClarification(row: ClarificationRow): ClarificationView {
  return {
    id: row.id,
    taskId: row.task_id,
    status: statusOf(row),
    askedBy: row.asked_by,
    askedOf: row.asked_of,
    question: row.question,
    askedAt: row.asked_at.toISOString(),
    answer: row.answer,
    answeredAt: isoOrNull(row.answered_at),
    closedAt: isoOrNull(row.closed_at),
    moved:
      row.due_before && row.due_after ? { from: row.due_before.toISOString(), to: row.due_after.toISOString() } : null,
  };
}

export async function clarificationById(tx: Tx, id: string): Promise<ClarificationView> {
  const [row] = await tx.$queryRaw<ClarificationRow[]>`
    SELECT ${CLARIFICATION_COLUMNS} FROM clarification q ${CLARIFICATION_JOINS} WHERE q.id = ${id}::uuid`;
  if (!row) throw new Error(`Clarification ${id} was just there.`);
  return toClarification(row);
}

/**
 * The questions at a task that somebody may read, the first first: his own and those to him; all of them where he may read what is for the holders.
 * @param all whether he may read what is for the holders
 */
export async function clarificationsAt(
  tx: Tx,
  taskId: string,
  readerId: string,
  all: boolean,
): Promise<ClarificationView[]> {
  const rows = await tx.$queryRaw<ClarificationRow[]>`
    SELECT ${CLARIFICATION_COLUMNS} FROM clarification q ${CLARIFICATION_JOINS}
    WHERE q.task_id = ${taskId}::uuid AND (${all} OR ${readerId}::uuid IN (q.asked_by_id, q.asked_of_id))
    ORDER BY q.asked_at, q.id`;
  return rows.map(toClarification);
}
