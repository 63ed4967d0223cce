import { z } from 'zod';
import { checkDrift } from '../../../usecases/console/check-drift.ts';
import { readOperation } from '../../../usecases/read-operation.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { operationExample, operationView } from '../operations/get.ts';

export const checkDriftRoute = defineRoute({
  method: 'POST',
  path: '/console/drift-checks',
  operationId: 'checkDrift',
  auth: 'BKD_ADMIN',
  tags: ['Console'],
  summary: 'Compare every appraisal, case, period and report with its workflow',
  description:
    'The operation counts what was looked at; its FAILED items are the faults, with the repairs that fit. LISTED compares with the list of running ' +
    'workflows and asks about those that differ; ASKED also asks each run what it waits for.',
  body: {
    kind: 'json',
    schema: z.strictObject({
      depth: z.enum(['LISTED', 'ASKED']).default('LISTED'),
      olderThanSeconds: z.int().min(0).max(86_400).default(300),
    }),
    example: { depth: 'LISTED' },
  },
  responses: {
    202: {
      description: 'The operation',
      schema: operationView,
      example: { ...operationExample, kind: 'DRIFT_CHECK', cycleId: null },
      headers: { Location: 'Path of the operation' },
    },
  },
  problems: ['DRIFT_CHECK_RUNNING'],
  handler: async ({ api, deps, act, body }) => {
    const { operationId } = await checkDrift(deps, act, api.workflows, body);
    const operation = await readOperation(deps, operationId);
    if (!operation) throw notFound('The operation');
    return { status: 202, body: operation, headers: { Location: `/operations/${operationId}` } };
  },
});
