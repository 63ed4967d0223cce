import { z } from 'zod';
import { readCell } from '../../../usecases/distribution/read-cell.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { EXAMPLE, id, instant, personRef, unitRef } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';
import { askedPeople, expectation, groupQuery, isBkd, isOfficial, predicate } from './grid-view.ts';

const cellPerson = z.strictObject({
  appraisalId: id,
  employee: personRef,
  unit: unitRef,
  evaluator: personRef.nullable(),
  results: expectation,
  behaviour: expectation,
  predicate,
  ratedAt: instant,
  delivered: z.boolean().describe('Then only an appeal changes the rating'),
});

const cursors = cursorsOf('grid-people', z.strictObject({ name: z.string(), id }));

export const listGridPeople = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/grid/people',
  operationId: 'listGridPeople',
  auth: 'PERSON',
  tags: ['Cycles'],
  summary: 'The people in a cell of the grid, by name',
  description:
    'Only those whose ratings you may see: BKD all, the authorised official those reported, an evaluator and his superior their own people. How many of your ' +
    'units are not shown is said in `hidden`.',
  query: z.strictObject({
    ...pageQuery,
    ...groupQuery,
    results: expectation.optional(),
    behaviour: expectation.optional(),
    evaluatorId: id.optional(),
  }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(cellPerson).extend({
        hidden: z.int().describe('People of the cell in your units, not shown to you'),
      }),
      example: {
        items: [
          {
            appraisalId: ID.appraisal,
            employee: EXAMPLE.person,
            unit: EXAMPLE.unit,
            evaluator: EXAMPLE.other,
            results: 'ABOVE',
            behaviour: 'ABOVE',
            predicate: 'SANGAT_BAIK',
            ratedAt: EXAMPLE.instant,
            delivered: false,
          },
        ],
        nextCursor: null,
        hidden: 0,
      },
    },
  },
  handler: async ({ deps, act, person, params, query }) => {
    const { limit, cursor, results, behaviour, evaluatorId } = query;
    const page = await readCell(
      deps,
      act,
      {
        ...askedPeople(person, params.cycleId, query),
        results,
        behaviour,
        evaluatorId,
        isBkd: isBkd(person),
        isOfficial: isOfficial(person),
      },
      { limit, after: cursors.read(cursor) },
    );
    return { status: 200, body: { ...cursors.answer(page), hidden: page.hidden } };
  },
});
