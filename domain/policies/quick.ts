/**
 * The demo policy: the national policy's stages, holders and consequences, with windows of seconds. `tempo` stretches every clock.
 * Derived from the national policy, so that the two cannot drift apart; only clocks differ.
 */
import { RULED_TASKS, type ClockEvent, type DueRule, type PolicyBody, type TaskRule } from '../policy.ts';
import { nationalPolicy } from './national.ts';

type RuledTask = (typeof RULED_TASKS)[number];

/** Seconds after launch: [opens, due]. */
const WINDOWS = {
  SOCIALIZATION: [0, 30],
  TARGET_SETTING: [0, 45],
  MONITORING: [0, 115],
  MID_TERM: [46, 80],
  FINAL_SCORING: [81, 115],
} as const;

/** Seconds, and what they are counted from; where the task is taken over, the next holder has `takeover` seconds from its opening. */
const CLOCKS: Record<RuledTask, { n: number; from: ClockEvent; takeover?: number }> = {
  ACKNOWLEDGE_SOCIALIZATION: { n: 0, from: 'WINDOW_DUE' },
  DRAFT_TARGETS: { n: 20, from: 'OPENED', takeover: 10 },
  APPROVE_TARGETS: { n: 15, from: 'OPENED', takeover: 15 },
  'MID_TERM.REPORT_REALIZATION': { n: 14, from: 'OPENED' },
  GIVE_FEEDBACK: { n: 14, from: 'OPENED', takeover: 10 },
  AGREE_ADJUSTMENT: { n: 10, from: 'OPENED' },
  'FINAL_SCORING.REPORT_REALIZATION': { n: 15, from: 'OPENED' },
  RATE: { n: 0, from: 'WINDOW_DUE', takeover: 20 },
  ANSWER_CALIBRATION: { n: 10, from: 'OPENED' },
  DELIVER_RESULT: { n: 12, from: 'SIGNED', takeover: 10 },
  RECEIVE_RESULT: { n: 12, from: 'OPENED', takeover: 20 },
  SIGN_AND_RETURN: { n: 15, from: 'RECEIPT' },
  FILE_APPEAL: { n: 15, from: 'RECEIPT' },
  ADMIT_LATE_APPEAL: { n: 15, from: 'OPENED' },
  STATE_AS_EMPLOYEE: { n: 7, from: 'APPEAL_FILED' },
  STATE_AS_EVALUATOR: { n: 7, from: 'APPEAL_FILED' },
  DECIDE_APPEAL: { n: 18, from: 'APPEAL_FILED', takeover: 15 },
  PLAN_COACHING: { n: 15, from: 'CASE_OPENED', takeover: 15 },
  CONCLUDE_COACHING: { n: 40, from: 'CASE_OPENED', takeover: 20 },
  PLAN_COUNSELLING: { n: 15, from: 'CASE_OPENED', takeover: 15 },
  CONCLUDE_COUNSELLING: { n: 40, from: 'CASE_OPENED', takeover: 20 },
  DECIDE_REWARD: { n: 30, from: 'CASE_OPENED' },
  REPORT_RESULTS: { n: 30, from: 'OPENED' },
  RESTORE_CONTACT: { n: 20, from: 'OPENED' },
  SIGN_REPORT: { n: 30, from: 'OPENED' },
};

/** Where the national policy moves the clock for a question: by so many seconds. */
const QUESTION_SECONDS = 6;

/** @param tempo factor on every clock: 1 suits about 120 people on 2 cores; 2 is twice as slow. */
export function quickPolicy(tempo: number): PolicyBody {
  const seconds = (n: number, from: ClockEvent): DueRule => ({
    clock: { n: Math.round(n * tempo), unit: 'SECONDS', from },
  });
  const stages: PolicyBody['stages'] = {
    REPORTING: {
      opens: { clock: { n: 0, unit: 'SECONDS', from: 'EVALUATION_ENDS' } },
      due: seconds(30, 'EVALUATION_ENDS'),
      legalBasis: basis(nationalPolicy.stages.REPORTING?.legalBasis),
    },
  };
  for (const [stage, [opens, due]] of Object.entries(WINDOWS) as [keyof typeof WINDOWS, readonly [number, number]][]) {
    stages[stage] = {
      opens: { clock: { n: Math.round(opens * tempo), unit: 'SECONDS', from: 'LAUNCH' } },
      due: seconds(due, 'LAUNCH'),
      legalBasis: basis(nationalPolicy.stages[stage]?.legalBasis),
    };
  }
  const tasks = Object.fromEntries(
    RULED_TASKS.map((name): [RuledTask, TaskRule] => {
      const national = nationalPolicy.tasks[name];
      const { n, from, takeover } = CLOCKS[name];
      const whenOverdue =
        national.whenOverdue.action === 'TAKE_OVER'
          ? { ...national.whenOverdue, due: seconds(takeover ?? n, 'OPENED') }
          : national.whenOverdue;
      return [
        name,
        {
          due: seconds(n, from),
          afterDue: national.afterDue,
          whenOverdue,
          ...clarificationOf(national, Math.max(1, Math.round(QUESTION_SECONDS * tempo))),
          legalBasis: national.legalBasis,
        },
      ];
    }),
  ) as PolicyBody['tasks'];
  return {
    stages,
    tasks,
    lastYearsOrganisationResultFrom: seconds(0, 'LAUNCH'),
    maxReturns: nationalPolicy.maxReturns,
    newTargetsOnMove: true,
    reminders: {
      before: [{ n: Math.max(1, Math.round(5 * tempo)), unit: 'SECONDS' }],
      overdueEvery: { n: Math.max(1, Math.round(20 * tempo)), unit: 'SECONDS' },
    },
    followUp: nationalPolicy.followUp,
    ...(nationalPolicy.remarks
      ? {
          remarks: {
            ...nationalPolicy.remarks,
            afterClosing: { n: Math.min(1_000, Math.round(60 * tempo)), unit: 'SECONDS' as const },
          },
        }
      : {}),
    ...(nationalPolicy.distributionGuide ? { distributionGuide: nationalPolicy.distributionGuide } : {}),
  };
}

function clarificationOf({ clarification }: TaskRule, seconds: number): Pick<TaskRule, 'clarification'> {
  if (!clarification) return {};
  if (clarification.clock === 'RUNS') return { clarification };
  return { clarification: { ...clarification, by: { n: seconds, unit: 'SECONDS' } } };
}

const basis = (text: string | undefined): string => text ?? 'practice (local policy)';
