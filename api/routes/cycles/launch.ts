import { launchCycle } from '../../../usecases/cycles/launch-cycle.ts';
import { readOperation } from '../../../usecases/read-operation.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { operationExample, operationView } from '../operations/get.ts';

export const launchCycleRoute = defineRoute({
  method: 'POST',
  path: '/cycles/{cycleId}/launch',
  operationId: 'launchCycle',
  auth: 'BKD_ADMIN',
  tags: ['Cycles'],
  summary: 'Launch it',
  description:
    'Checked first; then appraisals and first tasks are made and the workflows started in the background: follow the operation. Launching twice ' +
    'is the same launch.',
  responses: {
    202: {
      description: 'The operation of the launch',
      schema: operationView,
      example: operationExample,
      headers: { Location: 'Path of the operation' },
    },
  },
  problems: ['CHECK_FAILED', 'CYCLE_ENDED'],
  handler: async ({ deps, act, params }) => {
    const { operationId } = await launchCycle(deps, act, params.cycleId);
    const operation = await readOperation(deps, operationId);
    if (!operation) throw notFound('The operation');
    return { status: 202, body: operation, headers: { Location: `/operations/${operationId}` } };
  },
});
