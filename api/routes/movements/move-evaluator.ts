import { z } from 'zod';
import { moveEvaluator } from '../../../usecases/movements/move-evaluator.ts';
import { readOperation } from '../../../usecases/read-operation.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { operationExample, operationView } from '../operations/get.ts';
import { decree, effectiveOn, MOVEMENT, reason } from './view.ts';

export const moveEvaluatorRoute = defineRoute({
  method: 'POST',
  path: '/evaluator-movements',
  operationId: 'moveEvaluator',
  auth: 'BKD_ADMIN',
  tags: ['Movements'],
  summary: 'Record that an evaluator has moved, and who succeeds',
  description:
    'Everybody who is evaluated by this person, or whose evaluator is, gets the successor as of the day, all at the same instant. Whom he evaluated ' +
    'sets a new SKP with the successor (Annex II.C.7, p.65), unless the year is being evaluated already. An evaluator who moves inside the window of ' +
    'an evaluation still makes it (IV.A.14, p.91–92). People whose line would be wrong stay as they are: see the FAILED items of the operation.',
  body: {
    kind: 'json',
    schema: z.strictObject({
      evaluatorId: id.describe('Who moves away'),
      successorId: id,
      effectiveOn,
      decree,
      reason,
      headsUnits: z.boolean().default(true).describe('The successor also heads the units that the evaluator heads'),
    }),
    example: {
      evaluatorId: EXAMPLE.person.id,
      successorId: EXAMPLE.other.id,
      effectiveOn: MOVEMENT.effectiveOn,
      decree: MOVEMENT.decree,
      reason: 'Promosi ke perangkat daerah lain',
    },
  },
  responses: {
    202: {
      description: 'The operation; its items say what became of each person, by id',
      schema: operationView,
      example: {
        ...operationExample,
        kind: 'EVALUATOR_MOVEMENT',
        status: 'SUCCEEDED',
        cycleId: null,
        total: 12,
        done: 12,
        finishedAt: EXAMPLE.instant,
      },
      headers: { Location: 'Path of the operation' },
    },
  },
  problems: ['LINE_REFUSED', 'DATE_REFUSED', 'NOTHING_CHANGED'],
  handler: async ({ deps, act, body }) => {
    const { operationId } = await moveEvaluator(deps, act, body);
    const operation = await readOperation(deps, operationId);
    if (!operation) throw notFound('The operation');
    return { status: 202, body: operation, headers: { Location: `/operations/${operationId}` } };
  },
});
