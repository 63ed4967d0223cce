import { z } from 'zod';
import { AUDIENCES } from '../../../domain/remarks.ts';
import { EXAMPLE, id, instant, personRef } from '../../schemas.ts';

export const commentView = z.strictObject({
  id,
  author: personRef,
  audience: z.enum(AUDIENCES),
  text: z.string().describe('Plain text as it was given: escape it wherever it is shown'),
  createdAt: instant,
});

export const commentExample: z.input<typeof commentView> = {
  id: EXAMPLE.id,
  author: EXAMPLE.other,
  audience: 'EVERYBODY',
  text: 'Mohon dilampirkan rekap kunjungan triwulan kedua.',
  createdAt: EXAMPLE.instant,
};

/** The keyset of what is listed by when it was said or attached. */
export const saidKey = z.strictObject({ createdAt: instant, id });
