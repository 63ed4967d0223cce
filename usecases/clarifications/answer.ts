import type { Act, Deps, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import { refuseIfLocked } from '../desk/refuse-if-locked.ts';
import { notify } from '../notify.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { holdsTask } from '../tasks/holds-task.ts';
import { lockTaskOfAny, type OpenTask } from '../tasks/lock-open-task.ts';
import { command, type CommitAndRefuse } from '../transact.ts';
import { clarificationById, type ClarificationView } from './clarification-view.ts';

interface OfQuestion {
  readonly taskId: string;
  readonly clarificationId: string;
}

/**
 * Whoever was asked answers. The clock of the task stays as asking left it.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), APPRAISAL_LOCKED, CLARIFICATION_CLOSED
 */
export async function answerClarification(
  deps: Pick<Deps, 'db'>,
  act: Act,
  given: OfQuestion & { readonly answer: string },
): Promise<ClarificationView> {
  return command(deps, act, async (tx) => {
    const open = await lockTaskOfAny(tx, given.taskId);
    const { locked, task, about } = open;
    const question = await questionAt(tx, given);
    if (question.askedOfId !== act.actorId) return refuse(tx, act, open, 'ANSWER');
    await refuseIfLocked(tx, locked);
    refuseUnlessOpen(question);
    await tx.clarification.update({
      where: { id: question.id },
      data: { answer: given.answer, answeredAt: locked.now },
    });
    await recordEvent(tx, {
      type: 'CLARIFICATION_ANSWERED',
      at: locked.now,
      actorId: act.actorId,
      requestId: act.requestId,
      ...about,
      data: { clarificationId: question.id, kind: task.kind, stage: task.stage },
    });
    // Also whoever holds the task now, where it has moved to or from a stand-in since.
    const waiting = new Set([question.askedById, task.assigneeId]);
    waiting.delete(act.actorId);
    await notify(
      tx,
      [...waiting]
        .filter((id) => id !== null)
        .map((recipientId) => ({
          ...about,
          kind: 'CLARIFICATION_ANSWERED',
          recipientId,
          cause: question.id,
          caseId: locked.case?.id,
          data: { taskKind: task.kind, level: task.level, fromId: act.actorId },
        })),
    );
    return clarificationById(tx, question.id);
  });
}

/**
 * The asker, or whoever holds the task now, takes a question back. A due date that it moved stays: somebody was told of it.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), CLARIFICATION_CLOSED
 */
export async function closeClarification(
  deps: Pick<Deps, 'db'>,
  act: Act,
  given: OfQuestion,
): Promise<ClarificationView> {
  return command(deps, act, async (tx) => {
    const open = await lockTaskOfAny(tx, given.taskId);
    const { locked, task, about } = open;
    const question = await questionAt(tx, given);
    const may = question.askedById === act.actorId || (await holdsTask(tx, act.actorId, open)).allowed;
    if (!may) return refuse(tx, act, open, 'CLOSE_QUESTION');
    refuseUnlessOpen(question);
    await tx.clarification.update({ where: { id: question.id }, data: { closedAt: locked.now } });
    await recordEvent(tx, {
      type: 'CLARIFICATION_CLOSED',
      at: locked.now,
      actorId: act.actorId,
      requestId: act.requestId,
      ...about,
      data: { clarificationId: question.id, kind: task.kind, stage: task.stage },
    });
    return clarificationById(tx, question.id);
  });
}

interface QuestionRow {
  readonly id: string;
  readonly askedById: string;
  readonly askedOfId: string;
  readonly answeredAt: Date | null;
  readonly closedAt: Date | null;
}

async function questionAt(tx: Tx, { taskId, clarificationId }: OfQuestion): Promise<QuestionRow> {
  const row = await tx.clarification.findFirst({ where: { id: clarificationId, taskId } });
  if (!row) throw notFound('The question');
  return row;
}

function refuseUnlessOpen({ answeredAt, closedAt }: QuestionRow): void {
  if (!answeredAt && !closedAt) return;
  const status = answeredAt ? 'ANSWERED' : 'CLOSED';
  const at = (answeredAt ?? closedAt)?.toISOString();
  throw new Refusal('CLARIFICATION_CLOSED', 409, 'This question is not open any more.', {
    extra: { became: status, at },
  });
}

const refuse = (tx: Tx, act: Act, { task, about }: OpenTask, what: string): Promise<CommitAndRefuse> =>
  denied(tx, act, { ...about, attempted: `${task.kind}.${what}` }, 'NOT_HOLDER');
