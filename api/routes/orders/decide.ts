import { z } from 'zod';
import { ORDER_STATUSES } from '../../../domain/desk-orders.ts';
import { decideOrder, type OrderDecision } from '../../../usecases/desk/decide-order.ts';
import type { ProblemCode } from '../../problem-catalogue.ts';
import { defineRoute, type Route } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { consequencesExample, consequenceView, orderProblems, reason } from './view.ts';

interface Deciding {
  readonly path: '/orders/{orderId}/approve' | '/orders/{orderId}/refuse' | '/orders/{orderId}/withdraw';
  readonly operationId: string;
  readonly decision: OrderDecision;
  readonly summary: string;
  readonly description: string;
  readonly problems: readonly ProblemCode[];
}

const decideRoute = ({ path, operationId, decision, summary, description, problems }: Deciding): Route =>
  defineRoute({
    method: 'POST',
    path,
    operationId,
    auth: 'BKD_ADMIN',
    tags: ['Orders'],
    summary,
    description,
    ifMatch: 'OPTIONAL',
    body: {
      kind: 'json',
      schema: z.strictObject({ reason }),
      example: { reason: 'Bukti sudah diperiksa bersama Inspektorat.' },
    },
    responses: {
      200: {
        description: 'Decided',
        schema: z.strictObject({
          orderId: id,
          status: z.enum(ORDER_STATUSES),
          consequences: z.array(consequenceView).nullable().describe('What it did; null where it was not carried out'),
        }),
        example: {
          orderId: EXAMPLE.id,
          status: decision === 'APPROVE' ? 'APPLIED' : decision === 'REFUSE' ? 'REFUSED' : 'WITHDRAWN',
          consequences: decision === 'APPROVE' ? consequencesExample : null,
        },
      },
    },
    problems: ['ORDER_CLOSED', 'STALE_VERSION', ...problems],
    handler: async ({ deps, act, params, body, expectedVersion }) => ({
      status: 200,
      body: await decideOrder(deps, act, {
        orderId: params.orderId,
        decision,
        reason: body.reason,
        version: expectedVersion,
      }),
    }),
  });

export const approveOrderRoute = decideRoute({
  path: '/orders/{orderId}/approve',
  operationId: 'approveOrder',
  decision: 'APPROVE',
  summary: 'Approve an order, and have it carried out',
  description:
    'By another holder of BKD_ADMIN than who asked. What it does is found anew: the answer says what it did. Refused where it is no longer possible.',
  problems: [...orderProblems, 'FOUR_EYES'],
});

export const refuseOrderRoute = decideRoute({
  path: '/orders/{orderId}/refuse',
  operationId: 'refuseOrder',
  decision: 'REFUSE',
  summary: 'Refuse an order',
  description: 'By another holder of BKD_ADMIN than who asked; nothing changes.',
  problems: ['OWN_APPRAISAL', 'FOUR_EYES'],
});

export const withdrawOrderRoute = decideRoute({
  path: '/orders/{orderId}/withdraw',
  operationId: 'withdrawOrder',
  decision: 'WITHDRAW',
  summary: 'Withdraw an order that one has asked for',
  description: 'While it waits for a decision; nothing changes.',
  problems: ['OWN_APPRAISAL', 'NOT_REQUESTER'],
});
