import { z } from 'zod';
import { NOTICE_KINDS } from '../../../domain/terms.ts';
import { readBudget } from '../../../usecases/mails/read-budget.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';

const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'a month such as 2026-01');

export const getNoticeBudget = defineRoute({
  method: 'GET',
  path: '/notices/budget',
  auth: 'BKD_ADMIN',
  tags: ['Notices'],
  summary: 'How many mails people got in a month',
  description:
    'Counts mails that the mail server took, by the recipient’s local date. The budget is a setting (MAIL_BUDGET_PER_MONTH); nothing is held back ' +
    'because of it: it shows where mails are too many. Prometheus has the current month’s figures.',
  query: z.strictObject({ month }),
  responses: {
    200: {
      description: 'The month',
      schema: z.strictObject({
        month,
        budget: z.int(),
        mails: z.int(),
        recipients: z.int().describe('People who got at least one; mean, p95 and max are of them'),
        mean: z.number(),
        p95: z.int(),
        max: z.int(),
        byKind: z.array(z.strictObject({ kind: z.enum(['AT_ONCE', 'DIGEST', 'WEEKLY']), mails: z.int() })),
        notices: z
          .array(z.strictObject({ kind: z.enum(NOTICE_KINDS), count: z.int() }))
          .describe('What the mails told of'),
        dropped: z.int().describe('Notices of the month that came to nothing'),
        above: z.int().describe('People above the budget'),
        people: z.array(z.strictObject({ personId: id, mails: z.int() })).describe('The first hundred of them'),
      }),
      example: {
        month: '2026-01',
        budget: 12,
        mails: 4210,
        recipients: 1180,
        mean: 3.57,
        p95: 8,
        max: 14,
        byKind: [
          { kind: 'AT_ONCE', mails: 610 },
          { kind: 'DIGEST', mails: 3512 },
          { kind: 'WEEKLY', mails: 88 },
        ],
        notices: [{ kind: 'ASSIGNED', count: 5120 }],
        dropped: 340,
        above: 1,
        people: [{ personId: EXAMPLE.person.id, mails: 14 }],
      },
    },
  },
  handler: async ({ api, deps, query }) => ({
    status: 200,
    body: await readBudget(deps, query.month, api.mailBudget),
  }),
});
