/** How long a decision can be undone. */
import { z } from 'zod';

/** SECONDS only in policies flagged `demo`. */
export const grace = z.strictObject({ n: z.number().int().min(1).max(10_000), unit: z.enum(['MINUTES', 'SECONDS']) });
export type Grace = z.infer<typeof grace>;

/** When a decision takes effect: after the grace, and at the latest at the due date, so that undoing never makes anybody late. */
export function effectiveFrom({ n, unit }: Grace, decidedAt: Date, dueAt: Date | null): Date {
  const end = new Date(decidedAt.getTime() + n * (unit === 'MINUTES' ? 60_000 : 1_000));
  return dueAt && dueAt < end ? dueAt : end;
}
