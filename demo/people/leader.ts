import { BEHAVIOURS, type Expectation } from '../../domain/terms.ts';
import type { Ratings, Story } from '../plan.ts';
import type { Form, InboxTask, Move, Scene, SideAct, TaskContext } from './move.ts';
import { planOf, TEXT } from './texts.ts';

/** What an evaluator, or the superior who took over from him, does about a task. @returns undefined: nothing, on purpose */
export function leadersMove(task: InboxTask, scene: Scene): Move | undefined {
  const { story, key, seed, today } = scene;
  const tookOver = task.level > 0;
  switch (task.kind) {
    case 'DRAFT_TARGETS':
      return { outcome: 'SUBMITTED', form: planOf(seed, key, true, scene.library) };
    case 'APPROVE_TARGETS':
      if (story.approverSilent && !tookOver) return undefined;
      if (story.drafts === 'RETURNED_ONCE' && task.round === 1 && !tookOver) {
        return { outcome: 'RETURNED', form: {}, comment: TEXT.returned };
      }
      return { outcome: 'APPROVED', form: {} };
    case 'GIVE_FEEDBACK': {
      if (story.midTerm === 'SILENT' && !tookOver) return undefined;
      // Only the evaluator and his superior observe; whoever stands higher has no part in the year.
      const observes = task.level <= 1;
      const before: SideAct[] = [
        ...(observes && story.coachedInMidYear
          ? [{ act: 'OPEN_COACHING', reason: TEXT.problemInMidYear } as const]
          : []),
        ...(observes && story.ongoingFeedback
          ? [{ act: 'GIVE_FEEDBACK', form: { tone: 'POSITIVE', text: TEXT.ongoing, behaviour: 'AKUNTABEL' } } as const]
          : []),
        ...(observes
          ? [{ act: 'ANSWER_REPORTS', ...(story.ongoingFeedback ? { question: TEXT.question } : {}) } as const]
          : []),
        ...(observes ? [{ act: 'HOLD_CHECK_IN', today } as const] : []),
      ];
      if (tookOver || story.midTerm === 'FEEDBACK' || story.midTerm === 'SILENT') {
        return { outcome: 'GIVEN', form: TEXT.feedback, before };
      }
      const form = {
        ...TEXT.feedback,
        reason: TEXT.adjusted,
        plan: planOf(seed, `${key} adjusted`, true, scene.library),
      };
      return { outcome: 'ADJUSTMENT_PROPOSED', form, before };
    }
    case 'CARRY_OUT_AS_EVALUATOR':
      return { outcome: 'DONE', form: {} };
    case 'RATE':
      if (story.raterSilent && !tookOver) return undefined;
      return { outcome: 'RATED', form: (context) => rating(context, story) };
    case 'DELIVER_RESULT':
      return { outcome: 'DELIVERED', form: { dialogueHeldOn: today } };
    case 'STATE_AS_EVALUATOR':
      return story.statements.evaluator
        ? { outcome: 'STATED', form: { text: TEXT.evaluatorsStatement, evidence: [] } }
        : undefined;
    case 'DECIDE_APPEAL': {
      // He has heard that it will be taken back.
      if (story.appeal === 'WITHDRAWN' && !tookOver) return undefined;
      const hearing = { heldOn: today, ...TEXT.hearing };
      if (story.appeal !== 'CHANGED') return { outcome: 'CONFIRMED', form: { hearing, reasons: TEXT.confirmed } };
      const { results, behaviour } = story.changedTo;
      return {
        outcome: 'CHANGED',
        form: {
          ...{ hearing, reasons: TEXT.changed, notes: TEXT.notes, recommendation: TEXT.recommendation },
          resultsRating: results,
          behaviourRating: behaviour,
        },
      };
    }
    case 'PLAN_COACHING':
    case 'PLAN_COUNSELLING':
      return {
        outcome: 'PLANNED',
        form: { problem: TEXT.problem, goals: [TEXT.goal], actions: [{ action: TEXT.action, by: today }] },
      };
    case 'CONCLUDE_COACHING':
    case 'CONCLUDE_COUNSELLING':
      return {
        outcome: 'CONCLUDED',
        form: { result: 'IMPROVED', reevaluatedOn: today, summary: TEXT.concluded },
        before: [{ act: 'HOLD_SESSION', form: { ...TEXT.session, heldOn: today } }],
      };
    default:
      throw new Error(`${task.kind} is no task of a leader.`);
  }
}

/** Assessments from which the guide proposes the wanted ratings; or all as expected, departing from the proposal with a reason. */
export function rating(context: TaskContext, { ratings, departs }: Pick<Story, 'ratings' | 'departs'>): Form {
  const planned = context.planInForce?.results ?? [];
  const assessed: Ratings = departs ? { results: 'MEETS', behaviour: 'MEETS' } : ratings;
  const differs = assessed.results !== ratings.results || assessed.behaviour !== ratings.behaviour;
  return {
    results: planned.map(({ id }) => ({ plannedResultId: id, expectation: assessed.results })),
    behaviours: Object.fromEntries(
      BEHAVIOURS.map((value, index) => [value, { expectation: behaviourOf(assessed.behaviour, index) }]),
    ),
    ...(differs
      ? { resultsRating: ratings.results, behaviourRating: ratings.behaviour, departureReason: TEXT.departure }
      : {}),
    notes: TEXT.notes,
    recommendation: TEXT.recommendation,
  };
}

/** One value below makes the whole below; most above make it above (p.101–102). */
function behaviourOf(wanted: Expectation, index: number): Expectation {
  if (wanted === 'BELOW') return index === 1 ? 'BELOW' : 'MEETS';
  return wanted === 'ABOVE' && index < 5 ? 'ABOVE' : 'MEETS';
}
