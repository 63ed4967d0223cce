import { isoDate, localDate, type Calendar } from '../domain/calendar.ts';
import { deadline, type ClockEvents, type Deadline } from '../domain/deadlines.ts';
import { ruleOf, type ClockEvent, type DueRule, type PolicyBody } from '../domain/policy.ts';
import type { Stage, TaskKind } from '../domain/terms.ts';
import { withExtensions } from './clock-changes/covering-extensions.ts';
import type { Tx } from './context.ts';
import { windowEvents } from './cycles/cycle-windows.ts';
import type { Locked } from './lock-owner.ts';

/** When a stage opens and is due for the owner's unit; absent for stages without a window. A period is evaluated in a window of its own. */
export async function windowOf(
  tx: Tx,
  locked: Locked,
  stage: Stage,
): Promise<{ opensAt: Date; dueAt: Date; derivation: unknown } | undefined> {
  if (locked.period) {
    const { opensAt, dueAt, derivation } = locked.period;
    return stage === 'FINAL_SCORING' ? { opensAt, dueAt, derivation } : undefined;
  }
  const row = await tx.stageWindow.findUnique({
    where: { cycleId_unitId_stage: { cycleId: locked.cycle.id, unitId: locked.unitId, stage } },
    select: { opensAt: true, dueAt: true, derivation: true },
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
          // Of several, where a stage was reopened, the one against the latest result.
          orderBy: { filedAt: 'desc' },
          select: { filedAt: true },
        })
      : null,
  ];
  const events: ClockEvents = window ? windowEvents(window) : {};
  const evaluationIsProvisional = evaluation && windowEvents(evaluation).provisional?.has('WINDOW_DUE');
  return {
    LAUNCH: locked.appraisal?.joinedAt ?? locked.cycle.launchedAt,
    OPENED: locked.now,
    ...events,
    ...(evaluation ? { EVALUATION_ENDS: evaluation.dueAt } : {}),
    ...(evaluationIsProvisional
      ? { provisional: new Set<ClockEvent>([...(events.provisional ?? []), 'EVALUATION_ENDS']) }
      : {}),
    ...(document ? { SIGNED: document.signedAt } : {}),
    ...(document?.receivedAt ? { RECEIPT: document.receivedAt } : {}),
    ...(appeal ? { APPEAL_FILED: appeal.filedAt } : {}),
    ...(locked.case ? { CASE_OPENED: locked.case.openedAt } : {}),
  };
}

async function latestDocument(tx: Tx, locked: Locked): Promise<{ signedAt: Date; receivedAt: Date | null } | null> {
  const { appraisal, evaluation } = locked;
  if (!appraisal || !evaluation?.ratingId) return null;
  return tx.evaluationDocument.findFirst({
    where: { appraisalId: appraisal.id, periodId: evaluation.periodId },
    orderBy: { number: 'desc' },
    select: { signedAt: true, receivedAt: true },
  });
}

/**
 * The rule that a task's clock follows. After a takeover of the rating the shorter clocks of Annex V.A.9–10 (p.116) count.
 * @param finalBecause of the evaluation that the task is about
 */
export function clockRuleOf(
  policy: PolicyBody,
  task: { readonly stage: Stage; readonly kind: TaskKind; readonly level: number; readonly periodId: string | null },
  finalBecause: string | null | undefined,
): { readonly rule: DueRule; readonly legalBasis: string } {
  const rule = ruleOf(policy, task.stage, task.kind, task.periodId);
  if (task.level > 0 && rule.whenOverdue.action === 'TAKE_OVER') {
    return { rule: rule.whenOverdue.due, legalBasis: rule.whenOverdue.legalBasis };
  }
  const afterTakeover = finalBecause === 'TAKEOVER' ? rule.dueAfterTakeover : undefined;
  return { rule: afterTakeover ?? rule.due, legalBasis: rule.legalBasis };
}

/**
 * When a task that is opened now is due, with the extensions that cover it: never earlier than without them.
 * @throws MissingEvent where the policy counts from something that never happened
 */
export async function dueOf(
  tx: Tx,
  locked: Locked,
  calendar: Calendar,
  task: { stage: Stage; kind: TaskKind; level: number },
): Promise<Deadline> {
  const periodId = locked.period?.id ?? null;
  const { rule, legalBasis } = clockRuleOf(locked.policy, { ...task, periodId }, locked.evaluation?.finalBecause);
  const count = (events: ClockEvents): Deadline => deadline(rule, legalBasis, events, calendar, locked.cycle.year);
  const events = await clockEvents(tx, locked, task.stage);
  const opening = {
    cycleId: locked.cycle.id,
    unitId: locked.unitId,
    appraisalId: locked.appraisal?.id ?? null,
    period: locked.period,
    stage: task.stage,
    kind: task.kind,
  };
  return withExtensions(tx, opening, count(events), events, count, calendar);
}

/** The local date on which relationships are looked up: they are dated by days of the employee's unit. */
export function today(locked: Locked, calendar: Pick<Calendar, 'timeZone'>): string {
  return isoDate(localDate(locked.now, calendar));
}
