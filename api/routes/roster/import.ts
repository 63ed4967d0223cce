import { z } from 'zod';
import { ROSTER_COLUMNS } from '../../../domain/roster-row.ts';
import { importRoster } from '../../../usecases/import-roster.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { appliedOrRefused, importExample, importResult } from './result.ts';

export const importRosterRoute = defineRoute({
  method: 'POST',
  path: '/roster/import',
  operationId: 'importRoster',
  auth: 'BKD_ADMIN',
  tags: ['Roster'],
  summary: 'Import people and their evaluators from a CSV file',
  description:
    'The same file twice changes nothing; a changed row updates with history. People who are not in the file stay as they are. ' +
    'Every faulty row is reported with line, column and what to do. Name the file in Content-Disposition if you like.',
  query: z.strictObject({
    mode: z
      .enum(['strict', 'partial'])
      .default('strict')
      .describe('strict: a file with any fault changes nothing; partial: rows without fault are applied'),
  }),
  body: {
    kind: 'csv',
    description: `UTF-8 with a header line. Optional columns: ${ROSTER_COLUMNS.optional.join(', ')}.`,
    example:
      `${ROSTER_COLUMNS.mandatory.join(',')}\n` +
      '198001012005011001,Sari Wulandari,PNS,Analis Kepegawaian Ahli Muda,BKPSDM,sari.wulandari@example.go.id,AKTIF,' +
      '197502022000032001,197003031995031001,2026-01-02\n',
  },
  responses: { 200: { description: 'What was changed', schema: importResult, example: importExample } },
  problems: ['IMPORT_REFUSED', 'IMPORT_RUNNING'],
  handler: async ({ deps, act, body: { file, fileName }, query: { mode } }) => ({
    status: 200,
    body: appliedOrRefused(await importRoster(deps, act, file, { mode, fileName })),
  }),
});
