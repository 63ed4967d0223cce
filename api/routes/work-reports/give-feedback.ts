import { z } from 'zod';
import { TONES } from '../../../domain/terms.ts';
import { giveFeedbackOnReports } from '../../../usecases/work-reports/give-feedback.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { localDate } from '../../schemas.ts';

export const giveWorkReportFeedback = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/work-reports/feedback',
  operationId: 'giveWorkReportFeedback',
  auth: 'PERSON',
  tags: ['Work reports'],
  summary: 'Feedback with one tap: on one report, or on all of a week',
  description:
    'By the evaluator or his superior. Each report from `from` to `to` that you have not answered as it is now gets it; again, nothing more is given. With a text, or where it is negative, the ' +
    'employee is told in the digest.',
  body: {
    kind: 'json',
    schema: z
      .strictObject({
        from: localDate,
        to: localDate,
        tone: z.enum(TONES),
        text: z.string().trim().min(3).max(2_000).optional(),
      })
      .refine(({ from, to }) => from <= to, { path: ['to'], error: 'The last date comes before the first.' }),
    example: { from: '2026-04-06', to: '2026-04-10', tone: 'POSITIVE' },
  },
  responses: {
    201: {
      description: 'Given',
      schema: z.strictObject({ given: z.int().describe('To so many reports') }),
      example: { given: 5 },
    },
  },
  problems: ['FORBIDDEN', 'APPRAISAL_ENDED', 'APPRAISAL_LOCKED', 'NO_WORK_REPORTS'],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await giveFeedbackOnReports(deps, act, { ...params, ...body }),
  }),
});
