import { z } from 'zod';
import { EXAMPLE, id, instant } from '../../schemas.ts';

export const policySummary = z.strictObject({
  id,
  code: z.string(),
  version: z.int(),
  title: z.string(),
  legalBasis: z.string(),
  demo: z.boolean().describe('Clocks may be SECONDS; refused in production'),
  status: z.enum(['DRAFT', 'PUBLISHED']),
  createdAt: instant,
  publishedAt: instant.nullable(),
});

export const policyExample = {
  id: EXAMPLE.id,
  code: 'permenpanrb-6-2022',
  version: 1,
  title: 'Pengelolaan Kinerja Pegawai ASN (nasional)',
  legalBasis: 'Peraturan Menteri PANRB Nomor 6 Tahun 2022',
  demo: false,
  status: 'PUBLISHED',
  createdAt: EXAMPLE.instant,
  publishedAt: EXAMPLE.instant,
} as const;
