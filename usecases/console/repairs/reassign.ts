import { lockOwnerOfTask } from '../../lock-owner.ts';
import { moveTask } from '../../move-tasks.ts';
import { refuseOwnAppraisal } from '../../own-appraisal.ts';
import { failed, skipped, type Repair } from './repair.ts';

/** Who holds one open task is settled anew from the links, decrees and offices of today; nobody is chosen by hand. The due date stays. */
export const reassign: Repair = async (tx, { act, target }) => {
  if (target.kind !== 'task') return failed('TARGET_REFUSED', { expected: 'task' });
  const { cycle, appraisal } = await lockOwnerOfTask(tx, target.id);
  const about = { cycleId: cycle.id, ...(appraisal ? { appraisalId: appraisal.id } : {}), taskId: target.id };
  if (appraisal?.employeeId === act.actorId) {
    return refuseOwnAppraisal(tx, act, { ...about, attempted: 'REPAIR.REASSIGN' });
  }
  const holder = () =>
    tx.task.findUniqueOrThrow({
      where: { id: target.id },
      select: { status: true, role: true, assigneeId: true, heldForId: true },
    });
  const before = await holder();
  if (before.status !== 'OPEN') return skipped('TASK_CLOSED', { status: before.status });
  const moved = await moveTask(tx, target.id);
  const after = await holder();
  const detail = {
    role: before.role,
    from: { assigneeId: before.assigneeId, heldForId: before.heldForId },
    to: { assigneeId: after.assigneeId, heldForId: after.heldForId },
  };
  if (!moved) return skipped('RIGHT_ALREADY', detail);
  return { status: 'DONE', code: after.assigneeId ? 'MOVED' : 'VACANT', detail, about };
};
