import { z } from 'zod';
import { addParticipants } from '../../../usecases/movements/add-participants.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';
import { decree, reason } from './view.ts';

export const addParticipantsRoute = defineRoute({
  method: 'POST',
  path: '/cycles/{cycleId}/participants',
  operationId: 'addParticipants',
  auth: 'BKD_ADMIN',
  tags: ['Movements'],
  summary: 'Add people who joined after the launch',
  description:
    'To a running cycle, up to 500 at once; the filter of the cycle does not matter. Their clocks count from now instead of the launch. Adding somebody ' +
    'twice adds once.',
  body: {
    kind: 'json',
    schema: z.strictObject({
      employeeIds: z.array(id).min(1).max(500),
      reason: reason.default('Bergabung setelah siklus diluncurkan'),
      decree: decree.optional(),
    }),
    example: { employeeIds: [EXAMPLE.person.id, EXAMPLE.other.id] },
  },
  responses: {
    200: {
      description: 'What became of each person',
      schema: z.strictObject({
        cycleId: id,
        added: z.int(),
        items: z.array(
          z.strictObject({
            employeeId: id,
            outcome: z
              .enum([
                'ADDED',
                'ALREADY_IN_CYCLE',
                'EXCLUDED_IN_CYCLE',
                'NOT_APPRAISED',
                'EVALUATION_OVER',
                'UNKNOWN',
                'OWN_APPRAISAL',
              ])
              .describe(
                'EXCLUDED_IN_CYCLE: re-inclusion takes it up; NOT_APPRAISED: by the status in the roster (Annex II.C.8); EVALUATION_OVER: the unit’s ' +
                  'evaluation has ended; OWN_APPRAISAL: another holder of BKD_ADMIN adds you',
              ),
            appraisalId: id.nullable(),
          }),
        ),
      }),
      example: {
        cycleId: ID.cycle,
        added: 1,
        items: [
          { employeeId: EXAMPLE.person.id, outcome: 'ADDED', appraisalId: ID.appraisal },
          { employeeId: EXAMPLE.other.id, outcome: 'NOT_APPRAISED', appraisalId: null },
        ],
      },
    },
  },
  problems: ['CYCLE_NOT_RUNNING', 'CYCLE_ENDED'],
  handler: async ({ deps, act, params, body }) => {
    const joined = await addParticipants(deps, act, {
      cycleId: params.cycleId,
      employeeIds: body.employeeIds,
      reason: body.reason,
      decree: body.decree ?? null,
    });
    return { status: 200, body: { ...joined, items: [...joined.items] } };
  },
});
