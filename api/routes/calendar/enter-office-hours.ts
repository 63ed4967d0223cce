import { enterOfficeHours } from '../../../usecases/calendar/office-hours.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { officeHoursBody, officeHoursExample, officeHoursView, officeHoursViewExample } from './office-hours-view.ts';

export const enterOfficeHoursRoute = defineRoute({
  method: 'POST',
  path: '/calendar/office-hours',
  operationId: 'enterOfficeHours',
  auth: 'BKD_ADMIN',
  tags: ['Calendar'],
  summary: 'Enter hours of Ramadan, or quiet days',
  description: 'Moves digests, not deadlines. The next digest follows it; GET /notices/preview says when.',
  body: { kind: 'json', schema: officeHoursBody, example: officeHoursExample },
  responses: { 201: { description: 'Entered', schema: officeHoursView, example: officeHoursViewExample } },
  handler: async ({ deps, act, body }) => ({
    status: 201,
    body: await enterOfficeHours(deps, act, { ...body, unitId: body.unitId ?? null }),
  }),
});
