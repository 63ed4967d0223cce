/** Where a cycle stands, as BKD sees it. */
import { z } from 'zod';
import { CASE_KINDS, STAGES, TASK_KINDS } from '../domain/terms.ts';
import type { ApiClient } from './api-client.ts';

const count = z.number();
const cycleProgress = z.object({
  status: z.string(),
  appraisals: count,
  byStage: z.array(z.object({ stage: z.enum(STAGES), state: z.string(), count })),
  tasks: z.array(
    z.object({
      stage: z.enum(STAGES),
      kind: z.enum(TASK_KINDS),
      open: count,
      decided: count,
      late: count,
      takenOver: count,
      closedWithout: count,
    }),
  ),
  takeovers: count,
  appeals: z.array(z.object({ status: z.string(), count })),
  cases: z.array(z.object({ kind: z.enum(CASE_KINDS), status: z.string(), count })),
  reports: z.array(z.object({ status: z.string(), count })),
  mails: z.array(z.object({ status: z.string(), count })),
});
export type CycleProgress = z.infer<typeof cycleProgress>;

export async function readProgress(api: ApiClient, adminId: string, cycleId: string): Promise<CycleProgress> {
  return api.as(adminId, { path: `/cycles/${cycleId}/progress` }, cycleProgress);
}

/** Decisions in an appraisal from the first to the last: what the whole of the demo's work is measured by. */
const ACTS_PER_APPRAISAL = 10;

/** 0 at the launch, about 1 at the end. */
export function shareDone(progress: CycleProgress): number {
  const decided = progress.tasks.reduce((sum, each) => sum + each.decided, 0);
  return decided / (ACTS_PER_APPRAISAL * Math.max(1, progress.appraisals));
}

/** Nothing is open, and every notice has gone out or come to nothing. */
export function isOver(progress: CycleProgress): boolean {
  return (
    progress.status === 'CLOSED' &&
    progress.tasks.every(({ open }) => open === 0) &&
    progress.cases.every(({ status }) => status !== 'OPEN') &&
    progress.mails.every(({ status }) => status !== 'QUEUED')
  );
}
