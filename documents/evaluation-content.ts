/** The frozen data set of an evaluation document (formats D.1.1, D.1.2, D.1.3; p.115–118), as usecases/facts/document.ts stores it. */
import { z } from 'zod';
import { EXPECTATIONS, ORGANISATION_GRADES, PERIODS, PREDICATES, TIME_ZONES } from '../domain/terms.ts';

const person = z.object({
  name: z.string(),
  identityNumber: z.string(),
  rank: z.string().nullable(),
  position: z.string(),
  unit: z.string(),
  /** "Plh. Kepala Bidang Kinerja": signed for the holder of this post. */
  actingAs: z.string().optional(),
});

export const evaluationContent = z.object({
  period: z.object({
    year: z.number().int(),
    /** Of a periodic evaluation; without it, of the year. */
    code: z.enum(PERIODS).optional(),
    /** The period that is evaluated with the year. */
    last: z.enum(PERIODS).optional(),
    from: z.iso.date(),
    to: z.iso.date(),
  }),
  /** Of the unit: dates are printed in it. */
  timeZone: z.enum(TIME_ZONES),
  employee: person,
  evaluator: person.nullable(),
  evaluatorsSuperior: person.nullable(),
  organisationResult: z.enum(ORGANISATION_GRADES).nullable(),
  organisationResultIsLastYears: z.boolean(),
  resultsRating: z.enum(EXPECTATIONS),
  behaviourRating: z.enum(EXPECTATIONS),
  predicate: z.enum(PREDICATES),
  notes: z.string(),
  recommendation: z.string(),
  /** Only in D.1.3. */
  appeal: z
    .object({
      objection: z.string(),
      evaluatorsExplanation: z.string().nullable(),
      /** The reasons of the decision. */
      decision: z.string(),
      newNotes: z.string(),
      newRecommendation: z.string(),
      contested: z.object({
        resultsRating: z.enum(EXPECTATIONS),
        behaviourRating: z.enum(EXPECTATIONS),
        predicate: z.enum(PREDICATES),
        notes: z.string(),
        recommendation: z.string(),
      }),
      /** Who decided, and signs as the evaluator's superior. */
      judge: person,
    })
    .optional(),
  /** Legal basis of a predicate that study leave without a degree has determined (p.103 d). */
  studyEndedWithoutDegree: z.string().optional(),
});
export type EvaluationContent = z.infer<typeof evaluationContent>;
export type DocumentPerson = z.infer<typeof person>;
