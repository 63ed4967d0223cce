import { isEmployee, readAccess } from '../access/appraisal-access.ts';
import { leadersRole, refuseEnded } from '../appraisals/record-monitoring.ts';
import type { Act, Deps } from '../context.ts';
import { denied } from '../denied.ts';
import { refuseIfLocked } from '../desk/refuse-if-locked.ts';
import { lockAppraisal } from '../lock-owner.ts';
import { recordEvent } from '../record-event.ts';
import { notFound, Refusal } from '../refusal.ts';
import { command } from '../transact.ts';
import { appraisalOfLeader, servable } from './leaders-plan.ts';
import { noCascade } from './refuse-without.ts';

export interface NewLink {
  readonly appraisalId: string;
  readonly plannedResultId: string;
  /** null: it serves none any more */
  readonly leaderResultId: string | null;
}

/**
 * Settles which planned result of the leader a planned result serves: while drafting, or after the leader's SKP was set (matrix of roles and results, Annex
 * II.A, p.46–49). By the employee, the evaluator or his superior; it changes nothing of the SKP that was signed.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), APPRAISAL_ENDED, APPRAISAL_LOCKED, NO_CASCADE, VALIDATION_FAILED
 */
export async function linkResult(deps: Pick<Deps, 'db'>, act: Act, link: NewLink): Promise<void> {
  return command(deps, act, async (tx) => {
    const { appraisalId, plannedResultId, leaderResultId } = link;
    const locked = await lockAppraisal(tx, appraisalId);
    const access = await readAccess(tx, act.actorId, appraisalId);
    const role = isEmployee(access) ? 'EMPLOYEE' : leadersRole(access);
    const about = { cycleId: access.cycleId, appraisalId };
    if (!role) return denied(tx, act, { ...about, attempted: 'CASCADE.LINK' }, 'NOT_RELATED');
    refuseEnded(locked);
    await refuseIfLocked(tx, locked);
    if (!locked.policy.indicators?.cascading) throw noCascade();
    const own = await tx.plannedResult.findFirst({
      where: { id: plannedResultId, plan: { appraisalId, closedAt: null } },
      select: { id: true },
    });
    if (!own) throw notFound('The planned result');
    if (leaderResultId === null) {
      await tx.resultLink.deleteMany({ where: { plannedResultId } });
    } else {
      const leaders = await appraisalOfLeader(tx, access.cycleId, access.evaluatorId);
      if (!leaders || !(await servable(tx, leaders.id, [leaderResultId])).has(leaderResultId)) {
        throw new Refusal('VALIDATION_FAILED', 422, 'The planned result is not linked.', { errors: [notTheLeaders] });
      }
      const linked = { leaderResultId, linkedById: act.actorId, linkedAt: locked.now };
      await tx.resultLink.upsert({
        where: { plannedResultId },
        create: { plannedResultId, ...linked },
        update: linked,
      });
    }
    await recordEvent(tx, {
      ...about,
      type: leaderResultId === null ? 'RESULT_UNLINKED' : 'RESULT_LINKED',
      at: locked.now,
      actorId: act.actorId,
      actorRole: role,
      requestId: act.requestId,
      data: { plannedResultId, ...(leaderResultId === null ? {} : { leaderResultId }) },
    });
  });
}

const notTheLeaders = {
  pointer: '/leaderResultId',
  detail: 'Take the id of a planned result of the evaluator, from `above` of GET /appraisals/{appraisalId}/cascade.',
};
