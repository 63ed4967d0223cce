import { z } from 'zod';
import { STAGES, TASK_KINDS, TASK_STATUSES } from '../../../domain/terms.ts';
import { readInbox } from '../../../usecases/tasks/read-inbox.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id } from '../../schemas.ts';
import { taskSummary, taskSummaryExample } from './view.ts';

const holding = z.enum(['ME', 'OFFICE']);
const inboxTask = taskSummary.extend({ holding: holding.describe('ME: in my own hands; OFFICE: of an office I hold') });

const cursors = cursorsOf('tasks', z.strictObject({ dueAt: z.iso.datetime().nullable(), id }));

export const listTasks = defineRoute({
  method: 'GET',
  path: '/tasks',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'My inbox, the earliest due first',
  description:
    'Tasks in my own hands, and those of the offices that I hold today: BKD everywhere, a performance manager in the unit; never, as an ' +
    'office-holder, about my own appraisal.',
  query: z.strictObject({
    ...pageQuery,
    status: z.array(z.enum(TASK_STATUSES)).default(['OPEN']),
    cycleId: id.optional(),
    unitId: id.optional(),
    stage: z.array(z.enum(STAGES)).optional(),
    kind: z.array(z.enum(TASK_KINDS)).optional(),
    overdue: z.boolean().optional(),
    holding: holding.optional(),
  }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(inboxTask),
      example: { items: [{ ...taskSummaryExample, holding: 'ME' }], nextCursor: null },
    },
  },
  handler: async ({ deps, person, query: { limit, cursor, ...filter } }) => {
    const page = await readInbox(deps, person.id, filter, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
