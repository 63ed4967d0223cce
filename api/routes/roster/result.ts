import { z } from 'zod';
import { Refusal } from '../../../usecases/refusal.ts';
import type { ImportResult } from '../../../usecases/roster/import-record.ts';
import { EXAMPLE, id } from '../../schemas.ts';

const fault = z.strictObject({
  line: z.int().describe('Line of the file, from 1; the header is a line too'),
  column: z.string().nullable().describe('null: the whole row or file'),
  code: z.string(),
  value: z.string().nullable().describe('What was found; identity numbers are masked'),
  detail: z.string(),
  todo: z.string().describe('What to do about it'),
});

export const importResult = z.strictObject({
  operationId: id.describe('All faults are items of this operation'),
  mode: z.enum(['strict', 'partial']),
  read: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  faulty: z.int().describe('Rows with at least one fault'),
  applied: z.literal(true),
  faults: z.array(fault).describe('The first thousand; in mode=partial these rows were left out'),
});

export const importExample = {
  operationId: EXAMPLE.id,
  mode: 'strict',
  read: 240,
  created: 240,
  updated: 0,
  unchanged: 0,
  faulty: 0,
  applied: true,
  faults: [],
} as const;

/**
 * What was applied; a file that changed nothing because of its faults is a problem whose errors point to lines and columns.
 * @throws Refusal IMPORT_REFUSED (422)
 */
export function appliedOrRefused(result: ImportResult): z.input<typeof importResult> {
  if (result.applied) return { ...result, applied: true, faults: [...result.faults] };
  const { operationId, read, faulty, faults } = result;
  throw new Refusal('IMPORT_REFUSED', 422, `${faulty} of ${read} rows have faults; nothing was changed.`, {
    errors: faults.map(({ line, column, detail, todo }) => ({
      pointer: column === null ? `/lines/${line}` : `/lines/${line}/${column}`,
      detail: `${detail} ${todo}`,
    })),
    extra: { operationId, read, faulty, faults },
  });
}
