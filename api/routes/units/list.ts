import { z } from 'zod';
import { readUnits } from '../../../usecases/read-units.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id } from '../../schemas.ts';
import { unitExample, unitView } from './view.ts';

const cursors = cursorsOf('units', z.strictObject({ code: z.string() }));

export const listUnits = defineRoute({
  method: 'GET',
  path: '/units',
  auth: 'PERSON',
  tags: ['Units'],
  summary: 'Units, in the order of their codes',
  query: z.strictObject({ ...pageQuery, parentId: id.optional().describe('Only the units right below this one') }),
  responses: {
    200: { description: 'A page', schema: pageOf(unitView), example: { items: [unitExample], nextCursor: null } },
  },
  handler: async ({ deps, query: { limit, cursor, parentId } }) => {
    const page = await readUnits(deps, { parentId }, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
