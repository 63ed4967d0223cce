import { z } from 'zod';
import { ADMISSIBILITY_REASONS, INSTEAD } from '../../../domain/admissibility.ts';
import { readAdmissibility } from '../../../usecases/appeals/read-admissibility.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { bothLanguages, instant, period } from '../../schemas.ts';

const admissibility = z.strictObject({
  admissible: z.boolean().describe('An appeal may be filed now'),
  reason: z.enum(ADMISSIBILITY_REASONS),
  sentence: bothLanguages,
  legalBasis: z.string().describe('Article and page'),
  until: instant.nullable().describe('Until when it may be filed, or might have been'),
  instead: z.enum(INSTEAD).nullable().describe('What may be done instead, or first'),
});

export const getAdmissibility = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/appeal-admissibility',
  operationId: 'getAppealAdmissibility',
  auth: 'PERSON',
  tags: ['Appeals'],
  summary: 'Whether the employee may appeal now, and if not, why',
  description:
    'For the employee, his leaders and BKD; by the same rule as the filing itself (V.B.1–2, p.117; IV.A.11–12, p.90). Where the window is over, a late ' +
    'appeal with a cause may be asked for: `instead` is FILE_LATE.',
  query: z.strictObject({ period: period.optional() }),
  responses: {
    200: {
      description: 'The answer, with the reason',
      schema: admissibility,
      example: {
        admissible: true,
        reason: 'ADMISSIBLE',
        sentence: {
          id: 'Keberatan dapat diajukan sampai Jumat, 19 Februari 2027 pukul 23.59 WITA, disertai alasan-alasannya.',
          en: 'An appeal may be filed until Friday, 19 February 2027, 23:59 WITA, with reasons.',
        },
        legalBasis: 'PermenPANRB 6/2022 Annex V.B.1–2 (p.117)',
        until: '2027-02-19T15:59:59.000Z',
        instead: null,
      },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query }) => ({
    status: 200,
    body: await readAdmissibility(deps, act, { appraisalId: params.appraisalId, period: query.period }),
  }),
});
