import { readAccess } from '../access/appraisal-access.ts';
import { leadersRole, refuseEnded } from '../appraisals/record-monitoring.ts';
import type { Act, Deps } from '../context.ts';
import { denied } from '../denied.ts';
import { refuseIfLocked } from '../desk/refuse-if-locked.ts';
import { lockAppraisal } from '../lock-owner.ts';
import { openCase } from '../open-case.ts';
import { Refusal } from '../refusal.ts';
import { command } from '../transact.ts';

/**
 * The leader opens coaching or counselling during the year, on what he observes (Art. 20(3)c, 21; Annex III.D p.78–88).
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), APPRAISAL_ENDED, CASE_ALREADY_OPEN
 */
export async function openObservationCase(
  deps: Pick<Deps, 'db'>,
  act: Act,
  opening: { readonly appraisalId: string; readonly kind: 'COACHING' | 'COUNSELLING'; readonly reason: string },
): Promise<{ caseId: string }> {
  return command(deps, act, async (tx) => {
    const locked = await lockAppraisal(tx, opening.appraisalId);
    const access = await readAccess(tx, act.actorId, opening.appraisalId);
    if (!leadersRole(access)) {
      const about = {
        cycleId: access.cycleId,
        appraisalId: access.appraisalId,
        attempted: `CASE.OPEN_${opening.kind}`,
      };
      return denied(tx, act, about, act.actorId === access.employeeId ? 'OWN_APPRAISAL' : 'NOT_RELATED');
    }
    refuseEnded(locked);
    await refuseIfLocked(tx, locked);
    const open = await tx.developmentCase.findFirst({
      where: { appraisalId: opening.appraisalId, kind: opening.kind, status: 'OPEN' },
      select: { id: true },
    });
    if (open) {
      throw new Refusal('CASE_ALREADY_OPEN', 409, `A ${opening.kind} case is open already.`, {
        extra: { caseId: open.id },
      });
    }
    const caseId = await openCase(tx, locked, {
      kind: opening.kind,
      origin: 'OBSERVATION',
      reason: opening.reason,
      openedById: act.actorId,
      requestId: act.requestId,
    });
    return { caseId };
  });
}
