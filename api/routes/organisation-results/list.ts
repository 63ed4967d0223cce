import { z } from 'zod';
import { readOrganisationResults } from '../../../usecases/read-organisation-results.ts';
import { readUnit } from '../../../usecases/read-units.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { organisationResult, organisationResultExample, resultYear } from './view.ts';

const cursors = cursorsOf(
  'organisation-results',
  z.strictObject({ year: z.int(), period: z.string(), number: z.int() }),
);

export const listOrganisationResults = defineRoute({
  method: 'GET',
  path: '/units/{unitId}/organisation-results',
  auth: 'PERSON',
  tags: ['Organisation results'],
  summary: 'Results of a unit, with what they corrected',
  query: z.strictObject({ ...pageQuery, year: resultYear.optional() }),
  responses: {
    200: {
      description: 'The newest year first; of each period the one that counts first',
      schema: pageOf(organisationResult),
      example: { items: [organisationResultExample], nextCursor: null },
    },
  },
  handler: async ({ deps, params, query: { limit, cursor, year } }) => {
    const after = cursors.read(cursor);
    if (!(await readUnit(deps, params.unitId))) throw notFound('The unit');
    const page = await readOrganisationResults(deps, { unitId: params.unitId, year }, { limit, after });
    return { status: 200, body: cursors.answer(page) };
  },
});
