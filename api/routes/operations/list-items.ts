import { z } from 'zod';
import { readOperation, readOperationItems } from '../../../usecases/read-operation.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { freeJson } from '../../schemas.ts';

const itemStatus = z.enum(['DONE', 'SKIPPED', 'FAILED']);
const item = z.strictObject({
  key: z.string().describe('What the item is about: an id, or "line:42"'),
  status: itemStatus,
  code: z.string().nullable(),
  detail: freeJson,
});

const cursors = cursorsOf('operation-items', z.string().regex(/^\d{1,18}$/));

export const listOperationItems = defineRoute({
  method: 'GET',
  path: '/operations/{operationId}/items',
  auth: 'BKD_ADMIN',
  tags: ['Operations'],
  summary: 'Results of the single items of long work',
  query: z.strictObject({ ...pageQuery, status: itemStatus.optional() }),
  responses: {
    200: {
      description: 'A page, in the order in which they were done',
      schema: pageOf(item),
      example: {
        items: [
          {
            key: 'line:17',
            status: 'FAILED',
            code: 'BAD_EMAIL',
            detail: { line: 17, column: 'email', detail: 'This is no e-mail address.', todo: 'Correct it.' },
          },
        ],
        nextCursor: null,
      },
    },
  },
  handler: async ({ deps, params, query: { limit, cursor, status } }) => {
    const after = cursors.read(cursor);
    if (!(await readOperation(deps, params.operationId))) throw notFound('The operation');
    const page = await readOperationItems(deps, params.operationId, { status }, { limit, after });
    return { status: 200, body: cursors.answer(page) };
  },
});
