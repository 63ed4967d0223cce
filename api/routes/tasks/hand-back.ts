import { z } from 'zod';
import { handBack } from '../../../usecases/tasks/prepare-task.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE } from '../../schemas.ts';
import { preparationExample, preparationView } from './claim-view.ts';
import { comment } from './complete.ts';

export const handBackRoute = defineRoute({
  method: 'POST',
  path: '/tasks/{taskId}/hand-back',
  operationId: 'handBackTask',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'End the preparation of a task',
  description: 'The preparer hands it back, or its holder takes it back. The draft stays, and the holder sees it.',
  body: {
    kind: 'json',
    schema: z.strictObject({ note: comment.optional() }),
    example: { note: 'Konsep sudah lengkap, tinggal diperiksa.' },
  },
  responses: {
    200: {
      description: 'Ended',
      schema: preparationView,
      example: {
        ...preparationExample,
        endedAt: EXAMPLE.instant,
        endedBy: EXAMPLE.person,
        note: 'Konsep sudah lengkap, tinggal diperiksa.',
      },
    },
  },
  problems: ['FORBIDDEN', 'NOT_IN_PREPARATION'],
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await handBack(deps, act, { taskId: params.taskId, note: body.note }),
  }),
});
