import type { Act, Deps } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { lockTaskOfAny } from '../tasks/lock-open-task.ts';
import { refuse, standAtTask } from '../tasks/stand-at-task.ts';
import { CommitAndRefuse, command } from '../transact.ts';

/**
 * Removes a file: whoever attached it while the task is open, and BKD at any time. The row stays and says so; the bytes go with the next sweep
 * unless another row has the same. Removing it twice changes nothing.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), TASK_CLOSED
 */
export async function removeFile(
  deps: Pick<Deps, 'db'>,
  act: Act,
  file: { readonly taskId: string; readonly fileId: string },
): Promise<{ readonly removed: true }> {
  return command(deps, act, async (tx) => {
    const { locked, task } = await lockTaskOfAny(tx, file.taskId);
    const at = await standAtTask(tx, act, task.id, 'TASK.REMOVE_FILE');
    if (at instanceof CommitAndRefuse) return at;
    const row = await tx.attachment.findFirst({ where: { id: file.fileId, taskId: task.id } });
    const own = row?.uploadedById === act.actorId;
    if (!row || !(own || at.audiences.some((audience) => audience === row.audience))) throw notFound('The file');
    if (!own && !at.standing.isBkd) return refuse(tx, act, at.row, 'TASK.REMOVE_FILE', 'NOT_HOLDER');
    if (row.removedAt) return { removed: true };
    if (!at.standing.isBkd && task.status !== 'OPEN') {
      throw new Refusal(
        'TASK_CLOSED',
        409,
        `This task is closed (${task.status}): what was attached stays. BKD may remove it.`,
        {
          extra: { taskStatus: task.status },
        },
      );
    }
    await tx.attachment.update({
      where: { id: row.id },
      data: { removedAt: locked.now, removedById: act.actorId },
    });
    await recordEvent(tx, {
      type: 'FILE_REMOVED',
      at: locked.now,
      actorId: act.actorId,
      requestId: act.requestId,
      cycleId: locked.cycle.id,
      appraisalId: locked.appraisal?.id,
      taskId: task.id,
      data: { fileId: row.id, sha256: row.sha256 },
    });
    return { removed: true };
  });
}
