import { z } from 'zod';
import { CLOCK_EVENTS, clockRule, fixedDate } from '../domain/policy.ts';
import { TIME_ZONES } from '../domain/terms.ts';
import { bothLanguages, instant, localDate } from './schemas.ts';

/** Why a date is what it is, next to every date that is one of a rule. */
export const deadlineWhy = z.strictObject({
  sentence: bothLanguages.describe('Indonesian and English'),
  short: bothLanguages.describe('How it was counted'),
  date: localDate,
  timeZone: z.enum(TIME_ZONES),
  rule: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('FIXED_DATE'), ...fixedDate.shape }),
    z.strictObject({ kind: z.literal('CLOCK'), ...clockRule.shape }),
  ]),
  floor: z.boolean().describe('The rule’s own date left less time than its floor, which counted'),
  legalBasis: z.string().describe('Article and page'),
  from: z
    .strictObject({ event: z.enum(CLOCK_EVENTS), at: instant, date: localDate })
    .nullable()
    .describe('What was counted from; null: a fixed date'),
  skipped: z.array(
    z.strictObject({
      date: localDate,
      reason: z.string(),
      source: z.string().nullable().describe('The decree; null: a weekday that is not worked'),
    }),
  ),
  provisional: z.boolean().describe('A year’s decree is not out; recomputed when it is entered'),
  moved: z
    .array(
      z.strictObject({
        by: z.string().describe('PAUSE, SUSPENSION, EXTENSION, CALENDAR, WORKING_WEEK, POLICY'),
        seconds: z.number().nullable(),
        from: instant.nullable(),
        to: instant.nullable(),
        decree: z.string().nullable(),
      }),
    )
    .describe('What moved it afterwards'),
  kept: z
    .array(
      z.strictObject({
        by: z.string(),
        decree: z.string().nullable(),
        because: z.enum(['RIGHT', 'NOTICE', 'OPEN']),
        computed: instant,
      }),
    )
    .describe('Changes that would have made it earlier and did not, or not whole'),
});

/** Of a window. */
export const windowWhy = z.strictObject({ opens: deadlineWhy.nullable(), due: deadlineWhy.nullable() });

export const deadlineWhyExample: z.input<typeof deadlineWhy> = {
  sentence: {
    id: 'Batas waktu Sabtu, 31 Januari 2026 pukul 23.59 WITA: hari akhir jangka waktu tahapan (31 Januari 2026); dasar: PermenPANRB 6/2022 Lampiran II.C.1, II.C.4 (hlm. 65).',
    en: 'Due Saturday, 31 January 2026, 23:59 WITA: the day of the end of the window (31 January 2026); basis: PermenPANRB 6/2022 Annex II.C.1, II.C.4 (p.65).',
  },
  short: {
    id: 'hari akhir jangka waktu tahapan (31 Januari 2026)',
    en: 'the day of the end of the window (31 January 2026)',
  },
  date: '2026-01-31',
  timeZone: 'Asia/Makassar',
  rule: { kind: 'CLOCK', n: 0, unit: 'CALENDAR_DAYS', from: 'WINDOW_DUE' },
  floor: false,
  legalBasis: 'PermenPANRB 6/2022 Annex II.C.1, II.C.4 (p.65)',
  from: { event: 'WINDOW_DUE', at: '2026-01-31T15:59:59.000Z', date: '2026-01-31' },
  skipped: [],
  provisional: false,
  moved: [],
  kept: [],
};
