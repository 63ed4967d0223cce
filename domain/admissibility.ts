/**
 * Whether an appeal may be filed now, with the reason (PermenPANRB 6/2022 Annex IV.A.11–12, p.90; V.B.1–2, p.117). Pure: what is decided when
 * an appeal is filed and what is shown beforehand come from this one function.
 */
import { formatInstant } from './date-words.ts';
import type { Language, TimeZone } from './terms.ts';

/** What the rows say, as of the instant of the question. */
export interface AppealFacts {
  /** The person who would file is the employee. */
  readonly own: boolean;
  readonly state: 'ACTIVE' | 'FINAL' | 'EXCLUDED' | 'CANCELLED';
  readonly rated: boolean;
  readonly finalBecause: string | null;
  readonly received: boolean;
  /** The one appeal against this result; null: none was filed. */
  readonly appeal: 'FILED' | 'CONFIRMED' | 'CHANGED' | 'WITHDRAWN' | null;
  /** The window of filing; NOT_OPEN before receipt. */
  readonly window: 'NOT_OPEN' | 'OPEN' | 'PASSED';
  /** The last second that counts; null before receipt. Stands still while the cycle is paused or the clock suspended. */
  readonly until: Date | null;
  /** The latest request to admit a late appeal. */
  readonly late: 'REQUESTED' | 'ADMITTED' | 'NOT_ADMITTED' | null;
  readonly timeZone: TimeZone;
}

export const ADMISSIBILITY_REASONS = [
  'ADMISSIBLE',
  'NOT_OWN_RESULT',
  'ENDED',
  'NO_RESULT_YET',
  'FINAL_BY_TAKEOVER',
  'FINAL_OF_TOP_OFFICIAL',
  'FINAL_WITHOUT_SUPERIOR',
  'NOT_RECEIVED',
  'WITHDRAWN',
  'FILED_BEFORE',
  'LATE_REQUESTED',
  'LATE_NOT_ADMITTED',
  'WINDOW_OVER',
] as const;
export type AdmissibilityReason = (typeof ADMISSIBILITY_REASONS)[number];

/** What may be done instead of, or before, filing. */
export const INSTEAD = ['RECEIVE_RESULT', 'FILE_LATE', 'AWAIT_RESULT', 'AWAIT_ADMISSION', 'READ_APPEAL'] as const;
export type Instead = (typeof INSTEAD)[number];

export interface Admissibility {
  readonly admissible: boolean;
  readonly reason: AdmissibilityReason;
  readonly sentence: Readonly<Record<Language, string>>;
  /** Article and page. */
  readonly legalBasis: string;
  /** Until when it may be filed, or might have been; null where there is no window. */
  readonly until: Date | null;
  readonly instead: Instead | null;
}

/** The first reason against it counts, the one that no waiting or asking can remove first. */
export function admissibilityOf(facts: AppealFacts): Admissibility {
  const reason = reasonOf(facts);
  const { instead, legalBasis, text } = REASONS[reason];
  const until = reason === 'ADMISSIBLE' || facts.window === 'PASSED' ? facts.until : null;
  const date = (language: Language): string =>
    facts.until ? formatInstant(facts.until, facts.timeZone, language) : '–';
  return {
    admissible: reason === 'ADMISSIBLE',
    reason,
    sentence: { id: text.id(date('id')), en: text.en(date('en')) },
    legalBasis,
    until,
    instead,
  };
}

/** A late appeal may be asked for only where there was a window and it has passed: never against what is final by law. */
export const mayFileLate = (facts: AppealFacts): boolean => reasonOf(facts) === 'WINDOW_OVER';

function reasonOf(facts: AppealFacts): AdmissibilityReason {
  if (!facts.own) return 'NOT_OWN_RESULT';
  if (facts.state === 'EXCLUDED' || facts.state === 'CANCELLED') return 'ENDED';
  if (!facts.rated) return 'NO_RESULT_YET';
  // Filed is filed, whatever has become final since: an appeal that the judge has decided is answered by its own decision.
  if (facts.appeal) return facts.appeal === 'WITHDRAWN' ? 'WITHDRAWN' : 'FILED_BEFORE';
  if (facts.finalBecause !== null) return FINAL_BY_LAW[facts.finalBecause] ?? 'FINAL_OF_TOP_OFFICIAL';
  if (!facts.received) return 'NOT_RECEIVED';
  if (facts.late === 'REQUESTED') return 'LATE_REQUESTED';
  if (facts.late === 'NOT_ADMITTED') return 'LATE_NOT_ADMITTED';
  return facts.window === 'OPEN' ? 'ADMISSIBLE' : 'WINDOW_OVER';
}

const FINAL_BY_LAW: Readonly<Record<string, AdmissibilityReason>> = {
  TAKEOVER: 'FINAL_BY_TAKEOVER',
  TOP_OFFICIAL: 'FINAL_OF_TOP_OFFICIAL',
  NO_SUPERIOR: 'FINAL_WITHOUT_SUPERIOR',
};

interface Reason {
  readonly instead: Instead | null;
  readonly legalBasis: string;
  /** @param until the window's end, as people read it */
  readonly text: Readonly<Record<Language, (until: string) => string>>;
}

const RIGHT = 'PermenPANRB 6/2022 Annex V.B.1–2 (p.117)';
const LATE = `${RIGHT}; late filing with cause: practice (local policy)`;

const REASONS: Readonly<Record<AdmissibilityReason, Reason>> = {
  ADMISSIBLE: {
    instead: null,
    legalBasis: RIGHT,
    text: {
      id: (until) => `Keberatan dapat diajukan sampai ${until}, disertai alasan-alasannya.`,
      en: (until) => `An appeal may be filed until ${until}, with reasons.`,
    },
  },
  NOT_OWN_RESULT: {
    instead: null,
    legalBasis: RIGHT,
    text: {
      id: () => 'Keberatan hanya dapat diajukan oleh pegawai yang dinilai atas hasil evaluasinya sendiri.',
      en: () => 'Only the employee may appeal, against the result of his own evaluation.',
    },
  },
  ENDED: {
    instead: null,
    legalBasis: RIGHT,
    text: {
      id: () => 'Penilaian ini telah berakhir tanpa hasil evaluasi; tidak ada hasil yang dapat diajukan keberatan.',
      en: () => 'This appraisal has ended without a result; there is nothing to appeal against.',
    },
  },
  NO_RESULT_YET: {
    instead: 'AWAIT_RESULT',
    legalBasis: RIGHT,
    text: {
      id: () => 'Hasil evaluasi kinerja belum ada; keberatan diajukan setelah dokumen evaluasi kinerja diterima.',
      en: () => 'There is no result yet; an appeal is filed once the evaluation document was received.',
    },
  },
  FINAL_BY_TAKEOVER: {
    instead: null,
    legalBasis: 'PermenPANRB 6/2022 Annex IV.A.11 (p.90)',
    text: {
      id: () =>
        'Hasil evaluasi ditetapkan oleh atasan karena Pejabat Penilai Kinerja tidak melakukan evaluasi sampai jangka waktunya berakhir, sehingga bersifat final.',
      en: () => 'The result was set by the superior after the evaluator did not act in time; it is final.',
    },
  },
  FINAL_OF_TOP_OFFICIAL: {
    instead: null,
    legalBasis: 'PermenPANRB 6/2022 Annex IV.A.12 (p.90)',
    text: {
      id: () => 'Hasil evaluasi pejabat yang dievaluasi oleh kepala daerah atau pejabat setingkatnya bersifat final.',
      en: () => 'The result of an official who is evaluated by the head of region is final.',
    },
  },
  FINAL_WITHOUT_SUPERIOR: {
    instead: null,
    legalBasis: 'PermenPANRB 6/2022 Annex IV.A.12 (p.90)',
    text: {
      id: () => 'Tidak ada pejabat di atas Pejabat Penilai Kinerja, sehingga hasil evaluasi bersifat final.',
      en: () => 'Nobody stands above the evaluator; the result is final.',
    },
  },
  NOT_RECEIVED: {
    instead: 'RECEIVE_RESULT',
    legalBasis: RIGHT,
    text: {
      id: () =>
        'Dokumen evaluasi kinerja belum dinyatakan diterima; nyatakan penerimaannya lebih dahulu, karena masa keberatan dihitung sejak diterima.',
      en: () => 'The document was not received yet; record its receipt first, because the window runs from receipt.',
    },
  },
  WITHDRAWN: {
    instead: 'READ_APPEAL',
    legalBasis: 'PermenPANRB 6/2022 Annex V.B (p.117–118); no second appeal: practice (local policy)',
    text: {
      id: () => 'Keberatan atas hasil ini telah diajukan dan dicabut; tidak ada keberatan kedua.',
      en: () => 'An appeal against this result was filed and withdrawn; there is no second one.',
    },
  },
  FILED_BEFORE: {
    instead: 'READ_APPEAL',
    legalBasis: 'PermenPANRB 6/2022 Annex V.B (p.117–118); no second appeal: practice (local policy)',
    text: {
      id: () => 'Keberatan atas hasil ini telah diajukan; tidak ada keberatan kedua.',
      en: () => 'An appeal against this result was filed already; there is no second one.',
    },
  },
  LATE_REQUESTED: {
    instead: 'AWAIT_ADMISSION',
    legalBasis: LATE,
    text: {
      id: (until) =>
        `Masa pengajuan keberatan telah berakhir pada ${until}; permohonan keberatan terlambat sedang diperiksa oleh BKD.`,
      en: (until) => `The window ended on ${until}; BKD is deciding whether the late appeal is admitted.`,
    },
  },
  LATE_NOT_ADMITTED: {
    instead: null,
    legalBasis: LATE,
    text: {
      id: (until) =>
        `Masa pengajuan keberatan telah berakhir pada ${until}, dan permohonan keberatan terlambat tidak diterima oleh BKD.`,
      en: (until) => `The window ended on ${until}, and BKD did not admit the late appeal.`,
    },
  },
  WINDOW_OVER: {
    instead: 'FILE_LATE',
    legalBasis: LATE,
    text: {
      id: (until) =>
        `Masa pengajuan keberatan telah berakhir pada ${until}; keberatan yang terlambat karena sebab yang sah dapat dimohonkan kepada BKD.`,
      en: (until) =>
        `The window ended on ${until}; with a cause for the delay, BKD may be asked to admit a late appeal.`,
    },
  },
};
