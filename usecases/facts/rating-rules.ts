/** What besides the assessments bears on a rating: the organisation's result of a head of unit, a failed study leave, the distribution. */
import { withOneLess, withOneMore, type PredicateCounts } from '../../domain/distribution.ts';
import type { RatingForm } from '../../domain/forms.ts';
import { predicateAfterFailedStudy, predicateOf, STUDY_ENDED_WITHOUT_DEGREE } from '../../domain/rating.ts';
import type { Relations } from '../../domain/relations.ts';
import type { Expectation, Predicate } from '../../domain/terms.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../context.ts';
import { resultOfUnit, type CountingResult } from '../counting-organisation-result.ts';
import { distributionAround, distributionOf } from '../distribution/evaluators-people.ts';
import { json } from '../json.ts';
import type { Locked } from '../lock-owner.ts';
import { Refusal } from '../refusal.ts';
import { appraisalOf, evaluationOf, type Making } from './facts.ts';

/**
 * Where the policy says so, the results rating of whoever heads a unit is proposed from that unit's own result (practice). Undefined: the
 * policy does not, he heads none, or its result is not out; the assessments propose as for everybody.
 */
export async function headOfUnitProposal(
  tx: Tx,
  locked: Locked,
  employeeId: string,
): Promise<{ results: Expectation; legalBasis: string } | undefined> {
  const rule = locked.policy.headOfUnitResults;
  if (!rule) return undefined;
  const headed = await tx.unit.findMany({
    where: { headId: employeeId },
    orderBy: { code: 'asc' },
    select: { id: true },
  });
  // Of several, the one in which he is appraised.
  const unit = headed.find(({ id }) => id === locked.unitId) ?? headed[0];
  const result = unit && (await resultOfUnit(tx, locked, unit.id));
  return result && { results: rule.mapping[result.grade], legalBasis: rule.legalBasis };
}

/**
 * The predicate by the quadrant, or after study leave that ended without a degree by the behaviour alone (p.103 d).
 * @throws Refusal INVALID_FORM where the employee was on no study leave
 */
export async function predicateFor(
  tx: Tx,
  making: Making,
  ratings: { readonly results: Expectation; readonly behaviour: Expectation },
): Promise<Predicate> {
  const form = making.form as RatingForm;
  if (!form.studyEndedWithoutDegree) return predicateOf(ratings.results, ratings.behaviour);
  if (!(await wasOnStudyLeave(tx, appraisalOf(making)))) {
    throw new Refusal('INVALID_FORM', 422, 'The employee was on no study leave in this appraisal.', {
      errors: [{ pointer: '/form/studyEndedWithoutDegree', detail: 'Only of an employee on study leave.' }],
      legalBasis: STUDY_ENDED_WITHOUT_DEGREE,
    });
  }
  return predicateAfterFailedStudy(ratings.behaviour);
}

async function wasOnStudyLeave(tx: Tx, appraisal: { id: string; employeeId: string }): Promise<boolean> {
  const employee = await tx.employee.findUniqueOrThrow({
    where: { id: appraisal.employeeId },
    select: { status: true },
  });
  if (employee.status === 'STUDY_LEAVE') return true;
  const change = await tx.appraisalChange.findFirst({
    where: { appraisalId: appraisal.id, kind: { in: ['STUDY_LEAVE_STARTED', 'STUDY_LEAVE_ENDED'] } },
    select: { id: true },
  });
  return change !== null;
}

/** A rating that takes the place of another one is not counted beside it. */
async function without(tx: Tx, making: Making, counts: PredicateCounts): Promise<PredicateCounts> {
  const { ratingId } = evaluationOf(making);
  if (!ratingId) return counts;
  const { predicate } = await tx.rating.findUniqueOrThrow({ where: { id: ratingId }, select: { predicate: true } });
  return withOneLess(counts, predicate as Predicate);
}

/**
 * What was shown of the distribution, with this rating in it. Where the guide is left, a short reason is asked; the rating counts without it
 * (IV.B.2: guidance, never a quota).
 */
export async function distributionColumns(
  tx: Tx,
  making: Making,
  predicate: Predicate,
  around: { readonly relations: Relations; readonly organisation: CountingResult | undefined },
): Promise<{ distribution?: Prisma.InputJsonObject; distributionReason?: string | null }> {
  const { locked } = making;
  const before = await distributionAround(tx, locked, around.relations, around.organisation);
  const guide = locked.policy.distributionGuide;
  if (!before || !guide || before.guide.length === 0) return {};
  const { evaluatorId, counts, of, organisationGrade } = before;
  const after = distributionOf(guide, organisationGrade, withOneMore(await without(tx, making, counts), predicate), of);
  const reason = (making.form as RatingForm).distributionReason ?? null;
  const reasonMissing = after.deviations.length > 0 && reason === null;
  if (reasonMissing) {
    const texts = (language: 'id' | 'en'): string => after.deviations.map(({ text }) => text[language]).join(' ');
    making.ask({
      code: 'DISTRIBUTION_REASON',
      sentence: {
        id: `Predikat tercatat. Sebarannya berbeda dari panduan, yang bukan kuota; alasan singkat diminta tetapi tidak diwajibkan. ${texts('id')}`,
        en: `The rating is recorded. The distribution departs from the guide, which is no quota; a short reason (distributionReason) is asked, not required. ${texts('en')}`,
      },
      legalBasis: guide.legalBasis,
    });
  }
  return {
    distribution: json({
      evaluatorId,
      organisationGrade,
      of,
      rated: after.rated,
      counts: { ...after.counts },
      deviations: after.deviations.map((each) => ({ ...each })),
      reasonMissing,
    }),
    distributionReason: after.deviations.length > 0 ? reason : null,
  };
}
