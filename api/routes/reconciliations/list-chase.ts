import { z } from 'zod';
import { readChase } from '../../../usecases/reconciliations/read-chase.ts';
import { readReconciliation } from '../../../usecases/reconciliations/read-reconciliations.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id } from '../../schemas.ts';
import { chased, chasedExample, rowId } from './view.ts';

const cursors = cursorsOf('reconciliation-chase', z.tuple([z.string(), z.string(), rowId]));

export const listChase = defineRoute({
  method: 'GET',
  path: '/reconciliations/{reconciliationId}/chase',
  auth: 'BKD_ADMIN',
  tags: ['e-Kinerja'],
  summary: 'Who must be chased, by unit and evaluator, with the holder of what is missing',
  description:
    'People who are not in the file, and those of whom one side has what the other lacks. What is missing there and is there here comes with ' +
    'for-ekinerja.csv; what is missing here is held by whom `waitsFor` names.',
  query: z.strictObject({ ...pageQuery, unitId: id.optional(), evaluatorId: id.optional() }),
  responses: {
    200: { description: 'A page', schema: pageOf(chased), example: { items: [chasedExample], nextCursor: null } },
  },
  handler: async ({ deps, params, query: { limit, cursor, unitId, evaluatorId } }) => {
    const { id: reconciliationId } = await readReconciliation(deps, params.reconciliationId);
    const page = { limit, after: cursors.read(cursor) };
    const found = await readChase(deps, { reconciliationId, unitId, evaluatorId }, page);
    return { status: 200, body: cursors.answer({ ...found, next: found.next && [...found.next] }) };
  },
});
