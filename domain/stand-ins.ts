/**
 * Plt. and Plh.: who acts in a place at a date. A place belongs to a person by a dated link; a dated delegation by decree lets another act in it
 * (Annex IV.A.2–3, p.89; docs/domain.md, who may act). Dates are local ISO dates of the employee's unit; `validTo` is exclusive.
 */

export interface Delegation {
  readonly id: string;
  /** PLT: the post is vacant. PLH: its holder is absent. */
  readonly kind: 'PLT' | 'PLH';
  readonly postHolderId: string;
  readonly actingId: string;
  readonly decree: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  /** Plt.: head of the unit to which the acting person reports meanwhile, who evaluates him (IV.A.5, p.89). */
  readonly reportsToId: string | null;
}

/** For whom somebody acts, by which decree; with a chain, by its last one. */
export interface StandIn {
  readonly forId: string;
  readonly kind: Delegation['kind'];
  readonly decree: string;
  /** Every delegation of the chain, from the holder of the place on. */
  readonly delegationIds: readonly string[];
}

/** Who acts in a place: its holder, or a stand-in. */
export interface Held {
  readonly personId: string;
  /** The link that makes it a place around the employee. */
  readonly linkId?: string;
  readonly standIn?: StandIn;
}

export type VacantBecause = 'NO_LINK' | 'OUT_OF_SERVICE' | 'CHAIN_TOO_LONG' | 'CHAIN_LOOPS';

/** A stand-in may have one of his own; whoever would be the third is nobody, and the place counts as vacant. */
export const LONGEST_CHAIN = 2;

export const holdsOn = (dated: { readonly validFrom: string; readonly validTo: string | null }, on: string): boolean =>
  dated.validFrom <= on && (dated.validTo === null || dated.validTo > on);

/**
 * Follows the delegations from the holder of a place to whoever acts in it on a date.
 * @param outOfService people who can act in no place: they have left, are suspended or on unpaid leave
 */
export function whoActs(
  place: { readonly personId: string; readonly linkId?: string },
  on: string,
  delegations: readonly Delegation[],
  outOfService: ReadonlySet<string>,
): Held | VacantBecause {
  const chain: Delegation[] = [];
  let personId = place.personId;
  for (;;) {
    const next = delegations.find((each) => each.postHolderId === personId && holdsOn(each, on));
    if (!next) break;
    if (chain.length === LONGEST_CHAIN) return 'CHAIN_TOO_LONG';
    chain.push(next);
    personId = next.actingId;
    if (personId === place.personId) return 'CHAIN_LOOPS';
  }
  if (outOfService.has(personId)) return 'OUT_OF_SERVICE';
  const last = chain.at(-1);
  return {
    personId,
    ...(place.linkId ? { linkId: place.linkId } : {}),
    ...(last
      ? {
          standIn: {
            forId: place.personId,
            kind: last.kind,
            decree: last.decree,
            delegationIds: chain.map((each) => each.id),
          },
        }
      : {}),
  };
}

/** The person whose place it is: the holder himself where nobody stands in. */
export const placeOf = (held: Held): string => held.standIn?.forId ?? held.personId;
