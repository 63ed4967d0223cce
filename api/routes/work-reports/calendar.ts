import { readReportCalendar } from '../../../usecases/work-reports/read-calendar.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { calendarExample, reportCalendar, spanOnly } from './view.ts';

export const getWorkReportCalendar = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/work-reports/calendar',
  operationId: 'getWorkReportCalendar',
  auth: 'PERSON',
  tags: ['Work reports'],
  summary: 'Which days are reported, missing, or free',
  description:
    'By the unit’s calendar and the person’s absences. Left out, the span is the month of today; at most a year.',
  query: spanOnly,
  responses: { 200: { description: 'The periods', schema: reportCalendar, example: calendarExample } },
  problems: ['FORBIDDEN', 'NO_WORK_REPORTS'],
  handler: async ({ deps, act, params, query }) => ({
    status: 200,
    body: await readReportCalendar(deps, act, params.appraisalId, query),
  }),
});
