import { z } from 'zod';
import { FIELDS } from '../../../ekinerja/fields.ts';
import { GUESSED_MAPPING, mappingSchema } from '../../../ekinerja/mapping.ts';
import { EXAMPLE, id, instant } from '../../schemas.ts';

export const field = z.enum(FIELDS);
export const side = z.enum(['LOCAL', 'NATIONAL']);
export const mappingName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens')
  .describe('A name of your choice; `default` is shipped as a guess');

export const mappingView = z.strictObject({
  name: z.string(),
  version: z.int().describe('0: the shipped guess, which nobody has saved'),
  mapping: mappingSchema,
  savedById: id.nullable(),
  savedAt: instant.nullable(),
});
export const mappingExample = {
  name: 'default',
  version: 0,
  mapping: GUESSED_MAPPING,
  savedById: null,
  savedAt: null,
};

export const leadView = z.strictObject({
  field,
  side: side.describe('LOCAL: the other side is to be told. NATIONAL: taken over here'),
  reason: z.string(),
  version: z.int().describe('0: as shipped'),
  setById: id.nullable(),
  setAt: instant.nullable(),
});
export const leadExample = {
  field: 'POSITION',
  side: 'NATIONAL',
  reason: 'Posts follow from decrees that are entered in the national register.',
  version: 1,
  setById: EXAMPLE.person.id,
  setAt: EXAMPLE.instant,
} as const;
