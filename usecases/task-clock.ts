import { isoDate, localDate, type Calendar } from '../domain/calendar.ts';
import { deadline, type ClockEvents, type Deadline } from '../domain/deadlines.ts';
import { ruleOf, type ClockEvent, type DueRule, type PolicyBody } from '../domain/policy.ts';
import type { Stage, TaskKind } from '../domain/terms.ts';
import { withExtensions } from './clock-changes/covering-extensions.ts';
import type { Tx } from './context.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { windowEvents } from './cycles/cycle-windows.ts';
import type { Locked } from './lock-owner.ts';
import { prepared } from './own-statements.ts';

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
  const read = Prisma.sql`
    SELECT opens_at AS "opensAt", due_at AS "dueAt", derivation FROM stage_window
    WHERE cycle_id = ${locked.cycle.id}::uuid AND unit_id = ${locked.unitId}::uuid AND stage = ${stage}`;
  const [row] = await tx.$queryRaw<{ opensAt: Date; dueAt: Date; derivation: unknown }[]>(
    prepared('stage-window', read),
  );
  return row;
}

/** The instants that the clocks of an owner's tasks start from, read from the rows in one statement. */
export async function clockEvents(tx: Tx, locked: Locked, stage: Stage): Promise<ClockEvents> {
  const { appraisal, period } = locked;
  const rows = await readStarts(tx, locked, stage);
  const [window, evaluation] = period
    ? [stage === 'FINAL_SCORING' ? period : undefined, period]
    : [rows.windows.find((each) => each.stage === stage), rows.windows.find((each) => each.stage === 'FINAL_SCORING')];
  const events: ClockEvents = window ? windowEvents(window) : {};
  const evaluationIsProvisional = evaluation && windowEvents(evaluation).provisional?.has('WINDOW_DUE');
  return {
    LAUNCH: appraisal?.joinedAt ?? locked.cycle.launchedAt,
    OPENED: locked.now,
    ...events,
    ...(evaluation ? { EVALUATION_ENDS: evaluation.dueAt } : {}),
    ...(evaluationIsProvisional
      ? { provisional: new Set<ClockEvent>([...(events.provisional ?? []), 'EVALUATION_ENDS']) }
      : {}),
    ...(rows.signedAt ? { SIGNED: rows.signedAt } : {}),
    ...(rows.receivedAt ? { RECEIPT: rows.receivedAt } : {}),
    ...(rows.appealFiledAt && stage === 'APPEAL' ? { APPEAL_FILED: rows.appealFiledAt } : {}),
    ...(locked.case ? { CASE_OPENED: locked.case.openedAt } : {}),
  };
}

interface Starts {
  readonly windows: readonly { stage: Stage; opensAt: Date; dueAt: Date; derivation: unknown }[];
  /** Of the latest document about the rating that counts. */
  readonly signedAt: Date | null;
  readonly receivedAt: Date | null;
  /** Of several, where a stage was reopened, the one against the latest result. */
  readonly appealFiledAt: Date | null;
}

async function readStarts(tx: Tx, locked: Locked, stage: Stage): Promise<Starts> {
  const appraisalId = locked.appraisal?.id ?? null;
  const periodId = locked.period?.id ?? null;
  const rated = locked.evaluation?.ratingId != null;
  const [row] = await tx.$queryRaw<(Starts & { windows: { opensAt: string; dueAt: string }[] })[]>(
    prepared(
      'clock-starts',
      Prisma.sql`
        SELECT d.signed_at AS "signedAt", d.received_at AS "receivedAt",
          (SELECT max(p.filed_at) FROM appeal p WHERE p.appraisal_id = ${appraisalId}::uuid AND p.period_id IS NOT DISTINCT FROM ${periodId}::uuid)
            AS "appealFiledAt",
          (SELECT coalesce(jsonb_agg(jsonb_build_object('stage', w.stage, 'opensAt', w.opens_at, 'dueAt', w.due_at, 'derivation', w.derivation)), '[]')
            FROM stage_window w WHERE w.cycle_id = ${locked.cycle.id}::uuid AND w.unit_id = ${locked.unitId}::uuid
              AND w.stage IN (${stage}, 'FINAL_SCORING')) AS windows
        FROM (VALUES (1)) AS one LEFT JOIN LATERAL (
          SELECT e.signed_at, e.received_at FROM evaluation_document e
          WHERE ${rated}::boolean AND e.appraisal_id = ${appraisalId}::uuid AND e.period_id IS NOT DISTINCT FROM ${periodId}::uuid
          ORDER BY e.number DESC LIMIT 1) AS d ON true`,
    ),
  );
  if (!row) throw new Error('A statement that always gives a row gave none.');
  return {
    ...row,
    windows: row.windows.map((each) => ({ ...each, opensAt: new Date(each.opensAt), dueAt: new Date(each.dueAt) })),
  };
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
 * @param task `agreedFor`: of an agreed action, an instant of its day
 * @throws MissingEvent where the policy counts from something that never happened
 */
export async function dueOf(
  tx: Tx,
  locked: Locked,
  calendar: Calendar,
  task: { stage: Stage; kind: TaskKind; level: number; agreedFor?: Date | undefined },
): Promise<Deadline> {
  const periodId = locked.period?.id ?? null;
  const { rule, legalBasis } = clockRuleOf(locked.policy, { ...task, periodId }, locked.evaluation?.finalBecause);
  const count = (events: ClockEvents): Deadline => deadline(rule, legalBasis, events, calendar, locked.cycle.year);
  const agreed: ClockEvents = task.agreedFor ? { AGREED: task.agreedFor } : {};
  const events = { ...(await clockEvents(tx, locked, task.stage)), ...agreed };
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
