/** Codes in the words that people read. Indonesian words are those of PermenPANRB 6/2022. */
import type { Language, Predicate, Role, Stage } from './terms.ts';

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
};
