import { z } from 'zod';
import { DEFAULT_MAPPING } from '../../../usecases/reconciliations/mappings.ts';
import { reconcile } from '../../../usecases/reconciliations/reconcile.ts';
import { readOperation } from '../../../usecases/read-operation.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { mappingName } from '../ekinerja/view.ts';
import { operationExample, operationView } from '../operations/get.ts';
import { reconciliationExample } from './view.ts';

export const reconcileRoute = defineRoute({
  method: 'POST',
  path: '/cycles/{cycleId}/reconciliations',
  operationId: 'reconcile',
  auth: 'BKD_ADMIN',
  tags: ['e-Kinerja'],
  summary: 'Compare an export of the national e-Kinerja with the cycle',
  description:
    'CSV in UTF-8 or XLSX, found by its bytes. People are matched by NIP (spaces and dots are accepted). Nothing is changed. The operation’s result ' +
    'names the reconciliation; it has ended when it is answered.',
  query: z.strictObject({
    mapping: mappingName.default(DEFAULT_MAPPING),
    again: z.boolean().default(false).describe('Compare although the very same file was compared before'),
  }),
  body: {
    kind: 'file',
    description: 'The bytes, without Content-Encoding; name the file in Content-Disposition if you like',
    mediaTypes: [
      'text/csv',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/octet-stream',
    ],
  },
  responses: {
    202: {
      description: 'The operation',
      schema: operationView,
      example: {
        ...operationExample,
        kind: 'RECONCILIATION',
        status: 'SUCCEEDED',
        total: 3001,
        done: 3000,
        failed: 1,
        result: {
          reconciliationId: reconciliationExample.id,
          counts: reconciliationExample.counts,
          sameFileAs: null,
        },
      },
      headers: { Location: 'Path of the operation' },
    },
  },
  problems: ['FILE_UNREADABLE', 'FILE_RECONCILED'],
  handler: async ({ deps, act, params, query, body }) => {
    const { operationId } = await reconcile(deps, act, {
      cycleId: params.cycleId,
      mapping: query.mapping,
      again: query.again,
      path: body.path,
      sha256: body.sha256,
      fileName: body.name,
    });
    const operation = await readOperation(deps, operationId);
    if (!operation) throw notFound('The operation');
    return { status: 202, body: operation, headers: { Location: `/operations/${operationId}` } };
  },
});
