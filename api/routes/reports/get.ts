import { readReport } from '../../../usecases/reports/read-report.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { reportView, reportViewExample } from './view.ts';

export const getReport = defineRoute({
  method: 'GET',
  path: '/reports/{reportId}',
  operationId: 'getReport',
  auth: 'PERSON',
  tags: ['Reports'],
  summary: 'A unit’s report: deadline, submissions, sign-off, how many are missing',
  description:
    'For BKD, whoever leads the unit, and the authorised official. Its task is the unit head’s, REPORT_RESULTS; each submission is signed off or returned in a task SIGN_REPORT.',
  responses: { 200: { description: 'The report', schema: reportView, example: reportViewExample } },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params }) => ({ status: 200, body: await readReport(deps, act, params.reportId) }),
});
