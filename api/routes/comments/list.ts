import { z } from 'zod';
import { readComments } from '../../../usecases/tasks/read-comments.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { commentExample, commentView, saidKey } from './view.ts';

const cursors = cursorsOf('comments', saidKey);

export const listComments = defineRoute({
  method: 'GET',
  path: '/tasks/{taskId}/comments',
  operationId: 'listComments',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'What was said at a task, the first first',
  description:
    'What the reader may read, and what he said himself. Where it may speak of a result, the employee reads it once he has received that result.',
  query: z.strictObject({ ...pageQuery }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(commentView),
      example: { items: [commentExample], nextCursor: null },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query: { limit, cursor } }) => {
    const page = await readComments(deps, act, params.taskId, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
