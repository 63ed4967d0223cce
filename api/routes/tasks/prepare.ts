import { z } from 'zod';
import { prepareTask } from '../../../usecases/tasks/prepare-task.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { preparationExample, preparationView } from './claim-view.ts';
import { comment } from './complete.ts';

export const prepareTaskRoute = defineRoute({
  method: 'POST',
  path: '/tasks/{taskId}/prepare',
  operationId: 'prepareTask',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'Give a task to somebody to prepare',
  description:
    'By its holder. The other one finds it in his inbox (inHand PREPARING), sees its context, and writes the draft, which the holder sees as `sharedDraft`. ' +
    'He cannot decide: in law only the holder does, or a stand-in by decree. The due date stays. One preparation at a time; never by the appraised ' +
    'employee or somebody out of service, and never of counselling. It ends when it is handed back, taken back, or the task is closed.',
  body: {
    kind: 'json',
    schema: z.strictObject({ preparerId: id, reason: comment }),
    example: { preparerId: EXAMPLE.person.id, reason: 'Mohon disiapkan konsep penilaiannya.' },
  },
  responses: { 200: { description: 'Given', schema: preparationView, example: preparationExample } },
  problems: ['FORBIDDEN', 'TASK_CLOSED', 'TASK_CLAIMED', 'IN_PREPARATION', 'PREPARATION_REFUSED'],
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await prepareTask(deps, act, { taskId: params.taskId, ...body }),
  }),
});
