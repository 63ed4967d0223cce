/** The words of the chaos runs: which links there are, and what is broken on purpose. */

/** Between which two parts a line of ours lies, that can be cut, delayed and stopped up. */
export const LINKS = ['api-postgres', 'worker-postgres', 'api-temporal', 'worker-temporal', 'mail'] as const;
export type Link = (typeof LINKS)[number];

export const FAULTS = [
  'kill-worker',
  'kill-api',
  // The relay is a loop in either process: killed while a bell of its own is on the way to Temporal.
  'kill-relay-in-worker',
  'kill-relay-in-api',
  'kill-temporal',
  'kill-postgres',
  'lose-temporal',
  'restart-everything',
  'terminate-backends',
  ...LINKS.map((link) => `cut-${link}` as const),
  ...LINKS.map((link) => `delay-${link}` as const),
  'smtp-421',
  'smtp-451',
  'smtp-550',
  'smtp-hang',
  'smtp-cut-after-data',
  'disk-full',
  // One appraisal's row is held by another transaction.
  'hold-appraisal',
] as const;
export type FaultKind = (typeof FAULTS)[number];

/** Has nothing to do with how decisions and tasks go, and is made beside the others. */
export const isOfMail = (kind: FaultKind): boolean => kind.startsWith('smtp-') || kind.endsWith('-mail');

export interface FaultMade {
  readonly kind: FaultKind;
  /** Milliseconds since the epoch; `to` is when everything was whole again, as far as the one who broke it knows. */
  readonly from: number;
  readonly to: number;
  /** What was seen of it, in words. */
  readonly seen: string;
  /** Whether it met anything: a mail server that hangs while nobody sends has proved nothing. */
  readonly met: boolean;
}
