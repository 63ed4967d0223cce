/**
 * Who does what: the whole play, drawn by lot before it begins. Pure, and the same for the same seed and people, so that a demo that
 * was interrupted goes on as it would have.
 */
import { predicateOf } from '../domain/rating.ts';
import type { Expectation, Predicate } from '../domain/terms.ts';
import { cast, chance, type Quota } from './lots.ts';

export interface Participant {
  /** What lots are drawn by: the same in every installation of the same agency. */
  readonly key: string;
  readonly hasSuperior: boolean;
}

export interface Ratings {
  readonly results: Expectation;
  readonly behaviour: Expectation;
}

export type AppealPlan = 'CONFIRMED' | 'CHANGED' | 'WITHDRAWN';

/** What happens to one appraisal, as far as people intend it. */
export interface Story {
  readonly acknowledges: 'IN_TIME' | 'LATE' | 'NEVER';
  /** SELF: the employee drafts; NEVER: the performance manager has to. RETURNED_ONCE: a first draft is returned with a comment. */
  readonly drafts: 'SELF' | 'RETURNED_ONCE' | 'NEVER';
  readonly approverSilent: boolean;
  readonly midTerm: 'FEEDBACK' | 'ADJUSTMENT_AGREED' | 'ADJUSTMENT_DECLINED' | 'SILENT';
  readonly reports: boolean;
  /** On the leader's observation, in mid-year. */
  readonly coachedInMidYear: boolean;
  readonly progressEntries: number;
  readonly ongoingFeedback: boolean;
  readonly raterSilent: boolean;
  readonly ratings: Ratings;
  /** The two ratings depart from what the assessments propose, with a reason. */
  readonly departs: boolean;
  /** SERVED: never opens the document; BKD records the service. */
  readonly receipt: 'OPENS' | 'SERVED';
  readonly signs: boolean;
  readonly appeal: AppealPlan | undefined;
  /** What the judge sets where he changes the result. */
  readonly changedTo: Ratings;
  readonly statements: { readonly employee: boolean; readonly evaluator: boolean };
  /** Tries to appeal against a result that is final after a takeover. */
  readonly triesInVain: boolean;
}

export function writeStories(people: readonly Participant[], seed: number): ReadonlyMap<string, Story> {
  const keys = people.map((person) => person.key);
  // Who has nobody above the evaluator cannot be taken over from, and cannot appeal (Annex IV.A.12).
  const judged = people.filter((person) => person.hasSuperior).map((person) => person.key);
  const many = people.length >= 40;
  const acknowledging = cast(keys, ACKNOWLEDGING, seed, 'acknowledging');
  const targets = cast(judged, TARGETS, seed, 'targets');
  const midTerm = cast(judged, many ? MID_TERM : MID_TERM.filter(({ part }) => part !== 'SILENT'), seed, 'mid-term');
  const silent = cast(keys, NO_REPORT, seed, 'reports');
  const coached = cast(judged, COACHED, seed, 'coached');
  const outcomes = cast(judged, OUTCOMES, seed, 'outcomes');
  const predicates = cast(keys, PREDICATES_DRAWN, seed, 'predicates');
  const appeals = appealsOf(
    keys.filter((key) => outcomes.get(key) === 'APPEALS'),
    seed,
  );
  const inVain = keys.filter((key) => outcomes.get(key) === 'RATER_SILENT').sort(bySeed(seed, 'in-vain'))[0];

  return new Map(
    keys.map((key): [string, Story] => {
      const ratings = ratingsFor(predicates.get(key) ?? 'BAIK', seed, key);
      const drafts = targets.get(key);
      const appeal = appeals.get(key);
      return [
        key,
        {
          acknowledges: acknowledging.get(key) ?? 'IN_TIME',
          drafts: drafts === 'NEVER' || drafts === 'RETURNED_ONCE' ? drafts : 'SELF',
          approverSilent: drafts === 'APPROVER_SILENT',
          midTerm: midTerm.get(key) ?? 'FEEDBACK',
          reports: silent.get(key) === undefined,
          coachedInMidYear: coached.get(key) !== undefined,
          progressEntries: Math.max(0, Math.floor(chance(seed, 'progress', key) * 5) - 2),
          ongoingFeedback: chance(seed, 'feedback', key) < 0.2,
          raterSilent: outcomes.get(key) === 'RATER_SILENT',
          ratings,
          departs: chance(seed, 'departs', key) < 0.1,
          receipt: outcomes.get(key) === 'NEVER_OPENS' ? 'SERVED' : 'OPENS',
          signs: chance(seed, 'signs', key) < 0.95,
          appeal,
          changedTo: changed(ratings),
          statements: {
            employee: chance(seed, 'employee-states', key) < 0.85,
            evaluator: chance(seed, 'evaluator-states', key) < 0.85,
          },
          triesInVain: key === inVain,
        },
      ];
    }),
  );
}

/** What the appraisal should come to, given what became of the appeal. */
export function expectedPredicate(story: Story, appeal: 'CONFIRMED' | 'CHANGED' | 'WITHDRAWN' | undefined): Predicate {
  const { results, behaviour } = appeal === 'CHANGED' ? story.changedTo : story.ratings;
  return predicateOf(results, behaviour);
}

const quota = <Part extends string>(part: Part, share: number, atLeast: number): Quota<Part> => ({
  part,
  share,
  atLeast,
});

const ACKNOWLEDGING = [quota('LATE', 0.08, 1), quota('NEVER', 0.04, 1)];
const TARGETS = [quota('NEVER', 0.06, 1), quota('RETURNED_ONCE', 0.1, 1), quota('APPROVER_SILENT', 0.04, 1)];
const MID_TERM = [quota('ADJUSTMENT_AGREED', 0.05, 1), quota('ADJUSTMENT_DECLINED', 0.02, 1), quota('SILENT', 0.03, 1)];
const NO_REPORT = [quota('NEVER', 0.05, 1)];
const COACHED = [quota('COACHED', 0.015, 1)];
const OUTCOMES = [quota('RATER_SILENT', 0.05, 1), quota('APPEALS', 0.08, 3), quota('NEVER_OPENS', 0.04, 1)];
const PREDICATES_DRAWN = [
  quota<Predicate>('SANGAT_BAIK', 0.13, 1),
  quota<Predicate>('BUTUH_PERBAIKAN', 0.06, 1),
  quota<Predicate>('KURANG', 0.04, 1),
  quota<Predicate>('SANGAT_KURANG', 0.02, 1),
];

const bySeed =
  (seed: number, topic: string) =>
  (a: string, b: string): number =>
    chance(seed, topic, a) - chance(seed, topic, b) || (a < b ? -1 : 1);

/** One is withdrawn, of the others every second is changed. */
function appealsOf(keys: readonly string[], seed: number): ReadonlyMap<string, AppealPlan> {
  const drawn = [...keys].sort(bySeed(seed, 'appeals'));
  return new Map(
    drawn.map((key, index) => [key, index === 2 ? 'WITHDRAWN' : index % 2 === 0 ? 'CHANGED' : 'CONFIRMED']),
  );
}

const WAYS: Readonly<Record<Predicate, readonly Ratings[]>> = {
  SANGAT_BAIK: [{ results: 'ABOVE', behaviour: 'ABOVE' }],
  BAIK: [
    { results: 'MEETS', behaviour: 'MEETS' },
    { results: 'MEETS', behaviour: 'MEETS' },
    { results: 'MEETS', behaviour: 'ABOVE' },
    { results: 'ABOVE', behaviour: 'MEETS' },
  ],
  BUTUH_PERBAIKAN: [
    { results: 'BELOW', behaviour: 'MEETS' },
    { results: 'BELOW', behaviour: 'ABOVE' },
  ],
  KURANG: [
    { results: 'MEETS', behaviour: 'BELOW' },
    { results: 'ABOVE', behaviour: 'BELOW' },
  ],
  SANGAT_KURANG: [{ results: 'BELOW', behaviour: 'BELOW' }],
};

function ratingsFor(predicate: Predicate, seed: number, key: string): Ratings {
  const ways = WAYS[predicate];
  const drawn = ways[Math.floor(chance(seed, 'ratings', key) * ways.length)];
  if (!drawn) throw new RangeError(`no ratings make ${predicate}`);
  return drawn;
}

/** The judge raises what is lower, so that the predicate changes where it can; the best result he lowers. */
function changed({ results, behaviour }: Ratings): Ratings {
  if (results === 'ABOVE' && behaviour === 'ABOVE') return { results: 'MEETS', behaviour };
  if (behaviour === 'BELOW') return { results, behaviour: 'MEETS' };
  if (results === 'BELOW') return { results: 'MEETS', behaviour };
  return { results: 'ABOVE', behaviour: 'ABOVE' };
}
