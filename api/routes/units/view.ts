import { z } from 'zod';
import { TIME_ZONES, WORKING_WEEKS } from '../../../domain/terms.ts';
import { EXAMPLE, id, personRef } from '../../schemas.ts';

export const unitView = z.strictObject({
  id,
  code: z.string(),
  name: z.string(),
  timeZone: z.enum(TIME_ZONES),
  workingWeek: z.enum(WORKING_WEEKS),
  parentId: id.nullable(),
  head: personRef.nullable(),
  people: z.int().describe('People of the unit itself, without those who left'),
});

export const unitExample = {
  ...EXAMPLE.unit,
  timeZone: 'Asia/Makassar',
  workingWeek: 'MON_FRI',
  parentId: null,
  head: EXAMPLE.other,
  people: 42,
} as const;
