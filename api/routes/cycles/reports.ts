import { z } from 'zod';
import { readUnitReports } from '../../../usecases/cycles/read-reports.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, freeJson, id, instant, personRef, unitRef } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';

const report = z.strictObject({
  id,
  unit: unitRef,
  status: z.enum(['OPEN', 'COMPLETE', 'CANCELLED']),
  notReported: z.int().describe('Results that count and were not reported yet'),
  submissions: z.array(
    z.strictObject({
      number: z
        .int()
        .describe('1: the report of the evaluation window; later ones report what came or changed after it'),
      submittedBy: personRef,
      submittedAt: instant,
      content: freeJson.describe('Counts by predicate, and the rating that was reported of each appraisal'),
    }),
  ),
});

export const listCycleReports = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/reports',
  auth: ['BKD_ADMIN', 'AUTHORIZED_OFFICIAL'],
  tags: ['Cycles'],
  summary: 'The units’ reports to the authorised official',
  description: 'Annex V.A.7 (p.115), V.B.8 (p.119).',
  responses: {
    200: {
      description: 'One for each unit',
      schema: z.strictObject({ items: z.array(report) }),
      example: {
        items: [
          {
            id: EXAMPLE.id,
            unit: EXAMPLE.unit,
            status: 'OPEN',
            notReported: 1,
            submissions: [
              {
                number: 1,
                submittedBy: EXAMPLE.other,
                submittedAt: EXAMPLE.instant,
                content: {
                  byPredicate: { BAIK: 1 },
                  appraisals: [{ appraisalId: ID.appraisal, ratingId: ID.rating, predicate: 'BAIK' }],
                },
              },
            ],
          },
        ],
      },
    },
  },
  handler: async ({ deps, params }) => ({ status: 200, body: { items: await readUnitReports(deps, params.cycleId) } }),
});
