import { z } from 'zod';
import { feedbackForm } from '../../../domain/forms.ts';
import { addFeedback } from '../../../usecases/appraisals/record-monitoring.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { ID } from './facts-view.ts';

export const giveFeedback = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/feedback',
  operationId: 'giveFeedback',
  auth: 'PERSON',
  tags: ['Monitoring'],
  summary: 'Give ongoing feedback',
  description: 'By the evaluator or the evaluator’s superior, until the appraisal is final (Art. 20).',
  body: {
    kind: 'json',
    schema: feedbackForm,
    example: {
      text: 'Usul kenaikan pangkat periode April selesai dua hari lebih cepat.',
      tone: 'POSITIVE',
      plannedResultId: ID.plannedResult,
    },
  },
  responses: { 201: { description: 'Given', schema: z.strictObject({ id }), example: { id: ID.feedback } } },
  problems: ['FORBIDDEN', 'APPRAISAL_ENDED', 'APPRAISAL_LOCKED', 'INVALID_FORM'],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await addFeedback(deps, act, { appraisalId: params.appraisalId, form: body }),
  }),
});
