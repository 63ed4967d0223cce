/**
 * What is said and attached at a task: for whom it is, for how long it is possible, and which files. Pure; the bytes of a file are looked at in
 * usecases/files/.
 */
import { z } from 'zod';
import type { ShownTaskStatus, TaskKind } from './terms.ts';

/** HOLDERS: who holds, held, decided or prepares the task, and BKD. EVERYBODY: all who may see the task. */
export const AUDIENCES = ['HOLDERS', 'EVERYBODY'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Types that may be attached; the first extension is the one that a name without one gets. */
export const FILE_TYPES = {
  PDF: { mediaType: 'application/pdf', extensions: ['pdf'] },
  PNG: { mediaType: 'image/png', extensions: ['png'] },
  JPEG: { mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg'] },
  DOCX: { mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', extensions: ['docx'] },
  XLSX: { mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', extensions: ['xlsx'] },
  ODT: { mediaType: 'application/vnd.oasis.opendocument.text', extensions: ['odt'] },
  TXT: { mediaType: 'text/plain', extensions: ['txt'] },
} as const satisfies Record<
  string,
  { readonly mediaType: string; readonly extensions: readonly [string, ...string[]] }
>;
export type FileType = keyof typeof FILE_TYPES;
const FILE_TYPE_NAMES = Object.keys(FILE_TYPES) as [FileType, ...FileType[]];

export const remarksRule = z.strictObject({
  /** How long after a task was closed something may still be said or attached there. SECONDS only in policies flagged `demo`. */
  afterClosing: z.strictObject({ n: z.number().int().min(0).max(1000), unit: z.enum(['CALENDAR_DAYS', 'SECONDS']) }),
  files: z.strictObject({
    types: z.array(z.enum(FILE_TYPE_NAMES)),
    /** At one task, those that were removed not counted. How large one may be is the operator's (MAX_FILE_MB). */
    atMost: z.number().int().min(0).max(1000),
    megabytes: z.number().int().min(0).max(10_000),
  }),
  legalBasis: z.string().min(3).max(300),
});
export type RemarksRule = z.infer<typeof remarksRule>;

/** Of policies that say nothing about it. */
export const DEFAULT_REMARKS: RemarksRule = {
  afterClosing: { n: 14, unit: 'CALENDAR_DAYS' },
  files: { types: FILE_TYPE_NAMES, atMost: 20, megabytes: 50 },
  legalBasis: 'practice (local policy)',
};

const DAY_MS = 86_400_000;

/** Whether something may still be said at a task. @param closedAt null: it is open */
export function mayStillSay({ afterClosing: { n, unit } }: RemarksRule, closedAt: Date | null, now: Date): boolean {
  if (closedAt === null) return true;
  return now.getTime() <= closedAt.getTime() + n * (unit === 'SECONDS' ? 1_000 : DAY_MS);
}

/** How somebody stands to a task. */
export interface TaskStanding {
  /** The appraisal is his own. */
  readonly isEmployee: boolean;
  /** Holds, held, decided or prepares this very task. */
  readonly isHolder: boolean;
  readonly isBkd: boolean;
  /** Of a counselling case: belongs to it. Of any other task: true. */
  readonly isOfCase: boolean;
  /** The employee has received the result that the task is about. */
  readonly received: boolean;
}

/** Where a result is spoken of before the employee has received it. */
const ABOUT_THE_RESULT: readonly TaskKind[] = [
  'RATE',
  'ANSWER_CALIBRATION',
  'DELIVER_RESULT',
  'RECEIVE_RESULT',
  'DECIDE_APPEAL',
];

/**
 * Whose remarks somebody may read at a task; his own he always may. Counselling stays with the people of the case (Annex III.D.5, p.85), BKD not
 * among them. Nothing that may speak of a result reaches the employee before he has received it, nor a judgement before it is made.
 */
export function audiencesFor(
  task: { readonly kind: TaskKind; readonly status: ShownTaskStatus },
  reader: TaskStanding,
): readonly Audience[] {
  if (!reader.isOfCase) return [];
  if (reader.isEmployee) {
    const untold =
      !reader.received || (task.kind === 'DECIDE_APPEAL' && (task.status === 'OPEN' || task.status === 'PROVISIONAL'));
    if (ABOUT_THE_RESULT.includes(task.kind) && untold) return [];
    return reader.isHolder ? AUDIENCES : ['EVERYBODY'];
  }
  return reader.isHolder || reader.isBkd ? AUDIENCES : ['EVERYBODY'];
}

/** What somebody may say it to: nobody speaks to a circle that he does not belong to. */
export const mayAddress = (audience: Audience, reader: TaskStanding): boolean =>
  reader.isOfCase && (audience === 'EVERYBODY' || reader.isHolder || (reader.isBkd && !reader.isEmployee));
