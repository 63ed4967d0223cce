import type { LibraryVersionForm } from '../../domain/indicator-library.ts';

/** What an indicator of the library says. */
export const libraryDraft: LibraryVersionForm = {
  name: 'Dokumen yang diverifikasi',
  aspect: 'QUANTITY',
  purpose: 'Layanan kepegawaian selesai tepat waktu',
  definition: 'Dokumen usul yang selesai diverifikasi dalam setahun.',
  unitOfMeasure: 'dokumen',
  source: 'Register verifikasi',
  formula: 'jumlah dokumen yang selesai diverifikasi',
  control: 'OUTPUT',
  reportedEvery: 'MONTH',
  better: 'MORE',
  addsUp: 'SUM',
  usualTarget: '12',
};
