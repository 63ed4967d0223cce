import { NoWorkingDay } from '../../../domain/calendar.ts';
import { MissingEvent } from '../../../domain/deadlines.ts';
import type { AppliedChange } from '../../../domain/move-deadline.ts';
import { ClockContext } from '../../clock-changes/clock-context.ts';
import { readPeriodClocks, readTaskClocks, taskMove } from '../../clock-changes/recompute-tasks.ts';
import { ringMoved } from '../../clock-changes/ring-moved.ts';
import { writeTaskMoves } from '../../clock-changes/write-task-moves.ts';
import { lockOwnerOfTask } from '../../lock-owner.ts';
import { notify } from '../../notify.ts';
import { refuseOwnAppraisal } from '../../own-appraisal.ts';
import { lockTaskById } from '../../task-row.ts';
import { failed, skipped, type Repair } from './repair.ts';

/**
 * The due date of one open task computed anew, as a change of the calendar would: by the rule, the windows and the calendar of today, with
 * every pause and extension that it had. A right never becomes shorter; a duty not before the next working day has ended.
 */
export const rederiveClock: Repair = async (tx, { act, repairId, target }) => {
  if (target.kind !== 'task') return failed('TARGET_REFUSED', { expected: 'task' });
  const locked = await lockOwnerOfTask(tx, target.id);
  const { cycle, appraisal } = locked;
  const about = { cycleId: cycle.id, ...(appraisal ? { appraisalId: appraisal.id } : {}), taskId: target.id };
  if (appraisal?.employeeId === act.actorId) {
    return refuseOwnAppraisal(tx, act, { ...about, attempted: 'REPAIR.REDERIVE_CLOCK' });
  }
  const row = await lockTaskById(tx, target.id);
  if (row?.status !== 'OPEN') return skipped('TASK_CLOSED', { status: row?.status });
  const [task] = await readTaskClocks(tx, [target.id]);
  if (!task) return skipped('NO_CLOCK');
  const change: AppliedChange = { id: repairId, by: 'CALENDAR', decree: null, at: locked.now, extension: null };
  const periods = new Map(
    (appraisal ? await readPeriodClocks(tx, [appraisal.id]) : []).map((period) => [period.id, period]),
  );
  const move = await taskMove(new ClockContext(tx), task, change, periods).catch((error: unknown) => {
    if (error instanceof MissingEvent) return 'MISSING_EVENT' as const;
    if (error instanceof NoWorkingDay) return 'NO_WORKING_DAY' as const;
    throw error;
  });
  if (typeof move === 'string') return failed(move);
  const dates = {
    oldDueAt: task.dueAt.toISOString(),
    newDueAt: (move?.result.dueAt ?? task.dueAt).toISOString(),
    kept: move?.result.kept ?? null,
  };
  if (!move?.result.moved) return skipped(dates.kept ? 'KEPT' : 'RIGHT_ALREADY', dates);
  await writeTaskMoves(tx, { id: repairId, kind: 'CALENDAR', decree: null, requestedById: act.actorId }, [move]);
  await ringMoved(tx, [move], []);
  if (task.assigneeId) {
    await notify(tx, [
      {
        ...about,
        kind: 'DEADLINE_MOVED',
        recipientId: task.assigneeId,
        cause: `${repairId}:${task.id}`,
        data: { taskKind: task.kind, level: task.level, oldDueAt: dates.oldDueAt, newDueAt: dates.newDueAt },
      },
    ]);
  }
  return { status: 'DONE', code: move.result.moved, detail: dates, about };
};
