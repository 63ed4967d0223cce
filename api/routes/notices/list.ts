import { z } from 'zod';
import { NOTICE_KINDS } from '../../../domain/terms.ts';
import { readNotices } from '../../../usecases/read-notices.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { EXAMPLE, id, instant } from '../../schemas.ts';

const noticeStatus = z.enum(['QUEUED', 'SENT', 'FAILED']);
const notice = z.strictObject({
  id: z.string(),
  kind: z.enum(NOTICE_KINDS),
  recipientId: id,
  cycleId: id.nullable(),
  appraisalId: id.nullable(),
  taskId: id.nullable(),
  caseId: id.nullable(),
  status: noticeStatus,
  messageId: z.string().nullable(),
  attempts: z.int(),
  nextAttemptAt: instant.describe('While QUEUED: not before this instant'),
  serverAnswer: z.string().nullable().describe('What the mail server said last'),
  createdAt: instant,
  sentAt: instant.nullable(),
});

const cursors = cursorsOf('notices', z.string().regex(/^\d{1,18}$/));

export const listNotices = defineRoute({
  method: 'GET',
  path: '/notices',
  auth: 'BKD_ADMIN',
  tags: ['Notices'],
  summary: 'Mails and what became of them, the newest first',
  query: z.strictObject({
    ...pageQuery,
    kind: z.array(z.enum(NOTICE_KINDS)).optional(),
    status: noticeStatus.optional(),
    recipientId: id.optional(),
    cycleId: id.optional(),
    appraisalId: id.optional(),
  }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(notice),
      example: {
        items: [
          {
            id: '512',
            kind: 'ASSIGNED',
            recipientId: EXAMPLE.person.id,
            cycleId: '5a2d8e0e-9c39-4e6d-8b43-cc6c47a7d0aa',
            appraisalId: EXAMPLE.id,
            taskId: '1d0c5b5e-2f3c-4b77-a7f4-0c2b8f1f7a55',
            caseId: null,
            status: 'SENT',
            messageId: '<notice-512@daur.example.go.id>',
            attempts: 1,
            nextAttemptAt: EXAMPLE.instant,
            serverAnswer: '250 2.0.0 Ok: queued',
            createdAt: EXAMPLE.instant,
            sentAt: EXAMPLE.instant,
          },
        ],
        nextCursor: null,
      },
    },
  },
  handler: async ({ deps, query: { limit, cursor, ...filter } }) => {
    const page = await readNotices(deps, filter, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
