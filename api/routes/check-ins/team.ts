import { z } from 'zod';
import { readTeamCheckIns } from '../../../usecases/check-ins/read-team.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id, localDate, personRef } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';

const member = z.strictObject({
  appraisalId: id,
  employee: personRef,
  lastHeldOn: localDate.nullable(),
  plannedOn: localDate.nullable(),
  missing: z.boolean().describe('Not met since the beginning of the last whole period of the policy'),
  openActions: z.int(),
  overdueActions: z.int(),
  unconfirmed: z.int().describe('Records that the employee has not confirmed'),
});

export const getTeamCheckIns = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/check-ins/team',
  operationId: 'getTeamCheckIns',
  auth: 'PERSON',
  tags: ['Check-ins'],
  summary: 'Whom of my people I have met, and what is agreed',
  description: 'Who evaluates nobody gets an empty list.',
  responses: {
    200: {
      description: 'The people; who is to be met first comes first',
      schema: z.strictObject({ items: z.array(member) }),
      example: {
        items: [
          {
            ...{ appraisalId: ID.appraisal, employee: EXAMPLE.person, lastHeldOn: '2026-04-08', plannedOn: null },
            ...{ missing: true, openActions: 2, overdueActions: 1, unconfirmed: 0 },
          },
        ],
      },
    },
  },
  problems: ['NO_CHECK_INS'],
  handler: async ({ deps, act, params }) => ({ status: 200, body: await readTeamCheckIns(deps, act, params.cycleId) }),
});
