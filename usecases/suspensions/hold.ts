import type { Role } from '../../domain/terms.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../context.ts';
import type { Locked } from '../lock-owner.ts';
import { prepared } from '../own-statements.ts';

/** EMPLOYEE: what the employee himself must do. ALL: every clock of the appraisal, with its periods and cases. */
export const SUSPENSION_SCOPES = ['EMPLOYEE', 'ALL'] as const;
export type SuspensionScope = (typeof SUSPENSION_SCOPES)[number];

export const SUSPENSION_CAUSES = ['SICK_LEAVE', 'DUTY_ABROAD', 'FORCE_MAJEURE', 'OTHER'] as const;
export type SuspensionCause = (typeof SUSPENSION_CAUSES)[number];

/** The cause of the stand-still that comes with a lock (usecases/desk), beside any other suspension. */
export const LOCKED = 'LOCKED';

/** Condition on tasks (alias t) that a suspension of an appraisal holds. */
export const heldBy = (appraisalId: string, scope: SuspensionScope): Prisma.Sql =>
  Prisma.sql`t.appraisal_id = ${appraisalId}::uuid AND t.status = 'OPEN' AND (${scope} = 'ALL' OR t.role = 'EMPLOYEE')`;

/** Whether the clock of a task that is opened now stands still from the beginning: the cycle is paused, or the appraisal suspended. */
export async function holdAtOpening(
  tx: Tx,
  locked: Locked,
  role: Role,
): Promise<{ pausedAt: Date | null; suspensionId: string | null }> {
  const suspension = locked.appraisal && (await suspensionOf(tx, locked.appraisal.id));
  const holds = suspension !== undefined && (suspension.scope === 'ALL' || role === 'EMPLOYEE');
  return {
    pausedAt: holds || locked.cycle.status === 'PAUSED' ? locked.now : null,
    suspensionId: holds ? suspension.id : null,
  };
}

/** That holds an appraisal; where two do beside each other, the one that holds everything. */
async function suspensionOf(tx: Tx, appraisalId: string): Promise<{ id: string; scope: SuspensionScope } | undefined> {
  const read = Prisma.sql`
    SELECT id, scope FROM suspension WHERE appraisal_id = ${appraisalId}::uuid AND ended_at IS NULL ORDER BY scope LIMIT 1`;
  const [row] = await tx.$queryRaw<{ id: string; scope: SuspensionScope }[]>(prepared('suspension', read));
  return row;
}
