import { z } from 'zod';
import { setContact } from '../../../usecases/set-contact.ts';
import { defineRoute } from '../../framework/define-route.ts';

const otherEmail = z.email().max(254).nullable();

export const putContact = defineRoute({
  method: 'PUT',
  path: '/me/contact',
  operationId: 'setContact',
  auth: 'PERSON',
  tags: ['Me'],
  summary: 'My other address, tried where mail to the first one comes back',
  description: 'The first address is the roster’s: BKD changes it. `null` takes the other one back.',
  body: {
    kind: 'json',
    schema: z.strictObject({ otherEmail }),
    example: { otherEmail: 'sari.w@example.com' },
  },
  responses: {
    200: {
      description: 'Both addresses',
      schema: z.strictObject({ email: z.string().nullable(), otherEmail: z.string().nullable() }),
      example: { email: 'sari@dinkes.example.go.id', otherEmail: 'sari.w@example.com' },
    },
  },
  handler: async ({ deps, act, body }) => ({ status: 200, body: await setContact(deps, act, body) }),
});
