/** What writing a comment and attaching a file have in common: the locks, who may, until when, and who hears of it. */
import {
  DEFAULT_REMARKS,
  audiencesFor,
  mayAddress,
  mayStillSay,
  type Audience,
  type RemarksRule,
} from '../../domain/remarks.ts';
import { ruleOf } from '../../domain/policy.ts';
import type { Act, Tx } from '../context.ts';
import { refuseIfLocked } from '../desk/refuse-if-locked.ts';
import type { Locked } from '../lock-owner.ts';
import { notify } from '../notify.ts';
import { Refusal } from '../refusal.ts';
import type { TaskRow } from '../task-row.ts';
import { CommitAndRefuse } from '../transact.ts';
import { lockTaskOfAny } from './lock-open-task.ts';
import { lookAtTask } from './read-task.ts';
import { refuse, standAtTask, type AtTask } from './stand-at-task.ts';
import { standingOf } from './task-standing.ts';

export interface Remarking extends AtTask {
  readonly locked: Locked;
  readonly task: TaskRow;
  readonly rule: RemarksRule;
}

/**
 * Locks the task for something that is said or attached there.
 * @throws Refusal NOT_FOUND, APPRAISAL_LOCKED, TASK_CLOSED (409: it was closed too long ago)
 */
export async function lockForRemark(
  tx: Tx,
  act: Act,
  remark: { readonly taskId: string; readonly audience: Audience; readonly attempted: string },
): Promise<Remarking | CommitAndRefuse> {
  const { locked, task } = await lockTaskOfAny(tx, remark.taskId);
  const at = await standAtTask(tx, act, task.id, remark.attempted);
  if (at instanceof CommitAndRefuse) return at;
  if (!mayAddress(remark.audience, at.standing)) return refuse(tx, act, at.row, remark.attempted, 'NOT_HOLDER');
  await refuseIfLocked(tx, locked);
  const rule = locked.policy.remarks ?? DEFAULT_REMARKS;
  if (!mayStillSay(rule, at.row.closed_at, locked.now)) {
    throw new Refusal('TASK_CLOSED', 409, `This task was closed (${task.status}) too long ago for remarks.`, {
      legalBasis: ruleOf(locked.policy, task.stage, task.kind, task.periodId).legalBasis,
      extra: { taskStatus: task.status, closedAt: at.row.closed_at?.toISOString(), afterClosing: rule.afterClosing },
    });
  }
  return { ...at, locked, task, rule };
}

/** The other side hears of it: who holds and who prepares the task, and the employee where it is for everybody and he may read it now. */
export async function tellOthers(tx: Tx, act: Act, at: Remarking, remarkId: string, audience: Audience): Promise<void> {
  const { task, locked } = at;
  const preparers = await tx.taskPreparation.findMany({
    where: { taskId: task.id, endedAt: null },
    select: { preparerId: true },
  });
  const employeeId = locked.appraisal?.employeeId;
  const others = new Set([task.assigneeId, ...preparers.map(({ preparerId }) => preparerId)]);
  if (employeeId && audience === 'EVERYBODY' && (await employeeMayRead(tx, employeeId, task.id)))
    others.add(employeeId);
  others.delete(act.actorId);
  await notify(
    tx,
    [...others]
      .filter((id) => id !== null)
      .map((recipientId) => ({
        kind: 'COMMENTED',
        recipientId,
        cause: remarkId,
        cycleId: locked.cycle.id,
        appraisalId: locked.appraisal?.id,
        taskId: task.id,
        caseId: locked.case?.id,
        data: { taskKind: task.kind, level: task.level, fromId: act.actorId },
      })),
  );
}

async function employeeMayRead(tx: Tx, employeeId: string, taskId: string): Promise<boolean> {
  const sight = await lookAtTask(tx, employeeId, taskId);
  return sight.maySee && audiencesFor(sight.row, await standingOf(tx, employeeId, sight)).includes('EVERYBODY');
}
