import type { Act, Deps } from '../context.ts';
import { lockCycles } from '../cycle-gate.ts';
import { json } from '../json.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';
import { usablePolicy, type NewCycle } from './create-cycle.ts';

/**
 * Changes a draft. A launched cycle keeps its year, policy and filter.
 * @throws Refusal ROLE_REQUIRED, NOT_FOUND, STALE_VERSION, CYCLE_NOT_DRAFT, POLICY_NOT_PUBLISHED, DEMO_POLICY_REFUSED
 */
export async function editCycle(
  deps: Pick<Deps, 'db' | 'allowDemoPolicies'>,
  act: Act,
  edit: { cycleId: string; version: number; change: Partial<Omit<NewCycle, 'virtualTime'>> },
): Promise<{ id: string; version: number }> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    await lockCycles(tx, edit.cycleId);
    const cycle = await tx.cycle.findUnique({ where: { id: edit.cycleId } });
    if (!cycle) throw notFound('The cycle');
    if (cycle.version !== edit.version) {
      throw new Refusal('STALE_VERSION', 412, 'The cycle has changed since you read it. Read it again.', {
        extra: { version: cycle.version },
      });
    }
    if (cycle.status !== 'DRAFT') throw new Refusal('CYCLE_NOT_DRAFT', 409, 'Only a draft can be changed.');
    const { filter, ...rest } = edit.change;
    if (rest.policyId) await usablePolicy(tx, deps, rest.policyId);
    const changed = await tx.cycle.update({
      where: { id: cycle.id },
      data: { ...rest, ...(filter ? { filter: json(filter) } : {}), version: { increment: 1 } },
      select: { id: true, version: true },
    });
    await recordEvent(tx, {
      type: 'CYCLE_EDITED',
      actorId: act.actorId,
      actorRole: 'BKD_ADMIN',
      requestId: act.requestId,
      cycleId: cycle.id,
      data: { fields: Object.keys(edit.change) },
    });
    return changed;
  });
}
