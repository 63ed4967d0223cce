import { z } from 'zod';
import { CLARIFICATION_STATUSES } from '../../../domain/clarifications.ts';
import { readClarifications } from '../../../usecases/clarifications/read-clarifications.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id, instant } from '../../schemas.ts';
import { listedClarification, listedExample } from './view.ts';

const cursors = cursorsOf('clarifications', z.strictObject({ askedAt: instant, id }));

export const listClarifications = defineRoute({
  method: 'GET',
  path: '/clarifications',
  operationId: 'listClarifications',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'My questions at all tasks, the latest first',
  description: 'Those that I was asked and have to answer, or those that I asked.',
  query: z.strictObject({
    ...pageQuery,
    asked: z.enum(['OF_ME', 'BY_ME']).default('OF_ME'),
    status: z.array(z.enum(CLARIFICATION_STATUSES)).default(['OPEN']),
  }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(listedClarification),
      example: { items: [listedExample], nextCursor: null },
    },
  },
  handler: async ({ deps, person, query: { limit, cursor, ...filter } }) => {
    const page = await readClarifications(deps, person.id, filter, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
