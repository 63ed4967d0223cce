import { z } from 'zod';
import { ADDS_UP } from '../../../domain/indicator-library.ts';
import { ASPECTS, TONES } from '../../../domain/terms.ts';
import { PERIOD_STATES, REPORT_PERIODS } from '../../../domain/work-reports.ts';
import { EXAMPLE, id, instant, localDate, personRef } from '../../schemas.ts';
import { evidence, ID } from '../appraisals/facts-view.ts';

/** Of a route about one report, named by a date of its period. */
export const datedParams = z.strictObject({ appraisalId: id, date: localDate });

/** Members of a list's query: local dates, both included. */
export const spanQuery = {
  from: localDate.optional().describe('First local date'),
  to: localDate.optional().describe('Last local date'),
};
/** A query of nothing else. */
export const spanOnly = z.strictObject(spanQuery);

export const REPORT_ID = '7c1e4a92-0f3d-4b6a-9c58-2e7d1b5a8f40';
const QUESTION_ID = '2a9d6c84-5b1f-4e37-8d02-6f3c9a1e7b55';

export const writtenReport = z.strictObject({
  id,
  date: localDate.describe('First local date of its period'),
  until: localDate.describe('Its last local date'),
  version: z.int(),
  late: z.boolean().describe('Reported after the days of the policy'),
  outcome: z.enum(['NEW', 'CHANGED', 'SAME']).describe('SAME: it was there already'),
});
export const writtenExample: z.input<typeof writtenReport> = {
  ...{ id: REPORT_ID, date: '2026-04-07', until: '2026-04-07', version: 1, late: false, outcome: 'NEW' },
};

export const reportFormExample = {
  note: 'Dua berkas dikembalikan karena ijazah belum dilegalisasi.',
  lines: [
    {
      indicatorId: ID.indicator,
      work: 'Memverifikasi berkas usul kenaikan pangkat',
      quantity: 12,
      evidence: [{ title: 'Daftar berkas 7 April', url: 'https://arsip.example.go.id/berkas/2026-04-07' }],
    },
    { work: 'Rapat persiapan Hari Otonomi Daerah', evidence: [] },
  ],
};

export const workReport = z.strictObject({
  id,
  date: localDate,
  until: localDate,
  note: z.string().nullable(),
  reportedAt: instant,
  changedAt: instant.nullable(),
  late: z.boolean(),
  version: z.int(),
  lines: z.array(
    z.strictObject({
      indicatorId: id.nullable().describe('Line of the SKP; null: other work'),
      work: z.string(),
      quantity: z.number().nullable().describe('In the line’s unit of measure'),
      evidence: evidence.describe('Without any, the line adds up to nothing (p.68 no. 7)'),
    }),
  ),
  feedback: z.array(
    z.strictObject({
      author: personRef,
      tone: z.enum(TONES),
      text: z.string().nullable(),
      at: instant,
      current: z.boolean().describe('false: the report was changed since'),
    }),
  ),
  thread: z.array(
    z.strictObject({
      id,
      author: personRef,
      text: z.string(),
      answers: id.nullable().describe('The question that it answers; null: it is one'),
      at: instant,
    }),
  ),
});
const AT = '2026-04-07T08:30:00.000Z';
export const reportExample: z.input<typeof workReport> = {
  ...{ id: REPORT_ID, date: '2026-04-07', until: '2026-04-07', note: reportFormExample.note },
  ...{ reportedAt: AT, changedAt: null, late: false, version: 1 },
  lines: reportFormExample.lines.map(({ indicatorId = null, work, quantity = null, evidence }) => ({
    ...{ indicatorId, work, quantity, evidence },
  })),
  feedback: [{ author: EXAMPLE.other, tone: 'POSITIVE', text: null, at: AT, current: true }],
  thread: [{ id: QUESTION_ID, author: EXAMPLE.other, text: 'Berkas siapa yang dikembalikan?', answers: null, at: AT }],
};

export const reportCalendar = z.strictObject({
  appraisalId: id,
  every: z.enum(REPORT_PERIODS),
  counted: z.strictObject({ from: localDate, to: localDate }).describe('When reports are expected at all'),
  missing: z.int(),
  periods: z.array(
    z.strictObject({
      from: localDate,
      to: localDate,
      state: z
        .enum(PERIOD_STATES)
        .describe('FREE: no working day, or away. OPEN: can still be reported in time. MISSING: it was not'),
      dayOff: z.string().optional().describe('The holiday with its decree, or the weekday'),
      away: z.boolean().describe('On leave or away otherwise; why is not said'),
    }),
  ),
});
export const calendarExample: z.input<typeof reportCalendar> = {
  ...{ appraisalId: ID.appraisal, every: 'DAY', counted: { from: '2026-01-01', to: '2026-12-31' }, missing: 1 },
  periods: [
    { from: '2026-04-02', to: '2026-04-02', state: 'MISSING', away: false },
    { from: '2026-04-03', to: '2026-04-03', state: 'FREE', away: false, dayOff: 'Wafat Yesus Kristus (SKB 3 Menteri)' },
    { from: '2026-04-07', to: '2026-04-07', state: 'REPORTED', away: false },
  ],
};

export const proposedRealization = z.strictObject({
  indicatorId: id,
  statement: z.string(),
  aspect: z.enum(ASPECTS),
  target: z.string(),
  unitOfMeasure: z.string(),
  addsUp: z.enum(ADDS_UP).describe('As the library says; else by the aspect'),
  realized: z.string().nullable().describe('As it can be written into the realization; null: nothing that counts'),
  attainment: z.number().nullable().describe('Per cent of the target, at most 120'),
  counted: z.int().describe('Lines of reports with quantity and evidence'),
  uncounted: z.int().describe('Lines without: activity alone (p.68 no. 7)'),
  evidence: z.int().describe('Links to evidence'),
});
export const proposedExample: z.input<typeof proposedRealization> = {
  ...{ indicatorId: ID.indicator, statement: 'Berkas diverifikasi', aspect: 'QUANTITY', target: '≥ 900' },
  ...{
    unitOfMeasure: 'berkas',
    addsUp: 'SUM',
    realized: '412',
    attainment: 45.8,
    counted: 61,
    uncounted: 3,
    evidence: 74,
  },
};
