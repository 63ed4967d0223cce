import { z } from 'zod';
import { readOperation } from '../../../usecases/read-operation.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, freeJson, id, instant } from '../../schemas.ts';

export const operationView = z.strictObject({
  id,
  kind: z.string(),
  status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED']),
  cycleId: id.nullable(),
  requestedById: id.nullable(),
  total: z.int(),
  done: z.int(),
  failed: z.int(),
  result: freeJson,
  error: z.string().nullable(),
  createdAt: instant,
  finishedAt: instant.nullable(),
});

export const operationExample = {
  id: EXAMPLE.id,
  kind: 'LAUNCH',
  status: 'RUNNING',
  cycleId: '5a2d8e0e-9c39-4e6d-8b43-cc6c47a7d0aa',
  requestedById: EXAMPLE.person.id,
  total: 240,
  done: 120,
  failed: 0,
  result: null,
  error: null,
  createdAt: EXAMPLE.instant,
  finishedAt: null,
} as const;

export const getOperation = defineRoute({
  method: 'GET',
  path: '/operations/{operationId}',
  auth: 'BKD_ADMIN',
  tags: ['Operations'],
  summary: 'Progress and result of long work',
  responses: { 200: { description: 'The operation', schema: operationView, example: operationExample } },
  handler: async ({ deps, params }) => {
    const operation = await readOperation(deps, params.operationId);
    if (!operation) throw notFound('The operation');
    return { status: 200, body: operation };
  },
});
