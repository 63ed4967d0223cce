import { admissibilityOf } from '../domain/admissibility.ts';
import { appealFactsOf, filingOf } from './appeals/appeal-facts.ts';
import { inadmissible } from './appeals/inadmissible.ts';
import type { Act, Deps, Tx } from './context.ts';
import { decideLockedTask, type Decided } from './decide-task.ts';
import { denied } from './denied.ts';
import { lockEvaluation, type Locked } from './lock-owner.ts';
import { Refusal } from './refusal.ts';
import { ring } from './ring.ts';
import { seeToLockedTask } from './see-to-task.ts';
import { settleOverdue } from './settle-overdue.ts';
import { lockTask } from './task-row.ts';
import { command, CommitAndRefuse } from './transact.ts';

export interface FiledAppeal extends Decided {
  readonly appealId: string;
}

/**
 * The employee files an appeal, from receipt until the end of the window (V.B.1–2, p.117). Works while the workflow engine is down and while
 * the cycle is paused: where the workflow has not opened the window yet, this transaction opens it, by the same natural key.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), NOT_RECEIVED, APPEAL_NOT_POSSIBLE (final by law), APPEAL_FILED_BEFORE, APPEAL_WINDOW_OVER (with
 * the way to file late), LATE_APPEAL_PENDING, LATE_APPEAL_NOT_ADMITTED, APPRAISAL_ENDED, INVALID_FORM
 */
export async function fileAppeal(
  deps: Pick<Deps, 'db'>,
  act: Act,
  filing: { appraisalId: string; period?: string | undefined; form: unknown },
): Promise<FiledAppeal> {
  return command(deps, act, async (tx) => {
    const locked = await lockEvaluation(tx, filing.appraisalId, filing.period);
    const { appraisal } = locked;
    const admissibility = admissibilityOf(await appealFactsOf(tx, locked, act.actorId === appraisal.employeeId));
    if (admissibility.reason === 'NOT_OWN_RESULT') {
      const about = { cycleId: locked.cycle.id, appraisalId: appraisal.id, attempted: 'FILE_APPEAL.FILED' };
      return denied(tx, act, about, 'NOT_RELATED');
    }
    if (!admissibility.admissible) {
      // Not thrown: that the window is over may have been settled here.
      await closePassedWindow(tx, locked);
      return new CommitAndRefuse(inadmissible(admissibility, appraisal.id));
    }
    const right = await filingOf(tx, locked);
    await seeToLockedTask(tx, locked, right);
    const task = await lockTask(tx, right);
    if (!task) throw new Refusal('APPEAL_NOT_POSSIBLE', 409, 'The appeal window cannot be opened now.');
    const decided = await decideLockedTask(tx, locked, task, act, { outcome: 'FILED', form: filing.form });
    if (!('decisionId' in decided)) return decided;
    const appeal = await tx.appeal.findFirstOrThrow({
      where: { appraisalId: appraisal.id, periodId: locked.period?.id ?? null },
      orderBy: { filedAt: 'desc' },
      select: { id: true },
    });
    return { ...decided, appealId: appeal.id };
  });
}

/** A window whose time has passed before its timer fired is closed by whoever finds it so (docs/architecture.md, rule 3). */
export async function closePassedWindow(tx: Tx, locked: Locked): Promise<void> {
  const task = await lockTask(tx, await filingOf(tx, locked));
  if (!task?.dueAt || !(await settleOverdue(tx, locked, task, task.dueAt))) return;
  await ring(tx, locked.owner, 'OVERDUE', task.id);
}
