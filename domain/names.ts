/** Codes in the words that people read. Indonesian words are those of PermenPANRB 6/2022. */
import type { Language, OrganisationGrade, Predicate, Role, Stage, TaskKind } from './terms.ts';

type Names<Code extends string> = Readonly<Record<Code, Readonly<Record<Language, string>>>>;

export const STAGE_NAMES: Names<Stage> = {
  SOCIALIZATION: { id: 'Sosialisasi', en: 'Socialization' },
  TARGET_SETTING: { id: 'Penetapan SKP', en: 'Target setting' },
  MONITORING: { id: 'Pelaksanaan dan pemantauan', en: 'Monitoring' },
  MID_TERM: { id: 'Evaluasi tengah tahun', en: 'Mid-term review' },
  FINAL_SCORING: { id: 'Evaluasi kinerja tahunan', en: 'Final scoring' },
  DELIVERY: { id: 'Penyampaian dokumen evaluasi kinerja', en: 'Delivery and receipt' },
  APPEAL: { id: 'Keberatan', en: 'Appeal' },
  FOLLOW_UP: { id: 'Tindak lanjut hasil evaluasi', en: 'Follow-up' },
  REPORTING: { id: 'Pelaporan kinerja', en: 'Reporting' },
};

export const PREDICATE_NAMES: Names<Predicate> = {
  SANGAT_BAIK: { id: 'Sangat Baik', en: 'Very good (Sangat Baik)' },
  BAIK: { id: 'Baik', en: 'Good (Baik)' },
  BUTUH_PERBAIKAN: { id: 'Butuh Perbaikan', en: 'Needs improvement (Butuh Perbaikan)' },
  KURANG: { id: 'Kurang (Misconduct)', en: 'Poor / misconduct (Kurang)' },
  SANGAT_KURANG: { id: 'Sangat Kurang', en: 'Very poor (Sangat Kurang)' },
};

/** Predicates of an organisation's result (IV.B.1.a, p.92). */
export const GRADE_NAMES: Names<OrganisationGrade> = {
  ISTIMEWA: { id: 'Istimewa', en: 'Outstanding (Istimewa)' },
  BAIK: { id: 'Baik', en: 'Good (Baik)' },
  BUTUH_PERBAIKAN: { id: 'Butuh Perbaikan', en: 'Needs improvement (Butuh Perbaikan)' },
  KURANG: { id: 'Kurang', en: 'Poor (Kurang)' },
  SANGAT_KURANG: { id: 'Sangat Kurang', en: 'Very poor (Sangat Kurang)' },
};

/** In the middle of a sentence. */
export const ROLE_NAMES: Names<Role> = {
  EMPLOYEE: { id: 'pegawai yang dinilai', en: 'the employee' },
  EVALUATOR: { id: 'Pejabat Penilai Kinerja', en: 'the evaluator' },
  SUPERIOR: { id: 'atasan Pejabat Penilai Kinerja', en: "the evaluator's superior" },
  NEXT_SUPERIOR: { id: 'atasan satu tingkat di atasnya', en: 'the next superior up' },
  RATER: { id: 'pejabat yang menetapkan hasil evaluasi', en: 'the official who set the rating' },
  PERFORMANCE_MANAGER: { id: 'Pengelola Kinerja unit kerja', en: "the unit's performance manager" },
  UNIT_HEAD: { id: 'pimpinan unit kerja', en: 'the head of the unit' },
  BKD_ADMIN: { id: 'BKD', en: 'BKD' },
  AUTHORIZED_OFFICIAL: { id: 'Pejabat yang Berwenang (PyB)', en: 'the authorised official (PyB)' },
};

export const TASK_NAMES: Names<TaskKind> = {
  ACKNOWLEDGE_SOCIALIZATION: { id: 'Pernyataan telah membaca sosialisasi', en: 'Acknowledgement of the material' },
  DRAFT_TARGETS: { id: 'Penyusunan SKP', en: 'Drafting the performance plan (SKP)' },
  APPROVE_TARGETS: { id: 'Penetapan SKP', en: 'Approval of the performance plan (SKP)' },
  REPORT_REALIZATION: { id: 'Laporan realisasi kinerja', en: 'Report of realization' },
  GIVE_FEEDBACK: { id: 'Umpan balik tengah tahun', en: 'Mid-term feedback' },
  AGREE_ADJUSTMENT: { id: 'Persetujuan penyesuaian SKP', en: 'Agreement to the adjusted plan (SKP)' },
  RATE: { id: 'Evaluasi kinerja tahunan', en: 'Yearly performance evaluation' },
  ANSWER_CALIBRATION: { id: 'Jawaban atas usulan kalibrasi', en: 'Answer to a proposed calibration' },
  DELIVER_RESULT: { id: 'Penyampaian dokumen evaluasi kinerja', en: 'Delivery of the evaluation document' },
  RECEIVE_RESULT: { id: 'Penerimaan dokumen evaluasi kinerja', en: 'Receipt of the evaluation document' },
  SIGN_AND_RETURN: {
    id: 'Penandatanganan dan pengembalian dokumen evaluasi kinerja',
    en: 'Signing and returning the evaluation document',
  },
  FILE_APPEAL: { id: 'Hak mengajukan keberatan', en: 'Right to appeal' },
  ADMIT_LATE_APPEAL: { id: 'Pemeriksaan keberatan yang terlambat diajukan', en: 'Admission of a late appeal' },
  STATE_AS_EMPLOYEE: { id: 'Penjelasan pegawai atas keberatan', en: "Employee's statement on the appeal" },
  STATE_AS_EVALUATOR: { id: 'Penjelasan penilai atas keberatan', en: "Evaluator's statement on the appeal" },
  DECIDE_APPEAL: { id: 'Keputusan atas keberatan', en: 'Decision on the appeal' },
  PLAN_COACHING: { id: 'Rencana bimbingan kinerja', en: 'Coaching plan' },
  CONCLUDE_COACHING: { id: 'Hasil bimbingan kinerja', en: 'Outcome of coaching' },
  PLAN_COUNSELLING: { id: 'Rencana konseling kinerja', en: 'Counselling plan' },
  CONCLUDE_COUNSELLING: { id: 'Hasil konseling kinerja', en: 'Outcome of counselling' },
  DECIDE_REWARD: { id: 'Keputusan usulan penghargaan', en: 'Decision on the reward proposal' },
  REPORT_RESULTS: { id: 'Pelaporan hasil evaluasi kinerja unit kerja', en: "Report of the unit's results" },
  RESTORE_CONTACT: { id: 'Pemulihan alamat surel', en: 'Restoring an e-mail address' },
  CARRY_OUT_AS_EMPLOYEE: { id: 'Tindak lanjut pertemuan', en: 'Agreed action' },
  CARRY_OUT_AS_EVALUATOR: { id: 'Tindak lanjut pertemuan oleh pimpinan', en: 'Agreed action of the leader' },
  SIGN_REPORT: { id: 'Pengesahan laporan hasil evaluasi kinerja unit kerja', en: "Sign-off of the unit's report" },
};

/** What RATE is called where a month or a quarter is evaluated. */
export const PERIODIC_EVALUATION: Readonly<Record<Language, string>> = {
  id: 'Evaluasi kinerja periodik',
  en: 'Periodic performance evaluation',
};
