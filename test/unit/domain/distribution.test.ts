import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deviationsOf,
  NO_COUNTS,
  ratedIn,
  rulesFor,
  withOneMore,
  type PredicateCounts,
} from '../../../domain/distribution.ts';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { ORGANISATION_GRADES, PREDICATES, type OrganisationGrade, type Predicate } from '../../../domain/terms.ts';

const guide = nationalPolicy.distributionGuide;
const counts = (some: Partial<Record<Predicate, number>>): PredicateCounts => ({ ...NO_COUNTS, ...some });
const deviations = (grade: OrganisationGrade, some: Partial<Record<Predicate, number>>, of?: number) => {
  const all = counts(some);
  return deviationsOf(rulesFor(guide, grade), all, of ?? ratedIn(all));
};

describe('the distribution guide of SE MenPANRB 3/2023', () => {
  // The borders of each grade, of ten people: inside, and one step outside.
  it.each<[OrganisationGrade, Partial<Record<Predicate, number>>, Partial<Record<Predicate, number>>]>([
    ['ISTIMEWA', { SANGAT_BAIK: 7, BAIK: 3 }, { SANGAT_BAIK: 8, BAIK: 2 }],
    ['BAIK', { BAIK: 7, SANGAT_BAIK: 2, KURANG: 1 }, { BAIK: 8, SANGAT_BAIK: 1, KURANG: 1 }],
    ['BAIK', { BAIK: 7, SANGAT_BAIK: 2, BUTUH_PERBAIKAN: 1 }, { BAIK: 7, SANGAT_BAIK: 3 }],
    ['BUTUH_PERBAIKAN', { BUTUH_PERBAIKAN: 6, BAIK: 4 }, { BUTUH_PERBAIKAN: 5, BAIK: 5 }],
    ['BUTUH_PERBAIKAN', { BUTUH_PERBAIKAN: 9, SANGAT_BAIK: 1 }, { BUTUH_PERBAIKAN: 8, SANGAT_BAIK: 2 }],
    ['KURANG', { KURANG: 6, BUTUH_PERBAIKAN: 1, BAIK: 3 }, { KURANG: 5, BUTUH_PERBAIKAN: 1, BAIK: 4 }],
    ['KURANG', { KURANG: 9, BUTUH_PERBAIKAN: 1 }, { KURANG: 10 }],
    ['KURANG', { KURANG: 8, BUTUH_PERBAIKAN: 1, SANGAT_BAIK: 1 }, { KURANG: 7, BUTUH_PERBAIKAN: 1, SANGAT_BAIK: 2 }],
    ['SANGAT_KURANG', { SANGAT_KURANG: 6, KURANG: 4 }, { SANGAT_KURANG: 5, KURANG: 5 }],
    ['SANGAT_KURANG', { SANGAT_KURANG: 9, BUTUH_PERBAIKAN: 1 }, { SANGAT_KURANG: 10 }],
    ['SANGAT_KURANG', { SANGAT_KURANG: 9, KURANG: 1 }, { SANGAT_KURANG: 8, KURANG: 1, SANGAT_BAIK: 1 }],
  ])('%s: %j keeps to it, %j does not', (grade, inside, outside) => {
    expect(deviations(grade, inside)).toEqual([]);
    expect(deviations(grade, outside)).toHaveLength(1);
  });

  it('says in words how far, in both languages', () => {
    const [deviation] = deviations('ISTIMEWA', { SANGAT_BAIK: 5, BAIK: 1 });
    expect(deviation).toMatchObject({ count: 5, share: 83.3 });
    expect(deviation?.text).toEqual({
      id: 'Sangat Baik: 5 dari 6 pegawai (83,3%), panduan paling banyak 70%.',
      en: 'Very good (Sangat Baik): 5 of 6 people (83.3 %), the guide says at most 70 %.',
    });
    const [nobody] = deviations('BAIK', { BAIK: 1, SANGAT_BAIK: 1 });
    expect(nobody?.text.id).toBe(
      'Butuh Perbaikan, Kurang (Misconduct) atau Sangat Kurang: 0 dari 2 pegawai (0%), panduan paling sedikit satu pegawai.',
    );
    expect(deviations('KURANG', { KURANG: 10 })[0]?.text.en).toContain('the guide says at least 10 %');
  });

  it('names its predicates and its border in either language', () => {
    const [few] = deviations('KURANG', { KURANG: 10 });
    expect(few?.text.id).toBe('Butuh Perbaikan: 0 dari 10 pegawai (0%), panduan paling sedikit 10%.');
    const [two] = deviations('SANGAT_KURANG', { SANGAT_KURANG: 10 });
    expect(two?.text.en).toMatch(/^\S.* or \S.*: 0 of 10 people \(0 %\), the guide says at least 10 %\.$/);
    const [three] = deviations('BAIK', { BAIK: 1, SANGAT_BAIK: 1 });
    expect(three?.text.en).toMatch(/^[^,]+, [^,]+ or [^,]+: 0 of 2 people \(0 %\), the guide says at least one\.$/);
  });

  it('counts one more of a predicate, and all who are rated', () => {
    const one = withOneMore(NO_COUNTS, 'BAIK');
    expect(withOneMore(withOneMore(one, 'KURANG'), 'BAIK')).toEqual({ ...NO_COUNTS, BAIK: 2, KURANG: 1 });
    expect([ratedIn(NO_COUNTS), ratedIn(one)]).toEqual([0, 1]);
  });

  it('asks nothing while the people who are not rated yet may still bring it about', () => {
    expect(deviations('BUTUH_PERBAIKAN', { BAIK: 4 }, 10)).toEqual([]);
    expect(deviations('BUTUH_PERBAIKAN', { BAIK: 5 }, 10)).toHaveLength(1);
    expect(deviations('BAIK', { BAIK: 7 }, 10)).toEqual([]);
    expect(deviations('ISTIMEWA', { SANGAT_BAIK: 7 }, 10)).toEqual([]);
    expect(deviations('ISTIMEWA', { SANGAT_BAIK: 8 }, 10)).toHaveLength(1);
  });

  it('is silent without a guide, without a result and without people', () => {
    expect(rulesFor(undefined, 'BAIK')).toEqual([]);
    expect(rulesFor(guide, null)).toEqual([]);
    expect(deviationsOf(rulesFor(guide, 'BAIK'), NO_COUNTS, 0)).toEqual([]);
  });

  it('a deviation never goes away by rating on: it was unavoidable', () => {
    const some = fc.array(fc.constantFrom(...PREDICATES), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.constantFrom(...ORGANISATION_GRADES),
        some,
        fc.constantFrom(...PREDICATES),
        fc.nat(5),
        (grade, rated, next, more) => {
          const before = rated.reduce(withOneMore, NO_COUNTS);
          const of = rated.length + 1 + more;
          const rules = rulesFor(guide, grade);
          const left = (all: PredicateCounts) => deviationsOf(rules, all, of).map(({ rule }) => JSON.stringify(rule));
          expect(left(withOneMore(before, next))).toEqual(expect.arrayContaining(left(before)));
        },
      ),
    );
  });
});
