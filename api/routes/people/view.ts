import { z } from 'zod';
import { cursorsOf } from '../../framework/pagination.ts';
import { EXAMPLE, employeeKind, employeeStatus, id, personRef, unitRef } from '../../schemas.ts';

export const personRow = z.strictObject({
  id,
  identityNumber: z.string().describe('NIP or NI PPPK, 18 digits; personal data'),
  name: z.string(),
  kind: employeeKind,
  position: z.string(),
  rank: z.string().nullable(),
  email: z.string().nullable(),
  status: employeeStatus,
  unit: unitRef,
  evaluator: personRef.nullable().describe('Today'),
  superior: personRef.nullable().describe("The evaluator's superior, today"),
});

export const plainPersonExample = {
  ...EXAMPLE.person,
  identityNumber: '198001012005011001',
  kind: 'CIVIL_SERVANT',
  rank: 'III/d',
  email: 'sari.wulandari@example.go.id',
  status: 'ACTIVE',
  unit: EXAMPLE.unit,
} as const;

export const personRowExample = { ...plainPersonExample, evaluator: EXAMPLE.other, superior: null };

export const peopleCursors = cursorsOf('people', z.strictObject({ name: z.string(), id }));
