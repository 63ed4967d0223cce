/**
 * The year that everybody walks through: twelve decisions (targets drafted, returned, drafted again, approved; a mid-term review that adjusts
 * them; the final one, delivered, received, signed), each awaited with a timer, and a window for appeals that ends by its timer.
 */
export interface YearStep {
  /** As Daur names the task: stage, kind, round. */
  readonly task: `${string}.${string}.${number}`;
  readonly by: 'employee' | 'evaluator';
  readonly outcome: string;
  readonly comment?: string;
}

export const YEAR: readonly YearStep[] = [
  { task: 'TARGET_SETTING.DRAFT_TARGETS.1', by: 'employee', outcome: 'SUBMITTED' },
  {
    task: 'TARGET_SETTING.APPROVE_TARGETS.1',
    by: 'evaluator',
    outcome: 'RETURNED',
    comment: 'Target kedua belum jelas.',
  },
  { task: 'TARGET_SETTING.DRAFT_TARGETS.2', by: 'employee', outcome: 'SUBMITTED' },
  { task: 'TARGET_SETTING.APPROVE_TARGETS.2', by: 'evaluator', outcome: 'APPROVED' },
  { task: 'MID_TERM.REPORT_REALIZATION.1', by: 'employee', outcome: 'REPORTED' },
  { task: 'MID_TERM.GIVE_FEEDBACK.1', by: 'evaluator', outcome: 'ADJUSTMENT_PROPOSED' },
  { task: 'MID_TERM.AGREE_ADJUSTMENT.1', by: 'employee', outcome: 'AGREED' },
  { task: 'FINAL_SCORING.REPORT_REALIZATION.1', by: 'employee', outcome: 'REPORTED' },
  { task: 'FINAL_SCORING.RATE.1', by: 'evaluator', outcome: 'RATED' },
  { task: 'DELIVERY.DELIVER_RESULT.1', by: 'evaluator', outcome: 'DELIVERED' },
  { task: 'DELIVERY.RECEIVE_RESULT.1', by: 'employee', outcome: 'RECEIVED' },
  { task: 'DELIVERY.SIGN_AND_RETURN.1', by: 'employee', outcome: 'SIGNED' },
];

/** How long an appeal can be filed, seconds from receipt: the timer that fires. */
export const APPEAL_SECONDS = 1;

/** How long each decision is awaited, seconds: the timers that do not. */
export const DUE_SECONDS = 30 * 86_400;

/** Announced when the year is over. */
export const FINAL = 'FINAL';
