/** Which notices are mailed at once, and which wait for the digest of the next morning. */
import type { NoticeKind } from './terms.ts';

export const URGENCIES = ['AT_ONCE', 'DIGEST'] as const;
export type Urgency = (typeof URGENCIES)[number];

export interface UrgencyRule {
  readonly urgency: Urgency;
  /** Why: what it changes for whoever reads it, or why it can wait. */
  readonly because: string;
}

const atOnce = (because: string): UrgencyRule => ({ urgency: 'AT_ONCE', because });
const digest = (because: string): UrgencyRule => ({ urgency: 'DIGEST', because });

/** At once only what changes a right or a deadline. A task that is due before the next digest is told of at once all the same. */
export const URGENCY: Readonly<Record<NoticeKind, UrgencyRule>> = {
  CYCLE_LAUNCHED: digest('The first deadlines are days away'),
  CYCLE_PAUSED: atOnce('Every deadline stands still'),
  CYCLE_RESUMED: atOnce('Every deadline runs again, on another date'),
  CYCLE_CANCELLED: atOnce('No deadline counts any more'),
  ASSIGNED: digest('A task with time to do it'),
  RETURNED: digest('A task with time to do it'),
  DECISION_VOID: atOnce('A decision has no effect, and its deadline runs'),
  TASK_GIVEN: digest('Nobody asks for more than a draft'),
  TASK_HANDED_BACK: digest('The task was the holder’s all the time'),
  REMINDER: digest('Nothing has changed'),
  TAKEOVER_LOST: atOnce('The right to act is gone'),
  TAKEOVER_GAINED: atOnce('A duty and its deadline begin'),
  DEADLINE_MOVED: atOnce('Another date counts'),
  DELIVERED: atOnce('Receipt starts the clocks of signing and of the appeal'),
  RESULT_FINAL: digest('It follows from a window whose end was known'),
  RECOGNISED: digest('News'),
  APPEAL_FILED: atOnce('The clock of the decision runs, and the result is contested'),
  STATEMENT_ASKED: atOnce('The right to be heard lasts a few days'),
  APPEAL_WITHDRAWN: atOnce('A right was given up, and a duty has ended'),
  APPEAL_DECIDED: atOnce('The result stands or has changed'),
  LATE_APPEAL_ADMITTED: atOnce('A right that had lapsed is open again'),
  LATE_APPEAL_NOT_ADMITTED: atOnce('A right has lapsed'),
  CASE_OPENED: digest('Its tasks come with their own time'),
  CASE_CANCELLED: digest('There is less to do, not more'),
  DELEGATION_RECORDED: atOnce('The right to act moves to a stand-in'),
  DELEGATION_ENDED: atOnce('The right to act moves back'),
  ALARM: digest('It is late already; BKD sees it on its desk'),
  EVALUATOR_CHANGED: atOnce('Another person evaluates'),
  NEW_TARGETS: atOnce('The targets in force are closed'),
  TARGETS_TO_EXTEND: digest('The targets in force stay'),
  LINE_CORRECTED: atOnce('Another person decides'),
  EXCLUDED: atOnce('The appraisal has ended, with its rights and deadlines'),
  REINCLUDED: atOnce('The appraisal goes on, with its rights and deadlines'),
  STAGE_REOPENED: atOnce('A result may no longer count, and deadlines begin anew'),
  ORDER_REQUESTED: digest('It changes nothing before it is approved'),
  ORDER_APPLIED: digest('Whom it concerns hears of it at once'),
  ORDER_REFUSED: digest('Nothing has changed'),
  CLOSED_BY_BKD: atOnce('The appraisal has ended, with its rights and deadlines'),
  TASK_CLOSED_BY_BKD: atOnce('A duty or a right has ended'),
  COMMENTED: digest('News'),
  CLARIFICATION_ASKED: digest(
    'No date has changed; where the question moved one, it goes at once (usecases/clarifications/)',
  ),
  CLARIFICATION_ANSWERED: digest('The date of the task is what it was'),
  LEADER_TARGETS_SET: digest('A link can be settled at any time'),
  INDICATOR_CHANGE_PROPOSED: digest('It changes nothing before it is decided'),
  INDICATOR_CHANGE_DECIDED: digest('News'),
  WORK_REPORT_FEEDBACK: digest('News'),
  WORK_REPORT_QUESTION: digest('No date hangs on the answer'),
  WORK_REPORT_ANSWER: digest('News'),
  WORK_REPORTS_MISSING: digest('Late reports are taken all the same'),
  CHECK_IN_PLANNED: digest('The day is known to both; it is days away'),
  CHECK_IN_HELD: digest('Its actions come as tasks with their own time'),
  CHECK_IN_REMARK: digest('News'),
  CHECK_INS_MISSING: digest('A meeting can be held any day'),
};

export const urgencyOf = (kind: NoticeKind): Urgency => URGENCY[kind].urgency;

/** Kinds that say: this open task is yours. They come to nothing once it is closed or somebody else's. */
export const TASK_IS_YOURS: readonly NoticeKind[] = ['ASSIGNED', 'RETURNED', 'REMINDER'];

/** Kinds that concern the reader's own right to act, whoever's appraisal it is: a mute does not hold them back. */
export const ABOUT_ONES_RIGHT_TO_ACT: readonly NoticeKind[] = [
  'TAKEOVER_LOST',
  'TAKEOVER_GAINED',
  'DEADLINE_MOVED',
  'EVALUATOR_CHANGED',
  'NEW_TARGETS',
  'LINE_CORRECTED',
];
