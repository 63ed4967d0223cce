/** What may stand on both sides, Daur's and the national e-Kinerja's. */
export const FIELDS = [
  'NAME',
  'POSITION',
  'RANK',
  'UNIT',
  'EMAIL',
  'EVALUATOR',
  'RESULTS',
  'BEHAVIOUR',
  'PREDICATE',
  'SIGNED_ON',
  'RECEIVED_ON',
] as const;
export type Field = (typeof FIELDS)[number];

/** Results of an evaluation, and dates of legal acts about it. */
export const RESULT_FIELDS: ReadonlySet<Field> = new Set([
  'RESULTS',
  'BEHAVIOUR',
  'PREDICATE',
  'SIGNED_ON',
  'RECEIVED_ON',
]);

export type Side = 'LOCAL' | 'NATIONAL';

export interface Lead {
  readonly side: Side;
  readonly reason: string;
}

/** Which side leads unless BKD says otherwise. */
export const SHIPPED_LEADS: Readonly<Record<Field, Lead>> = {
  NAME: { side: 'NATIONAL', reason: 'The national personnel register keeps names.' },
  POSITION: { side: 'NATIONAL', reason: 'Posts follow from decrees that are entered in the national register.' },
  RANK: { side: 'NATIONAL', reason: 'Ranks follow from decrees that are entered in the national register.' },
  UNIT: {
    side: 'NATIONAL',
    reason:
      'Units follow from decrees; here a change of unit is recorded as a movement (Annex II.C.6), never taken over by itself.',
  },
  EMAIL: { side: 'NATIONAL', reason: 'Official addresses are given out centrally.' },
  EVALUATOR: { side: 'LOCAL', reason: 'Links are explicit and dated here, and authority follows from them.' },
  RESULTS: { side: 'LOCAL', reason: 'The rating is a legal act that is made here.' },
  BEHAVIOUR: { side: 'LOCAL', reason: 'The rating is a legal act that is made here.' },
  PREDICATE: { side: 'LOCAL', reason: 'The predicate follows from the rating, here.' },
  SIGNED_ON: { side: 'LOCAL', reason: 'The document is signed here.' },
  RECEIVED_ON: {
    side: 'LOCAL',
    reason: 'Receipt starts the clocks of signing and appeal, and is recorded where it happens.',
  },
};
