import { z } from 'zod';
import { undoDecision } from '../../../usecases/decisions/undo-decision.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id, instant } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';
import { comment } from './complete.ts';

export const undoTaskDecision = defineRoute({
  method: 'POST',
  path: '/tasks/{taskId}/undo',
  operationId: 'undoTaskDecision',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'Take my decision back before it takes effect',
  description:
    'Where the policy gives the kind of task a grace. For whoever made the decision, until `undoUntil` of its answer; the task is then open ' +
    'again with the due date that it had. The decision and its undoing both stay on record.',
  body: {
    kind: 'json',
    schema: z.strictObject({ reason: comment.optional() }),
    example: { reason: 'Salah pilih pegawai.' },
  },
  responses: {
    200: {
      description: 'Undone',
      schema: z.strictObject({ taskId: id, decisionId: id, undoneAt: instant }),
      example: { taskId: ID.task, decisionId: ID.decision, undoneAt: EXAMPLE.instant },
    },
  },
  problems: ['FORBIDDEN', 'TASK_CLOSED', 'NOTHING_TO_UNDO'],
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await undoDecision(deps, act, { taskId: params.taskId, reason: body.reason }),
  }),
});
