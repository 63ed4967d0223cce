/**
 * From assessments to the two ratings, from the ratings to the predicate.
 * PermenPANRB 6/2022, Annex IV.B.3: guides on p.97–102, quadrant on p.102–103.
 */
import type { Behaviour, Expectation, Predicate } from './terms.ts';

const QUADRANT: Record<Expectation, Record<Expectation, Predicate>> = {
  // results → behaviour → predicate
  ABOVE: { BELOW: 'KURANG', MEETS: 'BAIK', ABOVE: 'SANGAT_BAIK' },
  MEETS: { BELOW: 'KURANG', MEETS: 'BAIK', ABOVE: 'BAIK' },
  BELOW: { BELOW: 'SANGAT_KURANG', MEETS: 'BUTUH_PERBAIKAN', ABOVE: 'BUTUH_PERBAIKAN' },
};

/** The predicate follows from the two ratings (Annex IV.B.3.b.3, p.102–103). */
export function predicateOf(results: Expectation, behaviour: Expectation): Predicate {
  return QUADRANT[results][behaviour];
}

/** Study leave that ended without a degree: KURANG or SANGAT_KURANG, by the behaviour (Annex IV.B.3.b.3.d, p.103). */
export const STUDY_ENDED_WITHOUT_DEGREE = 'PermenPANRB 6/2022 Annex IV.B.3.b.3.d (p.103)';
export function predicateAfterFailedStudy(behaviour: Expectation): Predicate {
  return behaviour === 'BELOW' ? 'SANGAT_KURANG' : 'KURANG';
}

export interface ResultAssessment {
  /** Main results (utama) weigh in the guide; additional ones (tambahan) count for the majority only. */
  readonly main: boolean;
  readonly expectation: Expectation;
}

/**
 * Rating of results proposed by the guide on p.100–101:
 * above: most are above and no main result is below; below: most are below; otherwise meets,
 * as long as only a small part of the main results is below (here: less than half).
 */
export function proposeResults(assessments: readonly ResultAssessment[]): Expectation {
  if (assessments.length === 0) throw new RangeError('At least one planned result must be assessed.');
  const share = (expectation: Expectation, of: readonly ResultAssessment[]): number =>
    of.length === 0 ? 0 : of.filter((each) => each.expectation === expectation).length / of.length;
  const main = assessments.filter((each) => each.main);
  if (share('ABOVE', assessments) > 0.5 && share('BELOW', main) === 0) return 'ABOVE';
  if (share('BELOW', assessments) > 0.5 || share('BELOW', main) >= 0.5) return 'BELOW';
  return 'MEETS';
}

/**
 * Rating of behaviour proposed by the guide on p.101–102: above where the person consistently lives all values and guards them
 * for others (most above, none below); below where not consistently (any value below); otherwise meets.
 */
export function proposeBehaviour(assessments: Readonly<Record<Behaviour, Expectation>>): Expectation {
  const all = Object.values(assessments);
  if (all.includes('BELOW')) return 'BELOW';
  return all.filter((each) => each === 'ABOVE').length > all.length / 2 ? 'ABOVE' : 'MEETS';
}
