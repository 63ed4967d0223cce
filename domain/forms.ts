/**
 * What people fill in: one schema per form, used to validate, to describe the form to clients (JSON Schema) and to type the facts.
 * Field lists follow the annex formats: SKP A.1.x, result C.1.x, document D.1.x, coaching B.1.x (docs/domain.md).
 */
import { z } from 'zod';
import { parseTarget } from './targets.ts';
import { ASPECTS, BEHAVIOURS, EXPECTATIONS, PERSPECTIVES, TONES } from './terms.ts';

const line = z.string().trim().min(3).max(500);
const text = z.string().trim().min(3).max(4_000);

/** Evidence is a link; files are kept elsewhere. */
export const evidence = z
  .array(
    z.strictObject({
      title: line,
      url: z.url({ protocol: /^https?$/, error: 'An http(s) address is expected.' }).max(2_000),
    }),
  )
  .max(20);

const indicator = z.strictObject({
  aspect: z.enum(ASPECTS),
  statement: line,
  target: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .refine((value) => parseTarget(value) !== undefined, {
      error:
        'Not a target: a number such as "12", "≥ 95", "min 10" or "10–12" is expected; the unit of measure has a field of its own.',
    }),
  unitOfMeasure: z.string().trim().min(1).max(60),
  /** The published version of the library that the line refers to (docs/indicators.md). */
  libraryVersionId: z.uuid().optional(),
});

/** SKP (formats A.1.x): at least one planned result, each with at least one indicator. */
export const planForm = z.strictObject({
  results: z
    .array(
      z.strictObject({
        statement: line,
        main: z.boolean(),
        supports: line.optional(),
        /** The leader's planned result that this one serves, where he has drafted already; it can be settled later (docs/indicators.md). */
        serves: z.uuid().optional(),
        perspective: z.enum(PERSPECTIVES).optional(),
        indicators: z.array(indicator).min(1, 'Each planned result needs at least one indicator.').max(10),
      }),
    )
    .min(1, 'At least one planned result (RHK) is needed.')
    .max(30)
    .refine((results) => results.some((result) => result.main), {
      error: 'At least one planned result must be a main one.',
    }),
  /** The leader's special expectations per behaviour value; a value may be left out. */
  behaviourExpectations: z.partialRecord(z.enum(BEHAVIOURS), line),
});
export type PlanForm = z.infer<typeof planForm>;

export const realizationForm = z.strictObject({
  summary: text.optional(),
  lines: z
    .array(
      z.strictObject({
        indicatorId: z.uuid(),
        realized: z.string().trim().min(1).max(200),
        note: line.optional(),
        evidence,
      }),
    )
    .min(1)
    .max(300),
});
export type RealizationForm = z.infer<typeof realizationForm>;

export const midTermFeedbackForm = z.strictObject({ strengths: text, gaps: text, text: text });
export type MidTermFeedbackForm = z.infer<typeof midTermFeedbackForm>;

export const adjustmentForm = midTermFeedbackForm.extend({ plan: planForm, reason: text });
export type AdjustmentForm = z.infer<typeof adjustmentForm>;

const expectation = z.enum(EXPECTATIONS);

/** Results per planned result, behaviour per value, the two ratings, notes and recommendation (p.97–103, D.1.1 no. 5). */
export const ratingForm = z.strictObject({
  results: z
    .array(z.strictObject({ plannedResultId: z.uuid(), expectation, note: line.optional() }))
    .min(1)
    .max(30),
  behaviours: z.record(z.enum(BEHAVIOURS), z.strictObject({ expectation, note: line.optional() })),
  /** The two ratings; left out, the proposed ones count. */
  resultsRating: expectation.optional(),
  behaviourRating: expectation.optional(),
  /** Needed where a rating departs from the proposed one. */
  departureReason: text.optional(),
  /** A short reason where the distribution guide is left (IV.B.2, p.94–97); asked for, never required. */
  distributionReason: line.optional(),
  /** Study leave ended without a degree: only KURANG or SANGAT_KURANG (IV.B.3.b.3.d, p.103). */
  studyEndedWithoutDegree: z.literal(true).optional(),
  notes: text,
  recommendation: text,
});
export type RatingForm = z.infer<typeof ratingForm>;

/** The rater accepts what a calibration proposes; what he leaves out stays as it was in the rating that the meeting spoke of. */
export const calibrationForm = ratingForm
  .pick({ results: true, behaviours: true, notes: true, recommendation: true, distributionReason: true })
  .partial();
export type CalibrationForm = z.infer<typeof calibrationForm>;

export const emptyForm = z.strictObject({});
export const deliveryForm = z.strictObject({ dialogueHeldOn: z.iso.date().optional(), remarks: line.optional() });

/** BKD's record that the document was handed over to somebody who never opened it. */
export const serviceForm = z.strictObject({
  servedOn: z.iso.date(),
  place: line,
  witnesses: z.array(line).min(2, 'Two witnesses are needed.').max(5),
  remarks: line.optional(),
});
export type ServiceForm = z.infer<typeof serviceForm>;

/** The address that reaches the person again. */
/** What shows that an agreed action was carried out. */
export const carriedOutForm = z.strictObject({ evidence: evidence.default([]) });

export const restoredForm = z.strictObject({ email: z.email().max(254) });
export type RestoredForm = z.infer<typeof restoredForm>;

/** How the person was told without a mail: handed over, by telephone, through the unit. */
export const servedOtherwiseForm = z.strictObject({ how: text });

export const appealForm = z.strictObject({
  reasons: z.string().trim().min(20, 'An appeal must say why (at least 20 characters).').max(8_000),
  evidence,
});
export type AppealForm = z.infer<typeof appealForm>;

export const statementForm = z.strictObject({ text: z.string().trim().min(3).max(8_000), evidence });
export type StatementForm = z.infer<typeof statementForm>;

/** An appeal after the window, with the cause of the lateness. */
export const lateAppealForm = appealForm.extend({
  cause: z.string().trim().min(20, 'Say why the appeal comes late (at least 20 characters).').max(4_000),
});
export type LateAppealForm = z.infer<typeof lateAppealForm>;

/** BKD admits a late appeal or not, and says why. */
export const admissionForm = z.strictObject({ reasons: text });
export type AdmissionForm = z.infer<typeof admissionForm>;

/** How both sides were heard (V.B.4, p.117): when, how and where, who attended, and the minutes. */
const hearing = z
  .strictObject({
    heldOn: z.iso.date(),
    mode: z.enum(['IN_PERSON', 'ONLINE', 'IN_WRITING']),
    /** Of a hearing in person. */
    place: line.optional(),
    /** Names, with the capacity in which each attended; empty where it was in writing. */
    attended: z.array(line).max(20),
    /** The minutes. */
    notes: text,
  })
  .superRefine((held, context) => {
    if (held.mode === 'IN_PERSON' && held.place === undefined) {
      context.addIssue({ code: 'custom', path: ['place'], message: 'Say where the hearing was held.' });
    }
    if (held.mode !== 'IN_WRITING' && held.attended.length === 0) {
      context.addIssue({ code: 'custom', path: ['attended'], message: 'Name who attended.' });
    }
  });

export const appealConfirmForm = z.strictObject({ hearing, reasons: text });
export type AppealConfirmForm = z.infer<typeof appealConfirmForm>;

/** The judge sets both ratings anew, in either direction, with a new recommendation (V.B.7, p.118). */
export const appealChangeForm = z.strictObject({
  hearing,
  reasons: text,
  resultsRating: expectation,
  behaviourRating: expectation,
  notes: text,
  recommendation: text,
});
export type AppealChangeForm = z.infer<typeof appealChangeForm>;

/** Formats B.1.6 (coaching) and B.1.10 (behaviour), in their core. */
export const developmentPlanForm = z.strictObject({
  problem: text,
  goals: z.array(line).min(1).max(10),
  actions: z
    .array(z.strictObject({ action: line, by: z.iso.date() }))
    .min(1)
    .max(20),
  counsellor: line.optional(),
});

export const sessionForm = z.strictObject({ heldOn: z.iso.date(), topic: line, notes: text, agreed: text.optional() });
export type SessionForm = z.infer<typeof sessionForm>;

export const developmentOutcomeForm = z.strictObject({
  result: z.enum(['IMPROVED', 'PARTLY_IMPROVED', 'NOT_IMPROVED']),
  reevaluatedOn: z.iso.date(),
  summary: text,
  followUp: text.optional(),
});
export type DevelopmentOutcomeForm = z.infer<typeof developmentOutcomeForm>;

/** V.C.1–2 (p.119). */
export const rewardForm = z.strictObject({
  rewards: z.array(z.enum(['SUCCESSION_POOL_PRIORITY', 'COMPETENCE_DEVELOPMENT_PRIORITY', 'OTHER'])).min(1),
  other: line.optional(),
  reasons: text,
});
export const rewardRefusalForm = z.strictObject({ reasons: text });

export const reportForm = z.strictObject({ remarks: text.optional() });

/** The authorised official signs a unit's report off (V.A.7, p.115). */
export const signOffForm = z.strictObject({ note: text.optional() });
export type SignOffForm = z.infer<typeof signOffForm>;

export const progressForm = z.strictObject({
  date: z.iso.date(),
  text,
  plannedResultId: z.uuid().optional(),
  evidence,
});
export type ProgressForm = z.infer<typeof progressForm>;

export const feedbackForm = z.strictObject({
  text,
  tone: z.enum(TONES),
  plannedResultId: z.uuid().optional(),
  behaviour: z.enum(BEHAVIOURS).optional(),
});
export type FeedbackForm = z.infer<typeof feedbackForm>;
