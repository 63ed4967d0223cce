/** How long personal data are kept at least, and what stands in the way of erasing them (docs/privacy.md). Pure. */

export const RETENTION_KINDS = ['PERSON', 'APPRAISAL'] as const;
/** PERSON: who somebody is, from the end of service. APPRAISAL: what was planned, done, rated and said, from the closing of its cycle. */
export type RetentionKind = (typeof RETENTION_KINDS)[number];

export const COUNTED_FROM: Readonly<Record<RetentionKind, 'END_OF_SERVICE' | 'CYCLE_CLOSED'>> = {
  PERSON: 'END_OF_SERVICE',
  APPRAISAL: 'CYCLE_CLOSED',
};

const PRACTICE =
  'practice (local policy): PermenPANRB 6/2022 names no retention; BKD enters that of the agency’s approved retention schedule (jadwal retensi arsip)';

/** What counts until BKD has entered its own. */
export const SHIPPED_RETENTION: Readonly<
  Record<RetentionKind, { readonly years: number; readonly legalBasis: string }>
> = {
  PERSON: { years: 10, legalBasis: PRACTICE },
  APPRAISAL: { years: 10, legalBasis: PRACTICE },
};

export const HINDRANCES = [
  'NOT_LEFT',
  'ALREADY_ERASED',
  'RETENTION_RUNS',
  'CYCLE_OPEN',
  'CASE_OPEN',
  'TASK_HELD',
  'QUESTION_OPEN',
  'EVALUATES',
  'OFFICE_HELD',
  'HEADS_UNIT',
  'STANDS_IN',
] as const;

/** Why somebody's data may not be erased now. */
export interface Hindrance {
  readonly code: (typeof HINDRANCES)[number];
  /** RETENTION_RUNS: of which kind. */
  readonly kind: RetentionKind | null;
  /** RETENTION_RUNS: the last day (UTC) on which the data must be kept. */
  readonly until: string | null;
  /** How many cycles, cases, tasks … are open. */
  readonly count: number | null;
}

export const ERASURE_STATUSES = ['REQUESTED', 'APPLIED', 'REFUSED', 'WITHDRAWN'] as const;
export type ErasureStatus = (typeof ERASURE_STATUSES)[number];
