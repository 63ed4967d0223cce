import { z } from 'zod';
import { readFeedback } from '../../../usecases/appraisals/read-facts.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id, instant } from '../../schemas.ts';
import { feedback, feedbackExample } from './facts-view.ts';

const cursors = cursorsOf('feedback', z.strictObject({ createdAt: instant, id }));

export const listFeedback = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/feedback',
  auth: 'PERSON',
  tags: ['Monitoring'],
  summary: 'Feedback during the year and of the mid-term review, the first first',
  query: z.strictObject({ ...pageQuery }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(feedback),
      example: { items: [feedbackExample], nextCursor: null },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query: { limit, cursor } }) => {
    const page = await readFeedback(deps, act, params.appraisalId, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
