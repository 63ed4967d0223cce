import { z } from 'zod';
import { ORGANISATION_GRADES } from '../../../domain/terms.ts';
import { EXAMPLE, id, instant } from '../../schemas.ts';

export const resultYear = z.int().min(2000).max(2100);
export const resultPeriod = z
  .string()
  .regex(/^(YEAR|Q[1-4]|M(0[1-9]|1[0-2]))$/, { error: 'YEAR, Q1 to Q4 or M01 to M12' })
  .describe('YEAR, Q1..Q4 or M01..M12');

export const organisationResult = z.strictObject({
  id,
  unitId: id,
  year: z.int(),
  period: z.string(),
  number: z.int().describe('1: first entry; each correction is the next number, the highest counts'),
  grade: z.enum(ORGANISATION_GRADES),
  source: z.string(),
  enteredById: id,
  enteredAt: instant,
});

export const organisationResultExample = {
  id: EXAMPLE.id,
  unitId: EXAMPLE.unit.id,
  year: 2026,
  period: 'YEAR',
  number: 1,
  grade: 'BAIK',
  source: 'SK Bupati Nomor 45 Tahun 2027',
  enteredById: EXAMPLE.person.id,
  enteredAt: EXAMPLE.instant,
} as const;
