import { z } from 'zod';
import { DIGEST_SECTIONS } from '../../../domain/digest.ts';
import { EXAMPLE, id, instant } from '../../schemas.ts';

export const digestPreview = z.strictObject({
  personId: id,
  at: instant.describe('The next digest of the person’s unit'),
  kind: z.enum(['DIGEST', 'WEEKLY']).describe('WEEKLY: with the week of the unit, for its head'),
  sections: z
    .array(z.strictObject({ section: z.enum(DIGEST_SECTIONS), count: z.int() }))
    .describe('Empty (and not WEEKLY): nothing would be sent'),
  dropped: z
    .array(z.strictObject({ noticeId: z.string(), reason: z.string() }))
    .describe('Notices that would come to nothing'),
  hasAddress: z.boolean(),
});

export const digestPreviewExample: z.input<typeof digestPreview> = {
  personId: EXAMPLE.person.id,
  at: '2026-01-06T00:00:00.000Z',
  kind: 'DIGEST',
  sections: [
    { section: 'DUE', count: 1 },
    { section: 'NEW', count: 3 },
  ],
  dropped: [{ noticeId: '733', reason: 'not sent: the task is closed' }],
  hasAddress: true,
};
