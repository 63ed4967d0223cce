/** Codes in the words that people read. Indonesian words are those of PermenPANRB 6/2022. */
import type { CaseKind, Language, Period, TaskKind } from '../domain/terms.ts';

export { PREDICATE_NAMES, ROLE_NAMES, STAGE_NAMES } from '../domain/names.ts';

type Names<Code extends string> = Readonly<Record<Code, Readonly<Record<Language, string>>>>;

export const TASK_NAMES: Names<TaskKind> = {
  ACKNOWLEDGE_SOCIALIZATION: { id: 'Pernyataan telah membaca sosialisasi', en: 'Acknowledgement of the material' },
  DRAFT_TARGETS: { id: 'Penyusunan SKP', en: 'Drafting the performance plan (SKP)' },
  APPROVE_TARGETS: { id: 'Penetapan SKP', en: 'Approval of the performance plan (SKP)' },
  REPORT_REALIZATION: { id: 'Laporan realisasi kinerja', en: 'Report of realization' },
  GIVE_FEEDBACK: { id: 'Umpan balik tengah tahun', en: 'Mid-term feedback' },
  AGREE_ADJUSTMENT: { id: 'Persetujuan penyesuaian SKP', en: 'Agreement to the adjusted plan (SKP)' },
  RATE: { id: 'Evaluasi kinerja tahunan', en: 'Yearly performance evaluation' },
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
};

/** A task's name; evaluating a month or a quarter is not the yearly evaluation. */
export function taskName(
  task: { readonly taskKind: TaskKind; readonly period?: Period | undefined },
  language: Language,
): string {
  return task.period && task.taskKind === 'RATE' ? PERIODIC_EVALUATION[language] : TASK_NAMES[task.taskKind][language];
}

const PERIODIC_EVALUATION: Readonly<Record<Language, string>> = {
  id: 'Evaluasi kinerja periodik',
  en: 'Periodic performance evaluation',
};

export const CASE_NAMES: Names<CaseKind> = {
  COACHING: { id: 'Bimbingan kinerja', en: 'Coaching' },
  COUNSELLING: { id: 'Konseling kinerja', en: 'Counselling' },
  REWARD: { id: 'Usulan penghargaan', en: 'Reward proposal' },
};
