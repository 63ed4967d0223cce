import { z } from 'zod';
import { EMPLOYEE_KINDS } from '../../domain/terms.ts';

/** Whom a cycle is launched over; everything left out means everybody. */
export const cycleFilter = z.strictObject({
  unitIds: z.array(z.uuid()).max(2_000).optional(),
  kinds: z.array(z.enum(EMPLOYEE_KINDS)).optional(),
});
export type CycleFilter = z.infer<typeof cycleFilter>;

/** The filter as SQL parameters: null means no restriction. */
export function filterParameters(filter: CycleFilter): { unitIds: string[] | null; kinds: string[] | null } {
  return { unitIds: filter.unitIds ?? null, kinds: filter.kinds ?? null };
}
