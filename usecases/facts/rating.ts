import type { RatingForm } from '../../domain/forms.ts';
import { proposeBehaviour, proposeResults } from '../../domain/rating.ts';
import type { Behaviour, Expectation } from '../../domain/terms.ts';
import { lapseProposal } from '../calibration/lapse-proposals.ts';
import { evidenceOf } from '../evidence.ts';
import { json } from '../json.ts';
import { relationsOfOwner } from '../open-task.ts';
import { organisationResultFor } from '../counting-organisation-result.ts';
import { Refusal, type FieldError } from '../refusal.ts';
import { appraisalOf, evaluationOf, updateEvaluation, type RecordFacts } from './facts.ts';
import { issueDocument } from './document.ts';
import { planInForce } from './plan.ts';
import { distributionColumns, headOfUnitProposal, predicateFor } from './rating-rules.ts';

/**
 * The evaluation: each planned result and behaviour value assessed, the two ratings (proposed by the guide on p.97–102, departing needs a
 * reason), the predicate by the quadrant, the signed document D.1.1, or D.1.2 where the superior evaluates after a takeover (V.A.8, p.115).
 */
export const rate: RecordFacts = async (tx, making) => {
  const form = making.form as RatingForm;
  const appraisal = appraisalOf(making);
  const plan = await planInForce(tx, appraisal.id);
  if (!plan) throw new Refusal('NO_TARGETS', 409, 'No targets are in force, so there is nothing to rate.');
  const planned = await tx.plannedResult.findMany({ where: { planId: plan.id }, select: { id: true, main: true } });
  const errors = assessmentFaults(form, planned);
  if (errors.length > 0) throw new Refusal('INVALID_FORM', 422, 'The assessments do not fit the targets.', { errors });

  const assessed = propose(form, planned);
  const headed = await headOfUnitProposal(tx, making.locked, appraisal.employeeId);
  const proposal = { ...assessed, ...(headed ? { results: headed.results } : {}) };
  const results = form.resultsRating ?? proposal.results;
  const behaviour = form.behaviourRating ?? proposal.behaviour;
  if ((results !== proposal.results || behaviour !== proposal.behaviour) && !form.departureReason) {
    throw new Refusal('REASON_REQUIRED', 422, 'The ratings depart from what the assessments propose; say why.', {
      errors: [
        {
          pointer: '/form/departureReason',
          detail: `Proposed: results ${proposal.results}, behaviour ${proposal.behaviour}.`,
        },
      ],
      legalBasis: headed?.legalBasis ?? 'PermenPANRB 6/2022 Annex IV.B.3 (p.97–102)',
    });
  }

  const relations = await relationsOfOwner(tx, making.locked);
  const organisation = await organisationResultFor(tx, making.locked, relations);
  const takeover = making.task.level > 0;
  // A meeting spoke of the rating before this one.
  await lapseProposal(tx, making.locked, 'RATED_ANEW');
  const { periodId } = evaluationOf(making);
  const predicate = await predicateFor(tx, making, { results, behaviour });
  const rating = await tx.rating.create({
    data: {
      appraisalId: appraisal.id,
      periodId,
      number: 1 + (await tx.rating.count({ where: { appraisalId: appraisal.id } })),
      origin: takeover ? 'TAKEOVER' : 'EVALUATOR',
      authorId: making.actorId,
      decisionId: making.decisionId,
      resultAssessments: form.results.map((each) => json(each)),
      behaviourAssessments: json(form.behaviours),
      proposedResults: proposal.results,
      proposedBehaviour: proposal.behaviour,
      results,
      behaviour,
      departureReason: form.departureReason ?? null,
      predicate,
      studyEndedWithoutDegree: form.studyEndedWithoutDegree ?? false,
      ...(await distributionColumns(tx, making, predicate, { relations, organisation })),
      notes: form.notes,
      recommendation: form.recommendation,
      organisationResultId: organisation?.id ?? null,
      organisationGrade: organisation?.grade ?? null,
      organisationIsLastYears: organisation?.isLastYears ?? false,
      facts: {
        planId: plan.id,
        // Every fact that was on the table, by id: the employee sees them all before the appeal window closes.
        ...(await evidenceOf(tx, appraisal.id, periodId)),
        // No other period's result stands in for one that is not out (IV.B.1.f speaks of the year only).
        ...(periodId && !organisation ? { organisationResultMissing: true } : {}),
      },
      ratedAt: making.locked.now,
    },
    select: { id: true },
  });
  const employee = await tx.employee.findUniqueOrThrow({
    where: { id: appraisal.employeeId },
    select: { topOfficial: true },
  });
  await updateEvaluation(tx, making, {
    ratingId: rating.id,
    finalBecause: finalBecause({
      takeover,
      topOfficial: employee.topOfficial,
      hasSuperior: relations.superior !== undefined,
    }),
  });
  await issueDocument(tx, making, { form: takeover ? 'D.1.2' : 'D.1.1', ratingId: rating.id, relations });
};

/** Results without appeal: set by the superior on takeover (IV.A.11), or by the head of region (IV.A.12, p.90). */
function finalBecause(facts: { takeover: boolean; topOfficial: boolean; hasSuperior: boolean }): string | null {
  if (facts.takeover) return 'TAKEOVER';
  if (facts.topOfficial) return 'TOP_OFFICIAL';
  return facts.hasSuperior ? null : 'NO_SUPERIOR';
}

/** What assessments propose, by the guide (p.97–102). */
export function propose(
  form: Pick<RatingForm, 'results' | 'behaviours'>,
  planned: readonly { id: string; main: boolean }[],
): { results: Expectation; behaviour: Expectation } {
  const main = new Map(planned.map((result) => [result.id, result.main]));
  return {
    results: proposeResults(
      form.results.map((each) => ({ main: main.get(each.plannedResultId) ?? false, expectation: each.expectation })),
    ),
    behaviour: proposeBehaviour(
      Object.fromEntries(Object.entries(form.behaviours).map(([value, each]) => [value, each.expectation])) as Record<
        Behaviour,
        Expectation
      >,
    ),
  };
}

/** Each planned result of the targets is assessed, once. */
export function assessmentFaults(form: Pick<RatingForm, 'results'>, planned: readonly { id: string }[]): FieldError[] {
  const errors: FieldError[] = [];
  const expected = new Set(planned.map((result) => result.id));
  const seen = new Set<string>();
  form.results.forEach((each, index) => {
    const pointer = `/form/results/${index}/plannedResultId`;
    if (!expected.has(each.plannedResultId))
      errors.push({ pointer, detail: 'Not a planned result of the targets in force.' });
    else if (seen.has(each.plannedResultId)) errors.push({ pointer, detail: 'This planned result is assessed twice.' });
    seen.add(each.plannedResultId);
  });
  for (const id of expected) {
    if (!seen.has(id)) errors.push({ pointer: '/form/results', detail: `Planned result ${id} is not assessed.` });
  }
  return errors;
}
