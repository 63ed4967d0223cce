import { z } from 'zod';
import { AUDIENCES } from '../../../domain/remarks.ts';
import { EXAMPLE, id, instant, personRef } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';

export const fileView = z.strictObject({
  id,
  name: z.string().describe('Cleaned: no path, no control characters, an extension that says what it is'),
  mediaType: z.string().describe('Found by looking at the bytes'),
  size: z.int().describe('Bytes'),
  sha256: z.string().describe('Of the bytes, hex; checked at every download'),
  audience: z.enum(AUDIENCES),
  uploadedBy: personRef,
  uploadedAt: instant,
  removed: z.strictObject({ by: personRef, at: instant }).nullable(),
  link: z.string(),
});

export const fileExample: z.input<typeof fileView> = {
  id: EXAMPLE.id,
  name: 'rekap kunjungan.pdf',
  mediaType: 'application/pdf',
  size: 48_213,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  audience: 'EVERYBODY',
  uploadedBy: EXAMPLE.person,
  uploadedAt: EXAMPLE.instant,
  removed: null,
  link: `/tasks/${ID.task}/files/${EXAMPLE.id}`,
};
