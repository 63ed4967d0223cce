import { z } from 'zod';
import { reassignTask } from '../../../usecases/tasks/claim-task.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { claimExample, claimView } from './claim-view.ts';
import { comment } from './complete.ts';

export const reassignTaskRoute = defineRoute({
  method: 'POST',
  path: '/tasks/{taskId}/reassign',
  operationId: 'reassignTask',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'Hand a task of an office to another of its members',
  description:
    'By whoever has it in hand, or a BKD administrator (not about his own appraisal); the reason becomes a comment for the holders. A task of a place in ' +
    'the reporting line is refused with 409 HELD_BY_A_PERSON: correct the line with POST /people/{personId}/reporting-lines, record a Plt. or Plh. by decree ' +
    'with POST /delegations, or let somebody prepare it with POST /tasks/{taskId}/prepare.',
  body: {
    kind: 'json',
    schema: z.strictObject({ toPersonId: id, reason: comment }),
    example: { toPersonId: EXAMPLE.other.id, reason: 'Cuti tahunan mulai besok.' },
  },
  responses: {
    200: {
      description: 'In the other one’s hands',
      schema: claimView,
      example: claimExample,
      headers: { ETag: 'The task’s new version' },
    },
  },
  problems: ['FORBIDDEN', 'OWN_APPRAISAL', 'TASK_CLOSED', 'HELD_BY_A_PERSON', 'NOT_OFFICE_MEMBER', 'NOTHING_CHANGED'],
  handler: async ({ deps, act, params, body }) => {
    const claim = await reassignTask(deps, act, { taskId: params.taskId, ...body });
    return { status: 200, body: claim, headers: etag(claim.version) };
  },
});
