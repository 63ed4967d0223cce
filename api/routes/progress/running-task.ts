import { z } from 'zod';
import { ROLES } from '../../../domain/terms.ts';
import { cursorsOf, pageOf } from '../../framework/pagination.ts';
import { EXAMPLE, id, instant, personRef } from '../../schemas.ts';
import { taskSummary, taskSummaryExample } from '../tasks/view.ts';

const runningTask = taskSummary.extend({
  workingDaysLate: z.int().describe("Working days of the unit's calendar after the due date, up to today"),
  next: z
    .strictObject({
      action: z.enum(['TAKEN_OVER', 'CLOSED_WITHOUT', 'STAYS_OPEN']),
      at: instant.nullable().describe('null: BKD has the alarm already; nothing more happens by itself'),
      role: z.enum(ROLES).nullable(),
      to: personRef.nullable().describe("By today's links and decrees; null: an office, or nobody"),
      actingFor: personRef.nullable().describe('As Plt. or Plh. of this person'),
      legalBasis: z.string(),
    })
    .describe('What happens by itself when nobody acts'),
});

export const runningTasks = pageOf(runningTask).extend({
  at: instant,
  total: z.int().describe('Of all that pass the filter, not of this page only'),
});

export const runningTasksExample: z.input<typeof runningTasks> = {
  at: '2026-02-02T02:00:00.000Z',
  total: 1,
  items: [
    {
      ...taskSummaryExample,
      overdue: true,
      workingDaysLate: 1,
      next: {
        action: 'TAKEN_OVER',
        at: '2026-01-31T16:00:00.000Z',
        role: 'SUPERIOR',
        to: EXAMPLE.person,
        actingFor: null,
        legalBasis: 'PermenPANRB 6/2022 Annex II.C.5 (p.65)',
      },
    },
  ],
  nextCursor: null,
};

export const dueCursors = (list: string) => cursorsOf(list, z.strictObject({ dueAt: z.iso.datetime(), id }));
