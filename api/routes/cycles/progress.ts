import { z } from 'zod';
import { readCycleProgress } from '../../../usecases/cycles/read-progress.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id, instant, unitRef } from '../../schemas.ts';
import { ID, ofPeriod } from '../appraisals/facts-view.ts';

const count = z.int();
const byStatus = z.array(z.strictObject({ status: z.string(), count }));

const progress = z.strictObject({
  cycleId: id,
  status: z.string(),
  at: instant.describe('All numbers are of this moment'),
  appraisals: count,
  byStage: z.array(z.strictObject({ stage: z.string(), state: z.string(), count })),
  byUnit: z.array(z.strictObject({ unit: unitRef, stage: z.string(), state: z.string(), count })),
  predicates: z
    .array(z.strictObject({ predicate: z.string(), count, final: count }))
    .describe('Of the ratings that count now'),
  periods: z
    .array(z.strictObject({ period: z.string(), state: z.string(), count }))
    .describe('Monthly or quarterly evaluations whose window has opened'),
  tasks: z.array(
    z.strictObject({
      stage: z.string(),
      kind: z.string(),
      period: ofPeriod,
      open: count,
      overdue: count,
      alarm: count.describe('Open, with nobody further up to take it over'),
      decided: count,
      late: count.describe('Decided after the due date'),
      takenOver: count,
      closedWithout: count.describe('Nobody acted, and the rule closed it'),
      cancelled: count,
    }),
  ),
  takeovers: count,
  appeals: byStatus,
  cases: z.array(z.strictObject({ kind: z.string(), status: z.string(), count })),
  reports: byStatus,
  mails: byStatus,
});

export const getCycleProgress = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/progress',
  auth: 'PERSON',
  tags: ['Progress'],
  summary: 'Where it stands, in numbers of one moment',
  description:
    'BKD sees the cycle, the head of a unit his unit and those below it (without counselling, which is confidential). All numbers are of one ' +
    'snapshot: the stages, the units and the evaluators (./progress/evaluators) add up to the same.',
  query: z.strictObject({ unitId: id.optional().describe('This unit and those below it') }),
  problems: ['FORBIDDEN'],
  responses: {
    200: {
      description: 'Counts',
      schema: progress,
      example: {
        cycleId: ID.cycle,
        status: 'RUNNING',
        at: EXAMPLE.instant,
        appraisals: 240,
        byStage: [{ stage: 'TARGET_SETTING', state: 'ACTIVE', count: 240 }],
        byUnit: [{ unit: EXAMPLE.unit, stage: 'TARGET_SETTING', state: 'ACTIVE', count: 240 }],
        predicates: [],
        periods: [],
        tasks: [
          {
            stage: 'TARGET_SETTING',
            kind: 'DRAFT_TARGETS',
            period: null,
            open: 140,
            overdue: 3,
            alarm: 0,
            decided: 100,
            late: 1,
            takenOver: 2,
            closedWithout: 0,
            cancelled: 0,
          },
        ],
        takeovers: 2,
        appeals: [],
        cases: [],
        reports: [{ status: 'OPEN', count: 8 }],
        mails: [{ status: 'SENT', count: 480 }],
      },
    },
  },
  handler: async ({ deps, act, params, query }) => ({
    status: 200,
    body: await readCycleProgress(deps, act, { cycleId: params.cycleId, unitId: query.unitId }),
  }),
});
