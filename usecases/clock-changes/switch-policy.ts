import type { Act, Deps, Tx } from '../context.ts';
import { usablePolicy } from '../cycles/create-cycle.ts';
import { lockCycle } from '../cycles/lock-cycle.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command, inTransaction } from '../transact.ts';
import { orderClockChange, type OrderedClockChange } from './order-clock-change.ts';
import { previewClockChange, type ClockChangePreview } from './preview-clock-change.ts';

export interface PolicySwitch {
  readonly cycleId: string;
  /** Another published version of the policy that the cycle has. */
  readonly policyId: string;
}

const BOUNDS = { lockMs: 10_000, statementMs: 60_000 };

/**
 * The law changed in mid-year: the cycle gets another published version of its policy, and its clocks are computed anew. What was decided stays;
 * windows that have not opened follow; a right that somebody was told of is not shortened, and nobody becomes late overnight.
 * @throws Refusal NOT_FOUND, ROLE_REQUIRED, VALIDATION_FAILED, CYCLE_ENDED, CYCLE_NOT_LAUNCHED, POLICY_NOT_PUBLISHED, DEMO_POLICY_REFUSED,
 * POLICY_OF_ANOTHER_CODE, NOTHING_CHANGED
 */
export async function switchPolicy(
  deps: Pick<Deps, 'db' | 'allowDemoPolicies'>,
  act: Act,
  wanted: PolicySwitch & { readonly reason: string; readonly decree: string },
): Promise<OrderedClockChange> {
  return command(
    deps,
    act,
    async (tx) => {
      const { now } = await lockCycle(tx, wanted.cycleId);
      const before = await mayHave(tx, deps, act, wanted);
      await tx.cycle.update({
        where: { id: wanted.cycleId },
        data: { policyId: wanted.policyId, version: { increment: 1 } },
      });
      await recordEvent(tx, {
        type: 'CYCLE_POLICY_SWITCHED',
        at: now,
        actorId: act.actorId,
        actorRole: 'BKD_ADMIN',
        requestId: act.requestId,
        cycleId: wanted.cycleId,
        data: { ...before, policyId: wanted.policyId, decree: wanted.decree },
      });
      return orderClockChange(tx, act, { kind: 'POLICY', ...wanted });
    },
    BOUNDS,
  );
}

/** What the switch would move. @throws Refusal as `switchPolicy` */
export async function previewPolicySwitch(
  deps: Pick<Deps, 'db' | 'allowDemoPolicies'>,
  act: Act,
  wanted: PolicySwitch,
): Promise<ClockChangePreview> {
  return inTransaction(
    deps,
    async (tx) => {
      await mayHave(tx, deps, act, wanted);
      return previewClockChange(tx, { kind: 'POLICY', ...wanted, reason: '', decree: null });
    },
    BOUNDS,
  );
}

/** @returns the version that the cycle has now */
async function mayHave(
  tx: Tx,
  deps: Pick<Deps, 'allowDemoPolicies'>,
  act: Act,
  { cycleId, policyId }: PolicySwitch,
): Promise<{ fromPolicyId: string; fromVersion: number; toVersion: number }> {
  await requireOffice(tx, act.actorId, 'BKD_ADMIN');
  const cycle = await tx.cycle.findUnique({ where: { id: cycleId }, include: { policy: true } });
  if (!cycle) throw notFound('The cycle');
  if (cycle.status === 'CLOSED' || cycle.status === 'CANCELLED') {
    throw new Refusal('CYCLE_ENDED', 409, `The cycle is ${cycle.status}; its rules stand.`);
  }
  if (cycle.status === 'DRAFT' || cycle.status === 'LAUNCHING') {
    throw new Refusal(
      'CYCLE_NOT_LAUNCHED',
      409,
      `The cycle is ${cycle.status}: edit the draft, or wait until it runs.`,
    );
  }
  if (cycle.policyId === policyId) {
    throw new Refusal('NOTHING_CHANGED', 422, 'The cycle has this version already.');
  }
  await usablePolicy(tx, deps, policyId);
  const other = await tx.policy.findUniqueOrThrow({ where: { id: policyId } });
  if (other.code !== cycle.policy.code || other.demo !== cycle.policy.demo) {
    throw new Refusal(
      'POLICY_OF_ANOTHER_CODE',
      409,
      'A cycle in progress keeps its policy; only the version changes.',
      {
        extra: { code: cycle.policy.code },
      },
    );
  }
  return { fromPolicyId: cycle.policyId, fromVersion: cycle.policy.version, toVersion: other.version };
}
