import { z } from 'zod';
import { CLARIFICATION_STATUSES } from '../../../domain/clarifications.ts';
import { STAGES, TASK_KINDS } from '../../../domain/terms.ts';
import { EXAMPLE, id, instant, personRef } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';

export const clarificationText = z.string().trim().min(1).max(4_000);

export const clarificationView = z.strictObject({
  id,
  taskId: id,
  status: z.enum(CLARIFICATION_STATUSES).describe('CLOSED: taken back, or its task was closed before an answer came'),
  askedBy: personRef,
  askedOf: personRef,
  question: z.string().describe('Plain text: escape it wherever it is shown; so is the answer'),
  askedAt: instant,
  answer: z.string().nullable(),
  answeredAt: instant.nullable(),
  closedAt: instant.nullable(),
  moved: z
    .strictObject({ from: instant, to: instant })
    .nullable()
    .describe('What asking did to the due date of the task (policy: clarification); null: the clock runs on'),
});

export const clarificationExample: z.input<typeof clarificationView> = {
  id: EXAMPLE.id,
  taskId: ID.task,
  status: 'OPEN',
  askedBy: EXAMPLE.other,
  askedOf: EXAMPLE.person,
  question: 'Dari mana angka dasar target 95% pada indikator pertama?',
  askedAt: EXAMPLE.instant,
  answer: null,
  answeredAt: null,
  closedAt: null,
  moved: { from: '2026-01-31T15:59:59.000Z', to: '2026-02-03T15:59:59.000Z' },
};

export const listedClarification = clarificationView.extend({
  task: z.strictObject({
    id,
    kind: z.enum(TASK_KINDS),
    stage: z.enum(STAGES),
    dueAt: instant.nullable(),
    employee: personRef.nullable().describe('Whose appraisal it is'),
    cycle: z.strictObject({ id, name: z.string() }),
    link: z.string(),
  }),
});

export const listedExample: z.input<typeof listedClarification> = {
  ...clarificationExample,
  task: {
    id: ID.task,
    kind: 'APPROVE_TARGETS',
    stage: 'TARGET_SETTING',
    dueAt: '2026-02-03T15:59:59.000Z',
    employee: EXAMPLE.person,
    cycle: { id: ID.cycle, name: 'Penilaian kinerja 2026' },
    link: `/tasks/${ID.task}`,
  },
};
