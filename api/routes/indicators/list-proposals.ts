import { z } from 'zod';
import { PROPOSAL_STATES, readProposals } from '../../../usecases/indicators/read-proposals.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id, instant } from '../../schemas.ts';
import { readerOf } from '../cycles/view.ts';
import { proposalExample, proposalView } from './view.ts';

const cursors = cursorsOf('indicator proposals', z.strictObject({ proposedAt: instant, id }));

export const listIndicatorProposals = defineRoute({
  method: 'GET',
  path: '/indicator-proposals',
  operationId: 'listIndicatorProposals',
  auth: 'PERSON',
  tags: ['Indicators'],
  summary: 'What was proposed for indicators, the newest first',
  description: 'BKD sees all, others their own.',
  query: z.strictObject({ ...pageQuery, status: z.array(z.enum(PROPOSAL_STATES)).optional() }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(proposalView),
      example: { items: [proposalExample], nextCursor: null },
    },
  },
  handler: async ({ deps, person, query: { limit, cursor, ...filter } }) => {
    const page = await readProposals(deps, readerOf(person), filter, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
