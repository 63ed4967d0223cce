import { z } from 'zod';
import { readMails } from '../../../usecases/mails/read-mail.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id } from '../../schemas.ts';
import { bouncedExample, mailId, serviceExample, serviceOfMail } from './view.ts';

const cursors = cursorsOf('mails', mailId);

export const listMails = defineRoute({
  method: 'GET',
  path: '/mails',
  auth: 'BKD_ADMIN',
  tags: ['Notices'],
  summary: 'Mails and what became of them, the newest first',
  description:
    '`status=FAILED&status=BOUNCED` lists those that reached nobody, also where they were about no appraisal.',
  query: z.strictObject({
    ...pageQuery,
    status: z.array(serviceOfMail.shape.status).optional(),
    recipientId: id.optional(),
    appraisalId: id.optional(),
    cycleId: id.optional(),
  }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(serviceOfMail),
      example: { items: [bouncedExample, serviceExample], nextCursor: null },
    },
  },
  handler: async ({ deps, query: { limit, cursor, ...filter } }) => {
    const page = await readMails(deps, filter, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
