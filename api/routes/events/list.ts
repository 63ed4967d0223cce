import { z } from 'zod';
import { readEvents } from '../../../usecases/read-events.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { pageOf, pageQuery } from '../../framework/pagination.ts';
import { id } from '../../schemas.ts';
import { eventCursors, eventExample, eventView } from './view.ts';

const moment = z.iso.datetime({ offset: true });

export const listEvents = defineRoute({
  method: 'GET',
  path: '/events',
  auth: 'BKD_ADMIN',
  tags: ['Audit'],
  summary: 'The audit trail, the newest first',
  query: z.strictObject({
    ...pageQuery,
    chain: z.string().max(40).optional(),
    cycleId: id.optional(),
    appraisalId: id.optional(),
    taskId: id.optional(),
    actorId: id.optional(),
    type: z.array(z.string().max(60)).max(20).optional(),
    result: z.enum(['DONE', 'DENIED']).optional(),
    from: moment.optional().describe('From this instant on'),
    to: moment.optional().describe('Before this instant'),
  }),
  responses: {
    200: { description: 'A page', schema: pageOf(eventView), example: { items: [eventExample], nextCursor: null } },
  },
  handler: async ({ deps, query: { limit, cursor, from, to, ...filter } }) => {
    const page = await readEvents(
      deps,
      {
        ...filter,
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
      },
      { limit, after: eventCursors.read(cursor) },
    );
    return { status: 200, body: eventCursors.answer(page) };
  },
});
