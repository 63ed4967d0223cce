import { z } from 'zod';
import { readSamplePeople } from '../../../usecases/read-sample-people.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { samplePerson, samplePersonExample, sampleRole } from './view.ts';

const DEFAULT_LIFETIME_SECONDS = 8 * 3_600;

const wanted = z
  .strictObject({
    who: z
      .string()
      .trim()
      .max(40)
      .transform((text) => (/^[\d\s.]+$/.test(text) ? text.replace(/[\s.]/g, '') : text))
      .pipe(
        z.union([z.guid(), z.string().regex(/^\d{18}$/)], {
          error: 'a NIP / NI PPPK of 18 digits, or the id of an employee',
        }),
      )
      .optional()
      .meta({
        description: 'NIP / NI PPPK (spaces and dots are fine) or id of an employee',
        override: { type: 'string' },
      }),
    role: sampleRole.optional().describe('Or: the first person in this role'),
    unit: z.string().max(60).optional().describe('With `role`: in the unit of this code'),
    lifetimeSeconds: z.int().min(1).max(86_400).default(DEFAULT_LIFETIME_SECONDS),
  })
  .refine(({ who, role }) => (who === undefined) !== (role === undefined), {
    error: 'say either `who` or `role`',
    path: ['who'],
  });

export const createLocalToken = defineRoute({
  method: 'POST',
  path: '/local-issuer/tokens',
  auth: 'PUBLIC',
  tags: ['Local issuer'],
  summary: 'A token for anybody, without a password',
  description: 'For trying things out. It exists only where no outside issuer is configured, and never in production.',
  idempotent: false,
  body: { kind: 'json', schema: wanted, example: { role: 'BKD_ADMIN' } },
  responses: {
    200: {
      description: 'Send it as Authorization: Bearer',
      schema: z.strictObject({
        token: z.string(),
        tokenType: z.literal('Bearer'),
        expiresInSeconds: z.int(),
        person: samplePerson,
      }),
      example: {
        token: 'eyJhbGciOiJFUzI1NiJ9.…',
        tokenType: 'Bearer',
        expiresInSeconds: 28_800,
        person: samplePersonExample,
      },
    },
  },
  problems: ['NOT_FOUND'],
  handler: async ({ api, deps, body: { who, role, unit, lifetimeSeconds } }) => {
    if (!api.localIssuer) throw notFound('The local issuer');
    const [person] = await readSamplePeople(deps, { who, role, unitCode: unit }, 1);
    if (!person) throw notFound('Such a person');
    const token = await api.localIssuer.sign(person.id, lifetimeSeconds);
    return { status: 200, body: { token, tokenType: 'Bearer', expiresInSeconds: lifetimeSeconds, person } };
  },
});
