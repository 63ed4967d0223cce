import { z } from 'zod';
import { readDelegations } from '../../../usecases/delegations/read-delegations.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id, localDate } from '../../schemas.ts';
import { delegation, delegationExample, delegationState } from './view.ts';

const cursors = cursorsOf('delegations', z.strictObject({ validFrom: localDate, id }));

export const listDelegations = defineRoute({
  method: 'GET',
  path: '/delegations',
  auth: 'PERSON',
  tags: ['Delegations'],
  summary: 'Stand-ins, the newest first',
  description: 'BKD sees all; others those that concern them, or somebody whom they evaluate.',
  query: z.strictObject({
    ...pageQuery,
    personId: id.optional().describe('Who acts, or whose post it is'),
    state: delegationState.optional(),
  }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(delegation),
      example: { items: [delegationExample], nextCursor: null },
    },
  },
  handler: async ({ deps, person, query: { limit, cursor, personId, state } }) => {
    const isBkd = person.grants.some((grant) => grant.role === 'BKD_ADMIN');
    const page = await readDelegations(
      deps,
      { personId, state, visibleTo: isBkd ? undefined : person.id },
      { limit, after: cursors.read(cursor) },
    );
    return { status: 200, body: cursors.answer(page) };
  },
});
