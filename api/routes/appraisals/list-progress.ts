import { z } from 'zod';
import { readProgress } from '../../../usecases/appraisals/read-facts.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id, localDate } from '../../schemas.ts';
import { progressEntry, progressExample } from './facts-view.ts';

const cursors = cursorsOf('progress', z.strictObject({ date: localDate, id }));

export const listProgress = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/progress-entries',
  auth: 'PERSON',
  tags: ['Monitoring'],
  summary: 'What was done during the year, by date',
  query: z.strictObject({ ...pageQuery }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(progressEntry),
      example: { items: [progressExample], nextCursor: null },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query: { limit, cursor } }) => {
    const page = await readProgress(deps, act, params.appraisalId, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
