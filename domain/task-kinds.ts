/** The catalogue of tasks: who holds each at first, and which outcomes each allows, with the form an outcome needs. */
import type { z } from 'zod';
import * as forms from './forms.ts';
import type { Role, TaskKind } from './terms.ts';

export interface OutcomeRule {
  readonly form: z.ZodType;
  /** A comment must say why. */
  readonly comment?: 'REQUIRED';
  /** Who may choose it: the task's holder, unless another role is named. */
  readonly by?: Role;
  /** First and last level (number of takeovers) at which the outcome exists; a superior who took over decides finally. */
  readonly fromLevel?: number;
  readonly toLevel?: number;
}

export interface TaskKindRule {
  readonly holder: Role;
  /** A right may be left unused; a duty is reminded. */
  readonly right?: true;
  /** Opens even while the cycle is paused: the right to appeal is not in BKD's hands. Its clock stands still meanwhile. */
  readonly opensWhilePaused?: true;
  /** No workflow waits for it: it never holds anything up, and its decision rings nobody. */
  readonly unawaited?: true;
  /** Starts or keeps a right of the employee: it counts at once, and no policy lets it be undone. */
  readonly countsAtOnce?: true;
  /** Is decided also where the result is final, or the report complete: the decision may open it again. */
  readonly decidedWhenFinal?: true;
  readonly outcomes: Readonly<Record<string, OutcomeRule>>;
}

const CARRIED_OUT: TaskKindRule['outcomes'] = {
  DONE: { form: forms.carriedOutForm },
  NOT_DONE: { form: forms.emptyForm, comment: 'REQUIRED' },
};

export const TASK_KIND_RULES: Readonly<Record<TaskKind, TaskKindRule>> = {
  ACKNOWLEDGE_SOCIALIZATION: {
    holder: 'EMPLOYEE',
    unawaited: true,
    outcomes: { ACKNOWLEDGED: { form: forms.emptyForm } },
  },
  DRAFT_TARGETS: { holder: 'EMPLOYEE', outcomes: { SUBMITTED: { form: forms.planForm } } },
  APPROVE_TARGETS: {
    holder: 'EVALUATOR',
    outcomes: {
      APPROVED: { form: forms.emptyForm },
      RETURNED: { form: forms.emptyForm, comment: 'REQUIRED', toLevel: 0 },
      SET: { form: forms.planForm, comment: 'REQUIRED', fromLevel: 1 },
    },
  },
  REPORT_REALIZATION: { holder: 'EMPLOYEE', outcomes: { REPORTED: { form: forms.realizationForm } } },
  GIVE_FEEDBACK: {
    holder: 'EVALUATOR',
    outcomes: { GIVEN: { form: forms.midTermFeedbackForm }, ADJUSTMENT_PROPOSED: { form: forms.adjustmentForm } },
  },
  AGREE_ADJUSTMENT: {
    holder: 'EMPLOYEE',
    outcomes: { AGREED: { form: forms.emptyForm }, DECLINED: { form: forms.emptyForm, comment: 'REQUIRED' } },
  },
  RATE: { holder: 'EVALUATOR', outcomes: { RATED: { form: forms.ratingForm } } },
  // A meeting proposed other ratings before delivery; whoever set the rating answers.
  ANSWER_CALIBRATION: {
    holder: 'RATER',
    unawaited: true,
    outcomes: {
      ACCEPTED: { form: forms.calibrationForm },
      DECLINED: { form: forms.emptyForm, comment: 'REQUIRED' },
    },
  },
  DELIVER_RESULT: { holder: 'RATER', outcomes: { DELIVERED: { form: forms.deliveryForm } } },
  RECEIVE_RESULT: {
    holder: 'EMPLOYEE',
    countsAtOnce: true,
    outcomes: {
      RECEIVED: { form: forms.emptyForm, by: 'EMPLOYEE' },
      SERVED: { form: forms.serviceForm, by: 'BKD_ADMIN', fromLevel: 1 },
    },
  },
  SIGN_AND_RETURN: { holder: 'EMPLOYEE', outcomes: { SIGNED: { form: forms.emptyForm } } },
  FILE_APPEAL: {
    holder: 'EMPLOYEE',
    right: true,
    countsAtOnce: true,
    opensWhilePaused: true,
    outcomes: { FILED: { form: forms.appealForm } },
  },
  ADMIT_LATE_APPEAL: {
    holder: 'BKD_ADMIN',
    opensWhilePaused: true,
    decidedWhenFinal: true,
    outcomes: { ADMITTED: { form: forms.admissionForm }, NOT_ADMITTED: { form: forms.admissionForm } },
  },
  STATE_AS_EMPLOYEE: { holder: 'EMPLOYEE', right: true, outcomes: { STATED: { form: forms.statementForm } } },
  STATE_AS_EVALUATOR: { holder: 'RATER', outcomes: { STATED: { form: forms.statementForm } } },
  DECIDE_APPEAL: {
    holder: 'SUPERIOR',
    outcomes: { CONFIRMED: { form: forms.appealConfirmForm }, CHANGED: { form: forms.appealChangeForm } },
  },
  PLAN_COACHING: { holder: 'EVALUATOR', outcomes: { PLANNED: { form: forms.developmentPlanForm } } },
  CONCLUDE_COACHING: { holder: 'EVALUATOR', outcomes: { CONCLUDED: { form: forms.developmentOutcomeForm } } },
  PLAN_COUNSELLING: { holder: 'EVALUATOR', outcomes: { PLANNED: { form: forms.developmentPlanForm } } },
  CONCLUDE_COUNSELLING: { holder: 'EVALUATOR', outcomes: { CONCLUDED: { form: forms.developmentOutcomeForm } } },
  DECIDE_REWARD: {
    holder: 'BKD_ADMIN',
    outcomes: { GRANTED: { form: forms.rewardForm }, NOT_GRANTED: { form: forms.rewardRefusalForm } },
  },
  REPORT_RESULTS: { holder: 'UNIT_HEAD', outcomes: { REPORTED: { form: forms.reportForm } } },
  // One for each submission; it holds nothing up, and is signed also where the report is complete.
  SIGN_REPORT: {
    holder: 'AUTHORIZED_OFFICIAL',
    unawaited: true,
    decidedWhenFinal: true,
    outcomes: {
      SIGNED: { form: forms.signOffForm },
      RETURNED: { form: forms.emptyForm, comment: 'REQUIRED' },
    },
  },
  RESTORE_CONTACT: {
    holder: 'BKD_ADMIN',
    unawaited: true,
    decidedWhenFinal: true,
    outcomes: { RESTORED: { form: forms.restoredForm }, SERVED_OTHERWISE: { form: forms.servedOtherwiseForm } },
  },
  // What leader and employee agreed on at a check-in; the next one speaks about what is not done.
  CARRY_OUT_AS_EMPLOYEE: { holder: 'EMPLOYEE', unawaited: true, decidedWhenFinal: true, outcomes: CARRIED_OUT },
  CARRY_OUT_AS_EVALUATOR: { holder: 'EVALUATOR', unawaited: true, decidedWhenFinal: true, outcomes: CARRIED_OUT },
};

/** Outcomes that exist for a task at a level, by name. */
export function outcomesAt(kind: TaskKind, level: number): Readonly<Record<string, OutcomeRule>> {
  return Object.fromEntries(
    Object.entries(TASK_KIND_RULES[kind].outcomes).filter(
      ([, rule]) => level >= (rule.fromLevel ?? 0) && level <= (rule.toLevel ?? Number.MAX_SAFE_INTEGER),
    ),
  );
}
