import { z } from 'zod';
import { FAULT_KINDS, REPAIR_ACTIONS } from '../../../usecases/console/fault.ts';
import { EXAMPLE, id, instant } from '../../schemas.ts';

export const action = z.enum(REPAIR_ACTIONS);
export const target = z
  .string()
  .min(1)
  .max(100)
  .describe('As a fault names it in `repairs`: appraisal/{id}, case/{id}, period/{id}, report/{id}, task/{id}, …');

const codesAndDates = z.record(z.string(), z.unknown()).describe('Ids, codes, counts and dates');

export const fault = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  target: z.string().describe('What it is about'),
  since: instant.nullable().describe('null: nobody can say'),
  cycleId: id.nullable(),
  appraisalId: id.nullable(),
  detail: codesAndDates,
  repairs: z
    .array(z.strictObject({ action, target: z.string() }))
    .describe('What POST /console/repairs can do about it; empty: a person must look'),
});

export const repairItem = z.strictObject({
  target: z.string(),
  status: z
    .enum(['DONE', 'SKIPPED', 'FAILED'])
    .describe('SKIPPED: nothing was wrong, or nothing is to be done; nothing was changed'),
  code: z.string(),
  detail: codesAndDates,
});

export const repairOrder = {
  action: action.describe(
    'RING: ring the workflow again (owners, launch, clock, outbox). RESEND: a refused notice or mail goes back into the queue. REDERIVE_CLOCK: the due ' +
      'date of a task anew from rule and calendar. REASSIGN: the holder of a task anew from the links of today. RAISE_EPOCH: a new run from the rows.',
  ),
  targets: z.array(target).min(1).max(200),
};

export const FAULT_EXAMPLE = {
  kind: 'WORKFLOW_NOT_RUNNING',
  target: `appraisal/${EXAMPLE.id}`,
  since: null,
  cycleId: '5a2d8e0e-9c39-4e6d-8b43-cc6c47a7d0aa',
  appraisalId: EXAMPLE.id,
  detail: { state: 'ACTIVE', openTasks: 1, epoch: 1, run: 'TERMINATED' },
  repairs: [
    { action: 'RING', target: `appraisal/${EXAMPLE.id}` },
    { action: 'RAISE_EPOCH', target: `appraisal/${EXAMPLE.id}` },
  ],
} as const;
