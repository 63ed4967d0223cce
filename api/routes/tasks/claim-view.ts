import { z } from 'zod';
import { EXAMPLE, id, instant, personRef } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';

export const claimView = z.strictObject({
  taskId: id,
  claimedBy: personRef.nullable().describe('null: nobody has it in hand'),
  claimedAt: instant.nullable(),
  version: z.int().describe('Of the task, for If-Match'),
});

export const claimExample: z.input<typeof claimView> = {
  taskId: ID.task,
  claimedBy: EXAMPLE.other,
  claimedAt: EXAMPLE.instant,
  version: 2,
};

export const preparationView = z.strictObject({
  id,
  taskId: id,
  givenBy: personRef,
  preparer: personRef,
  reason: z.string().nullable(),
  givenAt: instant,
  endedAt: instant.nullable().describe('Handed back, taken back, or over because the task was closed'),
  endedBy: personRef.nullable(),
  note: z.string().nullable(),
});

export const preparationExample: z.input<typeof preparationView> = {
  id: EXAMPLE.id,
  taskId: ID.task,
  givenBy: EXAMPLE.other,
  preparer: EXAMPLE.person,
  reason: 'Mohon disiapkan konsep penilaiannya.',
  givenAt: EXAMPLE.instant,
  endedAt: null,
  endedBy: null,
  note: null,
};

export const plannedView = z.strictObject({
  taskId: id,
  priority: z.int(),
  followUpOn: z.iso.date().nullable(),
  version: z.int().describe('Unchanged: neither changes what is decided'),
});

export const plannedExample: z.input<typeof plannedView> = {
  taskId: ID.task,
  priority: 50,
  followUpOn: '2026-01-20',
  version: 1,
};
