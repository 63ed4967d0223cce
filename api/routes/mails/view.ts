import { z } from 'zod';
import { EXAMPLE, id, instant } from '../../schemas.ts';

/** Ids of mails are numbers in the database. */
export const mailId = z.string().regex(/^\d{1,18}$/, 'the number of a mail');

export const serviceOfMail = z.strictObject({
  mailId: z.string(),
  recipientId: id,
  kind: z.enum(['AT_ONCE', 'DIGEST', 'WEEKLY']),
  channel: z.enum(['FIRST', 'OTHER']).describe('FIRST: the address of the roster; OTHER: the person’s other one'),
  status: z.enum(['QUEUED', 'ACCEPTED', 'FAILED', 'BOUNCED', 'DROPPED']),
  repeatsId: z.string().nullable(),
  queuedAt: instant,
  acceptedAt: instant.nullable().describe('The mail server took it; that is not receipt'),
  bouncedAt: instant.nullable(),
  bounce: z
    .strictObject({ status: z.string(), text: z.string().nullable(), taskId: id.nullable() })
    .nullable()
    .describe('What the servers said of the failure or the delay; the task with which BKD restores the contact'),
  openedAt: instant.nullable().describe('The reader opened in Daur what it was about, under his own name'),
  acknowledgedAt: instant.nullable().describe('The reader said on the page behind its link that he has read it'),
});

export const serviceExample: z.input<typeof serviceOfMail> = {
  mailId: '2041',
  recipientId: EXAMPLE.person.id,
  kind: 'AT_ONCE',
  channel: 'FIRST',
  status: 'ACCEPTED',
  repeatsId: null,
  queuedAt: EXAMPLE.instant,
  acceptedAt: EXAMPLE.instant,
  bouncedAt: null,
  bounce: null,
  openedAt: EXAMPLE.instant,
  acknowledgedAt: null,
};

export const bouncedExample: z.input<typeof serviceOfMail> = {
  ...serviceExample,
  status: 'BOUNCED',
  bouncedAt: EXAMPLE.instant,
  bounce: { status: '5.1.1', text: '550 5.1.1 User unknown', taskId: '1d0c5b5e-2f3c-4b77-a7f4-0c2b8f1f7a55' },
  openedAt: null,
};
