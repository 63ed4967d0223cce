import { z } from 'zod';
import { ORDER_KINDS, ORDER_STATUSES } from '../../../domain/desk-orders.ts';
import { readOrders, readOrdersOf } from '../../../usecases/desk/read-orders.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id, instant } from '../../schemas.ts';
import { orderExample, orderView } from './view.ts';

const cursors = cursorsOf('orders', z.strictObject({ requestedAt: instant, id }));

export const listOrders = defineRoute({
  method: 'GET',
  path: '/orders',
  auth: 'BKD_ADMIN',
  tags: ['Orders'],
  summary: 'Orders of BKD, the newest first',
  description: '`status=REQUESTED`: what waits for a second official.',
  query: z.strictObject({
    ...pageQuery,
    status: z.array(z.enum(ORDER_STATUSES)).optional(),
    kind: z.array(z.enum(ORDER_KINDS)).optional(),
    cycleId: id.optional(),
  }),
  responses: {
    200: { description: 'A page', schema: pageOf(orderView), example: { items: [orderExample], nextCursor: null } },
  },
  handler: async ({ deps, query: { limit, cursor, ...filter } }) => {
    const page = await readOrders(deps, filter, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});

export const listOrdersOfAppraisal = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/orders',
  auth: 'PERSON',
  tags: ['Orders'],
  summary: 'What BKD ordered about an appraisal, the newest first',
  description: 'For the people of the appraisal and BKD; reasons are for the employee and BKD.',
  responses: {
    200: {
      description: 'All of them',
      schema: z.strictObject({ items: z.array(orderView) }),
      example: { items: [orderExample] },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params }) => ({
    status: 200,
    body: { items: await readOrdersOf(deps, act, params.appraisalId) },
  }),
});
