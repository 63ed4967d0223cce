import { z } from 'zod';
import { readTimeline } from '../../../usecases/appraisals/read-timeline.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { bothLanguages, EXAMPLE, freeJson, id, instant, personRef } from '../../schemas.ts';
import { ID, ofPeriod } from './facts-view.ts';

const event = z.strictObject({
  id: z.string(),
  seq: z.int().describe('Number in the hash chain of the appraisal'),
  type: z.string(),
  at: instant,
  actor: personRef.nullable().describe('null: the engine'),
  actorRole: z.string().nullable(),
  assignee: personRef.nullable().describe('Whom a task was opened for'),
  result: z.enum(['DONE', 'DENIED']),
  taskId: id.nullable(),
  period: ofPeriod,
  data: freeJson.describe('Ids, codes and dates'),
  sentence: bothLanguages
    .nullable()
    .describe('Of an order of BKD or a calibration, in words; null: of other acts the type says it'),
  hash: z.string(),
});

const cursors = cursorsOf('timeline', z.string().regex(/^\d{1,18}$/));

export const getTimeline = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/timeline',
  auth: 'PERSON',
  tags: ['Appraisals'],
  summary: 'Everything that happened in it, the first first',
  description: 'Its chain of the audit trail, with names. Denied attempts are for BKD.',
  query: z.strictObject({ ...pageQuery }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(event),
      example: {
        items: [
          {
            id: '1207',
            seq: 2,
            type: 'TASK_DECIDED',
            at: EXAMPLE.instant,
            actor: EXAMPLE.person,
            actorRole: 'EMPLOYEE',
            assignee: null,
            result: 'DONE',
            taskId: ID.task,
            period: null,
            data: { kind: 'DRAFT_TARGETS', outcome: 'SUBMITTED', round: 1, level: 0, late: false },
            sentence: null,
            hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
          },
        ],
        nextCursor: null,
      },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query: { limit, cursor } }) => {
    const page = await readTimeline(deps, act, params.appraisalId, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
