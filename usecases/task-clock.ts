import { isoDate, localDate, type Calendar } from '../domain/calendar.ts';
import { deadline, type ClockEvents, type Deadline } from '../domain/deadlines.ts';
import { ruleOf, type DueRule } from '../domain/policy.ts';
import type { Stage, TaskKind } from '../domain/terms.ts';
import type { Tx } from './context.ts';
import type { Locked } from './lock-owner.ts';

/** When a stage opens and is due for the owner's unit; absent for stages without a window. */
export async function windowOf(
  tx: Tx,
  locked: Locked,
  stage: Stage,
): Promise<{ opensAt: Date; dueAt: Date } | undefined> {
  const row = await tx.stageWindow.findUnique({
    where: { cycleId_unitId_stage: { cycleId: locked.cycle.id, unitId: locked.unitId, stage } },
    select: { opensAt: true, dueAt: true },
  });
  return row ?? undefined;
}

/** The instants that the clocks of an owner's tasks start from, read from the rows. */
export async function clockEvents(tx: Tx, locked: Locked, stage: Stage): Promise<ClockEvents> {
  const [window, evaluation, document, appeal] = [
    await windowOf(tx, locked, stage),
    await windowOf(tx, locked, 'FINAL_SCORING'),
    await latestDocument(tx, locked),
    stage === 'APPEAL' && locked.appraisal
      ? await tx.appeal.findFirst({
          where: { appraisalId: locked.appraisal.id, periodId: locked.period?.id ?? null },
          select: { filedAt: true },
        })
      : null,
  ];
  return {
    LAUNCH: locked.cycle.launchedAt,
    OPENED: locked.now,
    ...(window ? { WINDOW_OPENS: window.opensAt, WINDOW_DUE: window.dueAt } : {}),
    ...(evaluation ? { EVALUATION_ENDS: evaluation.dueAt } : {}),
    ...(document ? { SIGNED: document.signedAt } : {}),
    ...(document?.receivedAt ? { RECEIPT: document.receivedAt } : {}),
    ...(appeal ? { APPEAL_FILED: appeal.filedAt } : {}),
    ...(locked.case ? { CASE_OPENED: locked.case.openedAt } : {}),
  };
}

async function latestDocument(tx: Tx, locked: Locked): Promise<{ signedAt: Date; receivedAt: Date | null } | null> {
  if (!locked.appraisal?.ratingId) return null;
  return tx.evaluationDocument.findFirst({
    where: { appraisalId: locked.appraisal.id },
    orderBy: { number: 'desc' },
    select: { signedAt: true, receivedAt: true },
  });
}

/** When a task that is opened now is due. After a takeover of the rating the shorter clocks of Annex V.A.9–10 (p.116) count. */
export async function dueOf(
  tx: Tx,
  locked: Locked,
  calendar: Calendar,
  task: { stage: Stage; kind: TaskKind; level: number },
): Promise<Deadline> {
  const rule = ruleOf(locked.policy, task.stage, task.kind);
  const due = (): DueRule => {
    if (task.level > 0 && rule.whenOverdue.action === 'TAKE_OVER') return rule.whenOverdue.due;
    return locked.appraisal?.finalBecause === 'TAKEOVER' && rule.dueAfterTakeover ? rule.dueAfterTakeover : rule.due;
  };
  const legalBasis =
    task.level > 0 && rule.whenOverdue.action === 'TAKE_OVER' ? rule.whenOverdue.legalBasis : rule.legalBasis;
  return deadline(due(), legalBasis, await clockEvents(tx, locked, task.stage), calendar, locked.cycle.year);
}

/** The local date on which relationships are looked up: they are dated by days of the employee's unit. */
export function today(locked: Locked, calendar: Pick<Calendar, 'timeZone'>): string {
  return isoDate(localDate(locked.now, calendar));
}
