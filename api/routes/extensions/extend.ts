import { z } from 'zod';
import { extendDeadlines } from '../../../usecases/clock-changes/extend-deadlines.ts';
import { readOperation } from '../../../usecases/read-operation.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { reason } from '../cycles/view.ts';
import { operationView } from '../operations/get.ts';
import { changeOperationExample, decree, extensionPlace, extensionPlaceExample } from './view.ts';

export const extendDeadlinesRoute = defineRoute({
  method: 'POST',
  path: '/cycles/{cycleId}/extensions',
  operationId: 'extendDeadlines',
  auth: 'BKD_ADMIN',
  tags: ['Clocks'],
  summary: 'Extend a stage for a cycle, a unit or a person',
  description:
    'In force from this answer on; the dates of open tasks are written in chunks: follow the operation. Nobody’s date becomes earlier, nothing that ' +
    'was sent is sent again, and each person whose dates moved gets one mail. What opens later is extended too.',
  body: {
    kind: 'json',
    schema: z.strictObject({ ...extensionPlace, reason, decree }),
    example: {
      ...extensionPlaceExample,
      reason: 'Banjir di dua kecamatan',
      decree: 'Keputusan Bupati Nomor 7 Tahun 2027',
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
    'EXTENSION_PAST',
    'NOTHING_TO_EXTEND',
    'OWN_APPRAISAL',
    'NO_WORKING_DAY',
  ],
  handler: async ({ deps, act, params, body }) => {
    const { operationId } = await extendDeadlines(deps, act, { cycleId: params.cycleId, ...body });
    const operation = await readOperation(deps, operationId);
    if (!operation) throw notFound('The operation');
    return { status: 202, body: operation, headers: { Location: `/operations/${operationId}` } };
  },
});
