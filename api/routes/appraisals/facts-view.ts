/** Schemas and examples of the facts of an appraisal, shared by tasks, appraisals and appeals. */
import { z } from 'zod';
import {
  ASPECTS,
  BEHAVIOURS,
  EXPECTATIONS,
  ORGANISATION_GRADES,
  PERSPECTIVES,
  PREDICATES,
  STAGES,
  TONES,
} from '../../../domain/terms.ts';
import { EXAMPLE, freeJson, id, instant, localDate, personRef } from '../../schemas.ts';

export const predicate = z.enum(PREDICATES);
export const expectation = z.enum(EXPECTATIONS);
export const ofPeriod = z.string().nullable().describe('Of a periodic evaluation: Q1..Q4, M01..M12; null: of the year');
export const evidence = z.array(z.strictObject({ title: z.string(), url: z.string() }));

export const plan = z.strictObject({
  id,
  number: z.int(),
  origin: z.enum(['INITIAL', 'ADJUSTMENT']),
  author: personRef,
  submittedAt: instant,
  approvedAt: instant.nullable(),
  inForce: z.boolean().describe('The version that was put in force last, unless it was closed'),
  closed: z
    .strictObject({
      at: instant,
      because: z.string().describe('EMPLOYEE_MOVED or EVALUATOR_MOVED'),
      resultSoFar: freeJson.describe('What there was until then, by id; null where this version was not in force'),
    })
    .nullable()
    .describe('A move closed this SKP and asked for a new one (Annex II.C.6–7, p.65)'),
  behaviourExpectations: z.partialRecord(z.enum(BEHAVIOURS), z.string()),
  results: z.array(
    z.strictObject({
      id: id.describe('plannedResultId of ratings, progress and feedback'),
      ordinal: z.int(),
      statement: z.string(),
      main: z.boolean(),
      supports: z.string().nullable(),
      perspective: z.enum(PERSPECTIVES).nullable(),
      indicators: z.array(
        z.strictObject({
          id: id.describe('indicatorId of realizations'),
          ordinal: z.int(),
          aspect: z.enum(ASPECTS),
          statement: z.string(),
          target: z.string(),
          unitOfMeasure: z.string(),
          library: z
            .strictObject({ indicatorId: id, versionId: id, code: z.string(), number: z.int() })
            .nullable()
            .describe('What it refers to in the library of indicators'),
        }),
      ),
    }),
  ),
});

export const realization = z.strictObject({
  id,
  stage: z.enum(STAGES),
  period: ofPeriod,
  number: z.int(),
  planId: id,
  author: personRef,
  summary: z.string().nullable(),
  submittedAt: instant,
  lines: z.array(z.strictObject({ indicatorId: id, realized: z.string(), note: z.string().nullable(), evidence })),
});

export const progressEntry = z.strictObject({
  id,
  date: localDate,
  text: z.string(),
  plannedResultId: id.nullable(),
  evidence,
  author: personRef,
  createdAt: instant,
});

export const feedback = z.strictObject({
  id,
  stage: z.enum(['MONITORING', 'MID_TERM']),
  author: personRef,
  plannedResultId: id.nullable(),
  behaviour: z.enum(BEHAVIOURS).nullable(),
  tone: z.enum(TONES),
  text: z.string(),
  strengths: z.string().nullable(),
  gaps: z.string().nullable(),
  createdAt: instant,
});

export const rating = z.strictObject({
  id,
  number: z.int().describe('In the file: of the year and of its periods, one after the other'),
  period: ofPeriod,
  origin: z.enum(['EVALUATOR', 'TAKEOVER', 'CALIBRATION', 'APPEAL']),
  counts: z.boolean().describe('It is the one that counts now, in its evaluation'),
  author: personRef,
  ratedAt: instant,
  results: expectation,
  behaviour: expectation,
  predicate,
  proposedResults: expectation,
  proposedBehaviour: expectation,
  departureReason: z.string().nullable(),
  resultAssessments: z.array(z.strictObject({ plannedResultId: id, expectation, note: z.string().optional() })),
  behaviourAssessments: z.record(z.enum(BEHAVIOURS), z.strictObject({ expectation, note: z.string().optional() })),
  notes: z.string(),
  recommendation: z.string(),
  organisation: z
    .strictObject({ resultId: id, grade: z.enum(ORGANISATION_GRADES), isLastYears: z.boolean() })
    .nullable(),
  studyEndedWithoutDegree: z.boolean().describe('Then only KURANG or SANGAT_KURANG (p.103 d)'),
  distribution: freeJson.describe('What was shown of the distribution guide with this rating in it; null: no guide'),
  distributionReason: z.string().nullable().describe('The short reason where the guide was left'),
  facts: z
    .strictObject({
      planId: id,
      realizationIds: z.array(id),
      feedbackIds: z.array(id),
      progressEntryIds: z.array(id),
      appealId: id.optional(),
      calibrationProposalId: id.optional().describe('The proposal of a calibration that this rating accepts'),
      organisationResultMissing: z
        .literal(true)
        .optional()
        .describe('The result of the period was not out, and no other one stands in for it'),
    })
    .describe('Every fact that was on the table, by id'),
});

export const documentSummary = z.strictObject({
  number: z.int(),
  period: ofPeriod,
  form: z.enum(['D.1.1', 'D.1.2', 'D.1.3']),
  ratingId: id,
  signedBy: personRef,
  signedAt: instant,
  deliveredAt: instant.nullable(),
  receivedAt: instant.nullable(),
  receipt: z.enum(['ACKNOWLEDGED', 'SERVED']).nullable(),
  returnedAt: instant.nullable(),
  service: z
    .array(
      z.strictObject({
        mailId: z.string(),
        channel: z.enum(['FIRST', 'OTHER']),
        status: z.enum(['QUEUED', 'ACCEPTED', 'FAILED', 'BOUNCED', 'DROPPED']),
        queuedAt: instant,
        acceptedAt: instant.nullable(),
        bouncedAt: instant.nullable(),
        openedAt: instant.nullable(),
        acknowledgedAt: instant.nullable(),
      }),
    )
    .describe(
      'Mails that told the employee of it: accepted by the mail server, bounced, opened in Daur. Receipt is `receivedAt`, never a mail',
    ),
});
export const documentView = documentSummary.extend({
  content: freeJson.describe('The frozen data set that was signed (field list of its format)'),
});

const ratingInBrief = z.strictObject({
  id,
  number: z.int(),
  results: expectation,
  behaviour: expectation,
  predicate,
  author: personRef,
});

export const appealStatus = z.enum(['FILED', 'CONFIRMED', 'CHANGED', 'WITHDRAWN']);

export const appeal = z.strictObject({
  id,
  appraisalId: id,
  period: ofPeriod,
  status: appealStatus,
  filedBy: personRef,
  filedAt: instant,
  reasons: z.string(),
  evidence,
  contested: ratingInBrief,
  bundle: freeJson.describe(
    'What it is about, frozen at the filing: contested rating, document, targets, realizations, ids and versions of feedback and progress, organisation result',
  ),
  bundleHash: z
    .string()
    .nullable()
    .describe('SHA-256 of the bundle as it is now; the audit event of the filing has the one of then'),
  lateAppealId: id.nullable().describe('Filed after the window, and admitted by BKD'),
  statements: z.array(
    z.strictObject({
      side: z.enum(['EMPLOYEE', 'EVALUATOR']),
      author: personRef,
      text: z.string(),
      evidence,
      givenAt: instant,
    }),
  ),
  decision: z
    .strictObject({
      outcome: z.enum(['CONFIRMED', 'CHANGED']),
      decidedBy: personRef,
      decidedAt: instant,
      hearing: freeJson,
      reasons: z.string(),
      newRating: ratingInBrief.nullable(),
    })
    .nullable(),
  withdrawnAt: instant.nullable(),
});

export const lateAppeal = z.strictObject({
  id,
  period: ofPeriod,
  filedBy: personRef,
  filedAt: instant,
  cause: z.string().describe('Why it comes after the window'),
  reasons: z.string(),
  evidence,
  status: z.enum(['REQUESTED', 'ADMITTED', 'NOT_ADMITTED']),
  decidedAt: instant.nullable(),
  decisionReason: z.string().nullable(),
});

export const caseKind = z.enum(['COACHING', 'COUNSELLING', 'REWARD']);
export const caseStatus = z.enum(['OPEN', 'CLOSED', 'CANCELLED']);

export const caseSummary = z.strictObject({
  id,
  appraisalId: id,
  kind: caseKind,
  origin: z.enum(['RESULT', 'OBSERVATION']),
  status: caseStatus,
  openedAt: instant,
  closedAt: instant.nullable(),
  version: z.int(),
});
export const caseView = caseSummary.extend({
  content: z
    .strictObject({
      reason: z.string(),
      ratingId: id.nullable(),
      openedBy: personRef.nullable(),
      outcome: z.string().nullable(),
      reevaluationDate: localDate.nullable(),
      entries: z.array(
        z.strictObject({
          id,
          kind: z.string().describe('PLAN, SESSION, OUTCOME, DECISION'),
          content: freeJson,
          author: personRef,
          createdAt: instant,
        }),
      ),
    })
    .nullable()
    .describe('null: counselling is confidential, and the reader is none of the people of the case'),
});

// ---------------------------------------------------------------- examples

export const ID = {
  cycle: '5a2d8e0e-9c39-4e6d-8b43-cc6c47a7d0aa',
  appraisal: '0b8ad2ee-6b7f-4f5d-9a77-1d0f0a4b2c01',
  task: '1d0c5b5e-2f3c-4b77-a7f4-0c2b8f1f7a55',
  otherTask: '2e1d6c6f-304d-4c88-b8a5-1d3c9028ab66',
  plan: '3c5e1f7a-0d4b-4a6e-8f21-9b7c5d3e1f02',
  plannedResult: '7e9b3d51-2c8f-4e0a-b6d4-5a1c9e7f3b03',
  indicator: '9f1d7c35-6e2a-4b8c-a0f5-3d7e1b9c5a04',
  realization: 'b3a5c7e9-1f2d-4c6b-8e0a-7d9f1b3c5e05',
  feedback: 'c4b6d8fa-203e-4d7c-9f1b-8e0a2c4d6f06',
  progress: 'd5c7e90b-314f-4e8d-a02c-9f1b3d5e7007',
  rating: 'e6d8fa1c-4250-4f9e-b13d-a02c4e6f8108',
  appeal: 'f7e90b2d-5361-40af-824e-b13d5f709209',
  case: '08fa1c3e-6472-41b0-935f-c24e6081a30a',
  decision: '190b2d4f-7583-42c1-a460-d35f7192b40b',
} as const;

export const planFormExample = {
  results: [
    {
      statement: 'Layanan kepegawaian selesai tepat waktu',
      main: true,
      indicators: [
        {
          aspect: 'TIME',
          statement: 'Usul kenaikan pangkat yang selesai dalam 5 hari',
          target: '≥ 95',
          unitOfMeasure: '%',
        },
      ],
    },
  ],
  behaviourExpectations: { AKUNTABEL: 'Melaporkan kendala sebelum tenggat' },
} as const;

export const planExample: z.input<typeof plan> = {
  id: ID.plan,
  number: 1,
  origin: 'INITIAL',
  author: EXAMPLE.person,
  submittedAt: EXAMPLE.instant,
  approvedAt: null,
  inForce: false,
  closed: null,
  behaviourExpectations: planFormExample.behaviourExpectations,
  results: [
    {
      id: ID.plannedResult,
      ordinal: 1,
      statement: planFormExample.results[0].statement,
      main: true,
      supports: null,
      perspective: null,
      indicators: [{ id: ID.indicator, ordinal: 1, ...planFormExample.results[0].indicators[0], library: null }],
    },
  ],
};

export const realizationFormExample = {
  summary: 'Semua usul selesai; dua terlambat karena berkas kurang.',
  lines: [
    {
      indicatorId: ID.indicator,
      realized: '97',
      evidence: [{ title: 'Rekap layanan', url: 'https://arsip.example.go.id/rekap' }],
    },
  ],
} as const;

export const realizationExample: z.input<typeof realization> = {
  id: ID.realization,
  stage: 'FINAL_SCORING',
  period: null,
  number: 1,
  planId: ID.plan,
  author: EXAMPLE.person,
  summary: realizationFormExample.summary,
  submittedAt: EXAMPLE.instant,
  lines: [
    {
      indicatorId: ID.indicator,
      realized: '97',
      note: null,
      evidence: [...realizationFormExample.lines[0].evidence],
    },
  ],
};

export const feedbackExample: z.input<typeof feedback> = {
  id: ID.feedback,
  stage: 'MONITORING',
  author: EXAMPLE.other,
  plannedResultId: ID.plannedResult,
  behaviour: null,
  tone: 'POSITIVE',
  text: 'Usul kenaikan pangkat periode April selesai dua hari lebih cepat.',
  strengths: null,
  gaps: null,
  createdAt: EXAMPLE.instant,
};

export const progressExample: z.input<typeof progressEntry> = {
  id: ID.progress,
  date: '2026-04-03',
  text: 'Verifikasi 40 berkas usul.',
  plannedResultId: ID.plannedResult,
  evidence: [],
  author: EXAMPLE.person,
  createdAt: EXAMPLE.instant,
};

const behaviours = Object.fromEntries(BEHAVIOURS.map((value) => [value, { expectation: 'MEETS' as const }])) as Record<
  (typeof BEHAVIOURS)[number],
  { expectation: 'MEETS' }
>;

export const ratingFormExample = {
  results: [{ plannedResultId: ID.plannedResult, expectation: 'ABOVE' }],
  behaviours,
  notes: 'Layanan cepat dan rapi.',
  recommendation: 'Diikutsertakan dalam pelatihan analis.',
} as const;

export const ratingExample: z.input<typeof rating> = {
  id: ID.rating,
  number: 1,
  period: null,
  origin: 'EVALUATOR',
  counts: true,
  author: EXAMPLE.other,
  ratedAt: EXAMPLE.instant,
  results: 'ABOVE',
  behaviour: 'MEETS',
  predicate: 'BAIK',
  proposedResults: 'ABOVE',
  proposedBehaviour: 'MEETS',
  departureReason: null,
  resultAssessments: [...ratingFormExample.results],
  behaviourAssessments: behaviours,
  notes: ratingFormExample.notes,
  recommendation: ratingFormExample.recommendation,
  organisation: { resultId: EXAMPLE.id, grade: 'BAIK', isLastYears: false },
  studyEndedWithoutDegree: false,
  distribution: null,
  distributionReason: null,
  facts: {
    planId: ID.plan,
    realizationIds: [ID.realization],
    feedbackIds: [ID.feedback],
    progressEntryIds: [ID.progress],
  },
};

export const documentSummaryExample: z.input<typeof documentSummary> = {
  number: 1,
  period: null,
  form: 'D.1.1',
  ratingId: ID.rating,
  signedBy: EXAMPLE.other,
  signedAt: EXAMPLE.instant,
  deliveredAt: EXAMPLE.instant,
  receivedAt: EXAMPLE.instant,
  receipt: 'ACKNOWLEDGED',
  returnedAt: null,
  service: [
    {
      mailId: '2041',
      channel: 'FIRST',
      status: 'ACCEPTED',
      queuedAt: EXAMPLE.instant,
      acceptedAt: EXAMPLE.instant,
      bouncedAt: null,
      openedAt: EXAMPLE.instant,
      acknowledgedAt: null,
    },
  ],
};
export const documentExample: z.input<typeof documentView> = {
  ...documentSummaryExample,
  content: { period: { year: 2026, from: '2026-01-01', to: '2026-12-31' }, predicate: 'BAIK' },
};

const briefExample = {
  id: ID.rating,
  number: 1,
  results: 'ABOVE',
  behaviour: 'MEETS',
  predicate: 'BAIK',
  author: EXAMPLE.other,
} as const;

export const appealExample: z.input<typeof appeal> = {
  id: ID.appeal,
  appraisalId: ID.appraisal,
  period: null,
  status: 'FILED',
  filedBy: EXAMPLE.person,
  filedAt: EXAMPLE.instant,
  reasons: 'Bukti dukung hasil ketiga tidak diperhitungkan.',
  evidence: [],
  contested: briefExample,
  bundle: { frozenAt: EXAMPLE.instant, rating: { predicate: 'BUTUH_PERBAIKAN' } },
  bundleHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  lateAppealId: null,
  statements: [],
  decision: null,
  withdrawnAt: null,
};

export const lateAppealExample: z.input<typeof lateAppeal> = {
  id: ID.appeal,
  period: null,
  filedBy: EXAMPLE.person,
  filedAt: EXAMPLE.instant,
  cause: 'Dirawat di rumah sakit sejak dokumen diterima.',
  reasons: 'Bukti dukung hasil ketiga tidak diperhitungkan.',
  evidence: [],
  status: 'REQUESTED',
  decidedAt: null,
  decisionReason: null,
};

export const caseSummaryExample: z.input<typeof caseSummary> = {
  id: ID.case,
  appraisalId: ID.appraisal,
  kind: 'COACHING',
  origin: 'RESULT',
  status: 'OPEN',
  openedAt: EXAMPLE.instant,
  closedAt: null,
  version: 1,
};
export const caseExample: z.input<typeof caseView> = {
  ...caseSummaryExample,
  content: {
    reason: 'BUTUH_PERBAIKAN',
    ratingId: ID.rating,
    openedBy: null,
    outcome: null,
    reevaluationDate: null,
    entries: [],
  },
};
