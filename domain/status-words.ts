/** The phrases of status-sentence.ts, in both languages. Indonesian words are those of PermenPANRB 6/2022. */
import type { Language, TaskKind } from './terms.ts';

type Phrases<Code extends string> = Readonly<Record<Code, Readonly<Record<Language, string>>>>;

/** What the holder of a task is waited for: "Menunggu … untuk …", "Waiting for … to …". */
export const TO_DO: Phrases<TaskKind> = {
  ACKNOWLEDGE_SOCIALIZATION: { id: 'menyatakan telah membaca materi sosialisasi', en: 'acknowledge the material' },
  DRAFT_TARGETS: { id: 'menyusun SKP', en: 'draft the performance plan (SKP)' },
  APPROVE_TARGETS: { id: 'menetapkan SKP', en: 'approve the performance plan (SKP)' },
  REPORT_REALIZATION: { id: 'melaporkan realisasi kinerja', en: 'report the realization' },
  GIVE_FEEDBACK: { id: 'memberikan umpan balik tengah tahun', en: 'give mid-term feedback' },
  AGREE_ADJUSTMENT: { id: 'menjawab usulan penyesuaian SKP', en: 'answer the proposed adjustment of the plan (SKP)' },
  RATE: { id: 'mengevaluasi kinerja', en: 'evaluate the performance' },
  ANSWER_CALIBRATION: { id: 'menjawab usulan kalibrasi', en: 'answer the proposal of a calibration' },
  DELIVER_RESULT: { id: 'menyampaikan dokumen evaluasi kinerja', en: 'deliver the evaluation document' },
  RECEIVE_RESULT: { id: 'menyatakan penerimaan dokumen evaluasi kinerja', en: 'receive the evaluation document' },
  SIGN_AND_RETURN: {
    id: 'menandatangani dan mengembalikan dokumen evaluasi kinerja',
    en: 'sign and return the evaluation document',
  },
  FILE_APPEAL: { id: 'mengajukan keberatan', en: 'file an appeal' },
  ADMIT_LATE_APPEAL: {
    id: 'memutuskan permohonan keberatan yang terlambat diajukan',
    en: 'decide whether a late appeal is admitted',
  },
  STATE_AS_EMPLOYEE: { id: 'memberikan penjelasan atas keberatan', en: 'give a statement on the appeal' },
  STATE_AS_EVALUATOR: { id: 'memberikan penjelasan atas keberatan', en: 'give a statement on the appeal' },
  DECIDE_APPEAL: { id: 'memutuskan keberatan', en: 'decide the appeal' },
  PLAN_COACHING: { id: 'menyusun rencana bimbingan kinerja', en: 'plan the coaching' },
  CONCLUDE_COACHING: { id: 'mencatat hasil bimbingan kinerja', en: 'conclude the coaching' },
  PLAN_COUNSELLING: { id: 'menyusun rencana konseling kinerja', en: 'plan the counselling' },
  CONCLUDE_COUNSELLING: { id: 'mencatat hasil konseling kinerja', en: 'conclude the counselling' },
  DECIDE_REWARD: { id: 'memutuskan usulan penghargaan', en: 'decide the reward proposal' },
  REPORT_RESULTS: { id: 'melaporkan hasil evaluasi kinerja unit kerja', en: 'report the results of the unit' },
  RESTORE_CONTACT: { id: 'memulihkan alamat surel', en: 'restore an e-mail address' },
  CARRY_OUT_AS_EMPLOYEE: { id: 'melaksanakan hal yang disepakati dalam pertemuan', en: 'carry out what was agreed' },
  CARRY_OUT_AS_EVALUATOR: { id: 'melaksanakan hal yang disepakati dalam pertemuan', en: 'carry out what was agreed' },
  SIGN_REPORT: { id: 'mengesahkan laporan hasil evaluasi kinerja unit kerja', en: 'sign the report of the unit off' },
};

/** What happens when a task is closed because nobody acted; without an entry, the course goes on without it. */
export const CLOSED_WITHOUT: Readonly<Partial<Record<TaskKind, Readonly<Record<Language, string>>>>> = {
  FILE_APPEAL: { id: 'hasil evaluasi kinerja menjadi final', en: 'the result becomes final' },
  REPORT_REALIZATION: {
    id: 'evaluasi dilanjutkan dengan keterangan tanpa laporan',
    en: 'the evaluation goes on, marked as without a report',
  },
  AGREE_ADJUSTMENT: { id: 'SKP yang berlaku tidak berubah', en: 'the plan (SKP) in force stays' },
  ANSWER_CALIBRATION: { id: 'hasil evaluasi semula tetap berlaku', en: 'the rating stays as it was' },
  SIGN_AND_RETURN: {
    id: 'dokumen berlaku tanpa tanda tangan pegawai',
    en: 'the document stands unsigned by the employee',
  },
  STATE_AS_EMPLOYEE: { id: 'keberatan diputus tanpa penjelasan itu', en: 'the appeal is decided without it' },
  STATE_AS_EVALUATOR: { id: 'keberatan diputus tanpa penjelasan itu', en: 'the appeal is decided without it' },
};

/** Why an appraisal has ended, or a clock stands still, by its code; an unknown code is not told. */
export const BECAUSE: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  STATE_OFFICIAL: { id: 'diangkat menjadi pejabat negara', en: 'appointment as a state official' },
  SUSPENDED: { id: 'diberhentikan sementara', en: 'suspension from service' },
  UNPAID_LEAVE: { id: 'cuti di luar tanggungan negara', en: 'unpaid leave' },
  PRE_RETIREMENT: { id: 'masa persiapan pensiun', en: 'pre-retirement leave' },
  RETIRED: { id: 'pensiun', en: 'retirement' },
  LEFT: { id: 'tidak lagi bekerja pada instansi', en: 'leaving the agency' },
  DECEASED: { id: 'meninggal dunia', en: 'death' },
  CYCLE_CANCELLED: { id: 'siklus penilaian dibatalkan', en: 'cancellation of the cycle' },
  SICK_LEAVE: { id: 'cuti sakit', en: 'sick leave' },
  DUTY_ABROAD: { id: 'tugas di luar negeri', en: 'duty abroad' },
  FORCE_MAJEURE: { id: 'keadaan kahar', en: 'force majeure' },
  REMOVED: { id: 'tidak termasuk peserta siklus ini', en: 'not belonging in this cycle' },
  DIED: { id: 'meninggal dunia', en: 'death' },
  LOCKED: { id: 'penguncian oleh BKD', en: 'a lock by BKD' },
  FORCE_CLOSED: { id: 'perintah penutupan oleh BKD', en: 'an order of BKD to close it' },
};
