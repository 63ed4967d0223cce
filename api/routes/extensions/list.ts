import { z } from 'zod';
import { readExtensions } from '../../../usecases/clock-changes/read-extensions.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id } from '../../schemas.ts';
import { extensionExample, extensionView } from './view.ts';

const cursors = cursorsOf('extensions', z.strictObject({ orderedAt: z.iso.datetime(), id }));

export const listExtensions = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/extensions',
  auth: 'BKD_ADMIN',
  tags: ['Clocks'],
  summary: 'Extensions of a cycle, the latest first',
  query: z.strictObject(pageQuery),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(extensionView),
      example: { items: [extensionExample], nextCursor: null },
    },
  },
  handler: async ({ deps, params, query: { limit, cursor } }) => {
    const page = await readExtensions(deps, params.cycleId, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
