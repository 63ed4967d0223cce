import { z } from 'zod';
import { BATCH_LIMIT, decideBatch } from '../../../usecases/decisions/decide-batch.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { freeJson, id, itemProblem } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';
import { comment } from './complete.ts';
import { decided, decidedExample } from './view.ts';

export const decideTasks = defineRoute({
  method: 'POST',
  path: '/tasks/batch',
  operationId: 'decideTasks',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'Decide up to 200 tasks at once, each with its own outcome',
  description:
    'Each item is a transaction of its own: a faulty one stops no other, and each has its result. Repeated with the same Idempotency-Key, what was ' +
    'decided gives the same answer and what was interrupted is finished. People who are affected by several items get one mail.',
  body: {
    kind: 'json',
    schema: z.strictObject({
      items: z
        .array(
          z.strictObject({
            taskId: id,
            outcome: z.string().min(1).max(60),
            form: freeJson.optional(),
            comment: comment.optional(),
            version: z.int().min(1).optional().describe('The task’s version that was read; another one is refused'),
          }),
        )
        .min(1)
        .max(BATCH_LIMIT),
    }),
    example: {
      items: [
        { taskId: ID.task, outcome: 'APPROVED' },
        { taskId: ID.otherTask, outcome: 'RETURNED', comment: 'Indikator kedua belum punya target.' },
      ],
    },
  },
  responses: {
    200: {
      description: 'The result of each item, in the order of the request',
      schema: z.strictObject({
        decided: z.int(),
        refused: z.int(),
        notDone: z.int().describe('By a fault of ours; repeat the request with the same key'),
        items: z.array(
          z.discriminatedUnion('status', [
            z.strictObject({ taskId: id, status: z.literal('DECIDED'), decision: decided }),
            z.strictObject({ taskId: id, status: z.enum(['REFUSED', 'NOT_DONE']), problem: itemProblem }),
          ]),
        ),
      }),
      example: {
        decided: 1,
        refused: 1,
        notDone: 0,
        items: [
          { taskId: ID.task, status: 'DECIDED', decision: decidedExample },
          {
            taskId: ID.otherTask,
            status: 'REFUSED',
            problem: { code: 'TASK_CLOSED', status: 409, detail: 'This task was decided already.' },
          },
        ],
      },
    },
  },
  handler: async ({ deps, act, body }) => {
    const items = await decideBatch(
      deps,
      act,
      body.items.map((item) => ({ ...item, form: item.form })),
    );
    const count = (status: string): number => items.filter((item) => item.status === status).length;
    return {
      status: 200,
      body: { decided: count('DECIDED'), refused: count('REFUSED'), notDone: count('NOT_DONE'), items },
    };
  },
});
