import { z } from 'zod';
import { reportCsv } from '../../../usecases/reports/report-csv.ts';
import { defineRoute } from '../../framework/define-route.ts';

export const getReportPeopleCsv = defineRoute({
  method: 'GET',
  path: '/reports/{reportId}/people.csv',
  operationId: 'getReportPeopleCsv',
  auth: 'PERSON',
  tags: ['Reports'],
  summary: 'The data set of a unit’s report, as a file',
  description:
    'One line a person, with the identity number in groups. Cells that a spreadsheet would read as a formula begin with an apostrophe.',
  query: z.strictObject({ submission: z.int().min(1).optional() }),
  responses: { 200: { description: 'CSV in UTF-8, with a line of headings', contentType: 'text/csv; charset=utf-8' } },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query }) => ({
    status: 200,
    body: await reportCsv(deps, act, { reportId: params.reportId, submission: query.submission }),
    headers: { 'Content-Disposition': 'attachment; filename="report.csv"' },
  }),
});
