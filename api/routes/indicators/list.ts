import { z } from 'zod';
import { ASPECTS } from '../../../domain/terms.ts';
import { readIndicators } from '../../../usecases/indicators/read-indicators.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id } from '../../schemas.ts';
import { readerOf } from '../cycles/view.ts';
import { indicatorExample, indicatorView } from './view.ts';

const cursors = cursorsOf('indicators', z.strictObject({ code: z.string() }));

export const listIndicators = defineRoute({
  method: 'GET',
  path: '/indicators',
  auth: 'PERSON',
  tags: ['Indicators'],
  summary: 'The library of indicators, by code',
  description:
    'What is published, to everybody; drafts to BKD. With `unitId` and `position`: what somebody there can refer to.',
  query: z.strictObject({
    ...pageQuery,
    unitId: id.optional(),
    position: z.string().max(200).optional(),
    aspect: z.enum(ASPECTS).optional(),
    search: z.string().trim().min(2).max(100).optional().describe('A part of the code, the name or the definition'),
    retired: z.stringbool().default(false).describe('Also those that were retired'),
  }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(indicatorView),
      example: { items: [indicatorExample], nextCursor: null },
    },
  },
  handler: async ({ deps, person, query: { limit, cursor, ...filter } }) => {
    const page = await readIndicators(deps, readerOf(person), filter, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
