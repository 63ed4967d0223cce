import { z } from 'zod';
import { readChanges } from '../../../usecases/movements/read-changes.ts';
import { CHANGE_KINDS } from '../../../usecases/movements/record-changes.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, freeJson, id, instant, localDate, personRef } from '../../schemas.ts';
import { MOVEMENT } from './view.ts';

export const listMovements = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/movements',
  operationId: 'listMovements',
  auth: 'PERSON',
  tags: ['Movements'],
  summary: 'What befell an appraisal from outside: moves, corrections, exclusions, joining late',
  description: 'The first first; for its people and BKD. The reason in words is for the employee and BKD.',
  responses: {
    200: {
      description: 'The changes',
      schema: z.strictObject({
        items: z.array(
          z.strictObject({
            id,
            kind: z.enum(CHANGE_KINDS),
            effectiveOn: localDate,
            decree: z.string().nullable(),
            reason: z.string().nullable(),
            recordedBy: personRef,
            recordedAt: instant,
            before: freeJson.describe('Ids, codes and dates'),
            after: freeJson,
          }),
        ),
      }),
      example: {
        items: [
          {
            id: MOVEMENT.changeId,
            kind: 'EMPLOYEE_MOVED',
            effectiveOn: MOVEMENT.effectiveOn,
            decree: MOVEMENT.decree,
            reason: MOVEMENT.reason,
            recordedBy: EXAMPLE.other,
            recordedAt: '2026-08-25T02:00:00.000Z',
            before: { unitId: '4c9d1e2f-3a5b-4c6d-8e7f-9a0b1c2d3e44' },
            after: { unitId: EXAMPLE.unit.id, newTargets: true, because: null },
          },
        ],
      },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params }) => ({
    status: 200,
    body: { items: await readChanges(deps, act, params.appraisalId) },
  }),
});
