import { z } from 'zod';
import { readFiles } from '../../../usecases/files/read-files.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { saidKey } from '../comments/view.ts';
import { fileExample, fileView } from './view.ts';

const cursors = cursorsOf('files', saidKey);

export const listFiles = defineRoute({
  method: 'GET',
  path: '/tasks/{taskId}/files',
  operationId: 'listFiles',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'The files at a task, the first first',
  description: 'Those that the reader may read, by the rules of comments. Removed ones are named.',
  query: z.strictObject({ ...pageQuery }),
  responses: {
    200: { description: 'A page', schema: pageOf(fileView), example: { items: [fileExample], nextCursor: null } },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query: { limit, cursor } }) => {
    const page = await readFiles(deps, act, params.taskId, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
