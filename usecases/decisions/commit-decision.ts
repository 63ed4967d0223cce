import { randomUUID } from 'node:crypto';
import type { StandIn } from '../../domain/stand-ins.ts';
import type { Role } from '../../domain/terms.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Act, Tx } from '../context.ts';
import type { Asked } from '../facts/facts.ts';
import { recordFacts } from '../facts/record-facts.ts';
import { json } from '../json.ts';
import type { Locked } from '../lock-owner.ts';
import { prepared } from '../own-statements.ts';
import { recordEvent, recordEventAndRing } from '../record-event.ts';
import type { NewBell } from '../ring.ts';
import type { TaskRow } from '../task-row.ts';

/** A decision whose form, authority and time were checked. */
export interface CheckedDecision {
  readonly outcome: string;
  readonly form: object;
  readonly comment: string | undefined;
  readonly actorId: string;
  readonly requestId: string | undefined;
  readonly role: Role;
  readonly linkIds: readonly string[];
  /** The actor acts for somebody, by decree. */
  readonly standIn: StandIn | undefined;
  /** Not by a login but by a link in a mail. */
  readonly channel?: Act['channel'];
  readonly decidedAt: Date;
  readonly late: boolean;
}

export interface Committed {
  readonly decisionId: string;
  readonly asked: readonly Asked[];
}

/**
 * Writes the decision, closes its task, records the facts of the outcome and the audit event. What follows counts from `locked.now`; a decision
 * that could be undone for a while keeps the instant at which it was made (`decidedAt`).
 * @param id of the decision, where it has one already
 * @param rings the doorbell of who waits for it, unless the caller rings or is that one himself
 */
export async function commitDecision(
  tx: Tx,
  locked: Locked,
  task: TaskRow,
  decision: CheckedDecision,
  { id, rings }: { readonly id?: string; readonly rings?: NewBell | undefined } = {},
): Promise<Committed> {
  const { standIn } = decision;
  const decisionId = id ?? randomUUID();
  await closeAsDecided(tx, { id: decisionId, taskId: task.id, ...decisionColumns(decision) }, locked.now);
  const asked: Asked[] = [];
  await recordFacts(tx, {
    locked,
    task,
    outcome: decision.outcome,
    form: decision.form,
    comment: decision.comment,
    decisionId,
    actorId: decision.actorId,
    role: decision.role,
    standIn,
    ask: (each) => asked.push(each),
  });
  const event = { ...eventOf(locked, task, decision, decisionId), type: 'TASK_DECIDED', at: locked.now };
  if (rings) await recordEventAndRing(tx, event, rings);
  else await recordEvent(tx, event);
  return { decisionId, asked };
}

/** The decision's row, and its task closed, without the drafts that were made for it. */
async function closeAsDecided(
  tx: Tx,
  row: ReturnType<typeof decisionColumns> & { readonly id: string; readonly taskId: string },
  at: Date,
): Promise<void> {
  const write = Prisma.sql`
    WITH decided AS (
      INSERT INTO decision (id, task_id, outcome, form, comment, actor_id, authority, on_behalf_of_id, delegation_id, decided_at, late, request_id)
      VALUES (${row.id}::uuid, ${row.taskId}::uuid, ${row.outcome}, ${JSON.stringify(row.form)}::jsonb, ${row.comment}, ${row.actorId}::uuid,
        ${JSON.stringify(row.authority)}::jsonb, ${row.onBehalfOfId}::uuid, ${row.delegationId}::uuid, ${row.decidedAt}, ${row.late}, ${row.requestId})),
    drafts AS (DELETE FROM task_draft WHERE task_id = ${row.taskId}::uuid)
    UPDATE task SET status = 'DECIDED', closed_at = ${at}, next_reminder_at = NULL, version = version + 1 WHERE id = ${row.taskId}::uuid`;
  await tx.$executeRaw(prepared('close-as-decided', write));
}

/** The columns that a decision and a provisional one share. */
export function decisionColumns({ standIn, ...decision }: CheckedDecision) {
  return {
    outcome: decision.outcome,
    form: json(decision.form),
    comment: decision.comment ?? null,
    actorId: decision.actorId,
    authority: {
      role: decision.role,
      linkIds: [...decision.linkIds],
      ...(standIn ? { standIn: { ...standIn, delegationIds: [...standIn.delegationIds] } } : {}),
      ...(decision.channel ? { channel: decision.channel } : {}),
    },
    onBehalfOfId: standIn?.forId ?? null,
    delegationId: standIn?.delegationIds.at(-1) ?? null,
    decidedAt: decision.decidedAt,
    late: decision.late,
    requestId: decision.requestId ?? null,
  };
}

/** Who decided what, for the audit trail. */
export function eventOf(locked: Locked, task: TaskRow, decision: CheckedDecision, decisionId: string) {
  const { standIn } = decision;
  return {
    cycleId: locked.cycle.id,
    appraisalId: locked.appraisal?.id,
    taskId: task.id,
    actorId: decision.actorId,
    actorRole: decision.role,
    onBehalfOf: standIn && { personId: standIn.forId, decree: standIn.decree },
    requestId: decision.requestId,
    data: {
      kind: task.kind,
      stage: task.stage,
      round: task.round,
      level: task.level,
      outcome: decision.outcome,
      decisionId,
      late: decision.late,
      linkIds: [...decision.linkIds],
      ...(standIn ? { standIn: standIn.kind, delegationIds: [...standIn.delegationIds] } : {}),
      ...(decision.channel ? { channel: decision.channel } : {}),
    },
  };
}
