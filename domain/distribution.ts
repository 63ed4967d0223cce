/**
 * The pattern of distribution of predicates by the organisation's result (PermenPANRB 6/2022 Annex IV.B.2, p.94–97; percentages: SE MenPANRB
 * 3/2023, as data of the policy). Guidance, not a quota: a deviation is shown and a short reason is asked, nothing is ever refused.
 */
import { PREDICATE_NAMES } from './names.ts';
import type { DistributionGuide, DistributionRule } from './policy.ts';
import { PREDICATES, type Language, type OrganisationGrade, type Predicate } from './terms.ts';

export type PredicateCounts = Readonly<Record<Predicate, number>>;

export const NO_COUNTS: PredicateCounts = {
  SANGAT_BAIK: 0,
  BAIK: 0,
  BUTUH_PERBAIKAN: 0,
  KURANG: 0,
  SANGAT_KURANG: 0,
};

/** The counts with one more of a predicate. */
export const withOneMore = (counts: PredicateCounts, predicate: Predicate): PredicateCounts => ({
  ...counts,
  [predicate]: counts[predicate] + 1,
});

/** The counts with one less of a predicate. */
export const withOneLess = (counts: PredicateCounts, predicate: Predicate): PredicateCounts => ({
  ...counts,
  [predicate]: Math.max(0, counts[predicate] - 1),
});

export const ratedIn = (counts: PredicateCounts): number =>
  PREDICATES.reduce((sum, predicate) => sum + counts[predicate], 0);

export interface Deviation {
  readonly rule: DistributionRule;
  /** People rated in the rule's predicates. */
  readonly count: number;
  /** Their share in all people of the evaluator, in per cent, to one decimal. */
  readonly share: number;
  readonly text: Readonly<Record<Language, string>>;
}

/** The rules for an organisation's result; none where the policy has no guide or the result is not out. */
export function rulesFor(
  guide: DistributionGuide | undefined,
  grade: OrganisationGrade | null,
): readonly DistributionRule[] {
  return guide && grade ? guide.rules[grade] : [];
}

/**
 * Rules that the distribution leaves, whatever the people become who are not rated yet: the first rating of many deviates from nothing.
 * @param of how many people the evaluator has in the cycle, rated or not
 */
export function deviationsOf(rules: readonly DistributionRule[], counts: PredicateCounts, of: number): Deviation[] {
  const all = Math.max(of, ratedIn(counts));
  if (all === 0) return [];
  const open = all - ratedIn(counts);
  return rules.flatMap((rule) => {
    const count = rule.predicates.reduce((sum, predicate) => sum + counts[predicate], 0);
    if (!isLeft(rule, count, open, all)) return [];
    const share = Math.round((count / all) * 1_000) / 10;
    return [
      {
        rule,
        count,
        share,
        text: { id: sentence(rule, count, share, all, 'id'), en: sentence(rule, count, share, all, 'en') },
      },
    ];
  });
}

function isLeft(rule: DistributionRule, count: number, open: number, all: number): boolean {
  // Counts times a hundred against shares times all: no division, no rounding at the border.
  if ('atMost' in rule) return count * 100 > rule.atMost * all;
  if ('atLeast' in rule) return (count + open) * 100 < rule.atLeast * all;
  return count + open < 1;
}

function sentence(rule: DistributionRule, count: number, share: number, all: number, language: Language): string {
  const names = listed(rule.predicates, language);
  if (language === 'id') {
    const guide =
      'atMost' in rule
        ? `paling banyak ${percent(rule.atMost, 'id')}`
        : 'atLeast' in rule
          ? `paling sedikit ${percent(rule.atLeast, 'id')}`
          : 'paling sedikit satu pegawai';
    return `${names}: ${count} dari ${all} pegawai (${percent(share, 'id')}), panduan ${guide}.`;
  }
  const guide =
    'atMost' in rule
      ? `at most ${percent(rule.atMost, 'en')}`
      : 'atLeast' in rule
        ? `at least ${percent(rule.atLeast, 'en')}`
        : 'at least one';
  return `${names}: ${count} of ${all} people (${percent(share, 'en')}), the guide says ${guide}.`;
}

const percent = (value: number, language: Language): string =>
  language === 'id' ? `${String(value).replace('.', ',')}%` : `${value} %`;

function listed(predicates: readonly Predicate[], language: Language): string {
  const names = predicates.map((predicate) => PREDICATE_NAMES[predicate][language]);
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${language === 'id' ? 'atau' : 'or'} ${last}`;
}
