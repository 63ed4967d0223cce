import { z } from 'zod';
import { EXAMPLE, id, instant } from '../../schemas.ts';

export const muteView = z.strictObject({
  id,
  appraisalId: id,
  reason: z.string(),
  mutedAt: instant,
  endedAt: instant.nullable(),
});

export const muteExample: z.input<typeof muteView> = {
  id: '0f6d2b57-8c1f-4f0b-9a3a-6a4c2d1e7b90',
  appraisalId: EXAMPLE.id,
  reason: 'Sudah ditangani sekretaris dinas',
  mutedAt: EXAMPLE.instant,
  endedAt: null,
};
