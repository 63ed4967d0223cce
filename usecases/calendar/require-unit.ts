import type { Tx } from '../context.ts';
import { Refusal } from '../refusal.ts';

/** The unit that a body names. @throws Refusal VALIDATION_FAILED (422) */
export async function requireUnit(tx: Pick<Tx, '$queryRaw'>, unitId: string): Promise<void> {
  const units = await tx.$queryRaw<unknown[]>`SELECT 1 FROM unit WHERE id = ${unitId}::uuid`;
  if (units.length > 0) return;
  throw new Refusal('VALIDATION_FAILED', 422, 'This unit does not exist.', {
    errors: [{ pointer: '/unitId', detail: 'Take the id of a unit from GET /units.' }],
  });
}
