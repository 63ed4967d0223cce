import { z } from 'zod';
import { TIME_ZONES, WORKING_WEEKS } from '../../../domain/terms.ts';
import { previewClock } from '../../../usecases/calendar/preview-clock.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id, instant, localDate } from '../../schemas.ts';

const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2101, 0, 1);

const from = z.iso
  .datetime({ offset: true, error: 'an ISO 8601 instant with an offset, such as 2026-03-16T09:00:00+08:00' })
  .refine((text) => Date.parse(text) >= EARLIEST && Date.parse(text) < LATEST, {
    error: 'an instant from 2000 to 2100',
  })
  .describe('The event from which it counts; day 1 is the local day after it');

const place = z
  .strictObject({ timeZone: z.enum(TIME_ZONES), week: z.enum(WORKING_WEEKS) })
  .describe('A place that is no unit: national days off only');

const body = z
  .strictObject({
    from,
    rule: z.strictObject({
      n: z.int().min(0).max(1000),
      unit: z.enum(['WORKING_DAYS', 'CALENDAR_DAYS']),
    }),
    unitId: id.optional(),
    calendar: place.optional(),
  })
  .superRefine(({ unitId, calendar }, context) => {
    if ((unitId === undefined) !== (calendar === undefined)) return;
    for (const member of ['unitId', 'calendar']) {
      context.addIssue({ code: 'custom', path: [member], message: 'exactly one of unitId and calendar' });
    }
  });

export const previewClockRoute = defineRoute({
  method: 'POST',
  path: '/clock/preview',
  operationId: 'previewClock',
  auth: 'PERSON',
  tags: ['Calendar'],
  summary: 'When a clock would end, day by day',
  description:
    'For officials and other systems. A working-day clock skips weekdays that are not worked, holidays, collective leave and local days off, and says ' +
    'which; calendar days are never moved. It ends at 23:59:59 local.',
  idempotent: false,
  body: {
    kind: 'json',
    schema: body,
    example: {
      from: '2026-03-16T09:00:00+08:00',
      rule: { n: 3, unit: 'WORKING_DAYS' },
      calendar: { timeZone: 'Asia/Makassar', week: 'MON_FRI' },
    },
  },
  responses: {
    200: {
      description: 'The last second that counts, and every local date after `from` through it',
      schema: z.strictObject({
        dueAt: instant,
        days: z.array(
          z.strictObject({
            date: localDate,
            counted: z.boolean(),
            reason: z.string().nullable().describe('Why it did not count; null for a day that did'),
          }),
        ),
        provisional: z.boolean().describe('It depends on a year whose decree is not out'),
      }),
      example: {
        dueAt: '2026-03-17T15:59:59Z',
        days: [{ date: '2026-03-17', counted: true, reason: null }],
        provisional: false,
      },
    },
  },
  problems: ['NO_WORKING_DAY'],
  handler: async ({ deps, body: asked }) => {
    const { dueAt, days, provisional } = await previewClock(deps, {
      from: new Date(asked.from),
      rule: asked.rule,
      place: placeOf(asked),
    });
    return { status: 200, body: { dueAt: dueAt.toISOString().replace('.000Z', 'Z'), days, provisional } };
  },
});

function placeOf(asked: z.output<typeof body>): Parameters<typeof previewClock>[1]['place'] {
  if (asked.unitId !== undefined) return { unitId: asked.unitId };
  if (asked.calendar !== undefined) return asked.calendar;
  throw new Error('The schema wants one of unitId and calendar.');
}
