import { z } from 'zod';
import { readCascadeCoverage } from '../../../usecases/cascade/read-coverage.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, unitRef } from '../../schemas.ts';

const coverage = z.strictObject({
  unit: unitRef,
  results: z.int().describe('Planned results of targets in force, or drafted last'),
  linked: z.int(),
  loose: z.int().describe('Linked to what is no planned result of today’s evaluator any more'),
  lines: z.int().describe('Indicators of these targets'),
  fromLibrary: z.int().describe('Those of them that refer to the library'),
});

export const getCascadeCoverage = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/cascade',
  operationId: 'getCascadeCoverage',
  auth: 'PERSON',
  tags: ['Indicators'],
  summary: 'By unit, how much of what people plan serves what their leaders plan',
  description: 'BKD sees all units, whoever leads units sees those.',
  responses: {
    200: {
      description: 'The units, by code',
      schema: z.strictObject({ items: z.array(coverage) }),
      example: { items: [{ unit: EXAMPLE.unit, results: 96, linked: 81, loose: 3, lines: 210, fromLibrary: 120 }] },
    },
  },
  problems: ['FORBIDDEN', 'NO_CASCADE'],
  handler: async ({ deps, act, params }) => ({
    status: 200,
    body: { items: await readCascadeCoverage(deps, act, params.cycleId) },
  }),
});
