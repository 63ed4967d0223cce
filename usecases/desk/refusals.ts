/** When an order of BKD is not possible, each with what to do instead. */
import type { Tx } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { againstThisResult } from './rounds.ts';
import type { LockedEvaluation } from './order.ts';

export const ended = (because: string, advice: string): Refusal =>
  new Refusal('APPRAISAL_ENDED', 409, `This cannot be ordered: ${because}. ${advice}`.trim(), { extra: { because } });

/** @throws Refusal APPRAISAL_ENDED, CYCLE_ENDED: excluded, called off */
export function refuseGone({ appraisal, cycle, period }: LockedEvaluation): void {
  if (cycle.status === 'CANCELLED')
    throw new Refusal('CYCLE_ENDED', 409, 'The cycle is cancelled; nothing of it goes on.');
  if (appraisal.state === 'EXCLUDED') throw ended('EXCLUDED', 'Re-include the employee first.');
  if (appraisal.state === 'CANCELLED') throw ended('CANCELLED', 'It was closed and is not taken up again.');
  if (period && period.state !== 'ACTIVE' && period.state !== 'FINAL')
    throw ended(period.state, 'The period has ended.');
}

/** An appeal, or the request to admit a late one, is decided first: neither is taken out of its judge's hands. @throws Refusal APPEAL_PENDING */
export async function refuseWhileAppealed(tx: Tx, locked: LockedEvaluation): Promise<void> {
  const filed = await againstThisResult(tx, locked);
  const appeal = await tx.appeal.findFirst({ where: { ...filed, status: 'FILED' }, select: { id: true } });
  const late = await tx.lateAppeal.findFirst({ where: { ...filed, status: 'REQUESTED' }, select: { id: true } });
  if (!appeal && !late) return;
  throw new Refusal(
    'APPEAL_PENDING',
    409,
    appeal
      ? 'An appeal is being heard. Wait for its decision: an order takes nothing out of the judge’s hands.'
      : 'A late appeal waits to be admitted or not. Decide that first.',
    {
      legalBasis: 'PermenPANRB 6/2022 Annex V.B (p.117)',
      extra: { appealId: appeal?.id ?? null, lateAppealId: late?.id ?? null },
    },
  );
}
