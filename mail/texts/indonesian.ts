import { formatDate } from '../../domain/date-words.ts';
import { legalBasisInIndonesian } from '../../domain/legal-basis.ts';
import type { NoticeView } from '../../domain/notices.ts';
import type { TaskKind } from '../../domain/terms.ts';
import { CASE_NAMES, ROLE_NAMES, taskName } from '../names.ts';
import { isConfidential, type Texts } from './texts.ts';

const employee = (view: NoticeView): string =>
  view.aboutRecipient ? 'Bapak/Ibu' : (view.employeeName ?? 'pegawai yang bersangkutan');

const task = (view: NoticeView): string =>
  view.taskKind ? taskName({ ...view, taskKind: view.taskKind }, 'id') : 'Tugas penilaian kinerja';

const cycle = (view: NoticeView): string => view.cycleName ?? 'penilaian kinerja';

/** "Penetapan SKP - Nama Pegawai": what it is about, short enough for a subject. */
function about(view: NoticeView): string {
  if (isConfidential(view)) return 'tindak lanjut evaluasi kinerja';
  return view.aboutRecipient || view.employeeName === undefined ? task(view) : `${task(view)} - ${view.employeeName}`;
}

const standIn = (view: NoticeView): string => (view.standIn?.kind === 'PLT' ? 'Plt.' : 'Plh.');

/** "sejak 2 Maret 2026 sampai dengan 13 Maret 2026" */
function period({ standIn: dated }: NoticeView): string {
  if (!dated) return '';
  const until = dated.validUntil ? ` sampai dengan ${formatDate(dated.validUntil, 'id')}` : '';
  return ` sejak ${formatDate(dated.validFrom, 'id')}${until}`;
}

const inBrackets = (name: string | undefined): string => (name === undefined ? '' : ` (${name})`);

const ASKS: Readonly<Record<TaskKind, (view: NoticeView) => string>> = {
  ACKNOWLEDGE_SOCIALIZATION: () =>
    'Mohon Bapak/Ibu membaca materi sosialisasi penilaian kinerja dan menyatakan telah membacanya.',
  DRAFT_TARGETS: (view) =>
    view.aboutRecipient
      ? 'Mohon Bapak/Ibu menyusun Sasaran Kinerja Pegawai (SKP): rencana hasil kerja, indikator kinerja individu, target, dan ekspektasi perilaku kerja, lalu mengajukannya kepada Pejabat Penilai Kinerja.'
      : `Mohon Bapak/Ibu menyusunkan Sasaran Kinerja Pegawai (SKP) bagi ${employee(view)} dan mengajukannya kepada Pejabat Penilai Kinerja.`,
  APPROVE_TARGETS: (view) =>
    view.level === 0
      ? `Mohon Bapak/Ibu memeriksa SKP yang diajukan untuk ${employee(view)}, kemudian menetapkannya atau mengembalikannya disertai catatan.`
      : `Mohon Bapak/Ibu memeriksa SKP yang diajukan untuk ${employee(view)}, kemudian menetapkannya. Keputusan pada tingkat ini bersifat akhir.`,
  REPORT_REALIZATION: () =>
    'Mohon Bapak/Ibu melaporkan realisasi setiap indikator kinerja individu beserta tautan bukti dukungnya.',
  GIVE_FEEDBACK: (view) =>
    `Mohon Bapak/Ibu memberikan umpan balik tengah tahun atas kinerja ${employee(view)}: hal yang sudah baik, hal yang perlu diperbaiki, dan, bila perlu, usulan penyesuaian SKP.`,
  AGREE_ADJUSTMENT: () =>
    'Terdapat usulan penyesuaian SKP Bapak/Ibu. Mohon dibaca, kemudian dinyatakan disetujui atau tidak disetujui.',
  RATE: (view) =>
    `Mohon Bapak/Ibu mengevaluasi kinerja ${employee(view)}: menilai hasil kerja dan perilaku kerja berdasarkan realisasi, bukti dukung, dan umpan balik, serta mengisi catatan dan rekomendasi.`,
  ANSWER_CALIBRATION: (view) =>
    `Rapat kalibrasi mengusulkan penyesuaian rating ${employee(view)} sebelum dokumen disampaikan, disertai alasan. Mohon Bapak/Ibu menyetujui atau menolak usulan tersebut; penetapan tetap kewenangan Bapak/Ibu.`,
  DELIVER_RESULT: (view) =>
    `Mohon Bapak/Ibu menyampaikan dokumen evaluasi kinerja yang telah ditandatangani kepada ${employee(view)}.`,
  RECEIVE_RESULT: (view) =>
    view.aboutRecipient
      ? 'Mohon Bapak/Ibu membuka dokumen evaluasi kinerja dan menyatakan telah menerimanya. Surel ini bukan tanda terima.'
      : `Dokumen evaluasi kinerja ${employee(view)} belum dinyatakan diterima. Mohon Bapak/Ibu menyerahkan dokumen tersebut dan mencatat penyerahannya (tanggal dan saksi).`,
  SIGN_AND_RETURN: () =>
    'Mohon Bapak/Ibu menandatangani dokumen evaluasi kinerja dan mengembalikannya. Penandatanganan tidak menghapus hak Bapak/Ibu untuk mengajukan keberatan.',
  FILE_APPEAL: () =>
    'Apabila berkeberatan atas hasil evaluasi kinerja, Bapak/Ibu berhak mengajukan keberatan disertai alasan-alasannya kepada atasan Pejabat Penilai Kinerja. Hak ini boleh tidak digunakan.',
  ADMIT_LATE_APPEAL: (view) =>
    `${employee(view)} mengajukan keberatan setelah masa pengajuan berakhir, disertai sebab keterlambatannya. Mohon Bapak/Ibu memutuskan apakah keberatan tersebut diterima untuk diperiksa, disertai alasan.`,
  STATE_AS_EMPLOYEE: () =>
    'Bapak/Ibu dapat menyampaikan penjelasan tambahan dan bukti atas keberatan yang Bapak/Ibu ajukan.',
  STATE_AS_EVALUATOR: (view) =>
    `Mohon Bapak/Ibu, selaku pejabat yang menetapkan hasil evaluasi, menyampaikan penjelasan atas keberatan yang diajukan ${employee(view)}.`,
  DECIDE_APPEAL: (view) =>
    `Mohon Bapak/Ibu memeriksa keberatan yang diajukan ${employee(view)} dengan meminta penjelasan kedua pihak, kemudian menetapkan keputusan yang menguatkan atau mengubah hasil evaluasi kinerja.`,
  PLAN_COACHING: (view) => `Mohon Bapak/Ibu menyusun rencana bimbingan kinerja bagi ${employee(view)}.`,
  CONCLUDE_COACHING: (view) =>
    `Mohon Bapak/Ibu mencatat pelaksanaan dan hasil bimbingan kinerja ${employee(view)} serta menutup bimbingan tersebut.`,
  PLAN_COUNSELLING: (view) =>
    `Mohon Bapak/Ibu menyusun rencana konseling kinerja bagi ${employee(view)}. Konseling bersifat rahasia.`,
  CONCLUDE_COUNSELLING: (view) =>
    `Mohon Bapak/Ibu mencatat hasil konseling kinerja ${employee(view)} serta menutup konseling tersebut. Konseling bersifat rahasia.`,
  DECIDE_REWARD: (view) => `Mohon Bapak/Ibu memutuskan usulan penghargaan bagi ${employee(view)}.`,
  REPORT_RESULTS: (view) =>
    `Mohon Bapak/Ibu melaporkan hasil evaluasi kinerja pegawai ${view.unitName ?? 'unit kerja'} kepada Pejabat yang Berwenang (PyB).`,
  RESTORE_CONTACT: (view) =>
    `Surel mengenai penilaian kinerja ${employee(view)} tidak sampai kepada penerimanya. Mohon alamat surelnya diperbaiki, atau dicatat dengan cara apa pemberitahuan itu disampaikan.`,
  CARRY_OUT_AS_EMPLOYEE: () =>
    'Bapak/Ibu dan pimpinan menyepakati suatu tindak lanjut dalam pertemuan. Mohon dinyatakan apabila telah dilaksanakan, atau dijelaskan mengapa belum; isi kesepakatan dapat dibaca pada tugas ini.',
  CARRY_OUT_AS_EVALUATOR: (view) =>
    `Dalam pertemuan dengan ${employee(view)}, Bapak/Ibu menyepakati suatu tindak lanjut. Mohon dinyatakan apabila telah dilaksanakan, atau dijelaskan mengapa belum; isi kesepakatan dapat dibaca pada tugas ini.`,
  SIGN_REPORT: (view) =>
    `Hasil evaluasi kinerja pegawai ${view.unitName ?? 'unit kerja'} telah dilaporkan kepada Bapak/Ibu. Mohon laporan tersebut disahkan, atau dikembalikan disertai alasan.`,
};

const ask = (view: NoticeView): readonly string[] => (view.taskKind ? [ASKS[view.taskKind](view)] : []);

const CLOSED_WITHOUT: Partial<Record<TaskKind, string>> = {
  FILE_APPEAL: 'Apabila sampai batas waktu tidak ada keberatan yang diajukan, hasil evaluasi kinerja menjadi final.',
  REPORT_REALIZATION:
    'Apabila tidak dilaporkan sampai batas waktu, evaluasi tetap dilanjutkan dengan keterangan "tanpa laporan".',
  ANSWER_CALIBRATION: 'Apabila tidak dijawab sampai batas waktu, hasil evaluasi semula tetap berlaku.',
  AGREE_ADJUSTMENT: 'Apabila tidak dijawab sampai batas waktu, SKP yang berlaku tidak berubah.',
  STATE_AS_EMPLOYEE: 'Apabila tidak disampaikan sampai batas waktu, keberatan diputus tanpa penjelasan tersebut.',
  STATE_AS_EVALUATOR: 'Apabila tidak disampaikan sampai batas waktu, keberatan diputus tanpa penjelasan tersebut.',
};

function consequence(view: NoticeView): string | undefined {
  if (!view.whenOverdue) return undefined;
  switch (view.whenOverdue.action) {
    case 'TAKEN_OVER': {
      const by = ROLE_NAMES[view.whenOverdue.by].id;
      if (view.overdue) return `Batas waktu telah lewat: tugas ini sewaktu-waktu beralih kepada ${by}.`;
      return view.taskKind === 'RATE'
        ? `Apabila tidak diselesaikan sampai batas waktu, evaluasi kinerja diambil alih oleh ${by}, dan hasil yang ditetapkannya bersifat final.`
        : `Apabila tidak diselesaikan sampai batas waktu, tugas ini beralih kepada ${by}.`;
    }
    case 'CLOSED_WITHOUT':
      if (view.overdue) return undefined;
      return (
        (view.taskKind && CLOSED_WITHOUT[view.taskKind]) ??
        'Apabila tidak diselesaikan sampai batas waktu, tugas ini ditutup tanpa tindakan dan proses dilanjutkan.'
      );
    case 'STAYS_OPEN':
      return view.overdue
        ? 'Tugas ini tetap terbuka sampai diselesaikan dan keterlambatannya terlihat oleh BKD. Pengingat dikirim secara berkala.'
        : 'Apabila tidak diselesaikan sampai batas waktu, tugas ini tetap terbuka, pengingat dikirim secara berkala, dan keterlambatannya terlihat oleh BKD.';
  }
}

export const INDONESIAN: Texts = {
  about,
  greeting: (name) => `Yth. Bapak/Ibu ${name},`,
  labels: {
    employee: 'Pegawai yang dinilai',
    unit: 'Unit kerja',
    cycle: 'Siklus penilaian',
    period: 'Periode',
    task: 'Tugas',
    due: 'Batas waktu',
    dueWhy: 'Cara menghitung',
    oldDue: 'Batas waktu semula',
    newDue: 'Batas waktu baru',
    predicate: 'Predikat kinerja',
    reason: 'Alasan',
    basis: 'Dasar',
  },
  provisional: 'sementara; ketetapan hari libur tahun tersebut belum terbit sehingga tanggal ini dapat berubah',
  links: { TASK: 'Buka tugas', APPRAISAL: 'Lihat penilaian', CYCLE: 'Lihat siklus penilaian', HOME: 'Buka Daur' },
  footer: [
    'Surel ini dikirim secara otomatis; mohon tidak dibalas.',
    'Membuka tautan tidak menyetujui atau mengubah apa pun: keputusan baru tercatat setelah Bapak/Ibu sendiri menyatakannya di halaman itu atau di dalam Daur. Jangan meneruskan surel ini: tautannya berlaku atas nama Bapak/Ibu.',
  ],
  consequence,
  legalBasis: legalBasisInIndonesian,
  kinds: {
    CYCLE_LAUNCHED: (view) => ({
      subject: `Penilaian kinerja dimulai: ${cycle(view)}`,
      paragraphs: [
        `Siklus penilaian kinerja ${cycle(view)} telah dimulai.`,
        view.aboutRecipient
          ? 'Bapak/Ibu termasuk pegawai yang dinilai dalam siklus ini. Setiap tugas akan diberitahukan tersendiri beserta batas waktunya.'
          : 'Setiap tugas Bapak/Ibu akan diberitahukan tersendiri beserta batas waktunya.',
      ],
    }),
    CYCLE_PAUSED: (view) => ({
      subject: `Penilaian kinerja dihentikan sementara: ${cycle(view)}`,
      paragraphs: [
        `BKD menghentikan sementara siklus penilaian kinerja ${cycle(view)}.`,
        'Selama penghentian sementara tidak ada tugas baru dan batas waktu tidak berjalan; batas waktu tugas yang terbuka akan digeser selama masa penghentian. Hak mengajukan keberatan tetap dapat digunakan.',
      ],
    }),
    CYCLE_RESUMED: (view) => ({
      subject: `Penilaian kinerja dilanjutkan: ${cycle(view)}`,
      paragraphs: [
        `Siklus penilaian kinerja ${cycle(view)} dilanjutkan.`,
        'Batas waktu tugas yang masih terbuka telah digeser selama masa penghentian sementara. Mohon memeriksa batas waktu yang baru.',
      ],
    }),
    CYCLE_CANCELLED: (view) => ({
      subject: `Penilaian kinerja dibatalkan: ${cycle(view)}`,
      paragraphs: [
        `BKD membatalkan siklus penilaian kinerja ${cycle(view)}.`,
        'Tugas yang masih terbuka ditutup dan tidak perlu dikerjakan lagi. Semua yang telah dicatat tetap disimpan.',
      ],
    }),
    ASSIGNED: (view) => ({
      subject:
        view.taskKind === 'FILE_APPEAL' ? 'Hak mengajukan keberatan telah terbuka' : `Tugas baru: ${about(view)}`,
      paragraphs: view.taskKind ? ask(view) : ['Terdapat tugas penilaian kinerja baru bagi Bapak/Ibu.'],
    }),
    RETURNED: (view) => ({
      subject: `Dikembalikan untuk diperbaiki: ${about(view)}`,
      paragraphs: [
        view.aboutRecipient
          ? `SKP Bapak/Ibu dikembalikan oleh ${view.fromName ?? 'Pejabat Penilai Kinerja'} untuk diperbaiki. Mohon diperbaiki sesuai catatan, lalu diajukan kembali.`
          : `SKP ${employee(view)} dikembalikan oleh ${view.fromName ?? 'Pejabat Penilai Kinerja'} untuk diperbaiki sesuai catatan.`,
      ],
      quoteLabel: `Catatan${inBrackets(view.fromName)}`,
    }),
    DECISION_VOID: (view) => ({
      subject: `Keputusan tidak berlaku: ${about(view)}`,
      paragraphs: [
        'Keputusan Bapak/Ibu belum berlaku ketika keadaannya berubah, sehingga tidak dapat diberlakukan. Tugas terbuka kembali dan mohon diputuskan ulang.',
        ...ask(view),
      ],
    }),
    TASK_GIVEN: (view) => ({
      subject: `Untuk disiapkan: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Pemegang tugas'} meminta Bapak/Ibu menyiapkan konsepnya. Keputusan tetap diambil oleh pemegang tugas.`,
      ],
    }),
    TASK_HANDED_BACK: (view) => ({
      subject: `Penyiapan selesai: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Petugas yang menyiapkan'} telah mengakhiri penyiapan tugas ini. Konsep yang sudah disimpan dapat dilihat oleh pemegang tugas.`,
      ],
    }),
    REMINDER: (view) => ({
      subject: `${view.overdue ? 'Terlambat' : 'Pengingat'}: ${about(view)}`,
      paragraphs: [
        view.overdue
          ? 'Batas waktu tugas berikut telah lewat dan tugas belum diselesaikan.'
          : view.taskKind === 'FILE_APPEAL'
            ? 'Masa pengajuan keberatan atas hasil evaluasi kinerja Bapak/Ibu akan segera berakhir.'
            : 'Batas waktu tugas berikut sudah dekat.',
        ...ask(view),
        'Apabila tugas ini sudah diselesaikan, mohon abaikan pengingat ini.',
      ],
    }),
    TAKEOVER_LOST: (view) => ({
      subject: `Diambil alih: ${about(view)}`,
      paragraphs: [
        `Batas waktu tugas berikut telah lewat, sehingga penyelesaiannya diambil alih oleh ${view.toName ?? 'atasan'}. Bapak/Ibu tidak dapat lagi menyelesaikan tugas ini.`,
      ],
    }),
    TAKEOVER_GAINED: (view) => ({
      subject: `Pengambilalihan: ${about(view)}`,
      paragraphs: [
        view.fromName === undefined
          ? 'Tugas berikut beralih kepada Bapak/Ibu karena tidak diselesaikan sampai batas waktunya.'
          : `Tugas berikut beralih kepada Bapak/Ibu karena ${view.fromName} tidak menyelesaikannya sampai batas waktu.`,
        ...ask(view),
        ...(view.taskKind === 'RATE'
          ? ['Dalam pengambilalihan penilaian oleh atasan, hasil yang Bapak/Ibu tetapkan bersifat final.']
          : []),
      ],
    }),
    DEADLINE_MOVED: (view) => ({
      subject: `Batas waktu berubah: ${about(view)}`,
      paragraphs: ['Batas waktu berikut berubah. Batas waktu semula tidak berlaku lagi.'],
    }),
    DELIVERED: (view) => ({
      subject: view.aboutRecipient
        ? 'Dokumen evaluasi kinerja Bapak/Ibu telah disampaikan'
        : `Dokumen evaluasi kinerja telah disampaikan: ${employee(view)}`,
      paragraphs: view.aboutRecipient
        ? [
            `Dokumen evaluasi kinerja Bapak/Ibu telah disampaikan${view.fromName === undefined ? '' : ` oleh ${view.fromName}`}. Mohon dibuka dan dinyatakan diterima.`,
            'Surel ini bukan tanda terima. Jangka waktu penandatanganan dan pengajuan keberatan dihitung sejak dokumen diterima, bukan sejak surel ini dikirim.',
          ]
        : [`Dokumen evaluasi kinerja ${employee(view)} telah disampaikan.`],
    }),
    RESULT_FINAL: (view) => ({
      subject: view.aboutRecipient
        ? 'Hasil evaluasi kinerja Bapak/Ibu telah final'
        : `Hasil evaluasi kinerja telah final: ${employee(view)}`,
      paragraphs: [`Hasil evaluasi kinerja ${employee(view)} telah final dan tidak dapat diubah lagi.`],
    }),
    RECOGNISED: (view) => ({
      subject: view.aboutRecipient ? 'Apresiasi atas kinerja Bapak/Ibu' : `Apresiasi atas kinerja: ${employee(view)}`,
      paragraphs: [
        view.aboutRecipient
          ? 'Terima kasih atas kinerja Bapak/Ibu pada siklus penilaian ini. Hasil evaluasi tersebut dicatat sebagai apresiasi.'
          : `Hasil evaluasi kinerja ${employee(view)} pada siklus penilaian ini dicatat sebagai apresiasi.`,
      ],
    }),
    APPEAL_FILED: (view) => ({
      subject: view.aboutRecipient ? 'Keberatan Bapak/Ibu telah dicatat' : `Keberatan diajukan: ${employee(view)}`,
      paragraphs: view.aboutRecipient
        ? [
            'Keberatan Bapak/Ibu atas hasil evaluasi kinerja telah dicatat dan diteruskan kepada atasan Pejabat Penilai Kinerja untuk diperiksa.',
          ]
        : [
            `${employee(view)} mengajukan keberatan atas hasil evaluasi kinerja.`,
            ...(view.taskKind === undefined
              ? ['Keberatan diperiksa oleh atasan Pejabat Penilai Kinerja dengan meminta penjelasan kedua pihak.']
              : ask(view)),
          ],
    }),
    STATEMENT_ASKED: (view) => ({
      subject: view.aboutRecipient
        ? 'Penjelasan atas keberatan Bapak/Ibu'
        : `Permintaan penjelasan atas keberatan: ${employee(view)}`,
      paragraphs: view.taskKind ? ask(view) : ['Mohon Bapak/Ibu menyampaikan penjelasan atas keberatan yang diajukan.'],
    }),
    APPEAL_WITHDRAWN: (view) => ({
      subject: view.aboutRecipient ? 'Keberatan Bapak/Ibu telah dicabut' : `Keberatan dicabut: ${employee(view)}`,
      paragraphs: [
        `Keberatan ${view.aboutRecipient ? 'Bapak/Ibu' : `yang diajukan ${employee(view)}`} atas hasil evaluasi kinerja telah dicabut. Pemeriksaan keberatan dihentikan.`,
      ],
    }),
    APPEAL_DECIDED: (view) => ({
      subject: view.aboutRecipient
        ? 'Keputusan atas keberatan Bapak/Ibu'
        : `Keputusan atas keberatan: ${employee(view)}`,
      paragraphs: [
        view.appealResult === 'CHANGED'
          ? `Keberatan ${view.aboutRecipient ? 'Bapak/Ibu' : employee(view)} telah diputus: hasil evaluasi kinerja diubah.`
          : view.appealResult === 'CONFIRMED'
            ? `Keberatan ${view.aboutRecipient ? 'Bapak/Ibu' : employee(view)} telah diputus: hasil evaluasi kinerja dikuatkan.`
            : `Keberatan ${view.aboutRecipient ? 'Bapak/Ibu' : employee(view)} telah diputus.`,
        'Alasan keputusan dapat dibaca pada tautan di bawah. Keputusan ini bersifat final dan tidak dapat diajukan keberatan kembali.',
      ],
    }),
    LATE_APPEAL_ADMITTED: (view) => ({
      subject: view.aboutRecipient
        ? 'Keberatan Bapak/Ibu yang terlambat diterima untuk diperiksa'
        : `Keberatan yang terlambat diterima untuk diperiksa: ${employee(view)}`,
      paragraphs: [
        `BKD menerima keberatan yang diajukan ${employee(view)} setelah masa pengajuan berakhir. Keberatan diteruskan kepada atasan Pejabat Penilai Kinerja; hasil evaluasi kinerja belum final sampai keberatan diputus.`,
      ],
    }),
    LATE_APPEAL_NOT_ADMITTED: (view) => ({
      subject: view.aboutRecipient
        ? 'Keberatan Bapak/Ibu yang terlambat tidak diterima'
        : `Keberatan yang terlambat tidak diterima: ${employee(view)}`,
      paragraphs: [
        `BKD tidak menerima keberatan yang diajukan ${employee(view)} setelah masa pengajuan berakhir. Hasil evaluasi kinerja tetap berlaku. Alasannya dapat dibaca pada tautan di bawah.`,
      ],
    }),
    CASE_CANCELLED: (view) => {
      const name = view.caseKind ? CASE_NAMES[view.caseKind].id : 'Tindak lanjut';
      return {
        subject: isConfidential(view)
          ? 'Tindak lanjut evaluasi kinerja'
          : view.aboutRecipient
            ? `${name} dihentikan`
            : `${name} dihentikan: ${employee(view)}`,
        paragraphs: [
          `${name} bagi ${employee(view)} dihentikan karena hasil evaluasi kinerja yang menjadi dasarnya telah diubah atas keberatan. Tugas yang masih terbuka ditutup dan tidak perlu dikerjakan lagi.`,
          ...(isConfidential(view) ? ['Konseling bersifat rahasia: mohon tidak meneruskan surel ini.'] : []),
        ],
      };
    },
    CASE_OPENED: (view) => {
      const name = view.caseKind ? CASE_NAMES[view.caseKind].id : 'Tindak lanjut';
      return {
        subject: isConfidential(view)
          ? 'Tindak lanjut evaluasi kinerja'
          : view.aboutRecipient
            ? `${name} dibuka`
            : `${name} dibuka: ${employee(view)}`,
        paragraphs: [
          view.caseKind === 'REWARD'
            ? `Usulan penghargaan bagi ${employee(view)} telah dibuka sebagai tindak lanjut hasil evaluasi kinerja.`
            : `${name} bagi ${employee(view)} telah dibuka sebagai tindak lanjut penilaian kinerja.`,
          ...(isConfidential(view) ? ['Konseling bersifat rahasia: mohon tidak meneruskan surel ini.'] : []),
          ...ask(view),
        ],
      };
    },
    DELEGATION_RECORDED: (view) => ({
      subject: `Penunjukan ${standIn(view)}: ${view.fromName ?? 'pejabat'} kepada ${view.toName ?? 'pejabat'}`,
      paragraphs: [
        `${view.toName ?? 'Pejabat yang ditunjuk'} bertindak sebagai ${standIn(view)} ${view.fromName ?? 'pejabat yang bersangkutan'}${period(view)}.`,
        'Selama itu tugas penilaian kinerja dari jabatan tersebut beralih kepada pejabat yang ditunjuk, dan sesudahnya kembali. Penilaian atas diri sendiri, dan keberatan atas hasil yang ditetapkan sendiri, beralih kepada atasan berikutnya.',
      ],
    }),
    DELEGATION_ENDED: (view) => ({
      subject: `Berakhirnya ${standIn(view)}: ${view.fromName ?? 'pejabat'}`,
      paragraphs: [
        `Penunjukan ${view.toName ?? 'pejabat'} sebagai ${standIn(view)} ${view.fromName ?? 'pejabat yang bersangkutan'} berakhir. Tugas yang masih terbuka kembali kepada pemegang jabatan.`,
      ],
    }),
    ALARM: (view) => ({
      subject: `Perlu perhatian BKD: ${about(view)}`,
      paragraphs: [
        `Tugas berikut telah melewati batas waktu dan tidak ada lagi yang mengambil alih${view.fromName === undefined ? '' : `; pemegang tugas: ${view.fromName}`}. Tugas tetap terbuka sampai ada yang menyelesaikannya.`,
        'Mohon BKD menindaklanjuti.',
      ],
    }),
    EVALUATOR_CHANGED: (view) => ({
      subject: view.aboutRecipient
        ? 'Pejabat Penilai Kinerja Bapak/Ibu berganti'
        : view.employeeName === undefined
          ? 'Pergantian Pejabat Penilai Kinerja'
          : `Pergantian Pejabat Penilai Kinerja: ${employee(view)}`,
      paragraphs: [
        `${view.toName ?? 'Pejabat lain'} kini menjadi Pejabat Penilai Kinerja bagi ${
          view.aboutRecipient ? 'Bapak/Ibu' : (view.employeeName ?? 'para pegawai yang bersangkutan')
        }${view.fromName === undefined ? '' : `, menggantikan ${view.fromName}`}.`,
        'Tugas yang masih terbuka beralih kepada pejabat yang kini berwenang dengan batas waktu yang tetap. Dalam rentang waktu pelaksanaan evaluasi, Pejabat Penilai Kinerja yang berpindah tetap melakukan evaluasi.',
      ],
    }),
    NEW_TARGETS: (view) => ({
      subject: view.aboutRecipient ? 'SKP baru perlu ditetapkan' : `SKP baru: ${employee(view)}`,
      paragraphs: [
        `${view.toName ?? 'Pejabat baru'} kini menjadi Pejabat Penilai Kinerja bagi ${employee(view)}${view.fromName === undefined ? '' : `, menggantikan ${view.fromName}`}.`,
        'SKP yang berlaku ditutup beserta capaiannya sampai saat ini; tidak ada catatan yang hilang. SKP baru disusun dan ditetapkan bersama Pejabat Penilai Kinerja yang baru; tugasnya disampaikan tersendiri beserta batas waktunya.',
      ],
    }),
    TARGETS_TO_EXTEND: (view) => ({
      subject: view.aboutRecipient
        ? 'Tugas belajar: mohon melengkapi SKP'
        : `Tugas belajar: SKP perlu dilengkapi, ${employee(view)}`,
      paragraphs: [
        'Tugas belajar dimulai atau berakhir. Ekspektasi untuk masa tersebut ditambahkan pada SKP tahun kinerja ini tanpa menyusun dokumen SKP baru; SKP tetap berlaku sampai versi berikutnya ditetapkan.',
        'Tugasnya disampaikan tersendiri beserta batas waktunya.',
      ],
    }),
    LINE_CORRECTED: (view) => ({
      subject: view.aboutRecipient
        ? 'Pembetulan: Pejabat Penilai Kinerja atau atasannya'
        : `Pembetulan: Pejabat Penilai Kinerja atau atasannya, ${employee(view)}`,
      paragraphs: [
        `Data atasan bagi ${employee(view)} keliru atau belum ada, dan kini dibetulkan menjadi ${view.toName ?? 'pejabat lain'}${
          view.fromName === undefined ? '' : `, semula ${view.fromName}`
        }. SKP dan keputusan yang telah ada tetap berlaku; tugas yang masih terbuka beralih kepada pejabat yang benar.`,
      ],
    }),
    EXCLUDED: (view) => ({
      subject: view.aboutRecipient
        ? 'Penilaian kinerja Bapak/Ibu diakhiri'
        : `Penilaian kinerja diakhiri: ${employee(view)}`,
      paragraphs: [
        `Penilaian kinerja ${employee(view)} dalam ${cycle(view)} diakhiri. Tugas yang masih terbuka tidak perlu dikerjakan lagi. Semua yang telah dicatat tetap tersimpan.`,
        ...(view.aboutRecipient ? ['Apabila hal ini keliru, mohon menghubungi BKD.'] : []),
      ],
    }),
    COMMENTED: (view) => ({
      subject: `Catatan baru: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Seseorang'} menulis catatan atau melampirkan berkas pada tugas ini. Isinya dapat dibaca setelah Bapak/Ibu masuk.`,
      ],
    }),
    CLARIFICATION_ASKED: (view) => ({
      subject: `Permintaan penjelasan: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Pemegang tugas'} meminta penjelasan dari Bapak/Ibu sebelum memutuskan. Mohon pertanyaannya dibaca dan dijawab setelah Bapak/Ibu masuk.`,
        'Tugas dapat diputuskan sebelum jawaban diberikan; pertanyaan yang belum dijawab ditutup bersama tugasnya.',
      ],
    }),
    CLARIFICATION_ANSWERED: (view) => ({
      subject: `Penjelasan telah diberikan: ${about(view)}`,
      paragraphs: [`${view.fromName ?? 'Yang ditanya'} telah menjawab pertanyaan Bapak/Ibu. Tugas menunggu keputusan.`],
    }),
    LEADER_TARGETS_SET: (view) => ({
      subject: `SKP pimpinan telah ditetapkan: ${cycle(view)}`,
      paragraphs: [
        `SKP ${view.fromName ?? 'Pejabat Penilai Kinerja'} dalam ${cycle(view)} telah berlaku. Sebagian rencana hasil kerja Bapak/Ibu belum ditautkan; mohon tentukan rencana hasil kerja pimpinan mana yang didukungnya. Tidak ada tahapan yang menunggu tautan ini.`,
      ],
    }),
    INDICATOR_CHANGE_PROPOSED: (view) => ({
      subject: `Usul atas pustaka indikator: ${cycle(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Seseorang'} mengusulkan tindak lanjut atas satu indikator dalam pustaka, dengan angka-angkanya pada ${cycle(view)}. Mohon dibaca dan diputuskan.`,
      ],
    }),
    INDICATOR_CHANGE_DECIDED: (view) => ({
      subject: `Usul Bapak/Ibu atas pustaka indikator telah diputuskan: ${cycle(view)}`,
      paragraphs: [
        `Usul Bapak/Ibu atas satu indikator dalam pustaka setelah ${cycle(view)} telah diputuskan. Keputusan dan alasannya tersimpan bersama usul itu.`,
      ],
    }),
    WORK_REPORT_FEEDBACK: (view) => ({
      subject: `Umpan balik atas laporan Bapak/Ibu: ${cycle(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Pimpinan Bapak/Ibu'} memberikan umpan balik atas laporan Bapak/Ibu dalam ${cycle(view)}. Mohon masuk untuk membacanya di samping laporan itu.`,
      ],
    }),
    WORK_REPORT_QUESTION: (view) => ({
      subject: `Pertanyaan atas satu laporan: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Seseorang'} mengajukan pertanyaan atas satu laporan dalam ${cycle(view)}. Jawabannya dituliskan pada percakapan laporan itu.`,
      ],
    }),
    WORK_REPORT_ANSWER: (view) => ({
      subject: `Pertanyaan Bapak/Ibu atas satu laporan telah dijawab: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Seseorang'} telah menjawab pertanyaan Bapak/Ibu atas satu laporan dalam ${cycle(view)}. Jawabannya ada pada percakapan laporan itu.`,
      ],
    }),
    WORK_REPORTS_MISSING: (view) => ({
      subject: `Laporan kerja yang belum ada: ${cycle(view)}`,
      paragraphs: [
        `Sebanyak ${view.count ?? 1} laporan kerja Bapak/Ibu dalam ${cycle(view)} selama lima minggu terakhir belum ada; hari libur dan cuti tidak dihitung. Laporan yang terlambat tetap diterima dan ditandai terlambat. Hari-harinya tampak pada kalender laporan.`,
      ],
    }),
    CHECK_IN_PLANNED: (view) => ({
      subject: `Pertemuan direncanakan: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Pimpinan Bapak/Ibu'} merencanakan pertemuan dalam ${cycle(view)}, atau mengubah jadwalnya. Hari, jam, dan tempatnya tampak di samping pokok bahasan; hal yang ingin dibicarakan dapat ditambahkan di sana.`,
      ],
    }),
    CHECK_IN_HELD: (view) => ({
      subject: `Catatan pertemuan Bapak/Ibu: ${cycle(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Pimpinan Bapak/Ibu'} telah mencatat pertemuan dengan Bapak/Ibu. Mohon catatan itu dibaca dan dinyatakan telah dibaca; apabila ada pandangan lain, dapat dituliskan di sana dan tercantum di samping catatan itu.`,
      ],
    }),
    CHECK_IN_REMARK: (view) => ({
      subject: `Tanggapan atas catatan pertemuan: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Pegawai'} telah membaca catatan pertemuan dan memberikan tanggapan. Tanggapan itu tercantum di samping catatan.`,
      ],
    }),
    CHECK_INS_MISSING: (view) => ({
      subject: `Pegawai yang belum ditemui: ${cycle(view)}`,
      paragraphs: [
        `Dalam ${cycle(view)} belum tercatat pertemuan Bapak/Ibu dengan ${view.count ?? 1} pegawai yang Bapak/Ibu nilai sejak awal periode yang lalu. Nama-namanya tampak pada daftar tim Bapak/Ibu.`,
      ],
    }),
    STAGE_REOPENED: (view) => ({
      subject: `Tahapan dibuka kembali oleh BKD: ${about(view)}`,
      paragraphs: [
        `Salah satu tahapan penilaian kinerja ${employee(view)} dalam ${cycle(view)} dibuka kembali oleh BKD. Semua yang telah dicatat tetap tersimpan di samping yang baru. Hal yang perlu dikerjakan disampaikan tersendiri beserta batas waktunya.`,
      ],
    }),
    ORDER_REQUESTED: (view) => ({
      subject: `Persetujuan diperlukan: ${about(view)}`,
      paragraphs: [
        `Rekan di BKD mengajukan perintah atas penilaian kinerja ${employee(view)} dalam ${cycle(view)} yang memerlukan persetujuan pejabat BKD lain. Mohon masuk, membaca alasan dan akibatnya, lalu menyetujui atau menolaknya.`,
      ],
    }),
    ORDER_APPLIED: (view) => ({
      subject: `Disetujui: perintah atas penilaian ${employee(view)}`,
      paragraphs: [
        `Perintah yang Bapak/Ibu ajukan atas penilaian kinerja ${employee(view)} dalam ${cycle(view)} telah disetujui dan dilaksanakan.`,
      ],
    }),
    ORDER_REFUSED: (view) => ({
      subject: `Tidak disetujui: perintah atas penilaian ${employee(view)}`,
      paragraphs: [
        `Perintah yang Bapak/Ibu ajukan atas penilaian kinerja ${employee(view)} dalam ${cycle(view)} tidak disetujui. Tidak ada yang berubah; alasannya tersimpan bersama perintah itu.`,
      ],
    }),
    CLOSED_BY_BKD: (view) => ({
      subject: view.aboutRecipient
        ? 'Penilaian kinerja Bapak/Ibu ditutup tanpa hasil'
        : `Penilaian kinerja ditutup tanpa hasil: ${employee(view)}`,
      paragraphs: [
        `Penilaian kinerja ${employee(view)} dalam ${cycle(view)} ditutup oleh BKD tanpa hasil. Tugas yang masih terbuka tidak perlu dikerjakan lagi. Semua yang telah dicatat tetap tersimpan.`,
        ...(view.aboutRecipient ? ['Apabila hal ini keliru, mohon menghubungi BKD.'] : []),
      ],
    }),
    TASK_CLOSED_BY_BKD: (view) => ({
      subject: `Ditutup oleh BKD: ${about(view)}`,
      paragraphs: [
        `Salah satu tugas dalam penilaian kinerja ${employee(view)} ditutup oleh BKD tanpa keputusan; proses dilanjutkan tanpanya.`,
      ],
    }),
    REINCLUDED: (view) => ({
      subject: view.aboutRecipient
        ? 'Penilaian kinerja Bapak/Ibu dilanjutkan'
        : `Penilaian kinerja dilanjutkan: ${employee(view)}`,
      paragraphs: [
        `Penilaian kinerja ${employee(view)} dalam ${cycle(view)} dilanjutkan dari keadaan terakhir. Tugas yang semula terbuka disampaikan kembali beserta batas waktunya.`,
      ],
    }),
  },
};
