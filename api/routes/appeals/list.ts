import { z } from 'zod';
import { readAppeals } from '../../../usecases/appeals/read-appeals.ts';
import { deadlineWhy } from '../../deadline-why.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { EXAMPLE, id, instant, personRef, unitRef } from '../../schemas.ts';
import { appealStatus, ID, ofPeriod, predicate } from '../appraisals/facts-view.ts';
import { readerOf } from '../cycles/view.ts';

const appealSummary = z.strictObject({
  id,
  appraisalId: id,
  period: ofPeriod,
  cycle: z.strictObject({ id, name: z.string() }),
  employee: personRef,
  unit: unitRef,
  status: appealStatus,
  filedAt: instant,
  contestedPredicate: predicate,
  decidedAt: instant.nullable(),
  judge: personRef.nullable().describe('Who holds the decision now'),
  dueAt: instant.nullable(),
  why: deadlineWhy.nullable().describe('Why until then'),
});

const cursors = cursorsOf('appeals', z.strictObject({ filedAt: instant, id }));

export const listAppeals = defineRoute({
  method: 'GET',
  path: '/appeals',
  auth: 'PERSON',
  tags: ['Appeals'],
  summary: 'Appeals, the newest first',
  description: 'BKD sees all; others those by them, against their rating, of their people, or to be judged by them.',
  query: z.strictObject({ ...pageQuery, cycleId: id.optional(), status: z.array(appealStatus).optional() }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(appealSummary),
      example: {
        items: [
          {
            id: ID.appeal,
            appraisalId: ID.appraisal,
            period: null,
            cycle: { id: ID.cycle, name: 'Penilaian kinerja 2026' },
            employee: EXAMPLE.person,
            unit: EXAMPLE.unit,
            status: 'FILED',
            filedAt: EXAMPLE.instant,
            contestedPredicate: 'BUTUH_PERBAIKAN',
            decidedAt: null,
            judge: EXAMPLE.other,
            dueAt: '2027-02-10T15:59:59.000Z',
            why: null,
          },
        ],
        nextCursor: null,
      },
    },
  },
  handler: async ({ deps, person, query: { limit, cursor, ...filter } }) => {
    const page = await readAppeals(deps, readerOf(person), filter, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
