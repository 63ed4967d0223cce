import { z } from 'zod';
import { APPEAL_STATUSES, REPORT_STATES } from '../../../usecases/reports/read-report-people.ts';
import { SIGN_OFF_STATES } from '../../../usecases/reports/submissions.ts';
import { deadlineWhy, deadlineWhyExample } from '../../deadline-why.ts';
import { bothLanguages, EXAMPLE, id, instant, personRef, unitRef } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';
import { expectation, predicate } from '../cycles/grid-view.ts';

const submission = z.strictObject({
  number: z.int().describe('1: the report of the evaluation window; later ones report what came or changed after it'),
  submittedBy: personRef,
  submittedAt: instant,
  content: z
    .strictObject({
      byPredicate: z.record(z.string(), z.int()),
      appraisals: z.array(z.strictObject({ appraisalId: id, ratingId: id, predicate })),
    })
    .describe(
      'Counts by predicate, and the rating that was reported of each appraisal; the reader’s own from its receipt on',
    ),
  signOff: z
    .strictObject({
      taskId: id,
      state: z.enum(SIGN_OFF_STATES).describe('RETURNED: its results are to be reported again'),
      by: personRef.nullable(),
      at: instant.nullable(),
      dueAt: instant.nullable(),
      alarm: z.boolean().describe('Nobody holds the office, or it is overdue'),
      note: z.string().nullable().describe('The note of the sign-off, or why it was returned'),
    })
    .nullable()
    .describe('null: submitted before sign-offs were kept'),
});

export const unitReport = z.strictObject({
  id,
  unit: unitRef,
  status: z.enum(['OPEN', 'COMPLETE', 'CANCELLED']),
  dueAt: instant.nullable().describe('Until when the results of the evaluation window are reported (V.A.7, p.115)'),
  why: deadlineWhy.nullable(),
  overdue: z.boolean().describe('Nothing was submitted, and the date has passed'),
  notReported: z.int().describe('Results that count and were not reported yet'),
  notRated: z.int().describe('People who are appraised and not rated yet'),
  submissions: z.array(submission),
});

export const unitReportExample: z.input<typeof unitReport> = {
  id: EXAMPLE.id,
  unit: EXAMPLE.unit,
  status: 'OPEN',
  dueAt: '2027-03-15T15:59:59.000Z',
  why: deadlineWhyExample,
  overdue: false,
  notReported: 1,
  notRated: 0,
  submissions: [
    {
      number: 1,
      submittedBy: EXAMPLE.other,
      submittedAt: EXAMPLE.instant,
      content: {
        byPredicate: { BAIK: 1 },
        appraisals: [{ appraisalId: ID.appraisal, ratingId: ID.rating, predicate: 'BAIK' }],
      },
      signOff: {
        taskId: ID.task,
        state: 'SIGNED',
        by: EXAMPLE.other,
        at: EXAMPLE.instant,
        dueAt: EXAMPLE.instant,
        alarm: false,
        note: null,
      },
    },
  ],
};

export const reportView = unitReport.extend({
  cycle: z.strictObject({ id, name: z.string(), year: z.int() }),
  people: z.strictObject({
    appraised: z.int(),
    rated: z.int(),
    reported: z.int().describe('As they count now'),
    excluded: z.int(),
  }),
});

export const reportViewExample: z.input<typeof reportView> = {
  ...unitReportExample,
  cycle: { id: EXAMPLE.id, name: 'Penilaian kinerja 2026', year: 2026 },
  people: { appraised: 2, rated: 2, reported: 1, excluded: 0 },
};

export const reportState = z.enum(REPORT_STATES);

export const reportPerson = z.strictObject({
  appraisalId: id,
  employee: personRef,
  identityNumber: z.string().describe('NIP or NI PPPK, 18 digits'),
  appraisalState: z.enum(['ACTIVE', 'FINAL', 'EXCLUDED']),
  state: reportState.describe(
    'NOT_REPORTED: rated, not reported or returned. CHANGED: another rating counts now than was reported (V.B.8, p.119)',
  ),
  withheld: z.boolean().describe('Your own result, which you have not received yet'),
  rating: z
    .strictObject({
      id,
      origin: z.enum(['EVALUATOR', 'TAKEOVER', 'CALIBRATION', 'APPEAL']),
      results: expectation,
      behaviour: expectation,
      predicate,
      ratedAt: instant,
    })
    .nullable(),
  document: z
    .strictObject({
      number: z.int(),
      form: z.enum(['D.1.1', 'D.1.2', 'D.1.3']),
      signedAt: instant,
      deliveredAt: instant.nullable(),
      receivedAt: instant.nullable(),
      receipt: z.enum(['ACKNOWLEDGED', 'SERVED']).nullable(),
      returnedAt: instant.nullable(),
    })
    .nullable(),
  appeal: z.enum(APPEAL_STATUSES).nullable().describe('FILED: the result may still change'),
  submission: z.int().nullable().describe('In which submission this rating was reported'),
  before: z
    .strictObject({ submission: z.int(), predicate })
    .nullable()
    .describe('What was reported of the person before'),
  missing: z
    .strictObject({ text: bothLanguages, taskId: id.nullable(), until: instant.nullable() })
    .nullable()
    .describe('Why the person is not rated, and what it waits for'),
});

export const reportPersonExample: z.input<typeof reportPerson> = {
  appraisalId: ID.appraisal,
  employee: EXAMPLE.person,
  identityNumber: '198001012005011001',
  appraisalState: 'FINAL',
  state: 'CHANGED',
  withheld: false,
  rating: {
    id: ID.rating,
    origin: 'APPEAL',
    results: 'ABOVE',
    behaviour: 'ABOVE',
    predicate: 'SANGAT_BAIK',
    ratedAt: EXAMPLE.instant,
  },
  document: {
    number: 2,
    form: 'D.1.3',
    signedAt: EXAMPLE.instant,
    deliveredAt: null,
    receivedAt: null,
    receipt: null,
    returnedAt: null,
  },
  appeal: 'CHANGED',
  submission: null,
  before: { submission: 1, predicate: 'BAIK' },
  missing: null,
};
