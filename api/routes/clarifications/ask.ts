import { z } from 'zod';
import { askForClarification } from '../../../usecases/clarifications/ask.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { clarificationExample, clarificationText, clarificationView } from './view.ts';

export const askForClarificationRoute = defineRoute({
  method: 'POST',
  path: '/tasks/{taskId}/clarifications',
  operationId: 'askForClarification',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'Ask before deciding',
  description:
    'For the holder of an open task, one open question at a time. The policy says for which kinds of task, and what it does to the clock: it runs ' +
    'on, or the due date moves when it is asked, so many times a task. Nobody has to wait for the answer: deciding closes the question.',
  body: {
    kind: 'json',
    schema: z.strictObject({
      askedOfId: id.optional().describe('The evaluator or whoever set the rating; left out: the appraised employee'),
      question: clarificationText,
    }),
    example: { question: clarificationExample.question },
  },
  responses: { 201: { description: 'The question', schema: clarificationView, example: clarificationExample } },
  problems: [
    'FORBIDDEN',
    'TASK_CLOSED',
    'TASK_CLAIMED',
    'TASK_OVERDUE',
    'APPRAISAL_ENDED',
    'APPRAISAL_LOCKED',
    'CLARIFICATION_NOT_ALLOWED',
    'CLARIFICATION_OPEN',
  ],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await askForClarification(deps, act, {
      taskId: params.taskId,
      askedOfId: body.askedOfId,
      question: body.question,
    }),
  }),
});
