import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  predicateAfterFailedStudy,
  predicateOf,
  proposeBehaviour,
  proposeResults,
  type ResultAssessment,
} from '../../../domain/rating.ts';
import { BEHAVIOURS, EXPECTATIONS, PREDICATES, type Behaviour, type Expectation } from '../../../domain/terms.ts';

/** From worst to best, so that "at least as good" can be said with numbers. */
const RANK: Record<Expectation, number> = { BELOW: 0, MEETS: 1, ABOVE: 2 };
const PREDICATE_RANK = new Map([...PREDICATES].reverse().map((predicate, index) => [predicate, index]));

const expectation = fc.constantFrom(...EXPECTATIONS);
const oneStepBetter = (from: Expectation): Expectation => (from === 'BELOW' ? 'MEETS' : 'ABOVE');

const main = (...of: Expectation[]): ResultAssessment[] => of.map((each) => ({ main: true, expectation: each }));
const additional = (...of: Expectation[]): ResultAssessment[] => of.map((each) => ({ main: false, expectation: each }));
const values = (overrides: Partial<Record<Behaviour, Expectation>>, others: Expectation) =>
  Object.fromEntries(BEHAVIOURS.map((value) => [value, overrides[value] ?? others])) as Record<Behaviour, Expectation>;

describe('the predicate by the quadrant (Annex IV.B.3, p.102–103)', () => {
  it.each([
    // results, behaviour, predicate
    ['ABOVE', 'ABOVE', 'SANGAT_BAIK'],
    ['ABOVE', 'MEETS', 'BAIK'],
    ['MEETS', 'MEETS', 'BAIK'],
    ['MEETS', 'ABOVE', 'BAIK'],
    ['BELOW', 'ABOVE', 'BUTUH_PERBAIKAN'],
    ['BELOW', 'MEETS', 'BUTUH_PERBAIKAN'],
    ['ABOVE', 'BELOW', 'KURANG'],
    ['MEETS', 'BELOW', 'KURANG'],
    ['BELOW', 'BELOW', 'SANGAT_KURANG'],
  ] as const)('results %s and behaviour %s are %s', (results, behaviour, predicate) => {
    expect(predicateOf(results, behaviour)).toBe(predicate);
  });

  it('never gets worse when one of the two ratings gets better, except by behaviour that stays below', () => {
    fc.assert(
      fc.property(expectation, expectation, (results, behaviour) => {
        const rank = (of: ReturnType<typeof predicateOf>) => PREDICATE_RANK.get(of) ?? -1;
        const now = rank(predicateOf(results, behaviour));
        expect(rank(predicateOf(oneStepBetter(results), behaviour))).toBeGreaterThanOrEqual(now);
        // KURANG is "misconduct": it stands below BUTUH_PERBAIKAN, so better behaviour never lowers either.
        expect(rank(predicateOf(results, oneStepBetter(behaviour)))).toBeGreaterThanOrEqual(now);
      }),
    );
  });
});

describe('the proposed rating of results (guide on p.100–101)', () => {
  it.each([
    ['all above', main('ABOVE', 'ABOVE'), 'ABOVE'],
    ['most above, a main result meets', main('ABOVE', 'ABOVE', 'MEETS'), 'ABOVE'],
    ['half above is not most', main('ABOVE', 'MEETS'), 'MEETS'],
    ['most above, but a main result is below', main('ABOVE', 'ABOVE', 'ABOVE', 'BELOW'), 'MEETS'],
    [
      'most above, only an additional result is below',
      [...main('ABOVE', 'ABOVE', 'ABOVE'), ...additional('BELOW')],
      'ABOVE',
    ],
    ['all meet', main('MEETS', 'MEETS'), 'MEETS'],
    ['a small part of the main results is below', main('MEETS', 'MEETS', 'BELOW'), 'MEETS'],
    ['half of the main results are below', main('MEETS', 'BELOW'), 'BELOW'],
    [
      'half of the main results are below, however good the additional ones are',
      [...main('MEETS', 'BELOW'), ...additional('ABOVE', 'ABOVE', 'ABOVE', 'ABOVE')],
      'BELOW',
    ],
    ['most are below', [...main('MEETS'), ...additional('BELOW', 'BELOW')], 'BELOW'],
    ['half are below, none of them a main result', [...main('MEETS'), ...additional('BELOW')], 'MEETS'],
    ['a single result that is below', main('BELOW'), 'BELOW'],
  ] as const)('%s', (_, assessments, proposed) => {
    expect(proposeResults(assessments)).toBe(proposed);
  });

  it('needs at least one assessment', () => {
    expect(() => proposeResults([])).toThrow(RangeError);
    expect(() => proposeResults([])).toThrow('At least one planned result must be assessed.');
  });

  const assessments = fc.array(fc.record({ main: fc.boolean(), expectation }), { minLength: 1, maxLength: 12 });

  it('is never lowered by a better assessment, and does not depend on the order', () => {
    fc.assert(
      fc.property(assessments, fc.nat(), (given, place) => {
        const before = proposeResults(given);
        const improved = given.map((each, index) =>
          index === place % given.length ? { ...each, expectation: oneStepBetter(each.expectation) } : each,
        );
        expect(RANK[proposeResults(improved)]).toBeGreaterThanOrEqual(RANK[before]);
        expect(proposeResults([...given].reverse())).toBe(before);
      }),
    );
  });

  it('is what everything is, where everything is the same', () => {
    fc.assert(
      fc.property(assessments, expectation, (given, all) => {
        expect(proposeResults(given.map((each) => ({ ...each, expectation: all })))).toBe(all);
      }),
    );
  });
});

describe('the proposed rating of behaviour (guide on p.101–102)', () => {
  it('is above where most values are above and none is below', () => {
    const four = { AKUNTABEL: 'ABOVE', LOYAL: 'ABOVE', ADAPTIF: 'ABOVE', KOMPETEN: 'ABOVE' } as const;
    expect(proposeBehaviour(values(four, 'MEETS'))).toBe('ABOVE');
    expect(proposeBehaviour(values({ ...four, HARMONIS: 'BELOW' }, 'MEETS'))).toBe('BELOW');
  });

  it('meets where three of seven values are above', () => {
    expect(proposeBehaviour(values({ AKUNTABEL: 'ABOVE', LOYAL: 'ABOVE', ADAPTIF: 'ABOVE' }, 'MEETS'))).toBe('MEETS');
  });

  it('is below where one value is not lived consistently', () => {
    expect(proposeBehaviour(values({ HARMONIS: 'BELOW' }, 'ABOVE'))).toBe('BELOW');
  });

  it('is never lowered by a better assessment', () => {
    const assessed = fc.record(Object.fromEntries(BEHAVIOURS.map((value) => [value, expectation]))) as fc.Arbitrary<
      Record<Behaviour, Expectation>
    >;
    fc.assert(
      fc.property(assessed, fc.constantFrom(...BEHAVIOURS), (given, value) => {
        const improved = { ...given, [value]: oneStepBetter(given[value]) };
        expect(RANK[proposeBehaviour(improved)]).toBeGreaterThanOrEqual(RANK[proposeBehaviour(given)]);
      }),
    );
  });
});

describe('study leave that ended without a degree (p.103 d)', () => {
  it('is KURANG, or SANGAT_KURANG where the behaviour is below', () => {
    expect(EXPECTATIONS.map((behaviour) => [behaviour, predicateAfterFailedStudy(behaviour)])).toEqual([
      ['ABOVE', 'KURANG'],
      ['MEETS', 'KURANG'],
      ['BELOW', 'SANGAT_KURANG'],
    ]);
  });
});
