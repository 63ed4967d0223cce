import { z } from 'zod';
import { readPolicies } from '../../../usecases/read-policies.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { policyExample, policySummary } from './view.ts';

const cursors = cursorsOf('policies', z.strictObject({ code: z.string(), version: z.int() }));

export const listPolicies = defineRoute({
  method: 'GET',
  path: '/policies',
  auth: 'PERSON',
  tags: ['Policies'],
  summary: 'Rule sets, the newest version of each first',
  description: 'Everybody sees what is published; BKD sees drafts as well.',
  query: z.strictObject({ ...pageQuery, code: z.string().max(100).optional() }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(policySummary),
      example: { items: [policyExample], nextCursor: null },
    },
  },
  handler: async ({ deps, person, query: { limit, cursor, code } }) => {
    const drafts = person.grants.some((grant) => grant.role === 'BKD_ADMIN');
    const page = await readPolicies(deps, { code, drafts }, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
