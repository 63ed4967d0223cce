import type { Audience } from '../../domain/remarks.ts';
import type { Act, Deps } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { CommitAndRefuse, command } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';
import type { CommentView } from './read-comments.ts';
import { lockForRemark, tellOthers } from './remark.ts';

export interface NewComment {
  readonly taskId: string;
  readonly audience: Audience;
  /** Plain text, kept as it was given. */
  readonly text: string;
}

/**
 * Says something at a task. HOLDERS is for who belongs to them: whoever holds, held or prepares it, and BKD.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), TASK_CLOSED
 */
export async function commentOnTask(deps: Pick<Deps, 'db'>, act: Act, comment: NewComment): Promise<CommentView> {
  return command(deps, act, async (tx) => {
    const at = await lockForRemark(tx, act, { ...comment, attempted: 'TASK.COMMENT' });
    if (at instanceof CommitAndRefuse) return at;
    const { locked, task } = at;
    const { text, audience } = comment;
    const row = await tx.taskComment.create({
      data: { taskId: task.id, authorId: act.actorId, audience, text, createdAt: locked.now },
    });
    await recordEvent(tx, {
      type: 'COMMENTED',
      at: locked.now,
      actorId: act.actorId,
      requestId: act.requestId,
      cycleId: locked.cycle.id,
      appraisalId: locked.appraisal?.id,
      taskId: task.id,
      data: { commentId: row.id, audience },
    });
    await tellOthers(tx, act, at, row.id, audience);
    const person = await peopleRefs(tx, [act.actorId]);
    return { id: row.id, author: person(act.actorId), audience, text, createdAt: row.createdAt.toISOString() };
  });
}
