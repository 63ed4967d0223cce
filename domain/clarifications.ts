/** Asking for clarification before a decision: whether a kind of task allows it, and what it does to the clock. */
import { z } from 'zod';

const legalBasis = z.string().min(3).max(300).describe('Article and page, or the word "practice"');

/**
 * RUNS: the clock of the task runs on. EXTENDS: the due date moves by `by`, counted from it, when the question is asked, at most `times` times a
 * task; a further question is allowed and moves nothing. SECONDS only in policies flagged `demo`.
 */
export const clarificationRule = z.discriminatedUnion('clock', [
  z.strictObject({ clock: z.literal('RUNS'), legalBasis }),
  z.strictObject({
    clock: z.literal('EXTENDS'),
    by: z.strictObject({
      n: z.number().int().min(1).max(1000),
      unit: z.enum(['WORKING_DAYS', 'CALENDAR_DAYS', 'SECONDS']),
    }),
    times: z.number().int().min(1).max(10),
    legalBasis,
  }),
]);
export type ClarificationRule = z.infer<typeof clarificationRule>;

/** OPEN: waits for the answer. CLOSED: taken back, or the task was closed before the answer came. */
export const CLARIFICATION_STATUSES = ['OPEN', 'ANSWERED', 'CLOSED'] as const;
export type ClarificationStatus = (typeof CLARIFICATION_STATUSES)[number];
