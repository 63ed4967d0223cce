/** What people write, in their own language; nothing of it is about anybody real. */
import type { PlanForm } from '../../domain/forms.ts';
import { oneOf } from '../lots.ts';

/** Published versions that lines can refer to, by the code of their indicator. */
export type Library = ReadonlyMap<string, string>;

/** Planned results that people draw, each with an indicator of the library. */
export const RESULTS = [
  {
    statement: 'Laporan kegiatan unit tersusun tepat waktu',
    indicator: {
      aspect: 'QUANTITY',
      code: 'LAPORAN',
      better: 'MORE',
      addsUp: 'SUM',
      statement: 'Jumlah laporan yang tersusun',
      target: '12',
      unitOfMeasure: 'laporan',
    },
  },
  {
    statement: 'Layanan kepada masyarakat meningkat mutunya',
    indicator: {
      code: 'KEPUASAN',
      better: 'MORE',
      addsUp: 'LATEST',
      aspect: 'QUALITY',
      statement: 'Nilai survei kepuasan',
      target: '≥ 85',
      unitOfMeasure: 'nilai',
    },
  },
  {
    statement: 'Permohonan diselesaikan sesuai standar pelayanan',
    indicator: {
      code: 'LAMA-LAYANAN',
      better: 'LESS',
      addsUp: 'MEAN',
      aspect: 'TIME',
      statement: 'Lama penyelesaian',
      target: 'maks 5',
      unitOfMeasure: 'hari kerja',
    },
  },
  {
    statement: 'Anggaran kegiatan terserap sesuai rencana',
    indicator: {
      code: 'SERAPAN',
      better: 'MORE',
      addsUp: 'LATEST',
      aspect: 'COST',
      statement: 'Serapan anggaran',
      target: '90–100',
      unitOfMeasure: 'persen',
    },
  },
  {
    statement: 'Data kepegawaian unit termutakhirkan',
    indicator: {
      aspect: 'QUANTITY',
      code: 'DATA',
      better: 'MORE',
      addsUp: 'SUM',
      statement: 'Jumlah data yang dimutakhirkan',
      target: 'min 40',
      unitOfMeasure: 'data',
    },
  },
] as const;

/**
 * A plan of two or three planned results.
 * @param improved after it was returned
 * @param library most lines refer to it; absent: the cycle has none
 */
export function planOf(seed: number, key: string, improved: boolean, library?: Library): PlanForm {
  const first = Math.floor(RESULTS.length * (oneOf([0, 0.2, 0.4, 0.6, 0.8], seed, 'plan', key) + 0.01));
  const many = oneOf([2, 3], seed, 'plan-size', key);
  const drawn = [...RESULTS, ...RESULTS].slice(first, first + many);
  return {
    results: drawn.map(({ statement, indicator }, index) => ({
      statement,
      main: index < 2,
      ...(index === 0 ? { supports: 'Meningkatnya kualitas tata kelola pemerintahan' } : {}),
      indicators: [
        lineOf(indicator, oneOf([true, true, true, false], seed, 'refers', key) ? library : undefined),
        ...(improved && index === 0
          ? [
              {
                aspect: 'TIME' as const,
                statement: 'Ketepatan waktu penyampaian',
                target: '100',
                unitOfMeasure: 'persen',
              },
            ]
          : []),
      ],
    })),
    behaviourExpectations: {
      BERORIENTASI_PELAYANAN: 'Menanggapi permohonan pada hari yang sama',
      KOLABORATIF: 'Membantu rekan di unit lain bila diminta',
    },
  };
}

function lineOf(
  { code, better: _better, addsUp: _addsUp, ...line }: (typeof RESULTS)[number]['indicator'],
  library: Library | undefined,
): PlanForm['results'][number]['indicators'][number] {
  const libraryVersionId = library?.get(code);
  return { ...line, ...(libraryVersionId ? { libraryVersionId } : {}) };
}

export const TEXT = {
  returned: 'Mohon ditambahkan indikator ketepatan waktu pada rencana hasil kerja yang pertama.',
  realization: 'Sebagian besar rencana hasil kerja tercapai; bukti dukung terlampir.',
  evidence: { title: 'Laporan kegiatan', url: 'https://dokumen.kabupaten-contoh.example/laporan-kegiatan' },
  feedback: {
    strengths: 'Teliti dan dapat diandalkan dalam pelayanan.',
    gaps: 'Pendokumentasian hasil kerja masih perlu ditingkatkan.',
    text: 'Lanjutkan, dan lengkapi bukti dukung setiap bulan.',
  },
  adjusted: 'Ada penugasan tambahan sejak bulan Mei, sehingga target disesuaikan.',
  declined: 'Beban kerja tidak berubah, sehingga target semula tetap dapat dicapai.',
  ongoing: 'Terima kasih, layanan minggu ini berjalan lancar dan tercatat dengan baik.',
  point: 'Aplikasi pendaftaran sering lambat pada pagi hari.',
  checkIn: 'Kemajuan hasil kerja dibahas; target tetap, dan dukungan yang diperlukan telah dicatat.',
  employeesAction: 'Menyusun daftar berkas yang menunggu rekomendasi dinas lain',
  evaluatorsAction: 'Menyampaikan permintaan perbaikan aplikasi kepada Dinas Kominfo',
  notDone: 'Menunggu jawaban dinas lain.',
  question: 'Berkas mana yang paling lama diselesaikan?',
  answer: 'Berkas yang menunggu rekomendasi dinas lain; daftarnya ada pada bukti dukung.',
  progress: 'Menyelesaikan laporan bulanan dan memperbarui data unit.',
  notes: 'Hasil kerja dan perilaku dinilai berdasarkan bukti dukung dan umpan balik selama tahun berjalan.',
  recommendation: 'Ikut serta dalam pelatihan penyusunan laporan kinerja.',
  departure: 'Kontribusi di luar rencana hasil kerja turut dipertimbangkan.',
  objection: 'Saya keberatan karena capaian pada semester kedua belum diperhitungkan dalam penilaian ini.',
  employeesStatement: 'Capaian semester kedua sudah dilaporkan lengkap dengan bukti dukungnya.',
  evaluatorsStatement: 'Penilaian didasarkan pada realisasi yang dilaporkan dan umpan balik yang tercatat.',
  hearing: {
    mode: 'IN_PERSON',
    place: 'Ruang rapat unit kerja',
    attended: ['Pegawai yang dinilai', 'Pejabat Penilai Kinerja'],
    notes: 'Kedua pihak hadir dan didengar keterangannya.',
  },
  confirmed: 'Penilaian sesuai dengan bukti dukung yang ada, sehingga hasil semula dikuatkan.',
  changed: 'Sebagian bukti dukung belum diperhitungkan, sehingga penilaian diubah.',
  place: 'Ruang rapat unit kerja',
  witnesses: ['Kepala Subbagian Umum', 'Analis Kepegawaian'],
  problem: 'Kompetensi penyusunan laporan belum sesuai dengan yang diharapkan.',
  problemInMidYear: 'Pada evaluasi berjalan terlihat kesulitan dalam menyusun laporan kegiatan.',
  goal: 'Laporan bulanan tersusun mandiri dan tepat waktu',
  action: 'Pendampingan mingguan oleh rekan yang lebih berpengalaman',
  session: {
    topic: 'Pembahasan kemajuan',
    notes: 'Dibahas kendala dan cara mengatasinya.',
    agreed: 'Dilanjutkan minggu depan.',
  },
  concluded: 'Kemajuan terlihat pada laporan terakhir.',
  reward: 'Kinerja sangat baik sepanjang tahun, didukung bukti.',
  noReward: 'Penghargaan serupa sudah diberikan pada tahun yang sama.',
  report: 'Laporan hasil evaluasi kinerja unit.',
  signed: 'Laporan diterima dan disahkan.',
} as const;
