import { z } from 'zod';
import { readUnitReports } from '../../../usecases/cycles/read-reports.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { unitReport, unitReportExample } from '../reports/view.ts';

export const listCycleReports = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/reports',
  auth: ['BKD_ADMIN', 'AUTHORIZED_OFFICIAL'],
  tags: ['Reports'],
  summary: 'The units’ reports to the authorised official',
  description:
    'Due when and why, submitted by whom, signed off or returned by whom (Annex V.A.7, p.115; V.B.8, p.119). The people of one: /reports/{reportId}/people.',
  responses: {
    200: {
      description: 'One for each unit',
      schema: z.strictObject({ items: z.array(unitReport) }),
      example: { items: [unitReportExample] },
    },
  },
  handler: async ({ deps, act, params }) => ({
    status: 200,
    body: { items: await readUnitReports(deps, act.actorId, params.cycleId) },
  }),
});
