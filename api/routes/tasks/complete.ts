import { z } from 'zod';
import { decideTask } from '../../../usecases/decide-task.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { freeJson } from '../../schemas.ts';
import { DECISION_PROBLEMS, decided, decidedExample } from './view.ts';

/** Why, in the words of whoever decides. */
export const comment = z.string().trim().min(1).max(4_000);

export const completeTask = defineRoute({
  method: 'POST',
  path: '/tasks/{taskId}/complete',
  operationId: 'completeTask',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'Decide a task with one of its outcomes',
  description:
    'One transaction: authority as of now, the decision, what it establishes, the audit event. With If-Match it is refused where the task has ' +
    'changed since it was read. `form` must fit the outcome’s JSON Schema in GET /tasks/{taskId}.',
  ifMatch: 'OPTIONAL',
  body: {
    kind: 'json',
    schema: z.strictObject({
      outcome: z.string().min(1).max(60),
      form: freeJson.optional().describe('As the outcome needs it; left out where the form is empty'),
      comment: comment.optional(),
    }),
    example: { outcome: 'RETURNED', comment: 'Indikator kedua belum punya target.' },
  },
  responses: { 200: { description: 'Decided', schema: decided, example: decidedExample } },
  problems: DECISION_PROBLEMS,
  handler: async ({ deps, act, params, body, expectedVersion }) => ({
    status: 200,
    body: await decideTask(deps, act, { taskId: params.taskId, ...body, form: body.form, version: expectedVersion }),
  }),
});
