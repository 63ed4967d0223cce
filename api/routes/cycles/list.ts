import { z } from 'zod';
import { readCycles } from '../../../usecases/cycles/read-cycles.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id } from '../../schemas.ts';
import { cycleStatus, cycleSummary, cycleSummaryExample, cycleYear, readerOf } from './view.ts';

const cursors = cursorsOf('cycles', z.strictObject({ year: z.int(), createdAt: z.iso.datetime(), id }));

export const listCycles = defineRoute({
  method: 'GET',
  path: '/cycles',
  auth: 'PERSON',
  tags: ['Cycles'],
  summary: 'Cycles, the newest year first',
  description: 'BKD sees all, drafts included; others those that they are appraised in or hold a task of.',
  query: z.strictObject({ ...pageQuery, year: cycleYear.optional(), status: z.array(cycleStatus).optional() }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(cycleSummary),
      example: { items: [cycleSummaryExample], nextCursor: null },
    },
  },
  handler: async ({ deps, person, query: { limit, cursor, ...filter } }) => {
    const page = await readCycles(deps, readerOf(person), filter, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
