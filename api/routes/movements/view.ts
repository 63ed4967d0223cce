import { z } from 'zod';
import { EXAMPLE, localDate } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';

/** Why, in BKD's words; kept in the file, never in the audit trail's data. */
export const reason = z.string().trim().min(3).max(2_000);
/** Number and date of the decree. */
export const decree = z.string().trim().min(3).max(200);
export const effectiveOn = localDate.describe('Local date of the unit; not after today');

export const MOVEMENT = {
  effectiveOn: '2026-08-25',
  decree: '821.2/417/2026',
  reason: 'Mutasi antarperangkat daerah',
  changeId: '6f3d0c52-7a4e-4f6b-9d8e-2f1c4b5a6d77',
  employeeId: EXAMPLE.person.id,
  appraisalId: ID.appraisal,
} as const;
