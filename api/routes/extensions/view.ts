import { z } from 'zod';
import { CLOCK_UNITS } from '../../../domain/policy.ts';
import { STAGES, TASK_KINDS } from '../../../domain/terms.ts';
import { EXAMPLE, id, instant, localDate, personRef, unitRef } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';
import { operationExample } from '../operations/get.ts';

export const decree = z.string().trim().min(3).max(300).describe('Number and title of the decree');

const stage = z.enum(STAGES);
const taskKind = z.enum(TASK_KINDS);
const until = localDate.describe('Until 23:59:59 of this date, local to each unit; what is due later stays');
const add = z
  .strictObject({ n: z.int().min(1).max(366), unit: z.enum(CLOCK_UNITS) })
  .describe('So many units counted from each due date. SECONDS only where the cycle’s policy is flagged demo');

/** What is extended: exactly one of `until` and `add`; at most one of `unitId` and `appraisalId`. */
export const extensionPlace = {
  unitId: id.optional().describe('The unit and the units below it; left out: the whole cycle'),
  appraisalId: id.optional().describe('One person’s appraisal'),
  stage,
  taskKind: taskKind.optional().describe('Of this kind of task only; left out: the stage with its window'),
  until: until.optional(),
  add: add.optional(),
};

export const extensionPlaceExample = { unitId: EXAMPLE.unit.id, stage: 'FINAL_SCORING', until: '2027-02-14' } as const;

export const extensionView = z.strictObject({
  id,
  cycleId: id,
  unit: unitRef.nullable().describe('null: the whole cycle, or one person'),
  appraisalId: id.nullable(),
  stage: z.string(),
  taskKind: z.string().nullable(),
  until: localDate.nullable(),
  add: add.nullable(),
  reason: z.string(),
  decree: z.string().nullable(),
  orderedAt: instant,
  orderedBy: personRef,
  operationId: id.describe('Progress and result at /operations/{operationId}'),
  status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED']).describe('RUNNING: in force, dates are still being written'),
});

export const extensionExample: z.input<typeof extensionView> = {
  id: EXAMPLE.id,
  cycleId: ID.cycle,
  unit: EXAMPLE.unit,
  appraisalId: null,
  stage: 'FINAL_SCORING',
  taskKind: null,
  until: '2027-02-14',
  add: null,
  reason: 'Banjir di dua kecamatan',
  decree: 'Keputusan Bupati Nomor 7 Tahun 2027',
  orderedAt: EXAMPLE.instant,
  orderedBy: EXAMPLE.person,
  operationId: EXAMPLE.id,
  status: 'SUCCEEDED',
};

export const changeOperationExample = { ...operationExample, kind: 'CLOCK_CHANGE', total: 240, done: 0 } as const;
