import { z } from 'zod';
import { ledgerCsv } from '../../../usecases/ledger/ledger-csv.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';

export const getCycleLedgerCsv = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/ledger.csv',
  operationId: 'getCycleLedgerCsv',
  auth: 'PERSON',
  tags: ['Cycles'],
  summary: 'Who used how many working days, as a file',
  description:
    'One line an appraisal. BKD all, with names; the head of a unit that unit’s, without. No identity numbers; cells that a spreadsheet would read as a ' +
    'formula begin with an apostrophe.',
  query: z.strictObject({ unitId: id.optional() }),
  responses: { 200: { description: 'CSV in UTF-8, with a line of headings', contentType: 'text/csv; charset=utf-8' } },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query }) => ({
    status: 200,
    body: await ledgerCsv(deps, act, { cycleId: params.cycleId, unitId: query.unitId }),
    headers: { 'Content-Disposition': 'attachment; filename="ledger.csv"' },
  }),
});
