/**
 * What a roster row does to the dated links of an employee (evaluator, evaluator's superior). The past is never rewritten:
 * who evaluated on a day stays what it was; a link that was wrong from its first day stays as a link of no days.
 */

/** The latest link of an employee and relation that lasted at least a day. Dates are local, YYYY-MM-DD. */
export interface LatestLink {
  readonly id: string;
  /** Identity number. */
  readonly person: string;
  readonly from: string;
  /** First day on which it no longer holds; null = open. */
  readonly to: string | null;
}

export type LinkChange =
  | { readonly action: 'KEEP' }
  /** Nobody was linked: a new link from that day. */
  | { readonly action: 'OPEN'; readonly from: string; readonly person: string }
  /** The link ends at that day; where that is its first day, it was wrong from the start and lasts no day. */
  | { readonly action: 'CLOSE'; readonly linkId: string; readonly at: string }
  /** Close and open at the same day. */
  | { readonly action: 'REPLACE'; readonly linkId: string; readonly at: string; readonly person: string }
  /** The row speaks of a time before the last change that is known, `known`. */
  | { readonly action: 'BACKWARDS'; readonly known: string }
  /** There is a link to be ended, and no date. */
  | { readonly action: 'DATE_MISSING' };

/**
 * Decides from the latest link and from what the row says: `person` from the day `from` on (null = nobody).
 * The same person from a later day is no change: the link goes on.
 */
export function changeOfLink(latest: LatestLink | undefined, person: string | null, from: string | null): LinkChange {
  const open = latest?.to === null ? latest : undefined;
  if (person === null && !open) return { action: 'KEEP' };
  if (from === null) return { action: 'DATE_MISSING' };
  if (open && open.person === person && open.from <= from) return { action: 'KEEP' };
  const lastChange = latest ? (latest.to ?? latest.from) : undefined;
  if (lastChange !== undefined && from < lastChange) return { action: 'BACKWARDS', known: lastChange };
  if (!open) return person === null ? { action: 'KEEP' } : { action: 'OPEN', from, person };
  if (person === null) return { action: 'CLOSE', linkId: open.id, at: from };
  return { action: 'REPLACE', linkId: open.id, at: from, person };
}
