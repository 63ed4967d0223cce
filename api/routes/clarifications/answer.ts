import { z } from 'zod';
import { answerClarification } from '../../../usecases/clarifications/answer.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE } from '../../schemas.ts';
import { clarificationExample, clarificationText, clarificationView } from './view.ts';

const ANSWER = 'Dari capaian tahun lalu, 91%, menurut profil kesehatan daerah.';

export const answerClarificationRoute = defineRoute({
  method: 'POST',
  path: '/tasks/{taskId}/clarifications/{clarificationId}/answer',
  operationId: 'answerClarification',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'Answer a question that I was asked',
  body: { kind: 'json', schema: z.strictObject({ answer: clarificationText }), example: { answer: ANSWER } },
  responses: {
    200: {
      description: 'The question with its answer',
      schema: clarificationView,
      example: { ...clarificationExample, status: 'ANSWERED', answer: ANSWER, answeredAt: EXAMPLE.instant },
    },
  },
  problems: ['FORBIDDEN', 'APPRAISAL_LOCKED', 'CLARIFICATION_CLOSED'],
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await answerClarification(deps, act, { ...params, answer: body.answer }),
  }),
});
