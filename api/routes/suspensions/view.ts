import { z } from 'zod';
import { LOCKED, SUSPENSION_CAUSES, SUSPENSION_SCOPES } from '../../../usecases/suspensions/hold.ts';
import { EXAMPLE, id, instant, personRef } from '../../schemas.ts';

export const scope = z
  .enum(SUSPENSION_SCOPES)
  .describe('EMPLOYEE: what the employee himself must do. ALL: every clock, with periods and cases');
export const cause = z.enum(SUSPENSION_CAUSES);

export const suspensionView = z.strictObject({
  id,
  scope,
  cause: z.enum([...SUSPENSION_CAUSES, LOCKED]).describe('LOCKED: by an order of BKD, until it unlocks the appraisal'),
  reason: z.string(),
  decree: z.string().nullable(),
  startedAt: instant,
  startedBy: personRef,
  endedAt: instant.nullable().describe('null: the clocks stand still'),
  endedBy: personRef.nullable(),
});

export const suspensionExample: z.input<typeof suspensionView> = {
  id: EXAMPLE.id,
  scope: 'EMPLOYEE',
  cause: 'SICK_LEAVE',
  reason: 'Cuti sakit 30 hari',
  decree: 'Surat Cuti Nomor 851/12/2026',
  startedAt: EXAMPLE.instant,
  startedBy: EXAMPLE.person,
  endedAt: null,
  endedBy: null,
};

/** The suspension that an act was about, and how many open tasks it held or let go on. */
export const suspensionAct = z.strictObject({ suspensionId: id, tasks: z.int() });
export const suspensionActExample = { suspensionId: EXAMPLE.id, tasks: 2 } as const;
