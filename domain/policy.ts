/**
 * A policy is the rule set of a cycle as data: windows, clocks, takeovers, reminders, what opens coaching and reward, each with
 * its legal basis. A published version never changes; a launched cycle pins one.
 */
import { z } from 'zod';
import { checkInsRule, type CheckInsRule } from './check-ins.ts';
import { clarificationRule } from './clarifications.ts';
import { grace } from './grace.ts';
import { remarksRule } from './remarks.ts';
import { workReportsRule } from './work-reports.ts';
import {
  EXPECTATIONS,
  ORGANISATION_GRADES,
  PERIODS,
  PREDICATES,
  ROLES,
  STAGES,
  TASK_KINDS,
  type Stage,
  type TaskKind,
} from './terms.ts';

/** Units of a clock. SECONDS only in policies flagged `demo`. */
export const CLOCK_UNITS = ['WORKING_DAYS', 'CALENDAR_DAYS', 'SECONDS'] as const;

/** What a clock starts from. */
export const CLOCK_EVENTS = [
  'LAUNCH', // the cycle was launched
  'OPENED', // the task was opened
  'WINDOW_OPENS', // the stage's window opens
  'WINDOW_DUE', // the stage's window is over
  'EVALUATION_ENDS', // the window of final scoring is over
  'SIGNED', // the evaluation document was signed
  'RECEIPT', // the employee received the document
  'APPEAL_FILED',
  'CASE_OPENED',
  'AGREED', // the day that leader and employee agreed on; no rule of a policy counts from it
] as const;
export type ClockEvent = (typeof CLOCK_EVENTS)[number];

const legalBasis = z
  .string()
  .min(3)
  .max(300)
  .describe('Article and page, or the word "practice" where no article says it');

/** `n` units from the event; day 1 is the day after it; ends at 23:59:59 in the unit's time zone (SECONDS: n seconds later). */
export const clockRule = z.strictObject({
  n: z.number().int().min(0).max(1000),
  unit: z.enum(CLOCK_UNITS),
  from: z.enum(CLOCK_EVENTS),
});
export type ClockRule = z.infer<typeof clockRule>;

/** A day of the cycle's year (yearOffset 1 = next year), never moved to a working day (docs/domain.md, clocks). */
export const fixedDate = z.strictObject({
  yearOffset: z.union([z.literal(0), z.literal(1)]),
  month: z.number().int().min(1).max(12),
  day: z.number().int().min(1).max(31),
});
export type FixedDate = z.infer<typeof fixedDate>;

/**
 * When something is due. `atLeast` is the floor: where the date leaves less time than that (a task opened late in the window),
 * the floor counts.
 */
export const dueRule = z.union([
  z.strictObject({ on: fixedDate, atLeast: clockRule.optional() }),
  z.strictObject({ clock: clockRule, atLeast: clockRule.optional() }),
]);
export type DueRule = z.infer<typeof dueRule>;

export const stageRule = z.strictObject({
  opens: z.union([z.strictObject({ on: fixedDate }), z.strictObject({ clock: clockRule })]),
  due: dueRule,
  legalBasis,
});
export type StageRule = z.infer<typeof stageRule>;

/**
 * What happens by itself when nobody acts.
 * TAKE_OVER: the task moves to the next role of `ladder`, due by `due`; on the last rung it stays open with an alarm at BKD.
 * CLOSE_WITHOUT: the task is closed, nobody acted. REMIND: it stays open, reminded, with an alarm at BKD.
 */
export const whenOverdue = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('TAKE_OVER'), ladder: z.array(z.enum(ROLES)).min(1), due: dueRule, legalBasis }),
  z.strictObject({ action: z.literal('CLOSE_WITHOUT'), legalBasis }),
  z.strictObject({ action: z.literal('REMIND'), legalBasis }),
]);
export type WhenOverdue = z.infer<typeof whenOverdue>;

export const taskRule = z.strictObject({
  due: dueRule,
  /** Another due rule where a superior evaluated after a takeover (Annex V.A.9–10, p.116). */
  dueAfterTakeover: dueRule.optional(),
  /** REFUSE: late is refused. UNTIL_TAKEN_OVER: late is accepted, and marked, as long as the task is open. */
  afterDue: z.enum(['REFUSE', 'UNTIL_TAKEN_OVER']),
  whenOverdue,
  /** How long a decision can be undone; left out: it counts at once. */
  grace: grace.optional(),
  /** Whether its holder may ask before he decides, and what that does to the clock; left out: he may not. */
  clarification: clarificationRule.optional(),
  legalBasis,
});
export type TaskRule = z.infer<typeof taskRule>;

/** Due on the day that was agreed, where the policy has check-ins; they have no rule of their own. */
const AGREED_TASKS = ['CARRY_OUT_AS_EMPLOYEE', 'CARRY_OUT_AS_EVALUATOR'] as const satisfies readonly TaskKind[];
type AgreedTask = (typeof AGREED_TASKS)[number];
const isAgreed = (kind: TaskKind): kind is AgreedTask => AGREED_TASKS.some((agreed) => agreed === kind);

/** A kind of task that occurs in two stages has a rule for each. */
export const RULED_TASKS = [
  ...TASK_KINDS.filter(
    (kind): kind is Exclude<TaskKind, AgreedTask | 'REPORT_REALIZATION'> =>
      kind !== 'REPORT_REALIZATION' && !isAgreed(kind),
  ),
  'MID_TERM.REPORT_REALIZATION',
  'FINAL_SCORING.REPORT_REALIZATION',
] as const;

/** The tasks of a periodic evaluation, in their order; those of the yearly one from final scoring to the appeal. */
export const PERIODIC_TASKS = [
  'REPORT_REALIZATION',
  'RATE',
  'DELIVER_RESULT',
  'RECEIVE_RESULT',
  'SIGN_AND_RETURN',
  'FILE_APPEAL',
  'STATE_AS_EMPLOYEE',
  'STATE_AS_EVALUATOR',
  'DECIDE_APPEAL',
] as const satisfies readonly TaskKind[];

/** When a period is evaluated; for its tasks WINDOW_OPENS, WINDOW_DUE and EVALUATION_ENDS are those of this window. */
export const periodRule = z.strictObject({
  period: z.enum(PERIODS),
  opens: stageRule.shape.opens,
  due: dueRule,
});
export type PeriodRule = z.infer<typeof periodRule>;

/** Monthly or quarterly evaluations (Art. 24; Annex IV.A.8-9, p.90). The year's last period is the yearly evaluation itself (D.1.1, p.115). */
export const periodicRule = z.strictObject({
  periods: z.array(periodRule).min(1).max(12),
  /** Where a period needs another rule than the year; at least the report, whose yearly rule has a fixed date. */
  tasks: z.partialRecord(z.enum(PERIODIC_TASKS), taskRule).refine((tasks) => tasks.REPORT_REALIZATION !== undefined, {
    path: ['REPORT_REALIZATION'],
    error: 'required: when the report of a period is due',
  }),
  legalBasis,
});
export type PeriodicRule = z.infer<typeof periodicRule>;

const share = z.number().min(0).max(100);
const predicates = z.array(z.enum(PREDICATES)).min(1);

/** How many of an evaluator's people the guide sees in these predicates, in per cent of all; `atLeastOne` is somebody, whatever the share. */
export const distributionRule = z.union([
  z.strictObject({ predicates, atMost: share }),
  z.strictObject({ predicates, atLeast: share }),
  z.strictObject({ predicates, atLeastOne: z.literal(true) }),
]);
export type DistributionRule = z.infer<typeof distributionRule>;

export const distributionGuide = z.strictObject({
  /** By the result of the unit that the evaluator leads. */
  rules: z.record(z.enum(ORGANISATION_GRADES), z.array(distributionRule)),
  legalBasis,
});
export type DistributionGuide = z.infer<typeof distributionGuide>;

/** What an SKP line may or must refer to, and when an indicator is said to tell nothing (docs/indicators.md). */
export const indicatorsRule = z.strictObject({
  /** MAY: a line may refer to the library. MAIN_RESULTS: each main planned result needs at least one line that does. */
  reference: z.enum(['MAY', 'MAIN_RESULTS']),
  /** Whether planned results are linked to those of the leader. */
  cascading: z.boolean(),
  evaluation: z.strictObject({
    /** Below so many lines with figures nothing is said of an indicator. */
    leastLines: z.number().int().min(5).max(1_000),
    /** From this share on, per cent, everybody is the same. */
    alikeFrom: z.number().min(60).max(100),
  }),
  legalBasis,
});
export type IndicatorsRule = z.infer<typeof indicatorsRule>;

export const policyBody = z.strictObject({
  /** Stages without a window (delivery, appeal, follow-up) begin when the one before has ended. */
  stages: z.partialRecord(z.enum(STAGES), stageRule),
  tasks: z.record(z.enum(RULED_TASKS), taskRule),
  /** Left out: the year is evaluated as a whole only. */
  periodic: periodicRule.optional(),
  /** From when on last year's organisation result counts where this year's is missing (Annex IV.B.1.f, p.94). */
  lastYearsOrganisationResultFrom: dueRule,
  /** After this many returns of the targets the superior decides, final (practice). */
  maxReturns: z.number().int().min(1).max(20),
  /** Whether a move of the employee or of the evaluator asks for a new SKP (Annex II.C.6-7, p.65). Left out: yes, as the text says. */
  newTargetsOnMove: z.boolean().optional(),
  reminders: z.strictObject({
    /** How long before the due date. */
    before: z.array(z.strictObject({ n: z.number().int().min(1), unit: z.enum(['CALENDAR_DAYS', 'SECONDS']) })),
    /** How often while overdue; never silent. */
    overdueEvery: z.strictObject({ n: z.number().int().min(1), unit: z.enum(CLOCK_UNITS) }),
  }),
  followUp: z.strictObject({
    /** Predicates that open a case, and the behaviour rating that opens counselling. */
    reward: z.array(z.enum(PREDICATES)),
    recognition: z.array(z.enum(PREDICATES)),
    coaching: z.array(z.enum(PREDICATES)),
    counsellingOnBehaviour: z.array(z.enum(EXPECTATIONS)),
    legalBasis,
  }),
  /** The library of indicators and the links to the leader's planned results. Left out: SKP lines are free text only. */
  indicators: indicatorsRule.optional(),
  /** In which periods people report their work (Annex III.A.4–6, p.68; docs/work-reports.md). Left out: notes only. */
  workReports: workReportsRule.optional(),
  /** How often leader and employee meet, and what they agree on as tasks (Art. 19(2), p.12; docs/check-ins.md). Left out: no check-ins. */
  checkIns: checkInsRule.optional(),
  /** What is said and attached at tasks: for how long after it was closed, which files, how many. Left out: domain/remarks.ts, DEFAULT_REMARKS. */
  remarks: remarksRule.optional(),
  /** Pattern of distribution by the organisation's result (Annex IV.B.2, p.94–97): guidance, never a quota. */
  distributionGuide: distributionGuide.optional(),
  /** The results rating of whoever heads a unit is proposed from that unit's own result (practice of many agencies; not in the regulation). */
  headOfUnitResults: z
    .strictObject({ mapping: z.record(z.enum(ORGANISATION_GRADES), z.enum(EXPECTATIONS)), legalBasis })
    .optional(),
});
export type PolicyBody = z.infer<typeof policyBody>;

/** An agreed action is due at the end of its day; late is better than never, and the next check-in speaks about it. */
const agreedActionRule = ({ legalBasis }: CheckInsRule): TaskRule => ({
  due: { clock: { n: 0, unit: 'CALENDAR_DAYS', from: 'AGREED' } },
  afterDue: 'UNTIL_TAKEN_OVER',
  whenOverdue: { action: 'REMIND', legalBasis },
  legalBasis,
});

/**
 * The rule of a task.
 * @param period of which period the task is (code or id); null: of the year
 * @throws Error where the policy has none, which publishing rules out
 */
export function ruleOf(policy: PolicyBody, stage: Stage, kind: TaskKind, period: string | null | undefined): TaskRule {
  if (isAgreed(kind) && policy.checkIns) return agreedActionRule(policy.checkIns);
  const own: Readonly<Record<string, TaskRule>> = period ? (policy.periodic?.tasks ?? {}) : {};
  const rules: Readonly<Record<string, TaskRule>> = policy.tasks;
  const rule = own[kind] ?? rules[`${stage}.${kind}`] ?? rules[kind];
  if (!rule) throw new Error(`The policy has no rule for ${stage}.${kind}.`);
  return rule;
}
