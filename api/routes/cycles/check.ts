import { z } from 'zod';
import { checkCycle } from '../../../usecases/cycles/check-cycle.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';

export const checkCycleRoute = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/check',
  operationId: 'checkCycle',
  auth: 'BKD_ADMIN',
  tags: ['Cycles'],
  summary: 'Everything that would go wrong if it were launched now',
  description: 'Changes nothing. An ERROR forbids the launch.',
  responses: {
    200: {
      description: 'The findings',
      schema: z.strictObject({
        cycleId: id,
        participants: z.int(),
        launchable: z.boolean(),
        findings: z.array(
          z.strictObject({
            severity: z.enum(['ERROR', 'WARNING', 'INFO']),
            code: z.string(),
            detail: z.string(),
            count: z.int(),
            employeeIds: z.array(id).optional().describe('The first hundred'),
            unitIds: z.array(id).optional().describe('The first hundred'),
          }),
        ),
      }),
      example: {
        cycleId: ID.cycle,
        participants: 240,
        launchable: true,
        findings: [
          {
            severity: 'WARNING',
            code: 'NO_ADDRESS',
            detail: 'No e-mail address: these people get no mails, only their inbox.',
            count: 1,
            employeeIds: [EXAMPLE.person.id],
          },
        ],
      },
    },
  },
  handler: async ({ deps, params }) => ({ status: 200, body: await checkCycle(deps, params.cycleId) }),
});
