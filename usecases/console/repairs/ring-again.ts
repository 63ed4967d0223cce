import type { Tx } from '../../context.ts';
import { lockOwner } from '../../lock-owner.ts';
import { notFound } from '../../refusal.ts';
import { ring, type Owner } from '../../ring.ts';
import { failed, skipped, type Outcome, type Repair } from './repair.ts';

/**
 * Rings again: an unanswered doorbell is due now; where there is none, a new one is left. What a run does when it is rung, is what its rows
 * say, so that a bell too many does no harm.
 */
export const ringAgain: Repair = async (tx, { target, health }) => {
  const { kind, id } = target;
  switch (kind) {
    case 'outbox':
      return ringBell(tx, BigInt(id));
    case 'launch':
    case 'clock':
      return ringWork(tx, { kind, id });
    case 'appraisal':
    case 'case':
    case 'period':
    case 'report': {
      const owner = { kind, id };
      const locked = await lockOwner(tx, owner);
      const about = {
        cycleId: locked.cycle.id,
        ...(locked.appraisal ? { appraisalId: locked.appraisal.id } : {}),
      };
      const made = await hurry(tx, owner);
      if (made) return { ...made, about };
      if (health === 'HEALTHY') return skipped('HEALTHY');
      await ring(tx, owner, 'REPAIR');
      return { status: 'DONE', code: 'RUNG', detail: {}, about };
    }
    case 'task':
    case 'notice':
    case 'mail':
      return failed('TARGET_REFUSED', { expected: 'an owner of tasks, launch, clock or outbox' });
  }
};

/** @returns undefined where no doorbell of the owner is unanswered. One that waits for a paused cycle is left to the resume. */
async function hurry(tx: Tx, owner: Owner): Promise<Outcome | undefined> {
  const bells = await tx.$queryRaw<{ id: string; due: boolean }[]>`
    SELECT id::text, next_attempt_at <= clock_timestamp() AS due FROM outbox
    WHERE owner_id = ${owner.id}::uuid AND consumed_at IS NULL AND held_by_cycle_id IS NULL ORDER BY id FOR UPDATE`;
  if (bells.length === 0) return undefined;
  if (bells.some(({ due }) => due)) return skipped('ABOUT_TO_RING', { bells: bells.length });
  const ids = bells.map(({ id }) => id);
  await tx.$executeRaw`UPDATE outbox SET next_attempt_at = clock_timestamp() WHERE id = ANY(${ids}::bigint[])`;
  return { status: 'DONE', code: 'RUNG_AGAIN', detail: { bells: bells.length } };
}

async function ringBell(tx: Tx, id: bigint): Promise<Outcome> {
  const bell = await tx.outbox.findUnique({ where: { id } });
  if (!bell) throw notFound('The doorbell');
  if (bell.consumedAt) return skipped('ANSWERED_ALREADY', { at: bell.consumedAt.toISOString() });
  if (bell.heldByCycleId) return skipped('WAITS_FOR_RESUME', { cycleId: bell.heldByCycleId });
  const made = await hurry(tx, { kind: bell.ownerKind as Owner['kind'], id: bell.ownerId });
  return made ?? skipped('ANSWERED_ALREADY');
}

async function ringWork(tx: Tx, owner: Owner): Promise<Outcome> {
  const running =
    owner.kind === 'launch'
      ? await tx.cycle.count({ where: { id: owner.id, status: 'LAUNCHING' } })
      : (
          await tx.$queryRaw<unknown[]>`
            SELECT 1 FROM clock_change ch JOIN operation o ON o.id = ch.operation_id WHERE ch.id = ${owner.id}::uuid AND o.status = 'RUNNING'`
        ).length;
  if (running === 0) return skipped('NOTHING_TO_DO');
  const made = await hurry(tx, owner);
  if (made) return made;
  await ring(tx, owner, 'REPAIR');
  return { status: 'DONE', code: 'RUNG', detail: {} };
}
