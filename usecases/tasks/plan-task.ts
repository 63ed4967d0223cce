import type { Act, Deps } from '../context.ts';
import { denied } from '../denied.ts';
import { refuseOwnAppraisal } from '../own-appraisal.ts';
import { recordEvent } from '../record-event.ts';
import { command } from '../transact.ts';
import { isBkd } from './claim-task.ts';
import { holdsTask } from './holds-task.ts';
import { lockTaskOfAny, requireOpen } from './lock-open-task.ts';

export interface TaskPlanned {
  readonly taskId: string;
  readonly priority: number;
  /** Local date of the unit, ISO. */
  readonly followUpOn: string | null;
  /** Unchanged: neither of them changes what is decided. */
  readonly version: number;
}

/**
 * When the holder wants to come back to the task; a date of his own, which moves no due date and reminds nobody.
 * @param plan `on`: local ISO date of the unit; null: none any more
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), TASK_CLOSED, STALE_VERSION
 */
export async function setFollowUp(
  deps: Pick<Deps, 'db'>,
  act: Act,
  plan: { readonly taskId: string; readonly on: string | null; readonly version: number | undefined },
): Promise<TaskPlanned> {
  return command(deps, act, async (tx) => {
    const open = await lockTaskOfAny(tx, plan.taskId);
    const authority = await holdsTask(tx, act.actorId, open);
    if (!authority.allowed) {
      return denied(tx, act, { ...open.about, attempted: `${open.task.kind}.FOLLOW_UP` }, authority.because);
    }
    await requireOpen(tx, open, plan.version);
    const { priority } = await tx.task.update({
      where: { id: plan.taskId },
      data: { followUpOn: plan.on ? new Date(plan.on) : null },
      select: { priority: true },
    });
    await recordEvent(tx, {
      ...open.about,
      type: 'TASK_FOLLOW_UP_SET',
      at: open.locked.now,
      actorId: act.actorId,
      requestId: act.requestId,
      data: { kind: open.task.kind, on: plan.on },
    });
    return { taskId: plan.taskId, priority, followUpOn: plan.on, version: open.task.version };
  });
}

/**
 * How urgent the task is beside others, by its holder or BKD (not about his own appraisal).
 * @param plan `priority`: 0..100
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), OWN_APPRAISAL, TASK_CLOSED, STALE_VERSION
 */
export async function setPriority(
  deps: Pick<Deps, 'db'>,
  act: Act,
  plan: { readonly taskId: string; readonly priority: number; readonly version: number | undefined },
): Promise<TaskPlanned> {
  return command(deps, act, async (tx) => {
    const open = await lockTaskOfAny(tx, plan.taskId);
    const attempted = `${open.task.kind}.PRIORITY`;
    const authority = await holdsTask(tx, act.actorId, open);
    if (!authority.allowed) {
      if (!(await isBkd(tx, act.actorId))) return denied(tx, act, { ...open.about, attempted }, authority.because);
      if (open.locked.appraisal?.employeeId === act.actorId) {
        const { id: appraisalId } = open.locked.appraisal;
        return refuseOwnAppraisal(tx, act, { cycleId: open.about.cycleId, appraisalId, attempted });
      }
    }
    await requireOpen(tx, open, plan.version);
    const { followUpOn } = await tx.task.update({
      where: { id: plan.taskId },
      data: { priority: plan.priority },
      select: { followUpOn: true },
    });
    await recordEvent(tx, {
      ...open.about,
      type: 'TASK_PRIORITY_SET',
      at: open.locked.now,
      actorId: act.actorId,
      requestId: act.requestId,
      data: { kind: open.task.kind, priority: plan.priority },
    });
    return {
      taskId: plan.taskId,
      priority: plan.priority,
      followUpOn: followUpOn?.toISOString().slice(0, 10) ?? null,
      version: open.task.version,
    };
  });
}
