/** Schemas that many routes share. */
import { z } from 'zod';
import { EMPLOYEE_KINDS, EMPLOYEE_STATUSES, GRANTED_ROLES, PERIODS } from '../domain/terms.ts';

export const id = z.guid();
/** ISO 8601, UTC. */
export const instant = z.iso.datetime();
/** A month or quarter that is evaluated on its own; where it is left out of a body, the year is meant. */
export const period = z.enum(PERIODS);
/** Which evaluations of a file: YEAR, or a period; left out, all of them. */
export const evaluation = z.enum(['YEAR', ...PERIODS]).describe('YEAR, or the period whose evaluation is meant');
/** Local date of the unit. */
export const localDate = z.iso.date();
/** The same sentence in Indonesian and English. */
export const bothLanguages = z.strictObject({ id: z.string(), en: z.string() });
/** Free JSON whose members depend on what it belongs to. */
export const freeJson = z.unknown();

export const personRef = z.strictObject({ id, name: z.string(), position: z.string() });
export const unitRef = z.strictObject({ id, code: z.string(), name: z.string() });
export const grant = z.strictObject({
  role: z.enum(GRANTED_ROLES),
  unitId: id.nullable().describe('null: the whole agency'),
});
export const employeeKind = z.enum(EMPLOYEE_KINDS);
export const employeeStatus = z.enum(EMPLOYEE_STATUSES);

/** Why an item of a batch was not done. */
export const itemProblem = z
  .looseObject({
    code: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).optional(),
    legalBasis: z.string().optional(),
  })
  .describe('As the single request would have been answered');

/** Ids for examples; they name nobody. */
export const EXAMPLE = {
  person: {
    id: '3f0c6a7e-5d0b-4f0e-9a55-0d6c2f5f3b11',
    name: 'Sari Wulandari',
    position: 'Analis Kepegawaian Ahli Muda',
  },
  other: { id: '8d3b1a52-6c1e-4a7e-8f0f-5a1de6c2b722', name: 'Made Pratama', position: 'Kepala Bidang Kinerja' },
  unit: { id: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed', code: 'BKPSDM', name: 'Badan Kepegawaian dan Pengembangan SDM' },
  id: '9b2f4f0c-0c5e-4b0e-8a39-8c1f1f6b3c33',
  instant: '2026-01-05T02:00:00.000Z',
} as const;
