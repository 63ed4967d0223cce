import type { Better, LibraryChange, ProposalKind } from '../../domain/indicator-library.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { json } from '../json.ts';
import { notify } from '../notify.ts';
import { seeCycleIn } from '../progress/sight.ts';
import { recordEvent } from '../record-event.ts';
import { notFound, Refusal } from '../refusal.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { lockIndicator } from './edit-library.ts';
import { figuresOf } from './evaluate-indicators.ts';

export interface NewProposal {
  readonly indicatorId: string;
  /** Whose evaluation it rests on. */
  readonly cycleId: string;
  readonly kind: ProposalKind;
  readonly reason: string;
  readonly change?: LibraryChange | undefined;
}

/**
 * Proposes to keep, change or retire an indicator, with its figures of the cycle as they are now. By BKD and whoever leads a unit; another holder of
 * BKD_ADMIN decides.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), NO_LIBRARY, INDICATOR_RETIRED, VALIDATION_FAILED, PROPOSAL_OPEN
 */
export async function proposeForIndicator(
  deps: Pick<Deps, 'db'>,
  act: Act,
  { indicatorId, cycleId, kind, reason, change }: NewProposal,
): Promise<{ id: string }> {
  return command(deps, act, async (tx) => {
    const sight = await seeCycleIn(tx, act, { cycleId, unitId: undefined }, 'INDICATORS.PROPOSE');
    if (sight instanceof CommitAndRefuse) return sight;
    await lockIndicator(tx, indicatorId);
    const version = await tx.libraryIndicatorVersion.findFirst({
      where: { indicatorId, publishedAt: { not: null } },
      orderBy: { number: 'desc' },
    });
    if (!version) throw notFound('The indicator');
    refuseWrongChange(kind, change);
    const pending = await tx.indicatorProposal.findFirst({
      where: { versionId: version.id, cycleId, proposedById: act.actorId, status: 'OPEN' },
      select: { id: true },
    });
    if (pending) {
      const extra = { proposalId: pending.id };
      throw new Refusal('PROPOSAL_OPEN', 409, 'Your proposal for this indicator is not decided yet.', { extra });
    }
    const figures = await figuresOf(tx, cycleId, { id: version.id, better: version.better as Better });
    const now = new Date();
    const proposal = await tx.indicatorProposal.create({
      data: {
        ...{ versionId: version.id, cycleId, kind, reason, figures: json(figures) },
        ...(change ? { change: json(change) } : {}),
        ...{ proposedById: act.actorId, proposedAt: now },
      },
      select: { id: true },
    });
    await recordEvent(tx, {
      type: 'INDICATOR_CHANGE_PROPOSED',
      at: now,
      actorId: act.actorId,
      actorRole: sight.isBkd ? 'BKD_ADMIN' : 'UNIT_HEAD',
      requestId: act.requestId,
      cycleId,
      data: { proposalId: proposal.id, indicatorId, versionId: version.id, kind },
    });
    await notify(
      tx,
      (await otherAdmins(tx, act.actorId)).map((recipientId) => ({
        ...{ kind: 'INDICATOR_CHANGE_PROPOSED' as const, recipientId, cause: proposal.id, cycleId },
        data: { fromId: act.actorId },
      })),
    );
    return proposal;
  });
}

/** @throws Refusal VALIDATION_FAILED */
function refuseWrongChange(kind: ProposalKind, change: LibraryChange | undefined): void {
  if ((kind === 'CHANGE') === (change !== undefined)) return;
  const detail = kind === 'CHANGE' ? 'What is to be different in the next version.' : 'Only with kind CHANGE.';
  throw new Refusal('VALIDATION_FAILED', 422, 'The proposal is not complete.', {
    errors: [{ pointer: '/change', detail }],
  });
}

async function otherAdmins(tx: Tx, personId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT g.person_id::text AS id FROM role_grant g JOIN employee e ON e.id = g.person_id JOIN unit u ON u.id = e.unit_id
    WHERE g.role = 'BKD_ADMIN' AND e.status <> 'LEFT' AND g.person_id <> ${personId}::uuid
      AND daterange(g.valid_from, g.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date`;
  return rows.map(({ id }) => id);
}
