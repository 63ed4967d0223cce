/** The policies that come with Daur; inserted at start where they are missing, never changed afterwards. */
import type { PolicyBody } from '../policy.ts';
import { nationalPolicy } from './national.ts';
import { quickPolicy } from './quick.ts';
import { dailyWork, regularMeetings, yearRound } from './year-round.ts';

export const SHIPPED_POLICIES: readonly {
  readonly code: string;
  readonly version: number;
  readonly title: string;
  readonly legalBasis: string;
  readonly demo: boolean;
  readonly body: PolicyBody;
}[] = [
  {
    code: 'permenpanrb-6-2022',
    version: 1,
    title: 'Pengelolaan Kinerja Pegawai ASN (nasional)',
    legalBasis: 'Peraturan Menteri PANRB Nomor 6 Tahun 2022',
    demo: false,
    body: nationalPolicy,
  },
  {
    code: 'quick',
    version: 1,
    title: 'Peragaan: tahap nasional dalam hitungan detik',
    legalBasis: 'None: for demonstrations only',
    demo: true,
    body: quickPolicy(1),
  },
  {
    code: 'permenpanrb-6-2022',
    version: 2,
    title: 'Pengelolaan Kinerja Pegawai ASN (nasional), dengan kegiatan sepanjang tahun',
    legalBasis: 'Peraturan Menteri PANRB Nomor 6 Tahun 2022, and local policy',
    demo: false,
    body: { ...nationalPolicy, ...yearRound },
  },
  {
    code: 'quick',
    version: 2,
    title: 'Peragaan: tahap nasional dalam hitungan detik, dengan kegiatan sepanjang tahun',
    legalBasis: 'None: for demonstrations only',
    demo: true,
    body: { ...quickPolicy(1), ...yearRound },
  },
  {
    code: 'permenpanrb-6-2022',
    version: 3,
    title: 'Pengelolaan Kinerja Pegawai ASN (nasional), dengan kegiatan dan laporan kerja sepanjang tahun',
    legalBasis: 'Peraturan Menteri PANRB Nomor 6 Tahun 2022, and local policy',
    demo: false,
    body: { ...nationalPolicy, ...yearRound, ...dailyWork },
  },
  {
    code: 'quick',
    version: 3,
    title: 'Peragaan: tahap nasional dalam hitungan detik, dengan kegiatan dan laporan kerja sepanjang tahun',
    legalBasis: 'None: for demonstrations only',
    demo: true,
    body: { ...quickPolicy(1), ...yearRound, ...dailyWork },
  },
  {
    code: 'permenpanrb-6-2022',
    version: 4,
    title: 'Pengelolaan Kinerja Pegawai ASN (nasional), dengan kegiatan, laporan kerja, dan pertemuan sepanjang tahun',
    legalBasis: 'Peraturan Menteri PANRB Nomor 6 Tahun 2022, and local policy',
    demo: false,
    body: { ...nationalPolicy, ...yearRound, ...dailyWork, ...regularMeetings },
  },
  {
    code: 'quick',
    version: 4,
    title:
      'Peragaan: tahap nasional dalam hitungan detik, dengan kegiatan, laporan kerja, dan pertemuan sepanjang tahun',
    legalBasis: 'None: for demonstrations only',
    demo: true,
    body: { ...quickPolicy(1), ...yearRound, ...dailyWork, ...regularMeetings },
  },
];
