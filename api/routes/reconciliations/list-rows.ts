import { z } from 'zod';
import { readReconciliation, readReconciliationRows } from '../../../usecases/reconciliations/read-reconciliations.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { rowExample, rowId, rowState, rowView } from './view.ts';

const cursors = cursorsOf('reconciliation-rows', rowId);

export const listReconciliationRows = defineRoute({
  method: 'GET',
  path: '/reconciliations/{reconciliationId}/rows',
  auth: 'BKD_ADMIN',
  tags: ['e-Kinerja'],
  summary: 'Person by person: equal, different in which fields, only on one side, unreadable',
  query: z.strictObject({ ...pageQuery, state: rowState.optional() }),
  responses: {
    200: { description: 'A page', schema: pageOf(rowView), example: { items: [rowExample], nextCursor: null } },
  },
  handler: async ({ deps, act, params, query: { limit, cursor, state } }) => {
    const { id } = await readReconciliation(deps, params.reconciliationId);
    const page = { limit, after: cursors.read(cursor) };
    return {
      status: 200,
      body: cursors.answer(await readReconciliationRows(deps, act.actorId, { reconciliationId: id, state }, page)),
    };
  },
});
