import { z } from 'zod';
import { ORDER_STATUSES } from '../../../domain/desk-orders.ts';
import { placeOrder } from '../../../usecases/desk/place-order.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import {
  consequencesExample,
  consequenceView,
  needsApproval,
  newOrder,
  newOrderExample,
  orderProblems,
} from './view.ts';

export const placeOrderRoute = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/orders',
  operationId: 'placeOrder',
  auth: 'BKD_ADMIN',
  tags: ['Orders'],
  summary: 'Reopen a stage, lock or unlock, or close by force',
  description:
    'REOPEN_STAGE: the stage and what depends on it are gone through again until a new date; what was recorded stays beside it. LOCK: nobody acts, ' +
    'every clock stands still until UNLOCK. FORCE_CLOSE: ends an appraisal that comes to no lawful end, or one stuck task; never a rating, an approval, a ' +
    'receipt or an appeal. Reopening and closing change nothing before a second holder of BKD_ADMIN approves; a lock is in force at once.',
  body: { kind: 'json', schema: newOrder, example: newOrderExample },
  responses: {
    201: {
      description: 'Requested, or (a lock and its end) in force',
      schema: z.strictObject({
        orderId: id,
        status: z.enum(ORDER_STATUSES),
        needsApproval,
        consequences: z.array(consequenceView),
      }),
      example: { orderId: EXAMPLE.id, status: 'REQUESTED', needsApproval: true, consequences: consequencesExample },
    },
  },
  problems: [...orderProblems, 'ORDER_PENDING'],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await placeOrder(deps, act, { appraisalId: params.appraisalId, ...body }),
  }),
});
