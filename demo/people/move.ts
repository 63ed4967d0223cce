/** What somebody does about a task, and what he has to read before. */
import { z } from 'zod';
import { STAGES, TASK_KINDS } from '../../domain/terms.ts';
import type { Story } from '../plan.ts';
import type { Library } from './texts.ts';

/** A task as it lies in an inbox. */
export const inboxTask = z.object({
  id: z.string(),
  kind: z.enum(TASK_KINDS),
  stage: z.enum(STAGES),
  round: z.number(),
  /** Takeovers so far. */
  level: z.number(),
  openedAt: z.string(),
  dueAt: z.string().nullable(),
  unit: z.object({ id: z.string() }),
  appraisal: z.object({ id: z.string(), employee: z.object({ id: z.string() }) }).nullable(),
  caseId: z.string().nullable(),
});
export type InboxTask = z.infer<typeof inboxTask>;

const plannedResult = z.object({
  id: z.string(),
  main: z.boolean(),
  indicators: z.array(z.object({ id: z.string() })),
});

/** The part of GET /tasks/{id} that people in the demo need. */
export const taskContext = z.object({
  planInForce: z.object({ results: z.array(plannedResult) }).nullish(),
  /** What the reports of work add up to. */
  proposedRealizations: z.array(z.object({ indicatorId: z.string(), realized: z.string().nullable() })).nullish(),
  appeal: z.object({ id: z.string() }).nullish(),
  contact: z.object({ email: z.string().nullable() }).nullish(),
});
export type TaskContext = z.infer<typeof taskContext>;

export interface Scene {
  readonly story: Story;
  /** What lots are drawn by. */
  readonly key: string;
  readonly seed: number;
  /** Local date of the unit, as an ISO date. */
  readonly today: string;
  /** Absent: the cycle's policy has none. */
  readonly library?: Library;
}

/** Something else that somebody does on the occasion of a task, before he decides it. */
export type SideAct =
  | { readonly act: 'OPEN_COACHING'; readonly reason: string }
  | { readonly act: 'GIVE_FEEDBACK'; readonly form: object }
  | { readonly act: 'ENTER_PROGRESS'; readonly form: object }
  | { readonly act: 'HOLD_SESSION'; readonly form: object }
  | { readonly act: 'LINK_RESULTS' }
  | { readonly act: 'HAND_IN_REPORTS'; readonly today: string; readonly days: number; readonly work: string }
  | { readonly act: 'ANSWER_REPORTS'; readonly question?: string }
  | { readonly act: 'ANSWER_QUESTIONS'; readonly text: string }
  | { readonly act: 'RAISE_POINT'; readonly text: string }
  | { readonly act: 'HOLD_CHECK_IN'; readonly today: string }
  | { readonly act: 'CONFIRM_CHECK_INS' }
  | { readonly act: 'TRY_APPEAL_IN_VAIN' };

/** As it is sent. */
export type Form = Readonly<Record<string, unknown>>;

export interface Move {
  readonly outcome: string;
  /** A function where the form depends on what the holder reads in the task. */
  readonly form: Form | ((context: TaskContext) => Form);
  readonly comment?: string;
  /** After the due date, on purpose. */
  readonly late?: true;
  /** Through another door than POST /tasks/{id}/complete. */
  readonly through?: 'RECEIPT' | 'APPEAL' | 'WITHDRAWAL';
  readonly before?: readonly SideAct[];
}
