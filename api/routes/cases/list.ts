import { z } from 'zod';
import { readCases } from '../../../usecases/cases/read-cases.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { EXAMPLE, id, instant, personRef, unitRef } from '../../schemas.ts';
import { caseKind, caseStatus, caseSummary, caseSummaryExample, ID } from '../appraisals/facts-view.ts';
import { readerOf } from '../cycles/view.ts';

const listedCase = caseSummary.extend({
  cycle: z.strictObject({ id, name: z.string() }),
  employee: personRef,
  unit: unitRef,
});

const cursors = cursorsOf('cases', z.strictObject({ openedAt: instant, id }));

export const listCases = defineRoute({
  method: 'GET',
  path: '/cases',
  auth: 'PERSON',
  tags: ['Cases'],
  summary: 'Coaching, counselling and reward cases, the newest first',
  description:
    'Mine as employee, as evaluator or evaluator’s superior, or as holder of a task of it; BKD sees all kinds and states.',
  query: z.strictObject({
    ...pageQuery,
    cycleId: id.optional(),
    kind: z.array(caseKind).optional(),
    status: z.array(caseStatus).optional(),
  }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(listedCase),
      example: {
        items: [
          {
            ...caseSummaryExample,
            cycle: { id: ID.cycle, name: 'Penilaian kinerja 2026' },
            employee: EXAMPLE.person,
            unit: EXAMPLE.unit,
          },
        ],
        nextCursor: null,
      },
    },
  },
  handler: async ({ deps, person, query: { limit, cursor, ...filter } }) => {
    const page = await readCases(deps, readerOf(person), filter, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
