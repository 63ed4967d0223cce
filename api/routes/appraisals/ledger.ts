import { z } from 'zod';
import { LEDGER_COLUMNS, type LedgerColumn } from '../../../domain/ledger.ts';
import { readAppraisalLedger } from '../../../usecases/ledger/read-ledger.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id, instant } from '../../schemas.ts';
import { ID } from './facts-view.ts';
import { appraisalState } from './view.ts';

const days = z.int().min(0);

/** Working days by who had something to do (domain/ledger.ts). */
export const ledgerDays = z
  .strictObject({
    ...(Object.fromEntries(LEDGER_COLUMNS.map((column) => [column, days])) as Record<LedgerColumn, typeof days>),
    elapsed: days.describe('Of the whole course'),
    shared: days.describe('That count for more than one party: the columns have so many more than the calendar'),
  })
  .describe(
    'Working days of the unit by who had something to do: SUPERIOR is every rung above the evaluator; SYSTEM: a stage ran and nobody had anything to do; ' +
      'WAITING_FOR_WINDOW: nobody’s, before a window opened or while a right could be used; SUSPENDED: clocks stood still',
  );

export const ledgerDaysExample: z.input<typeof ledgerDays> = {
  EMPLOYEE: 22,
  EVALUATOR: 18,
  SUPERIOR: 0,
  PERFORMANCE_MANAGER: 0,
  BKD: 0,
  SYSTEM: 1,
  WAITING_FOR_WINDOW: 203,
  SUSPENDED: 4,
  elapsed: 246,
  shared: 2,
};

export const getAppraisalLedger = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/ledger',
  operationId: 'getAppraisalLedger',
  auth: 'PERSON',
  tags: ['Appraisals'],
  summary: 'Who used how many working days',
  description: 'For the people of the appraisal and BKD. Coaching, counselling and reward do not count.',
  responses: {
    200: {
      description: 'The ledger',
      schema: z.strictObject({
        appraisalId: id,
        state: appraisalState,
        from: instant.describe('Launch, or joining'),
        until: instant.describe('The end, or now'),
        days: ledgerDays,
      }),
      example: {
        appraisalId: ID.appraisal,
        state: 'ACTIVE',
        from: EXAMPLE.instant,
        until: '2027-01-05T02:00:00.000Z',
        days: ledgerDaysExample,
      },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params }) => ({
    status: 200,
    body: await readAppraisalLedger(deps, act, params.appraisalId),
  }),
});
