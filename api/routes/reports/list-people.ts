import { z } from 'zod';
import { readReportPeople } from '../../../usecases/reports/read-report-people.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id } from '../../schemas.ts';
import { reportPerson, reportPersonExample, reportState } from './view.ts';

const cursors = cursorsOf('report-people', z.strictObject({ name: z.string(), id }));

export const listReportPeople = defineRoute({
  method: 'GET',
  path: '/reports/{reportId}/people',
  operationId: 'listReportPeople',
  auth: 'PERSON',
  tags: ['Reports'],
  summary: 'The data set of a unit’s report, by name',
  description:
    'Ratings, document, receipt, appeal, what changed since the last submission, and who is missing and why. With `submission` as that submission reported it. ' +
    'The authorised official sees ratings as they were reported to him; nobody his own before its receipt. As a file: /reports/{reportId}/people.csv.',
  query: z.strictObject({
    ...pageQuery,
    submission: z.int().min(1).optional(),
    state: reportState.optional(),
  }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(reportPerson),
      example: { items: [reportPersonExample], nextCursor: null },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query: { limit, cursor, submission, state } }) => {
    const asked = { reportId: params.reportId, submission, state };
    const page = await readReportPeople(deps, act, asked, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
