import { z } from 'zod';
import { EVALUATOR_SORTS, readEvaluatorsProgress } from '../../../usecases/progress/read-evaluators.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { EXAMPLE, id, instant, personRef } from '../../schemas.ts';
import { unitFilter, WHO_SEES } from './scope.ts';

const openTasks = z.strictObject({ open: z.int(), overdue: z.int() });

const row = z.strictObject({
  evaluator: personRef.nullable().describe('null: appraisals without an evaluator'),
  appraisals: z.int().describe('His by the links of today'),
  active: z.int(),
  final: z.int(),
  ended: z.int().describe('Excluded or cancelled'),
  waiting: openTasks.describe('Open tasks of the appraisals of his people, whoever holds them'),
  inHand: openTasks.describe('Tasks in his own hands, as evaluator or further up, of anybody'),
});

const cursors = cursorsOf('progress-evaluators', z.strictObject({ value: z.union([z.number(), z.string()]), id }));

export const getEvaluatorsProgress = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/progress/evaluators',
  operationId: 'getEvaluatorsProgress',
  auth: 'PERSON',
  tags: ['Progress'],
  summary: 'Progress by evaluator, who is most overdue first',
  description: `${WHO_SEES} The totals are of all evaluators and of the same snapshot as the page.`,
  query: z.strictObject({
    ...pageQuery,
    ...unitFilter,
    sort: z.enum(EVALUATOR_SORTS).default('OVERDUE').describe('OVERDUE and OPEN: by what is in his own hands'),
  }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(row).extend({
        at: instant,
        totals: z.strictObject({
          evaluators: z.int(),
          appraisals: z.int(),
          withoutEvaluator: z.int(),
          open: z.int(),
          overdue: z.int().describe('Without the tasks of units'),
          ofUnits: z.int().describe('Open tasks of a unit and of no appraisal: its reports'),
          byStage: z.array(z.strictObject({ stage: z.string(), count: z.int() })),
        }),
      }),
      example: {
        at: EXAMPLE.instant,
        items: [
          {
            evaluator: EXAMPLE.other,
            appraisals: 12,
            active: 11,
            final: 0,
            ended: 1,
            waiting: { open: 14, overdue: 3 },
            inHand: { open: 4, overdue: 3 },
          },
        ],
        nextCursor: null,
        totals: {
          evaluators: 1,
          appraisals: 12,
          withoutEvaluator: 0,
          open: 15,
          overdue: 3,
          ofUnits: 1,
          byStage: [{ stage: 'TARGET_SETTING', count: 12 }],
        },
      },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query: { limit, cursor, unitId, sort } }) => {
    const { at, totals, ...page } = await readEvaluatorsProgress(deps, act, { cycleId: params.cycleId, unitId }, sort, {
      limit,
      after: cursors.read(cursor),
    });
    return { status: 200, body: { ...cursors.answer(page), at, totals } };
  },
});
