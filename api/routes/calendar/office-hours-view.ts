import { z } from 'zod';
import { EXAMPLE, id, instant, localDate } from '../../schemas.ts';

const localTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a local time such as 08:00')
  .describe('Local time of the unit at which the digest goes out');

export const officeHoursBody = z.strictObject({
  unitId: id.optional().describe('The unit, with all units below it. Left out: everybody'),
  from: localDate.describe('First day'),
  to: localDate.describe('Last day'),
  digestAt: localTime.default('08:00'),
  quiet: z
    .boolean()
    .default(false)
    .describe('No digest on these days; what changes a right or a deadline is told at once'),
  name: z.string().trim().min(2).max(200),
  source: z.string().trim().min(3).max(300).describe('Number and title of the decree'),
});

export const officeHoursView = z.strictObject({
  id,
  unitId: id.nullable(),
  from: localDate,
  to: localDate,
  digestAt: z.string(),
  quiet: z.boolean(),
  name: z.string(),
  source: z.string(),
  enteredById: id.nullable(),
  enteredAt: instant,
  revokedAt: instant.nullable(),
  revokedById: id.nullable(),
});

/** Whose first and last day the yearly decree names. */
export const officeHoursExample: z.input<typeof officeHoursBody> = {
  from: '2026-02-19',
  to: '2026-03-18',
  digestAt: '08:30',
  quiet: false,
  name: 'Jam kerja bulan Ramadan 1447 H',
  source: 'Surat Edaran Bupati tentang Jam Kerja Pegawai pada Bulan Ramadan 1447 H',
};

export const officeHoursViewExample: z.input<typeof officeHoursView> = {
  id: EXAMPLE.id,
  unitId: null,
  from: '2026-02-19',
  to: '2026-03-18',
  digestAt: '08:30',
  quiet: false,
  name: 'Jam kerja bulan Ramadan 1447 H',
  source: 'Surat Edaran Bupati tentang Jam Kerja Pegawai pada Bulan Ramadan 1447 H',
  enteredById: EXAMPLE.person.id,
  enteredAt: EXAMPLE.instant,
  revokedAt: null,
  revokedById: null,
};
