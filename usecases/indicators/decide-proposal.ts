import { libraryVersionForm, type LibraryChange } from '../../domain/indicator-library.ts';
import type { IndicatorProposal } from '../../generated/prisma/client.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { notify } from '../notify.ts';
import { recordEvent } from '../record-event.ts';
import { notFound, Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';
import { draftOf, lockIndicator, putDraft, retire } from './edit-library.ts';

export interface ProposalDecision {
  readonly proposalId: string;
  readonly outcome: 'ACCEPTED' | 'REJECTED';
  readonly reason: string;
}

/**
 * Decides what was proposed for an indicator. An accepted change becomes the draft of the next version, which is published apart; an accepted end
 * retires it at once. Nobody decides his own proposal.
 * @throws Refusal ROLE_REQUIRED, NOT_FOUND, FOUR_EYES, PROPOSAL_CLOSED, INDICATOR_RETIRED
 */
export async function decideIndicatorProposal(
  deps: Pick<Deps, 'db'>,
  act: Act,
  { proposalId, outcome, reason }: ProposalDecision,
): Promise<{ draftId: string | null }> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    await tx.$queryRaw`SELECT 1 FROM indicator_proposal WHERE id = ${proposalId}::uuid FOR UPDATE`;
    const proposal = await tx.indicatorProposal.findUnique({ where: { id: proposalId } });
    if (!proposal) throw notFound('The proposal');
    if (proposal.status !== 'OPEN') {
      const extra = { proposalStatus: proposal.status };
      throw new Refusal('PROPOSAL_CLOSED', 409, `The proposal was decided already (${proposal.status}).`, { extra });
    }
    if (proposal.proposedById === act.actorId) {
      throw new Refusal('FOUR_EYES', 403, 'You proposed it yourself: another holder of BKD_ADMIN decides.');
    }
    const draftId = outcome === 'ACCEPTED' ? await carryOut(tx, act, proposal) : null;
    const now = new Date();
    await tx.indicatorProposal.update({
      where: { id: proposalId },
      data: { status: outcome, decidedById: act.actorId, decidedAt: now, decisionReason: reason, draftId },
    });
    await recordEvent(tx, {
      type: 'INDICATOR_CHANGE_DECIDED',
      at: now,
      actorId: act.actorId,
      actorRole: 'BKD_ADMIN',
      requestId: act.requestId,
      cycleId: proposal.cycleId,
      data: { proposalId, outcome, kind: proposal.kind, ...(draftId ? { draftId } : {}) },
    });
    await notify(tx, [
      {
        ...{ kind: 'INDICATOR_CHANGE_DECIDED', recipientId: proposal.proposedById, cause: proposalId },
        ...{ cycleId: proposal.cycleId, data: { fromId: act.actorId } },
      },
    ]);
    return { draftId };
  });
}

async function carryOut(
  tx: Tx,
  act: Act,
  { kind, versionId, change, reason }: IndicatorProposal,
): Promise<string | null> {
  if (kind === 'KEEP') return null;
  const version = await tx.libraryIndicatorVersion.findUniqueOrThrow({ where: { id: versionId } });
  const { id } = await lockIndicator(tx, version.indicatorId);
  if (kind === 'RETIRE') {
    await retire(tx, act, id, reason);
    return null;
  }
  // What somebody drafts already is changed further, not thrown away.
  const open = await draftOf(tx, id);
  const text = libraryVersionForm.strip().parse(open ?? version);
  return putDraft(tx, act, id, { ...text, ...(change as LibraryChange) });
}
