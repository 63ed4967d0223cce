/**
 * Decisions that can still be undone (policy: `grace` of the kind of task). The task stays open in its row, with the provisional decision
 * beside it: nobody else decides it, nobody is reminded, no takeover. At `effectiveAt` = min(decidedAt + grace, dueAt) whoever looks first
 * (the workflow's timer, a late comer, the sweeper) makes it effective.
 */
import { effectiveFrom, type Grace } from '../../domain/grace.ts';
import type { StandIn } from '../../domain/stand-ins.ts';
import type { Role } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import type { Asked } from '../facts/facts.ts';
import type { Locked } from '../lock-owner.ts';
import { notify } from '../notify.ts';
import { forgetRecorded, recordedIn, recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { ringUnlessUnawaited } from '../ring.ts';
import type { TaskRow } from '../task-row.ts';
import { tryOut } from '../try-out.ts';
import { named } from './closed-task.ts';
import { commitDecision, decisionColumns, eventOf, type CheckedDecision } from './commit-decision.ts';

export interface Held {
  readonly decisionId: string;
  readonly effectiveAt: Date;
  readonly asked: readonly Asked[];
}

/**
 * Keeps the decision as provisional. What it would establish is tried out first and taken back, so that a rule which says no says so now
 * and not when the person has gone.
 * @returns undefined where there is no time to undo it: the decision counts at once
 */
export async function holdDecision(
  tx: Tx,
  locked: Locked,
  task: TaskRow,
  decision: CheckedDecision,
  grace: Grace,
): Promise<Held | undefined> {
  const effectiveAt = effectiveFrom(grace, locked.now, task.dueAt);
  if (effectiveAt <= locked.now) return undefined;
  const { asked } = await tryOut(tx, () => commitDecision(tx, locked, task, decision));
  const { id: decisionId } = await tx.provisionalDecision.create({
    data: { taskId: task.id, ...decisionColumns(decision), effectiveAt },
    select: { id: true },
  });
  await tx.task.update({ where: { id: task.id }, data: { provisionalId: decisionId, version: { increment: 1 } } });
  const event = eventOf(locked, task, decision, decisionId);
  await recordEvent(tx, {
    ...event,
    type: 'TASK_DECIDED_PROVISIONALLY',
    at: locked.now,
    data: { ...event.data, effectiveAt: effectiveAt.toISOString() },
  });
  // The workflow sets its timer to the instant at which the decision takes effect.
  await ringUnlessUnawaited(tx, locked.owner, 'DECIDED_PROVISIONALLY', task);
  return { decisionId, effectiveAt, asked };
}

/** The provisional decision of an open task. */
export async function provisionalOf(tx: Tx, task: Pick<TaskRow, 'provisionalId'>) {
  if (!task.provisionalId) return undefined;
  return tx.provisionalDecision.findUniqueOrThrow({ where: { id: task.provisionalId } });
}

/**
 * Makes a provisional decision effective whose time has come; its legal moment is when it was made, what follows counts from when it takes
 * effect. Where what it rested on has changed so that a rule refuses it by now, it is void: the task is open again, and who decided is told.
 * Whoever calls it rings, unless it is the waiting workflow itself.
 * @returns whether something changed
 */
export async function settleProvisional(tx: Tx, locked: Locked, task: TaskRow): Promise<boolean> {
  const made = await provisionalOf(tx, task);
  if (!made || made.effectiveAt > locked.now) return false;
  const at = made.effectiveAt;
  const { role, linkIds, standIn, channel } = made.authority as unknown as Pick<CheckedDecision, 'channel'> & {
    role: Role;
    linkIds: string[];
    standIn?: StandIn;
  };
  const decision: CheckedDecision = {
    outcome: made.outcome,
    form: made.form as object,
    comment: made.comment ?? undefined,
    actorId: made.actorId,
    requestId: made.requestId ?? undefined,
    role,
    linkIds,
    standIn,
    ...(channel ? { channel } : {}),
    decidedAt: made.decidedAt,
    late: made.late,
  };
  const before = recordedIn(tx).length;
  await tx.$executeRaw`SAVEPOINT settle_provisional`;
  try {
    await tx.provisionalEnd.create({ data: { provisionalId: made.id, kind: 'EFFECTIVE', at } });
    await commitDecision(tx, { ...locked, now: at }, task, decision, { id: made.id });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT settle_provisional`;
    forgetRecorded(tx, before);
    await makeVoid(tx, locked, task, made.id, made.actorId, error.code);
  }
  return true;
}

async function makeVoid(
  tx: Tx,
  locked: Locked,
  task: TaskRow,
  provisionalId: string,
  actorId: string,
  because: string,
): Promise<void> {
  const about = { cycleId: locked.cycle.id, appraisalId: locked.appraisal?.id, taskId: task.id };
  await tx.provisionalEnd.create({ data: { provisionalId, kind: 'VOID', at: locked.now, reason: because } });
  await tx.task.update({ where: { id: task.id }, data: { provisionalId: null, version: { increment: 1 } } });
  await recordEvent(tx, {
    ...about,
    type: 'PROVISIONAL_DECISION_VOID',
    at: locked.now,
    data: { kind: task.kind, stage: task.stage, round: task.round, decisionId: provisionalId, because },
  });
  await notify(tx, [
    {
      ...about,
      kind: 'DECISION_VOID',
      recipientId: actorId,
      cause: provisionalId,
      caseId: locked.case?.id,
      data: { taskKind: task.kind, level: task.level, dueAt: task.dueAt?.toISOString() ?? null },
    },
  ]);
}

/** 409 for a second decision: who decided, what, when, and until when he may undo it. */
export async function stillProvisional(tx: Tx, task: TaskRow): Promise<Refusal> {
  const made = await tx.provisionalDecision.findUniqueOrThrow({ where: { id: task.provisionalId ?? '' } });
  return new Refusal(
    'DECISION_PROVISIONAL',
    409,
    'This task was decided; the decision can still be undone by whoever made it.',
    {
      extra: {
        decidedBy: await named(tx, made.actorId),
        outcome: made.outcome,
        decidedAt: made.decidedAt.toISOString(),
        effectiveAt: made.effectiveAt.toISOString(),
      },
    },
  );
}
