import { z } from 'zod';
import { LANGUAGES } from '../../../domain/terms.ts';
import { readPerson, readPersonChanges } from '../../../usecases/read-person.ts';
import { recordDenial } from '../../../usecases/record-denial.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, freeJson, id, instant, localDate, personRef } from '../../schemas.ts';
import { personRow, plainPersonExample } from './view.ts';

const person = personRow.omit({ evaluator: true, superior: true }).extend({
  version: z.int(),
  language: z.enum(LANGUAGES),
  topOfficial: z.boolean().describe('The result is final without appeal (Annex IV.A.12)'),
  headOfRegion: z.boolean(),
  links: z
    .array(
      z.strictObject({
        relation: z.enum(['EVALUATOR', 'SUPERIOR']),
        person: personRef,
        validFrom: localDate,
        validTo: localDate.nullable().describe('First day on which it no longer holds'),
        source: z.string(),
      }),
    )
    .describe("Evaluators and evaluators' superiors, the newest first"),
  history: z
    .array(
      z.strictObject({
        changedAt: instant,
        changedById: id.nullable(),
        operationId: id.nullable(),
        before: freeJson,
        after: freeJson,
      }),
    )
    .nullable()
    .describe('What imports changed, the newest first; null where the reader is not BKD'),
});

export const getPerson = defineRoute({
  method: 'GET',
  path: '/people/{personId}',
  auth: 'PERSON',
  tags: ['People'],
  summary: 'One person, with dated links',
  description:
    'For BKD, the person, and today’s evaluator and evaluator’s superior. For others it does not exist; that they asked is recorded.',
  responses: {
    200: {
      description: 'The person',
      schema: person,
      example: {
        ...plainPersonExample,
        version: 1,
        language: 'id',
        topOfficial: false,
        headOfRegion: false,
        links: [
          {
            relation: 'EVALUATOR',
            person: EXAMPLE.other,
            validFrom: '2026-01-01',
            validTo: null,
            source: 'ROSTER_IMPORT',
          },
        ],
        history: null,
      },
    },
  },
  handler: async ({ deps, act, params, person: viewer }) => {
    const found = await readPerson(deps, params.personId, viewer.id);
    if (!found) throw notFound('The person');
    const isBkd = viewer.grants.some((grant) => grant.role === 'BKD_ADMIN');
    if (!isBkd && !found.viewerIsRelated) {
      await recordDenial(deps, act, { route: 'GET /people/{personId}', needs: ['BKD_ADMIN', 'EVALUATOR', 'SUPERIOR'] });
      throw notFound('The person');
    }
    const history = isBkd ? await readPersonChanges(deps, params.personId) : null;
    return { status: 200, body: { ...found.person, history } };
  },
});
