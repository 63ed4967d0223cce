import { z } from 'zod';
import { ROLES, STAGES, TASK_KINDS } from '../../../domain/terms.ts';
import { ROW_STATES } from '../../../usecases/reconciliations/reconcile.ts';
import { TAKEN_OVER } from '../../../usecases/reconciliations/take-over.ts';
import { EXAMPLE, id, instant, personRef, unitRef } from '../../schemas.ts';
import { field, side } from '../ekinerja/view.ts';

export const rowState = z.enum(ROW_STATES);
export const rowId = z.string().regex(/^\d{1,18}$/);

export const reconciliationView = z.strictObject({
  id,
  cycleId: id,
  fileName: z.string(),
  sha256: z.string(),
  mapping: z.strictObject({ name: z.string(), version: z.int() }),
  operationId: id.nullable(),
  importedById: id,
  importedAt: instant,
  counts: z.record(rowState, z.int()),
});
export const reconciliationExample = {
  id: EXAMPLE.id,
  cycleId: '5a2d8e0e-9c39-4e6d-8b43-cc6c47a7d0aa',
  fileName: 'ekinerja-2026.xlsx',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  mapping: { name: 'default', version: 1 },
  operationId: '1d0c5b5e-2f3c-4b77-a7f4-0c2b8f1f7a55',
  importedById: EXAMPLE.other.id,
  importedAt: EXAMPLE.instant,
  counts: { EQUAL: 2911, DIFFERENT: 64, ONLY_THERE: 3, ONLY_HERE: 22, UNREADABLE: 1 },
} as const;

export const rowView = z.strictObject({
  id: rowId,
  state: rowState,
  line: z.int().nullable().describe('Line of the file; null: only in Daur'),
  identityNumber: z.string().nullable(),
  employee: personRef.nullable(),
  appraisalId: id.nullable(),
  differences: z.array(
    z.strictObject({
      field,
      here: z.string().nullable().describe('In Daur; null: nothing'),
      there: z.string().nullable().describe('In the file; null: an empty cell'),
      leads: side.describe('When it was compared'),
    }),
  ),
  hidden: z.boolean().describe('Your own result is left out until you have received it'),
  faults: z.array(z.strictObject({ column: z.string(), code: z.string(), detail: z.string() })),
});
export const rowExample = {
  id: '4711',
  state: 'DIFFERENT',
  line: 18,
  identityNumber: '198001012005011001',
  employee: EXAMPLE.person,
  appraisalId: EXAMPLE.id,
  differences: [
    { field: 'POSITION', here: 'Analis Kepegawaian', there: 'Analis SDM Aparatur', leads: 'NATIONAL' },
    { field: 'PREDICATE', here: 'BAIK', there: null, leads: 'LOCAL' },
  ],
  hidden: false,
  faults: [],
} as const;

export const chased = z.strictObject({
  rowId,
  appraisalId: id,
  employee: personRef,
  unit: unitRef,
  evaluator: personRef.nullable(),
  onlyHere: z.boolean().describe('The person is not in the file at all'),
  missingHere: z.array(field),
  missingThere: z.array(field),
  waitsFor: z
    .array(
      z.strictObject({
        taskId: id,
        stage: z.enum(STAGES),
        kind: z.enum(TASK_KINDS),
        role: z.enum(ROLES),
        person: personRef.nullable(),
        until: instant.nullable(),
        overdue: z.boolean(),
      }),
    )
    .describe('What the appraisal waits for here, as of now: who holds what is missing'),
});
export const chasedExample = {
  rowId: '4712',
  appraisalId: EXAMPLE.id,
  employee: EXAMPLE.person,
  unit: EXAMPLE.unit,
  evaluator: EXAMPLE.other,
  onlyHere: false,
  missingHere: ['PREDICATE'],
  missingThere: [],
  waitsFor: [
    {
      taskId: '1d0c5b5e-2f3c-4b77-a7f4-0c2b8f1f7a55',
      stage: 'FINAL_SCORING',
      kind: 'RATE',
      role: 'EVALUATOR',
      person: EXAMPLE.other,
      until: '2027-01-31T15:59:59.000Z',
      overdue: false,
    },
  ],
} as const;

export const takeOverBody = z.strictObject({
  fields: z.array(z.enum(TAKEN_OVER)).min(1).optional().describe('Left out: every one that leads there'),
  rowIds: z.array(rowId).min(1).max(1_000).optional().describe('Left out: every row that differs'),
});
export const takeOverResult = z.strictObject({
  operationId: id.nullable().describe('null: a preview'),
  people: z.int().describe('Whose roster entry changes'),
  items: z.array(
    z.strictObject({
      rowId,
      employeeId: id,
      status: z.enum(['DONE', 'SKIPPED']),
      code: z.string(),
      changes: z.array(z.strictObject({ field, old: z.string().nullable(), new: z.string().nullable() })),
      left: z.array(z.strictObject({ field, because: z.string() })),
    }),
  ),
});
export const takeOverExample = {
  operationId: '1d0c5b5e-2f3c-4b77-a7f4-0c2b8f1f7a55',
  people: 1,
  items: [
    {
      rowId: '4711',
      employeeId: EXAMPLE.person.id,
      status: 'DONE',
      code: 'TAKEN',
      changes: [{ field: 'POSITION', old: 'Analis Kepegawaian', new: 'Analis SDM Aparatur' }],
      left: [{ field: 'UNIT', because: 'NEEDS_MOVEMENT' }],
    },
  ],
} as const;
