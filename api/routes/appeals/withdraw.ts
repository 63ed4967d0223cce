import { z } from 'zod';
import { withdrawAppeal } from '../../../usecases/withdraw-appeal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';

export const withdrawAppealRoute = defineRoute({
  method: 'POST',
  path: '/appeals/{appealId}/withdrawal',
  operationId: 'withdrawAppeal',
  auth: 'PERSON',
  tags: ['Appeals'],
  summary: 'Take my appeal back',
  description: 'While it is undecided. The contested result becomes final, and there is no second appeal.',
  responses: {
    200: {
      description: 'Withdrawn',
      schema: z.strictObject({ appealId: id, status: z.literal('WITHDRAWN') }),
      example: { appealId: ID.appeal, status: 'WITHDRAWN' },
    },
  },
  problems: ['FORBIDDEN', 'APPEAL_CLOSED', 'APPRAISAL_ENDED', 'APPRAISAL_LOCKED'],
  handler: async ({ deps, act, params }) => ({ status: 200, body: await withdrawAppeal(deps, act, params.appealId) }),
});
