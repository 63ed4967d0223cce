import { z } from 'zod';
import { readRatings } from '../../../usecases/appraisals/read-facts.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { evaluation } from '../../schemas.ts';
import {
  feedback,
  feedbackExample,
  plan,
  planExample,
  progressEntry,
  progressExample,
  rating,
  ratingExample,
  realization,
  realizationExample,
} from './facts-view.ts';

export const listRatings = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/ratings',
  auth: 'PERSON',
  tags: ['Ratings'],
  summary: 'The ratings beside each other, with every fact that they used',
  description:
    'The first one, that of a takeover, that of an appeal: nothing is overwritten. The employee sees them, and every fact, from receipt on.',
  query: z.strictObject({ period: evaluation.optional() }),
  responses: {
    200: {
      description: 'Empty where there is none yet',
      schema: z.strictObject({
        items: z.array(rating),
        facts: z.strictObject({
          plans: z.array(plan),
          realizations: z.array(realization),
          feedback: z.array(feedback),
          progress: z.array(progressEntry),
        }),
      }),
      example: {
        items: [ratingExample],
        facts: {
          plans: [planExample],
          realizations: [realizationExample],
          feedback: [feedbackExample],
          progress: [progressExample],
        },
      },
    },
  },
  problems: ['FORBIDDEN', 'RECEIPT_REQUIRED'],
  handler: async ({ deps, act, params, query }) => ({
    status: 200,
    body: await readRatings(deps, act, params.appraisalId, query.period),
  }),
});
