import { z } from 'zod';
import { importLines } from '../../../usecases/movements/import-lines.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { linesFile } from './line-view.ts';

export const importLinesRoute = defineRoute({
  method: 'POST',
  path: '/cycles/{cycleId}/reporting-lines/import',
  operationId: 'importReportingLines',
  auth: 'BKD_ADMIN',
  tags: ['Movements'],
  summary: 'Change evaluators by file',
  description:
    'Each row by itself: a faulty one stops no other, open tasks move at once. GET /operations/{operationId}/items says what became of each line ' +
    '(key `line:42`): DONE with CORRECTED, LINE_CHANGED or NEW_TARGETS; SKIPPED where it is recorded so already; FAILED with what to do. The links hold in every cycle ' +
    'under way; the one named here is where the operation is listed. A file that was interrupted is sent again.',
  body: linesFile,
  responses: {
    202: {
      description: 'Done, or refused, line by line',
      schema: z.strictObject({ operationId: id }),
      example: { operationId: EXAMPLE.id },
      headers: { Location: 'The operation' },
    },
  },
  problems: ['IMPORT_REFUSED'],
  handler: async ({ deps, act, params, body: { file } }) => {
    const { operationId } = await importLines(deps, act, params.cycleId, file);
    return { status: 202, body: { operationId }, headers: { Location: `/operations/${operationId}` } };
  },
});
