import type { CaseKind } from '../domain/terms.ts';
import type { Tx } from './context.ts';
import type { Locked, LockedAppraisal } from './lock-owner.ts';
import { notify } from './notify.ts';
import { relationsOfOwner } from './open-task.ts';
import { recordEvent } from './record-event.ts';
import { ring } from './ring.ts';

/** Why a case was closed, in its outcome and in the audit trail. */
export const RESULT_CHANGED = 'RESULT_CHANGED';

/**
 * An appeal has changed the result: open cases that came from the result before and do not follow from the new one are cancelled, with their
 * tasks, and people are told. A case that came from an observation goes on; one that is closed already stays as it is, on record.
 */
export async function closeUnwarrantedCases(
  tx: Tx,
  locked: Locked & { appraisal: LockedAppraisal },
  warranted: readonly CaseKind[],
): Promise<void> {
  const { appraisal, cycle, now } = locked;
  const about = { cycleId: cycle.id, appraisalId: appraisal.id };
  const cases = await tx.developmentCase.findMany({
    where: { appraisalId: appraisal.id, origin: 'RESULT', status: 'OPEN', kind: { notIn: [...warranted] } },
    orderBy: { id: 'asc' },
    select: { id: true, kind: true, ratingId: true },
  });
  for (const each of cases) {
    await tx.developmentCase.update({
      where: { id: each.id },
      data: { status: 'CANCELLED', outcome: RESULT_CHANGED, closedAt: now, version: { increment: 1 } },
    });
    const tasks = await tx.task.findMany({
      where: { caseId: each.id, status: 'OPEN' },
      select: { id: true, assigneeId: true, role: true },
    });
    await tx.task.updateMany({
      where: { id: { in: tasks.map((task) => task.id) } },
      data: { status: 'CANCELLED', closedAt: now, nextReminderAt: null, version: { increment: 1 } },
    });
    await recordEvent(tx, {
      ...about,
      type: 'CASE_CANCELLED',
      at: now,
      data: {
        caseId: each.id,
        kind: each.kind,
        because: RESULT_CHANGED,
        oldRatingId: each.ratingId,
        ratingId: appraisal.ratingId,
      },
    });
    await notify(
      tx,
      (await concerned(tx, locked, tasks)).map((recipientId) => ({
        ...about,
        kind: 'CASE_CANCELLED' as const,
        recipientId,
        cause: each.id,
        caseId: each.id,
        data: { caseKind: each.kind },
      })),
    );
    await ring(tx, { kind: 'case', id: each.id }, 'CANCELLED');
  }
}

/** The employee, and whoever had something to do in the case. */
async function concerned(
  tx: Tx,
  locked: Locked & { appraisal: LockedAppraisal },
  tasks: readonly { readonly assigneeId: string | null; readonly role: string }[],
): Promise<string[]> {
  const people = new Set([locked.appraisal.employeeId]);
  for (const task of tasks) if (task.assigneeId) people.add(task.assigneeId);
  if (tasks.some((task) => !task.assigneeId && task.role === 'BKD_ADMIN')) {
    const { offices } = await relationsOfOwner(tx, locked);
    for (const held of offices.BKD_ADMIN) people.add(held.personId);
  }
  return [...people];
}
