import { readEvents } from '../../../usecases/read-events.ts';
import { z } from 'zod';
import { defineRoute } from '../../framework/define-route.ts';
import { pageOf, pageQuery } from '../../framework/pagination.ts';
import { eventFilter, filterOf } from './filter.ts';
import { eventCursors, eventExample, eventView } from './view.ts';

export const listEvents = defineRoute({
  method: 'GET',
  path: '/events',
  auth: 'BKD_ADMIN',
  tags: ['Audit'],
  summary: 'Search the audit trail, the newest first',
  description: 'Also what was refused (result DENIED). As a file: /events.csv, /events.xlsx.',
  query: z.strictObject({ ...pageQuery, ...eventFilter }),
  responses: {
    200: { description: 'A page', schema: pageOf(eventView), example: { items: [eventExample], nextCursor: null } },
  },
  handler: async ({ deps, query: { limit, cursor, ...filter } }) => {
    const page = await readEvents(deps, filterOf(filter), { limit, after: eventCursors.read(cursor) });
    return { status: 200, body: eventCursors.answer(page) };
  },
});
