import { z } from 'zod';
import { readAgenda } from '../../../usecases/check-ins/read-check-ins.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { agendaExample, agendaItem } from './view.ts';

export const getCheckInAgenda = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/check-ins/agenda',
  operationId: 'getCheckInAgenda',
  auth: 'PERSON',
  tags: ['Check-ins'],
  summary: 'What leader and employee have to speak about',
  description: 'Made from what is open now; whatever a check-in settled is not there any more.',
  responses: {
    200: {
      description: 'The open points, the oldest first',
      schema: z.strictObject({ items: z.array(agendaItem) }),
      example: { items: agendaExample },
    },
  },
  problems: ['FORBIDDEN', 'NO_CHECK_INS'],
  handler: async ({ deps, act, params }) => ({ status: 200, body: await readAgenda(deps, act, params.appraisalId) }),
});
