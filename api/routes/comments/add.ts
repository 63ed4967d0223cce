import { z } from 'zod';
import { AUDIENCES } from '../../../domain/remarks.ts';
import { commentOnTask } from '../../../usecases/tasks/comment.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { commentExample, commentView } from './view.ts';

export const addComment = defineRoute({
  method: 'POST',
  path: '/tasks/{taskId}/comments',
  operationId: 'addComment',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'Say something at a task',
  description:
    'For whoever may see the task; of counselling, for the people of the case only. Nothing is decided by it, and it is never changed. Possible ' +
    'while the task is open and for some time after (policy: remarks, 14 days).',
  body: {
    kind: 'json',
    schema: z.strictObject({
      text: z.string().trim().min(1).max(4_000).describe('Plain text'),
      audience: z
        .enum(AUDIENCES)
        .describe('HOLDERS: who holds, held, decided or prepares it, and BKD; EVERYBODY: all who may see the task'),
    }),
    example: { text: commentExample.text, audience: 'EVERYBODY' },
  },
  responses: { 201: { description: 'The comment', schema: commentView, example: commentExample } },
  problems: ['FORBIDDEN', 'TASK_CLOSED', 'APPRAISAL_LOCKED'],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await commentOnTask(deps, act, { taskId: params.taskId, ...body }),
  }),
});
