import { z } from 'zod';
import { correctLine } from '../../../usecases/movements/correct-line.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id, localDate } from '../../schemas.ts';
import { decree, MOVEMENT, reason } from './view.ts';

const relation = z.enum(['EVALUATOR', 'SUPERIOR']);

export const correctLineRoute = defineRoute({
  method: 'POST',
  path: '/people/{personId}/reporting-lines',
  operationId: 'correctLine',
  auth: 'BKD_ADMIN',
  tags: ['Movements'],
  summary: 'Correct a wrong or missing evaluator or superior',
  description:
    'The wrong link is replaced from its own beginning; a missing one begins today. Nobody has moved: the SKP and what was decided stand, open tasks go ' +
    'to the right person at once. The history is kept. For a change by decree record a movement instead.',
  body: {
    kind: 'json',
    schema: z.strictObject({ relation, personId: id.describe('Who is right'), reason, decree: decree.optional() }),
    example: { relation: 'SUPERIOR', personId: EXAMPLE.other.id, reason: 'Atasan tertukar pada berkas impor' },
  },
  responses: {
    201: {
      description: 'Corrected',
      schema: z.strictObject({
        employeeId: id,
        relation,
        personId: id,
        insteadOfId: id.nullable().describe('null: nobody was recorded'),
        validFrom: localDate,
        appraisals: z.array(z.strictObject({ appraisalId: id, changeId: id })),
      }),
      example: {
        employeeId: EXAMPLE.person.id,
        relation: 'SUPERIOR',
        personId: EXAMPLE.other.id,
        insteadOfId: '2c7f0f1e-8f5b-4a59-8a55-6b9e0c1d2e33',
        validFrom: '2026-01-02',
        appraisals: [{ appraisalId: MOVEMENT.appraisalId, changeId: MOVEMENT.changeId }],
      },
    },
  },
  problems: ['OWN_APPRAISAL', 'LINE_REFUSED', 'NOTHING_CHANGED'],
  handler: async ({ deps, act, params, body }) => {
    const { personId, relation: which, reason: why, decree: number } = body;
    const corrected = await correctLine(deps, act, {
      employeeId: params.personId,
      relation: which,
      personId,
      reason: why,
      decree: number ?? null,
    });
    return { status: 201, body: { ...corrected, appraisals: [...corrected.appraisals] } };
  },
});
