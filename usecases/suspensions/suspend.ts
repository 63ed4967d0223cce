import type { Act, Deps, Tx } from '../context.ts';
import { lockAppraisal, type Locked, type LockedAppraisal } from '../lock-owner.ts';
import { refuseOwnAppraisal } from '../own-appraisal.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { heldBy, LOCKED, type SuspensionCause, type SuspensionScope } from './hold.ts';

export interface NewSuspension {
  readonly appraisalId: string;
  readonly scope: SuspensionScope;
  readonly cause: SuspensionCause;
  readonly reason: string;
  readonly decree: string | null;
}

/**
 * Stops the clocks of one appraisal: those of what the employee himself must do, or every one, with its periods and cases. What is open may be
 * decided meanwhile and appeals stay fileable; what opens meanwhile starts standing still. Rings nobody: a timer that fires finds the row
 * paused (docs/architecture.md, rule 2).
 * @throws Refusal NOT_FOUND, ROLE_REQUIRED, OWN_APPRAISAL, APPRAISAL_ENDED, ALREADY_SUSPENDED
 */
export async function suspendAppraisal(
  deps: Pick<Deps, 'db'>,
  act: Act,
  suspension: NewSuspension,
): Promise<{ suspensionId: string; tasks: number }> {
  return command(deps, act, async (tx) => {
    const locked = await lockForBkd(tx, act, suspension.appraisalId, 'SUSPENSION.START');
    if (locked instanceof CommitAndRefuse) return locked;
    await mustHaveClocks(tx, locked);
    const open = await tx.suspension.findFirst({
      where: { appraisalId: suspension.appraisalId, endedAt: null, cause: { not: LOCKED } },
      select: { id: true },
    });
    if (open) throw alreadySuspended(open.id);
    const { id } = await tx.suspension.create({
      data: { ...suspension, startedAt: locked.now, startedById: act.actorId },
      select: { id: true },
    });
    const tasks = await holdTasks(tx, locked, id, suspension.scope);
    await recordEvent(tx, {
      type: 'CLOCKS_SUSPENDED',
      at: locked.now,
      actorId: act.actorId,
      actorRole: 'BKD_ADMIN',
      requestId: act.requestId,
      cycleId: locked.cycle.id,
      appraisalId: suspension.appraisalId,
      data: {
        suspensionId: id,
        scope: suspension.scope,
        cause: suspension.cause,
        tasks,
        ...(suspension.decree === null ? {} : { decree: suspension.decree }),
      },
    });
    return { suspensionId: id, tasks };
  });
}

/**
 * The appraisal, locked for an act of BKD that favours its employee, or the refusal (audited) where it is the official's own.
 * @throws Refusal NOT_FOUND, ROLE_REQUIRED
 */
export async function lockForBkd(
  tx: Tx,
  act: Act,
  appraisalId: string,
  attempted: string,
): Promise<(Locked & { appraisal: LockedAppraisal }) | CommitAndRefuse> {
  await requireOffice(tx, act.actorId, 'BKD_ADMIN');
  const locked = await lockAppraisal(tx, appraisalId);
  if (locked.appraisal.employeeId !== act.actorId) return locked;
  return refuseOwnAppraisal(tx, act, { cycleId: locked.cycle.id, appraisalId, attempted });
}

/** Stops the clocks of open tasks; what another suspension holds already stays with that one, and is handed over when it ends. */
export async function holdTasks(
  tx: Tx,
  locked: Locked & { appraisal: LockedAppraisal },
  suspensionId: string,
  scope: SuspensionScope,
): Promise<number> {
  return tx.$executeRaw`
    UPDATE task t SET paused_at = coalesce(t.paused_at, ${locked.now}), suspension_id = ${suspensionId}::uuid, version = t.version + 1
    WHERE ${heldBy(locked.appraisal.id, scope)} AND t.suspension_id IS NULL`;
}

async function mustHaveClocks(tx: Tx, { appraisal, cycle }: Locked & { appraisal: LockedAppraisal }): Promise<void> {
  if (appraisal.state === 'ACTIVE' && (cycle.status === 'RUNNING' || cycle.status === 'PAUSED')) return;
  // The year's result is final, but a period is still heard, or coaching goes on.
  const open = await tx.task.count({ where: { appraisalId: appraisal.id, status: 'OPEN' } });
  if (open > 0) return;
  throw new Refusal('APPRAISAL_ENDED', 409, 'No clock of this appraisal runs any more.', {
    extra: { because: appraisal.state === 'ACTIVE' ? cycle.status : appraisal.state },
  });
}

const alreadySuspended = (suspensionId: string): Refusal =>
  new Refusal(
    'ALREADY_SUSPENDED',
    409,
    'The clocks of this appraisal stand still already; end that suspension first.',
    {
      extra: { suspensionId },
    },
  );
