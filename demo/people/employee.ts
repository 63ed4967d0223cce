import { chance, oneOf } from '../lots.ts';
import type { Form, InboxTask, Move, Scene, TaskContext } from './move.ts';
import { planOf, TEXT } from './texts.ts';

/** What an employee does about a task of his own appraisal. @returns undefined: nothing, on purpose */
export function employeesMove(task: InboxTask, { story, key, seed, today, library }: Scene): Move | undefined {
  switch (task.kind) {
    case 'ACKNOWLEDGE_SOCIALIZATION':
      if (story.acknowledges === 'NEVER') return undefined;
      return { outcome: 'ACKNOWLEDGED', form: {}, ...(story.acknowledges === 'LATE' ? { late: true } : {}) };
    case 'DRAFT_TARGETS':
      if (story.drafts === 'NEVER') return undefined;
      return { outcome: 'SUBMITTED', form: planOf(seed, key, task.round > 1, library) };
    case 'REPORT_REALIZATION':
      if (!story.reports) return undefined;
      return {
        outcome: 'REPORTED',
        form: (context) => realization(context, seed, key),
        before: [
          ...(library && task.stage === 'MID_TERM' ? [{ act: 'LINK_RESULTS' as const }] : []),
          task.stage === 'MID_TERM'
            ? { act: 'HAND_IN_REPORTS', today, days: oneOf([3, 4, 5], seed, 'days', key), work: TEXT.progress }
            : { act: 'ANSWER_QUESTIONS', text: TEXT.answer },
          ...(task.stage !== 'MID_TERM' ? [{ act: 'CONFIRM_CHECK_INS' as const }] : []),
          ...(task.stage === 'MID_TERM' && chance(seed, 'raises', key) < 0.5
            ? [{ act: 'RAISE_POINT' as const, text: TEXT.point }]
            : []),
          ...Array.from({ length: story.progressEntries }, () => ({
            act: 'ENTER_PROGRESS' as const,
            form: { date: today, text: TEXT.progress, evidence: [TEXT.evidence] },
          })),
        ],
      };
    case 'CARRY_OUT_AS_EMPLOYEE':
      return chance(seed, 'carries out', key) < 0.8
        ? { outcome: 'DONE', form: { evidence: [TEXT.evidence] } }
        : { outcome: 'NOT_DONE', form: {}, comment: TEXT.notDone };
    case 'AGREE_ADJUSTMENT':
      return story.midTerm === 'ADJUSTMENT_DECLINED'
        ? { outcome: 'DECLINED', form: {}, comment: TEXT.declined }
        : { outcome: 'AGREED', form: {} };
    case 'RECEIVE_RESULT':
      return story.receipt === 'OPENS' ? { outcome: 'RECEIVED', form: {}, through: 'RECEIPT' } : undefined;
    case 'SIGN_AND_RETURN':
      if (story.triesInVain) return { outcome: 'SIGNED', form: {}, before: [{ act: 'TRY_APPEAL_IN_VAIN' }] };
      return story.signs ? { outcome: 'SIGNED', form: {} } : undefined;
    case 'FILE_APPEAL':
      return story.appeal === undefined ? undefined : appeal;
    case 'STATE_AS_EMPLOYEE':
      if (story.appeal === 'WITHDRAWN') return withdrawal;
      return story.statements.employee
        ? { outcome: 'STATED', form: { text: TEXT.employeesStatement, evidence: [TEXT.evidence] } }
        : undefined;
    default:
      throw new Error(`${task.kind} is no task of an employee.`);
  }
}

/** Can be filed from receipt on, whether or not the window's task lies in the inbox yet. */
export const appeal: Move = {
  outcome: 'FILED',
  form: { reasons: TEXT.objection, evidence: [TEXT.evidence] },
  through: 'APPEAL',
};

export const withdrawal: Move = { outcome: 'WITHDRAWN', form: {}, through: 'WITHDRAWAL' };

function realization(context: TaskContext, seed: number, key: string): Form {
  const indicators = (context.planInForce?.results ?? []).flatMap((result) => result.indicators);
  return {
    summary: TEXT.realization,
    // What the reports add up to, where they say anything.
    lines: indicators.map(({ id }, index) => ({
      indicatorId: id,
      realized:
        context.proposedRealizations?.find(({ indicatorId }) => indicatorId === id)?.realized ??
        oneOf(['12', '90', '100', '11', '4'], seed, 'realized', key, index),
      evidence: index === 0 ? [TEXT.evidence] : [],
    })),
  };
}
