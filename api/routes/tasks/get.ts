import { readTask } from '../../../usecases/tasks/read-task.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { taskExample, taskView } from './view.ts';

export const getTask = defineRoute({
  method: 'GET',
  path: '/tasks/{taskId}',
  auth: 'PERSON',
  opens: 'TASK',
  tags: ['Tasks'],
  summary: 'One task: what may be decided, until when and why, and what happens when nobody acts',
  description:
    'For its holder, for who lost it by a takeover, for the employee, the evaluator, the evaluator’s superior and BKD. A read changes nothing: ' +
    'following a link decides nothing.',
  responses: {
    200: { description: 'The task', schema: taskView, example: taskExample, headers: { ETag: 'Version of the task' } },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params }) => {
    const task = await readTask(deps, act, params.taskId);
    return { status: 200, body: task, headers: etag(task.version) };
  },
});
