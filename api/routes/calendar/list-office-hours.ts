import { z } from 'zod';
import { readOfficeHours } from '../../../usecases/calendar/office-hours.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { officeHoursView, officeHoursViewExample } from './office-hours-view.ts';
import { calendarYear } from './view.ts';

export const listOfficeHours = defineRoute({
  method: 'GET',
  path: '/calendar/office-hours',
  auth: 'PERSON',
  tags: ['Calendar'],
  summary: 'Hours of work in a time of the year, and quiet days',
  description:
    'When the daily digest goes out where it is not the usual hour, and days without one. Where several cover a date, the nearest unit’s hold, and of ' +
    'those the ones entered last; any quiet entry keeps the day quiet.',
  query: z.strictObject({
    year: calendarYear.optional(),
    revoked: z.stringbool().default(false).describe('Also what was taken back'),
  }),
  responses: {
    200: {
      description: 'By the first day; at most 500',
      schema: z.strictObject({ items: z.array(officeHoursView) }),
      example: { items: [officeHoursViewExample] },
    },
  },
  handler: async ({ deps, query }) => ({
    status: 200,
    body: { items: await readOfficeHours(deps, { year: query.year, revoked: query.revoked }) },
  }),
});
