import type { StandIn } from '../../domain/stand-ins.ts';
import type { Role } from '../../domain/terms.ts';
import type { Act, Tx } from '../context.ts';
import type { Asked } from '../facts/facts.ts';
import { recordFacts } from '../facts/record-facts.ts';
import { json } from '../json.ts';
import type { Locked } from '../lock-owner.ts';
import { recordEvent } from '../record-event.ts';
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
 * Writes the decision, closes its task, records the facts of the outcome and the audit event. Who waits for it is rung by the caller. What follows counts from
 * `locked.now`; a decision that could be undone for a while keeps the instant at which it was made (`decidedAt`).
 * @param id of the decision, where it has one already
 */
export async function commitDecision(
  tx: Tx,
  locked: Locked,
  task: TaskRow,
  decision: CheckedDecision,
  id?: string,
): Promise<Committed> {
  const { standIn } = decision;
  const { id: decisionId } = await tx.decision.create({
    data: { ...(id ? { id } : {}), taskId: task.id, ...decisionColumns(decision) },
    select: { id: true },
  });
  await tx.task.update({
    where: { id: task.id },
    data: { status: 'DECIDED', closedAt: locked.now, nextReminderAt: null, version: { increment: 1 } },
  });
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
  await recordEvent(tx, { ...eventOf(locked, task, decision, decisionId), type: 'TASK_DECIDED', at: locked.now });
  await tx.taskDraft.deleteMany({ where: { taskId: task.id } });
  return { decisionId, asked };
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
