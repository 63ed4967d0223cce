/**
 * The 3×3 grid of results × behaviour (PermenPANRB 6/2022 Annex IV.B.3, p.102–103: the quadrants), and in words what it rests on. Pure.
 */
import { GRADE_NAMES } from './names.ts';
import { predicateOf } from './rating.ts';
import { EXPECTATIONS, type Expectation, type Language, type OrganisationGrade, type Predicate } from './terms.ts';

/** People who have these two ratings. */
export interface Pair {
  readonly results: Expectation;
  readonly behaviour: Expectation;
  readonly count: number;
}

export interface GridCell extends Pair {
  /** By the quadrant; who ended study leave without a degree has another one (p.103 d). */
  readonly predicate: Predicate;
  /** In the people rated, in per cent, to one decimal. */
  readonly share: number;
}

/** All nine cells, empty ones too: results from above to below, within them behaviour from above to below. */
export function gridOf(pairs: readonly Pair[]): GridCell[] {
  const rated = pairs.reduce((sum, { count }) => sum + count, 0);
  return EXPECTATIONS.flatMap((results) =>
    EXPECTATIONS.map((behaviour) => {
      const count = pairs
        .filter((pair) => pair.results === results && pair.behaviour === behaviour)
        .reduce((sum, pair) => sum + pair.count, 0);
      const share = rated === 0 ? 0 : Math.round((count / rated) * 1_000) / 10;
      return { results, behaviour, predicate: predicateOf(results, behaviour), count, share };
    }),
  );
}

/** Fewer people than this are no pattern: one of them is a fifth or more. A matter of reading, not a rule. */
const SMALL_GROUP = 5;

/** What to bear in mind about a small group: internal officials see it, and are told; null: it is large enough, or nobody is in it. */
export function smallGroupNote(of: number): Readonly<Record<Language, string>> | null {
  if (of === 0 || of >= SMALL_GROUP) return null;
  return {
    id: `Kelompok kecil (${of} pegawai): satu pegawai sudah mengubah sebaran, dan orangnya dapat dikenali. Panduan kurang bermakna di sini.`,
    en: `A small group (${of} ${of === 1 ? 'person' : 'people'}): one person changes the distribution and can be recognised. The guide says little here.`,
  };
}

/** The organisation's result that the guide is chosen by, in words. */
export function restsOn(
  result: { readonly grade: OrganisationGrade; readonly year: number; readonly source: string } | null,
  about: { readonly unit: string | null; readonly isLastYears: boolean },
): Readonly<Record<Language, string>> {
  if (!result) {
    return about.unit === null
      ? {
          id: 'Tidak ada satu unit yang capaiannya diperhitungkan; panduan tidak diterapkan.',
          en: 'There is no one unit whose result counts; no guide applies.',
        }
      : {
          id: `Capaian kinerja ${about.unit} belum ditetapkan; panduan belum dapat diterapkan.`,
          en: `The result of ${about.unit} is not out; no guide applies yet.`,
        };
  }
  const unit = about.unit ?? '';
  const name = GRADE_NAMES[result.grade];
  return {
    id: `Capaian kinerja ${unit} tahun ${result.year}: ${name.id} (${result.source})${about.isLastYears ? '; capaian tahun ini belum keluar (IV.B.1.f, hlm. 94)' : ''}. Panduan, bukan kuota.`,
    en: `Result of ${unit} in ${result.year}: ${name.en} (${result.source})${about.isLastYears ? '; this year’s is not out (IV.B.1.f, p.94)' : ''}. Guidance, never a quota.`,
  };
}
