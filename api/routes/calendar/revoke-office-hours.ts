import { revokeOfficeHours } from '../../../usecases/calendar/office-hours.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE } from '../../schemas.ts';
import { officeHoursView, officeHoursViewExample } from './office-hours-view.ts';

export const revokeOfficeHoursRoute = defineRoute({
  method: 'POST',
  path: '/calendar/office-hours/{officeHoursId}/revoke',
  operationId: 'revokeOfficeHours',
  auth: 'BKD_ADMIN',
  tags: ['Calendar'],
  summary: 'Take hours or quiet days back',
  description: 'They stay on record.',
  responses: {
    200: {
      description: 'Revoked',
      schema: officeHoursView,
      example: { ...officeHoursViewExample, revokedAt: EXAMPLE.instant, revokedById: EXAMPLE.other.id },
    },
  },
  problems: ['OFFICE_HOURS_REVOKED'],
  handler: async ({ deps, act, params }) => ({
    status: 200,
    body: await revokeOfficeHours(deps, act, params.officeHoursId),
  }),
});
