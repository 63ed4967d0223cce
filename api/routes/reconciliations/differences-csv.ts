import { differencesCsv } from '../../../usecases/reconciliations/files.ts';
import { defineRoute } from '../../framework/define-route.ts';

export const getDifferencesCsv = defineRoute({
  method: 'GET',
  path: '/reconciliations/{reconciliationId}/differences.csv',
  operationId: 'getDifferencesCsv',
  auth: 'BKD_ADMIN',
  tags: ['e-Kinerja'],
  summary: 'Everything that is not equal, as a file',
  description:
    'One line a difference. Made on record. NIPs in groups, so that no spreadsheet rounds them; formulas are text.',
  responses: { 200: { description: 'CSV in UTF-8, with a line of headings', contentType: 'text/csv; charset=utf-8' } },
  handler: async ({ deps, act, params }) => ({
    status: 200,
    body: await differencesCsv(deps, act, params.reconciliationId),
    headers: { 'Content-Disposition': 'attachment; filename="differences.csv"' },
  }),
});
