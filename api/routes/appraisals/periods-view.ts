import { z } from 'zod';
import { windowWhy } from '../../deadline-why.ts';
import { EXAMPLE, freeJson, id, instant, localDate, period, personRef } from '../../schemas.ts';
import { appealStatus, documentSummary, documentSummaryExample, ID } from './facts-view.ts';
import { periodInBrief, ratingInShort, waiting } from './view.ts';

const name = z.strictObject({ id: z.string(), en: z.string() });
const derivation = freeJson.describe('Why the window is what it is: `opens` and `due`');

export const periodView = periodInBrief.extend({
  id,
  name,
  from: localDate.describe('First day of what is evaluated'),
  to: localDate,
  derivation,
  why: windowWhy,
  rating: ratingInShort
    .extend({ id, ratedAt: instant, author: personRef })
    .nullable()
    .describe('The one that counts; the employee sees it from its receipt on'),
  finalBecause: z.string().nullable().describe('Why there is no appeal: TAKEOVER, TOP_OFFICIAL, NO_SUPERIOR'),
  document: documentSummary.nullable().describe('The latest; the employee sees it from its receipt on'),
  appeal: z.strictObject({ id, status: appealStatus }).nullable(),
  waitingFor: z.array(waiting),
});

export const upcomingPeriod = z.strictObject({
  period,
  name,
  opensAt: instant,
  dueAt: instant,
  derivation,
  why: windowWhy,
});

const WINDOW = {
  opens: {
    rule: { on: { yearOffset: 0, month: 3, day: 21 } },
    legalBasis: 'PermenPANRB 6/2022 Art. 24; Annex IV.A.8.a, IV.A.9 (p.90); its window: practice (local policy)',
    timeZone: 'Asia/Makassar',
    skipped: [],
  },
};

export const periodExample: z.input<typeof periodView> = {
  id: EXAMPLE.id,
  period: 'Q1',
  name: { id: 'Triwulan I', en: 'quarter I' },
  state: 'ACTIVE',
  from: '2026-01-01',
  to: '2026-03-31',
  opensAt: '2026-03-20T16:00:00.000Z',
  dueAt: '2026-04-10T15:59:59.000Z',
  derivation: WINDOW,
  why: { opens: null, due: null },
  rating: {
    id: ID.rating,
    results: 'MEETS',
    behaviour: 'MEETS',
    predicate: 'BAIK',
    origin: 'EVALUATOR',
    ratedAt: '2026-04-02T02:00:00.000Z',
    author: EXAMPLE.other,
  },
  finalBecause: null,
  finalAt: null,
  document: { ...documentSummaryExample, period: 'Q1' },
  appeal: null,
  waitingFor: [],
};

export const upcomingExample: z.input<typeof upcomingPeriod> = {
  period: 'Q2',
  name: { id: 'Triwulan II', en: 'quarter II' },
  opensAt: '2026-06-19T16:00:00.000Z',
  dueAt: '2026-07-10T15:59:59.000Z',
  derivation: WINDOW,
  why: { opens: null, due: null },
};
