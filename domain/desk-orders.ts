/** Orders of BKD about one appraisal, and the sentences that tell beforehand what each would do and afterwards what it did. Pure. */
import { formatDate } from './date-words.ts';
import { STAGE_NAMES, TASK_NAMES } from './names.ts';
import { periodName } from './periods.ts';
import type { Language, Period, Stage, TaskKind } from './terms.ts';

export const ORDER_KINDS = ['REOPEN_STAGE', 'LOCK', 'UNLOCK', 'FORCE_CLOSE'] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];

export const ORDER_STATUSES = ['REQUESTED', 'APPLIED', 'REFUSED', 'WITHDRAWN'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Stages that people go through again; what follows from them (delivery, appeal) follows by itself. */
export const REOPENABLE = ['TARGET_SETTING', 'MID_TERM', 'FINAL_SCORING'] as const;

/** Two pairs of eyes: what undoes, or ends, the work of others is approved by a second holder of BKD_ADMIN. */
export const NEEDS_APPROVAL: Readonly<Record<OrderKind, boolean>> = {
  REOPEN_STAGE: true,
  LOCK: false,
  UNLOCK: false,
  FORCE_CLOSE: true,
};

/**
 * What may be closed without a decision, because the course goes on without it. Everything else is somebody's rating, approval, receipt or
 * appeal: the engine makes none of them.
 */
export const CLOSEABLE: readonly TaskKind[] = [
  'ACKNOWLEDGE_SOCIALIZATION',
  'REPORT_REALIZATION',
  'GIVE_FEEDBACK',
  'AGREE_ADJUSTMENT',
  'SIGN_AND_RETURN',
];

type InBothLanguages = Readonly<Record<Language, string>>;

/** One thing that an order does. `data` holds ids, codes, dates and counts. */
export interface Consequence {
  readonly code: ConsequenceCode;
  readonly sentence: InBothLanguages;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Facts {
  readonly stages: readonly Stage[];
  readonly stage: Stage;
  readonly until: string;
  readonly tasks: number;
  readonly kind: TaskKind;
  readonly cases: number;
  readonly periods: number;
  readonly people: number;
}

const list = (stages: readonly Stage[], language: Language): string =>
  stages.map((stage) => STAGE_NAMES[stage][language]).join(', ');

const count = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`;

const SENTENCES = {
  STAGES_AGAIN: (f: Pick<Facts, 'stages'>) => ({
    id: `Tahapan berikut ditempuh kembali: ${list(f.stages, 'id')}.`,
    en: `These stages are gone through again: ${list(f.stages, 'en')}.`,
  }),
  DUE: (f: Pick<Facts, 'stage' | 'until'>) => ({
    id: `Tugas pada tahapan ${STAGE_NAMES[f.stage].id} jatuh tempo paling cepat pada akhir ${formatDate(f.until, 'id')}; tahapan sesudahnya mengikuti ketentuan biasa.`,
    en: `Tasks of ${STAGE_NAMES[f.stage].en} are due at the end of ${formatDate(f.until, 'en')} at the earliest; the stages after it follow the usual rules.`,
  }),
  TASKS_CANCELLED: (f: Pick<Facts, 'tasks'>) => ({
    id: `${f.tasks} tugas yang masih terbuka dibatalkan.`,
    en: `${count(f.tasks, 'open task is', 'open tasks are')} cancelled.`,
  }),
  RESULT_VOID: () => ({
    id: 'Hasil evaluasi yang ada tidak berlaku lagi; penilaian, dokumen, dan penerimaannya tetap tersimpan di samping hasil yang baru.',
    en: 'The result so far no longer counts; its rating, document and receipt are kept beside the new result.',
  }),
  NO_LONGER_FINAL: () => ({
    id: 'Hasil yang sudah final dibuka kembali; penilaian ini kembali berjalan.',
    en: 'A result that was final is opened again; the appraisal is under way again.',
  }),
  APPEAL_DECISION_VOID: () => ({
    id: 'Putusan atas keberatan terhadap hasil sebelumnya tetap tersimpan, tetapi tidak berlaku bagi hasil yang baru.',
    en: 'The decision on the appeal against the earlier result is kept, but does not bind the new result.',
  }),
  APPEAL_ANEW: () => ({
    id: 'Hasil yang baru disampaikan dan diterima tersendiri, dan dapat diajukan keberatan kembali.',
    en: 'The new result is delivered and received by itself, and may be appealed against anew.',
  }),
  CASES_GO_ON: (f: Pick<Facts, 'cases'>) => ({
    id: `${f.cases} tindak lanjut yang berjalan diteruskan; yang tidak sesuai dengan hasil baru dihentikan ketika hasil itu final.`,
    en: `${count(f.cases, 'open case goes', 'open cases go')} on; what does not follow from the new result ends when that is final.`,
  }),
  REPORTED_AGAIN: () => ({
    id: 'Hasil yang baru dilaporkan kembali kepada pejabat yang berwenang (V.B.8).',
    en: 'The new result is reported to the authorised official again (V.B.8).',
  }),
  TARGETS_STAY: () => ({
    id: 'SKP yang ada tetap berlaku sampai SKP berikutnya ditetapkan.',
    en: 'The SKP in force stays so until its next version is approved.',
  }),
  MID_TERM_STANDS: () => ({
    id: 'Evaluasi tengah tahun yang sudah selesai tetap berlaku dan tidak diulang.',
    en: 'The mid-term review that was completed stands and is not repeated.',
  }),
  NOBODY_ACTS: () => ({
    id: 'Tidak seorang pun dapat bertindak atas penilaian ini sampai dibuka kembali.',
    en: 'Nobody can act on this appraisal until it is unlocked.',
  }),
  CLOCKS_STOP: (f: Pick<Facts, 'tasks'>) => ({
    id: `Semua batas waktu berhenti (${f.tasks} tugas terbuka); waktu yang berhenti ditambahkan kembali, sehingga tidak ada hak yang berkurang.`,
    en: `Every clock stands still (${count(f.tasks, 'open task', 'open tasks')}); the time is added again, so that no right is lost.`,
  }),
  CLOCKS_GO_ON: (f: Pick<Facts, 'tasks'>) => ({
    id: `Batas waktu ${f.tasks} tugas berjalan lagi, bergeser selama waktu berhenti.`,
    en: `The clocks of ${count(f.tasks, 'task', 'tasks')} go on, later by the time for which they stood still.`,
  }),
  STILL_SUSPENDED: () => ({
    id: 'Penangguhan lain masih berlaku, sehingga sebagian batas waktu tetap berhenti.',
    en: 'Another suspension goes on, so that some clocks stand still all the same.',
  }),
  APPRAISAL_CANCELLED: () => ({
    id: 'Penilaian ini berakhir tanpa hasil dan tidak dapat dilanjutkan lagi; semua yang tercatat tetap tersimpan.',
    en: 'The appraisal ends without a result and cannot be taken up again; everything recorded is kept.',
  }),
  PERIODS_ENDED: (f: Pick<Facts, 'periods'>) => ({
    id: `${f.periods} evaluasi periodik yang berjalan diakhiri; hasil periodik yang sudah final tetap berlaku.`,
    en: `${count(f.periods, 'periodic evaluation', 'periodic evaluations')} under way ${f.periods === 1 ? 'ends' : 'end'}; periodic results that are final stand.`,
  }),
  CASES_CANCELLED: (f: Pick<Facts, 'cases'>) => ({
    id: `${f.cases} tindak lanjut dihentikan.`,
    en: `${count(f.cases, 'case is', 'cases are')} cancelled.`,
  }),
  CASES_KEPT: (f: Pick<Facts, 'cases'>) => ({
    id: `${f.cases} pembinaan atas dasar pengamatan pimpinan diteruskan.`,
    en: `${count(f.cases, 'case', 'cases')} that a leader opened on what he observed ${f.cases === 1 ? 'goes' : 'go'} on.`,
  }),
  NOT_AWAITED: () => ({
    id: 'Siklus dan laporan unit tidak lagi menunggu penilaian ini; dalam perkembangan siklus dihitung sebagai dibatalkan.',
    en: 'The cycle and the unit’s report no longer wait for it; in the progress it counts as cancelled.',
  }),
  TASK_CLOSED: (f: Pick<Facts, 'kind'>) => ({
    id: `Tugas "${TASK_NAMES[f.kind].id}" ditutup tanpa keputusan; proses dilanjutkan tanpanya.`,
    en: `The task "${TASK_NAMES[f.kind].en}" is closed without a decision; the course goes on without it.`,
  }),
  TOLD: (f: Pick<Facts, 'people'>) => ({
    id: `${f.people} orang yang berkepentingan diberi tahu.`,
    en: `${count(f.people, 'person is', 'people are')} told.`,
  }),
} as const;

export type ConsequenceCode = keyof typeof SENTENCES;
export const CONSEQUENCE_CODES = Object.keys(SENTENCES) as [ConsequenceCode, ...ConsequenceCode[]];

/** What the sentence of a consequence needs. */
type FactsOf<Code extends ConsequenceCode> =
  Parameters<(typeof SENTENCES)[Code]> extends [infer Needed extends object] ? Needed : Record<never, never>;

/** A consequence in words. @param more ids that belong to it beside what the sentence needs */
export function consequence<Code extends ConsequenceCode>(
  code: Code,
  facts: FactsOf<Code>,
  more: Readonly<Record<string, unknown>> = {},
): Consequence {
  const say = SENTENCES[code] as (f: object) => InBothLanguages;
  return { code, sentence: say(facts), data: { ...facts, ...more } };
}

const ORDER_NAMES: Readonly<Record<OrderKind, InBothLanguages>> = {
  REOPEN_STAGE: { id: 'pembukaan kembali tahapan', en: 'reopening a stage' },
  LOCK: { id: 'penguncian', en: 'a lock' },
  UNLOCK: { id: 'pembukaan kunci', en: 'unlocking' },
  FORCE_CLOSE: { id: 'penutupan', en: 'closing by force' },
};

const REFUSED_KINDS: Readonly<Partial<Record<TaskKind, string>>> = {
  RATE: 'A rating is made by a person: the engine never rates.',
  ANSWER_CALIBRATION: 'The evaluator answers it; it lapses by itself when the result is delivered.',
  CARRY_OUT_AS_EMPLOYEE: 'Leader and employee agreed on it: their next check-in settles it, or agrees anew.',
  CARRY_OUT_AS_EVALUATOR: 'Leader and employee agreed on it: their next check-in settles it, or agrees anew.',
  DRAFT_TARGETS: 'Targets are set by people: when nobody drafts them the next in line does.',
  APPROVE_TARGETS: 'Targets are approved by a person: the engine never approves them.',
  DELIVER_RESULT: 'The result is delivered, by whoever took the task over if need be.',
  RECEIVE_RESULT: 'Nothing is received by silence: hand the document over and record the service.',
  FILE_APPEAL: 'The right to appeal ends only with its window.',
  ADMIT_LATE_APPEAL: 'The employee has asked: admit the appeal, or do not.',
  STATE_AS_EMPLOYEE: 'Both sides are heard: the time for a statement ends by itself.',
  STATE_AS_EVALUATOR: 'Both sides are heard: the time for a statement ends by itself.',
  DECIDE_APPEAL: 'An appeal is decided by its judge: the engine never decides one.',
};

/** Why a task is not closed without a decision, and what to do instead. */
export const whyNotCloseable = (kind: TaskKind): string =>
  REFUSED_KINDS[kind] ?? 'This task is not closed by an order about the appraisal.';

/** What an order did, in the timeline of the appraisal; null: the event is about no order. */
export function orderEventSentence(type: string, data: unknown): InBothLanguages | null {
  const d = (data ?? {}) as { kind?: OrderKind; stage?: Stage; period?: Period; until?: string; taskKind?: TaskKind };
  const of = (language: Language): string => {
    const stage = d.stage ? STAGE_NAMES[d.stage][language] : '';
    const period = d.period ? `, ${periodName(d.period, language)}` : '';
    return stage ? ` (${stage}${period})` : '';
  };
  const name = (language: Language): string => (d.kind ? ORDER_NAMES[d.kind][language] + of(language) : '');
  switch (type) {
    case 'ORDER_REQUESTED':
      return {
        id: `BKD mengajukan ${name('id')}; menunggu persetujuan pejabat BKD lain.`,
        en: `BKD asked for ${name('en')}; a second official of BKD has to approve.`,
      };
    case 'ORDER_REFUSED':
      return {
        id: `Pengajuan ${name('id')} tidak disetujui.`,
        en: `The request for ${name('en')} was refused.`,
      };
    case 'ORDER_WITHDRAWN':
      return { id: `Pengajuan ${name('id')} ditarik kembali.`, en: `The request for ${name('en')} was withdrawn.` };
    case 'STAGE_REOPENED':
      return {
        id: `Tahapan dibuka kembali oleh BKD${of('id')}${d.until ? ` sampai ${formatDate(d.until, 'id')}` : ''}.`,
        en: `BKD reopened the stage${of('en')}${d.until ? ` until ${formatDate(d.until, 'en')}` : ''}.`,
      };
    case 'APPRAISAL_LOCKED':
      return {
        id: 'Penilaian dikunci oleh BKD; semua batas waktu berhenti.',
        en: 'BKD locked the appraisal; every clock stands still.',
      };
    case 'APPRAISAL_UNLOCKED':
      return {
        id: 'Kunci penilaian dibuka oleh BKD; batas waktu berjalan lagi.',
        en: 'BKD unlocked the appraisal; its clocks go on.',
      };
    case 'APPRAISAL_FORCE_CLOSED':
      return {
        id: 'Penilaian ditutup oleh BKD tanpa hasil.',
        en: 'BKD closed the appraisal without a result.',
      };
    case 'TASK_FORCE_CLOSED':
      return {
        id: `Tugas "${d.taskKind ? TASK_NAMES[d.taskKind].id : ''}" ditutup oleh BKD tanpa keputusan.`,
        en: `BKD closed the task "${d.taskKind ? TASK_NAMES[d.taskKind].en : ''}" without a decision.`,
      };
    default:
      return null;
  }
}
