import { z } from 'zod';
import { LINE_COLUMNS } from '../../../domain/line-row.ts';
import { STAGES, TASK_KINDS } from '../../../domain/terms.ts';
import { EXAMPLE, id, instant, localDate, personRef } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';
import { MOVEMENT } from './view.ts';

/** What a change of evaluators does, as it is shown before it is made. */
export const lineShown = z.strictObject({
  employee: personRef,
  links: z.array(
    z.strictObject({
      relation: z.enum(['EVALUATOR', 'SUPERIOR']),
      from: personRef.nullable().describe('null: nobody was recorded'),
      to: personRef,
      validFrom: localDate,
    }),
  ),
  appraisals: z.array(
    z.strictObject({
      appraisalId: id,
      newTargets: z.boolean().describe('The SKP is closed with its result so far, and a new one is set'),
      because: z
        .enum(['FINAL_SCORING_BEGUN', 'POLICY', 'SUPERIOR_ONLY', 'CORRECTION'])
        .nullable()
        .describe('Why no new SKP is set'),
      draftDueAt: instant.nullable().describe('When the new SKP would have to be drafted'),
    }),
  ),
  tasks: z
    .array(
      z.strictObject({
        taskId: id,
        kind: z.enum(TASK_KINDS),
        stage: z.enum(STAGES),
        becomes: z.enum(['MOVED', 'CANCELLED']),
        from: personRef.nullable(),
        to: personRef.nullable(),
        dueAt: instant.nullable().describe('The due date of a task that moves stays'),
      }),
    )
    .describe('Open tasks that would not stay as they are'),
});

export const lineShownExample: z.input<typeof lineShown> = {
  employee: EXAMPLE.person,
  links: [{ relation: 'EVALUATOR', from: null, to: EXAMPLE.other, validFrom: MOVEMENT.effectiveOn }],
  appraisals: [{ appraisalId: ID.appraisal, newTargets: false, because: 'CORRECTION', draftDueAt: null }],
  tasks: [
    {
      taskId: ID.task,
      kind: 'APPROVE_TARGETS',
      stage: 'TARGET_SETTING',
      becomes: 'MOVED',
      from: null,
      to: EXAMPLE.other,
      dueAt: EXAMPLE.instant,
    },
  ],
};

export const rowFault = z.strictObject({
  line: z.int().describe('Line of the file; the header is line 1'),
  column: z.string().nullable(),
  code: z.string(),
  value: z.string().nullable().describe('What was found; numbers are masked'),
  detail: z.string(),
  todo: z.string().describe('What to do about it'),
});

const COLUMN_NAMES = Object.entries(LINE_COLUMNS.aliases).map(([english, own]) => `${own} (${english})`);

export const linesFile = {
  kind: 'csv',
  description:
    `UTF-8 with a header line, at most 500 rows. Columns: ${COLUMN_NAMES.join(', ')}. With a date and its decree: the evaluator changes from that day ` +
    'on, and a new SKP is set with the new one (II.C.7, p.65). Without a date: the line was recorded wrongly; the SKP stays.',
  example:
    'nip,nip_penilai,nip_atasan_penilai,berlaku_sejak,nomor_keputusan,alasan\n' +
    '19800101 200501 1 001,19750202 200003 2 001,,2026-08-25,821.2/417/2026,Penilai dimutasi\n',
} as const;
