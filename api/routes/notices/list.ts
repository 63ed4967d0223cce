import { z } from 'zod';
import { NOTICE_KINDS } from '../../../domain/terms.ts';
import { URGENCIES } from '../../../domain/urgency.ts';
import { readNotices } from '../../../usecases/read-notices.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { EXAMPLE, id, instant } from '../../schemas.ts';

const noticeStatus = z.enum(['QUEUED', 'SENT', 'FAILED', 'DROPPED']);
const notice = z.strictObject({
  id: z.string(),
  kind: z.enum(NOTICE_KINDS),
  recipientId: id,
  cycleId: id.nullable(),
  appraisalId: id.nullable(),
  taskId: id.nullable(),
  caseId: id.nullable(),
  urgency: z
    .enum(URGENCIES)
    .describe('AT_ONCE: it changes a right or a deadline; DIGEST: it waits for the next digest'),
  status: noticeStatus.describe('DROPPED: muted, or nothing was left to do; `serverAnswer` says which'),
  mail: z
    .strictObject({
      id: z.string(),
      kind: z.enum(['AT_ONCE', 'DIGEST', 'WEEKLY']),
      status: z.enum(['QUEUED', 'ACCEPTED', 'FAILED', 'BOUNCED', 'DROPPED']),
      acceptedAt: instant.nullable(),
      bouncedAt: instant.nullable(),
      openedAt: instant.nullable(),
      acknowledgedAt: instant.nullable(),
    })
    .nullable()
    .describe('The mail that carries it; null while it waits for one'),
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
  summary: 'Notices and what became of them, the newest first',
  query: z.strictObject({
    ...pageQuery,
    kind: z.array(z.enum(NOTICE_KINDS)).optional(),
    status: noticeStatus.optional(),
    urgency: z.enum(URGENCIES).optional(),
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
            urgency: 'DIGEST',
            status: 'SENT',
            mail: {
              id: '2041',
              kind: 'DIGEST',
              status: 'ACCEPTED',
              acceptedAt: EXAMPLE.instant,
              bouncedAt: null,
              openedAt: null,
              acknowledgedAt: null,
            },
            messageId: '<mail-2041@daur.example.go.id>',
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
