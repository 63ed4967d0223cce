import { z } from 'zod';
import { NOTICE_KINDS } from '../../../domain/terms.ts';
import { readMail } from '../../../usecases/mails/read-mail.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { bouncedExample, mailId, serviceExample, serviceOfMail } from './view.ts';

const mail = serviceOfMail.extend({
  messageId: z.string().nullable(),
  attempts: z.int(),
  serverAnswer: z.string().nullable().describe('What the mail server said last'),
  notices: z
    .array(
      z.strictObject({
        id: z.string(),
        kind: z.string().describe(`Such as ${NOTICE_KINDS.slice(4, 7).join(', ')}`),
        cycleId: id.nullable(),
        appraisalId: id.nullable(),
        taskId: id.nullable(),
      }),
    )
    .describe('What it told of'),
  repeatedBy: z.array(serviceOfMail).describe('On the other channel, or after the address was restored'),
});

export const getMail = defineRoute({
  method: 'GET',
  path: '/mails/{mailId}',
  auth: 'PERSON',
  tags: ['Notices'],
  summary: 'One mail: queued, accepted, bounced, opened, acknowledged',
  description: 'For BKD, and for its recipient. Clocks start by receipt (RECEIVE_RESULT), never by a mail.',
  params: z.strictObject({ mailId }),
  responses: {
    200: {
      description: 'The mail and what became of it',
      schema: mail,
      example: {
        ...bouncedExample,
        messageId: '<mail-2041@daur.example.go.id>',
        attempts: 1,
        serverAnswer: '250 2.0.0 Ok: queued',
        notices: [
          {
            id: '512',
            kind: 'DELIVERED',
            cycleId: '5a2d8e0e-9c39-4e6d-8b43-cc6c47a7d0aa',
            appraisalId: EXAMPLE.id,
            taskId: '1d0c5b5e-2f3c-4b77-a7f4-0c2b8f1f7a55',
          },
        ],
        repeatedBy: [{ ...serviceExample, mailId: '2042', channel: 'OTHER', repeatsId: '2041' }],
      },
    },
  },
  handler: async ({ deps, person, params }) => {
    const isBkd = person.grants.some((grant) => grant.role === 'BKD_ADMIN');
    return { status: 200, body: await readMail(deps, { personId: person.id, isBkd }, BigInt(params.mailId)) };
  },
});
