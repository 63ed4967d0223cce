import { z } from 'zod';
import { switchPolicy } from '../../../usecases/clock-changes/switch-policy.ts';
import { readOperation } from '../../../usecases/read-operation.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { changeOperationExample, decree } from '../extensions/view.ts';
import { operationView } from '../operations/get.ts';
import { reason } from './view.ts';

export const switchPolicyRoute = defineRoute({
  method: 'POST',
  path: '/cycles/{cycleId}/policy',
  operationId: 'switchPolicy',
  auth: 'BKD_ADMIN',
  tags: ['Clocks'],
  summary: 'Give it another version of its policy',
  description:
    'For a law that changes in mid-year. Windows that have not opened follow; open clocks are computed anew in chunks: follow the operation. A right ' +
    'that somebody was told of is never shortened, and nobody becomes late overnight.',
  body: {
    kind: 'json',
    schema: z.strictObject({ policyId: id.describe('Another published version of the same policy'), reason, decree }),
    example: {
      policyId: EXAMPLE.id,
      reason: 'Perubahan jadwal penetapan SKP',
      decree: 'Peraturan Menteri PANRB Nomor 3 Tahun 2026',
    },
  },
  responses: {
    202: {
      description: 'The operation that writes the dates; one item for each appraisal',
      schema: operationView,
      example: changeOperationExample,
      headers: { Location: 'Path of the operation' },
    },
  },
  problems: [
    'CYCLE_ENDED',
    'CYCLE_NOT_LAUNCHED',
    'POLICY_NOT_PUBLISHED',
    'POLICY_OF_ANOTHER_CODE',
    'DEMO_POLICY_REFUSED',
    'NOTHING_CHANGED',
    'NO_WORKING_DAY',
  ],
  handler: async ({ deps, act, params, body }) => {
    const { operationId } = await switchPolicy(deps, act, { cycleId: params.cycleId, ...body });
    const operation = await readOperation(deps, operationId);
    if (!operation) throw notFound('The operation');
    return { status: 202, body: operation, headers: { Location: `/operations/${operationId}` } };
  },
});
