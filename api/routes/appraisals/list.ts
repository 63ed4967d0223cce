import { z } from 'zod';
import { PREDICATES, STAGES } from '../../../domain/terms.ts';
import { readAppraisals } from '../../../usecases/appraisals/read-appraisals.ts';
import { recordDenial } from '../../../usecases/record-denial.ts';
import { Refusal } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id } from '../../schemas.ts';
import { appraisalState, appraisalSummary, appraisalSummaryExample } from './view.ts';

const cursors = cursorsOf('appraisals', z.strictObject({ name: z.string(), id }));

export const listAppraisals = defineRoute({
  method: 'GET',
  path: '/appraisals',
  auth: 'PERSON',
  tags: ['Appraisals'],
  summary: 'My appraisals, those of my people, or all, by name',
  query: z.strictObject({
    ...pageQuery,
    scope: z
      .enum(['MINE', 'TEAM', 'ALL'])
      .default('MINE')
      .describe('TEAM: whose evaluator or evaluator’s superior I am today; ALL: for BKD'),
    cycleId: id.optional(),
    unitId: id.optional(),
    stage: z.array(z.enum(STAGES)).optional(),
    state: z.array(appraisalState).optional(),
    predicate: z.array(z.enum(PREDICATES)).optional().describe('Of ratings that the reader may see'),
  }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(appraisalSummary),
      example: { items: [appraisalSummaryExample], nextCursor: null },
    },
  },
  problems: ['ROLE_REQUIRED'],
  handler: async ({ deps, act, person, query: { limit, cursor, ...filter } }) => {
    if (filter.scope === 'ALL' && !person.grants.some((grant) => grant.role === 'BKD_ADMIN')) {
      await recordDenial(deps, act, { route: 'GET /appraisals?scope=ALL', needs: ['BKD_ADMIN'] });
      throw new Refusal('ROLE_REQUIRED', 403, 'scope=ALL needs the office of BKD_ADMIN, which you do not hold today.');
    }
    const page = await readAppraisals(deps, person.id, filter, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
