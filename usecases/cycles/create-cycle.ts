import type { Act, Deps, Tx } from '../context.ts';
import { json } from '../json.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';
import type { CycleFilter } from './cycle-filter.ts';

export interface NewCycle {
  readonly name: string;
  readonly year: number;
  readonly policyId: string;
  readonly filter: CycleFilter;
  readonly virtualTime: boolean;
}

/** A draft cycle; nothing happens until it is launched. @throws Refusal ROLE_REQUIRED, POLICY_NOT_PUBLISHED, DEMO_POLICY_REFUSED, NOT_FOUND */
export async function createCycle(
  deps: Pick<Deps, 'db' | 'allowDemoPolicies'>,
  act: Act,
  cycle: NewCycle,
): Promise<{ id: string }> {
  return command(deps, act, (tx) => insertCycle(tx, deps, act, cycle));
}

/** Next year's draft from a cycle: same filter, the newest published version of its policy. @throws Refusal ROLE_REQUIRED, NOT_FOUND */
export async function cloneCycle(
  deps: Pick<Deps, 'db' | 'allowDemoPolicies'>,
  act: Act,
  clone: { cycleId: string; year: number; name: string },
): Promise<{ id: string }> {
  return command(deps, act, async (tx) => {
    const from = await tx.cycle.findUnique({
      where: { id: clone.cycleId },
      include: { policy: { select: { code: true } } },
    });
    if (!from) throw notFound('The cycle');
    const policy = await tx.policy.findFirstOrThrow({
      where: { code: from.policy.code, status: 'PUBLISHED' },
      orderBy: { version: 'desc' },
      select: { id: true },
    });
    return insertCycle(
      tx,
      deps,
      act,
      {
        name: clone.name,
        year: clone.year,
        policyId: policy.id,
        filter: from.filter as CycleFilter,
        virtualTime: false,
      },
      from.id,
    );
  });
}

async function insertCycle(
  tx: Tx,
  deps: Pick<Deps, 'allowDemoPolicies'>,
  act: Act,
  cycle: NewCycle,
  clonedFromId?: string,
): Promise<{ id: string }> {
  await requireOffice(tx, act.actorId, 'BKD_ADMIN');
  await usablePolicy(tx, deps, cycle.policyId);
  const { id } = await tx.cycle.create({
    data: {
      name: cycle.name,
      year: cycle.year,
      policyId: cycle.policyId,
      filter: json(cycle.filter),
      virtualTime: cycle.virtualTime,
      createdById: act.actorId,
      clonedFromId: clonedFromId ?? null,
    },
    select: { id: true },
  });
  await recordEvent(tx, {
    type: 'CYCLE_CREATED',
    actorId: act.actorId,
    actorRole: 'BKD_ADMIN',
    requestId: act.requestId,
    cycleId: id,
    data: { year: cycle.year, policyId: cycle.policyId, ...(clonedFromId ? { clonedFromId } : {}) },
  });
  return { id };
}

export async function usablePolicy(tx: Tx, deps: Pick<Deps, 'allowDemoPolicies'>, policyId: string): Promise<void> {
  const policy = await tx.policy.findUnique({ where: { id: policyId }, select: { status: true, demo: true } });
  if (!policy) {
    throw new Refusal('VALIDATION_FAILED', 422, 'This policy does not exist.', {
      errors: [{ pointer: '/policyId', detail: 'Take the id of a policy from GET /policies.' }],
    });
  }
  if (policy.status !== 'PUBLISHED') {
    throw new Refusal('POLICY_NOT_PUBLISHED', 409, 'A cycle needs a published version of a policy. Publish it first.');
  }
  if (policy.demo && !deps.allowDemoPolicies) {
    throw new Refusal('DEMO_POLICY_REFUSED', 409, 'A policy for demonstrations is refused in production.');
  }
}
