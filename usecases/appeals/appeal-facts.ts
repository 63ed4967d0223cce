import type { AppealFacts } from '../../domain/admissibility.ts';
import { isLate, isTaskLate } from '../../domain/deadlines.ts';
import { calendarOf } from '../calendars.ts';
import { bringUpToDate } from '../clock-changes/bring-up-to-date.ts';
import type { Tx } from '../context.ts';
import { againstThisResult, madeAnewSince, roundInRows } from '../desk/rounds.ts';
import type { Locked, LockedAppraisal } from '../lock-owner.ts';
import { isSetAside } from '../reopen-task.ts';
import { dueOf } from '../task-clock.ts';
import { lockTask, type TaskKey } from '../task-row.ts';

type LockedEvaluation = Locked & { readonly appraisal: LockedAppraisal };

const FILING = { stage: 'APPEAL', kind: 'FILE_APPEAL', round: 1 } as const;

/** The right to appeal against the result that counts now, as its task's key has it. */
export async function filingOf(tx: Tx, locked: Locked): Promise<TaskKey> {
  return { ownerId: locked.owner.id, ...FILING, round: await roundInRows(tx, locked, FILING) };
}

/**
 * What the rows say about an appeal against a locked evaluation, the year's or a period's, as of `locked.now`.
 * @param own whether the person who asks is the employee
 */
export async function appealFactsOf(tx: Tx, locked: LockedEvaluation, own: boolean): Promise<AppealFacts> {
  const { appraisal } = locked;
  const { periodId, ratingId, finalBecause } = evaluationOf(locked);
  const since = await madeAnewSince(tx, locked);
  const document = await tx.evaluationDocument.findFirst({
    where: {
      appraisalId: appraisal.id,
      periodId,
      receivedAt: { not: null },
      ...(since ? { signedAt: { gt: since } } : {}),
    },
    select: { id: true },
  });
  const filed = await againstThisResult(tx, locked);
  const appeal = await tx.appeal.findFirst({ where: filed, select: { status: true } });
  const late = await tx.lateAppeal.findFirst({ where: filed, orderBy: { filedAt: 'desc' }, select: { status: true } });
  const { timeZone } = await calendarOf(tx, locked.unitId);
  return {
    own,
    state: stateOf(locked),
    rated: ratingId !== null,
    finalBecause,
    received: document !== null,
    appeal: (appeal?.status ?? null) as AppealFacts['appeal'],
    ...(document && !finalBecause ? await windowOfFiling(tx, locked) : { window: 'NOT_OPEN', until: null }),
    late: (late?.status ?? null) as AppealFacts['late'],
    timeZone,
  };
}

/** The evaluation of locked rows. @throws Error for a unit's report, which has none */
function evaluationOf(locked: Locked): NonNullable<Locked['evaluation']> {
  if (!locked.evaluation) throw new Error('Only an evaluation can be appealed against.');
  return locked.evaluation;
}

/** A period ends with its file; that the year's result is final does not end it. */
function stateOf({ appraisal, period, cycle }: LockedEvaluation): AppealFacts['state'] {
  if (cycle.status === 'CANCELLED') return 'CANCELLED';
  const gone = appraisal.state === 'EXCLUDED' || appraisal.state === 'CANCELLED';
  return period && !gone ? period.state : appraisal.state;
}

/** Open from receipt on, also where the workflow has not opened the task yet; passed by the clock, whether a timer has fired or not. */
async function windowOfFiling(tx: Tx, locked: Locked): Promise<Pick<AppealFacts, 'window' | 'until'>> {
  const found = await lockTask(tx, await filingOf(tx, locked));
  if (!found) {
    const { at } = await dueOf(tx, locked, await calendarOf(tx, locked.unitId), { ...FILING, level: 0 });
    return { window: isLate(locked.now, at) ? 'PASSED' : 'OPEN', until: at };
  }
  // Set aside with its appraisal: filing opens it again.
  if (isSetAside(found)) return { window: 'OPEN', until: found.dueAt };
  const open = found.status === 'OPEN';
  // An extension counts from its commit, also before its chunk has come to this task.
  const task = open && isTaskLate(found, locked.now) ? await bringUpToDate(tx, locked, found) : found;
  const runs = open && !isTaskLate(task, locked.now);
  return { window: runs ? 'OPEN' : 'PASSED', until: task.dueAt };
}
