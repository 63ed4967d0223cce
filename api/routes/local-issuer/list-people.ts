import { z } from 'zod';
import { readSamplePeople } from '../../../usecases/read-sample-people.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { samplePerson, samplePersonExample, sampleRole } from './view.ts';

export const listSamplePeople = defineRoute({
  method: 'GET',
  path: '/local-issuer/people',
  auth: 'PUBLIC',
  tags: ['Local issuer'],
  summary: 'People to try the API with',
  description:
    'Always in the same order for the same roster. Their ids can be sent as `who` to POST /local-issuer/tokens.',
  query: z.strictObject({
    role: sampleRole.optional(),
    unit: z.string().max(60).optional().describe('Code of a unit'),
    limit: z.int().min(1).max(200).default(10),
  }),
  responses: {
    200: {
      description: 'Some people',
      schema: z.strictObject({ items: z.array(samplePerson) }),
      example: { items: [samplePersonExample] },
    },
  },
  handler: async ({ deps, query: { role, unit, limit } }) => ({
    status: 200,
    body: { items: await readSamplePeople(deps, { role, unitCode: unit }, limit) },
  }),
});
