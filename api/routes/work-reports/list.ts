import { z } from 'zod';
import { readReports } from '../../../usecases/work-reports/read-reports.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { localDate } from '../../schemas.ts';
import { reportExample, spanQuery, workReport } from './view.ts';

const cursors = cursorsOf('work-reports', z.strictObject({ date: localDate }));

export const listWorkReports = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/work-reports',
  auth: 'PERSON',
  tags: ['Work reports'],
  summary: 'Reports of work by date, with feedback and threads',
  query: z.strictObject({ ...pageQuery, ...spanQuery }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(workReport),
      example: { items: [reportExample], nextCursor: null },
    },
  },
  problems: ['FORBIDDEN', 'NO_WORK_REPORTS'],
  handler: async ({ deps, act, params, query: { limit, cursor, from, to } }) => {
    const after = cursors.read(cursor)?.date;
    const { items, next } = await readReports(deps, act, params.appraisalId, { from, to, limit, after });
    return { status: 200, body: cursors.answer({ items, next: next === undefined ? undefined : { date: next } }) };
  },
});
