import { z } from 'zod';
import { readFailedMails } from '../../../usecases/progress/read-failed-mails.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { EXAMPLE, id, instant, personRef, unitRef } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';
import { unitFilter, WHO_SEES } from './scope.ts';

const failedMail = z.strictObject({
  noticeId: z.string(),
  kind: z.string().describe('What it was about'),
  person: personRef,
  unit: unitRef,
  appraisalId: id.nullable(),
  taskId: id.nullable(),
  taskKind: z.string().nullable(),
  status: z.enum(['FAILED', 'BOUNCED']),
  serverAnswer: z.string().nullable(),
  attempts: z.int(),
  createdAt: instant,
  bouncedAt: instant.nullable(),
  hasAddress: z.boolean(),
  hasOtherChannel: z.boolean(),
  repeated: z.boolean().describe('The same went out again on the other channel'),
});

const cursors = cursorsOf('failed-mails', z.string().regex(/^\d{1,18}$/));

export const listFailedMails = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/failed-mails',
  operationId: 'listFailedMails',
  auth: 'PERSON',
  tags: ['Progress'],
  summary: 'Mails that did not arrive: to whom, about what, what the server said',
  description: WHO_SEES,
  query: z.strictObject({ ...pageQuery, ...unitFilter }),
  responses: {
    200: {
      description: 'A page, the newest first',
      schema: pageOf(failedMail),
      example: {
        items: [
          {
            noticeId: '512',
            kind: 'ASSIGNED',
            person: EXAMPLE.person,
            unit: EXAMPLE.unit,
            appraisalId: ID.appraisal,
            taskId: ID.task,
            taskKind: 'DRAFT_TARGETS',
            status: 'FAILED',
            serverAnswer: '550 5.1.1 user unknown',
            attempts: 1,
            createdAt: EXAMPLE.instant,
            bouncedAt: null,
            hasAddress: true,
            hasOtherChannel: false,
            repeated: false,
          },
        ],
        nextCursor: null,
      },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query: { limit, cursor, unitId } }) => {
    const page = await readFailedMails(
      deps,
      act,
      { cycleId: params.cycleId, unitId },
      { limit, after: cursors.read(cursor) },
    );
    return { status: 200, body: cursors.answer(page) };
  },
});
