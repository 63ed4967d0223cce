import { z } from 'zod';
import { ORGANISATION_GRADES } from '../../../domain/terms.ts';
import { enterOrganisationResult } from '../../../usecases/enter-organisation-result.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { organisationResult, organisationResultExample, resultPeriod, resultYear } from './view.ts';

export const putOrganisationResult = defineRoute({
  method: 'PUT',
  path: '/units/{unitId}/organisation-results',
  auth: 'BKD_ADMIN',
  tags: ['Organisation results'],
  summary: 'Enter or correct the result of a unit',
  description:
    'Nothing is overwritten: a correction is the next number, the same again changes nothing (Annex IV.B.1, p.93–94).',
  idempotent: true,
  body: {
    kind: 'json',
    schema: z.strictObject({
      year: resultYear,
      period: resultPeriod,
      grade: z.enum(ORGANISATION_GRADES),
      source: z.string().trim().min(3).max(300).describe('The decree or report that says so'),
    }),
    example: { year: 2026, period: 'YEAR', grade: 'BAIK', source: 'SK Bupati Nomor 45 Tahun 2027' },
  },
  responses: {
    200: { description: 'The result that counts now', schema: organisationResult, example: organisationResultExample },
  },
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await enterOrganisationResult(deps, act, { unitId: params.unitId, ...body }),
  }),
});
