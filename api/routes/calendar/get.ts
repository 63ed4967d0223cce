import { z } from 'zod';
import { readCalendar } from '../../../usecases/calendar/read-calendar.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { calendarExample, calendarView, calendarYear } from './view.ts';

export const getCalendar = defineRoute({
  method: 'GET',
  path: '/calendar',
  auth: 'PERSON',
  tags: ['Calendar'],
  summary: 'Days off of a year, each with its decree',
  description:
    'National holidays and collective leave; with `unitId` also the local days off of the unit and of the units above it, and its weeks.',
  query: z.strictObject({ year: calendarYear, unitId: id.optional() }),
  responses: { 200: { description: 'The year', schema: calendarView, example: calendarExample } },
  problems: ['NOT_FOUND'],
  handler: async ({ deps, query }) => ({
    status: 200,
    body: await readCalendar(deps, { year: query.year, unitId: query.unitId ?? null }),
  }),
});
