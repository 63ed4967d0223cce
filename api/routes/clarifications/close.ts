import { closeClarification } from '../../../usecases/clarifications/answer.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE } from '../../schemas.ts';
import { clarificationExample, clarificationView } from './view.ts';

export const closeClarificationRoute = defineRoute({
  method: 'POST',
  path: '/tasks/{taskId}/clarifications/{clarificationId}/close',
  operationId: 'closeClarification',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'Take a question back',
  description: 'For whoever asked, and for whoever holds the task now. A due date that the question moved stays.',
  responses: {
    200: {
      description: 'The question, closed',
      schema: clarificationView,
      example: { ...clarificationExample, status: 'CLOSED', closedAt: EXAMPLE.instant },
    },
  },
  problems: ['FORBIDDEN', 'CLARIFICATION_CLOSED'],
  handler: async ({ deps, act, params }) => ({ status: 200, body: await closeClarification(deps, act, params) }),
});
