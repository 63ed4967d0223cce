import { z } from 'zod';
import { previewLines } from '../../../usecases/movements/import-lines.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { linesFile, lineShown, lineShownExample, rowFault } from './line-view.ts';

export const previewLinesRoute = defineRoute({
  method: 'POST',
  path: '/cycles/{cycleId}/reporting-lines/preview',
  operationId: 'previewReportingLines',
  auth: 'BKD_ADMIN',
  tags: ['Movements'],
  summary: 'What a file of evaluators would change, line by line',
  description: 'Each row as the rows before it leave the roster. Nothing is kept.',
  idempotent: false,
  body: linesFile,
  responses: {
    200: {
      description: 'What each row would do, or what is wrong with it',
      schema: z.strictObject({
        rows: z.int(),
        changes: z.int(),
        unchanged: z.int(),
        faulty: z.int(),
        items: z.array(
          z.strictObject({
            line: z.int(),
            status: z.enum(['CHANGES', 'UNCHANGED', 'FAULTY']),
            change: lineShown.nullable(),
            faults: z.array(rowFault),
          }),
        ),
      }),
      example: {
        rows: 2,
        changes: 1,
        unchanged: 0,
        faulty: 1,
        items: [
          { line: 2, status: 'CHANGES', change: lineShownExample, faults: [] },
          {
            line: 3,
            status: 'FAULTY',
            change: null,
            faults: [
              {
                line: 3,
                column: 'nip_penilai',
                code: 'PERSON_UNKNOWN',
                value: '•••••••• •••••• • 001',
                detail: 'Nobody in the roster has this number.',
                todo: 'Compare it with the decree of appointment, or import the person first.',
              },
            ],
          },
        ],
      },
    },
  },
  problems: ['IMPORT_REFUSED'],
  handler: async ({ deps, act, params, body: { file } }) => ({
    status: 200,
    body: await previewLines(deps, act, params.cycleId, file),
  }),
});
