import { randomUUID } from 'node:crypto';
import type { Act, Deps, Tx } from '../context.ts';
import { isBusy } from '../database-errors.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command, CommitAndRefuse, inTransaction } from '../transact.ts';
import type { RepairAction } from './fault.ts';
import { raiseOneEpoch } from './repairs/raise-one-epoch.ts';
import { reassign } from './repairs/reassign.ts';
import { rederiveClock } from './repairs/rederive-clock.ts';
import { failed, type Health, type Outcome, type Repair, type Target } from './repairs/repair.ts';
import { resend } from './repairs/resend.ts';
import { ringAgain } from './repairs/ring-again.ts';
import { eachOf, faultsOf, readCandidates } from './workflow-faults.ts';
import { TemporalSilent, type Workflows } from './workflows.ts';

const REPAIRS: Readonly<Record<RepairAction, Repair>> = {
  RING: ringAgain,
  RESEND: resend,
  REDERIVE_CLOCK: rederiveClock,
  REASSIGN: reassign,
  RAISE_EPOCH: raiseOneEpoch,
};

export interface RepairItem {
  readonly target: string;
  readonly status: Outcome['status'];
  readonly code: string;
  readonly detail: Outcome['detail'];
}

export interface RepairOrder {
  readonly action: RepairAction;
  /** As faults name them: "appraisal/{id}", "task/{id}", "outbox/{number}" … */
  readonly targets: readonly string[];
  readonly reason: string;
}

export interface Repaired {
  readonly operationId: string;
  readonly action: RepairAction;
  readonly items: readonly RepairItem[];
}

/**
 * What repairs would do: each is made in a transaction that is rolled back, so that the preview cannot say anything else than the act.
 * @throws Refusal ROLE_REQUIRED
 */
export async function previewRepairs(
  deps: Pick<Deps, 'db'>,
  act: Act,
  workflows: Workflows,
  { action, targets }: Omit<RepairOrder, 'reason'>,
): Promise<readonly RepairItem[]> {
  await requireOffice(deps.db, act.actorId, 'BKD_ADMIN');
  const healths = await healthsOf(deps, workflows, action, targets);
  const items: RepairItem[] = [];
  for (const target of new Set(targets)) {
    items.push(await tried(target, () => rolledBack(deps, act, action, target, healths.get(target) ?? 'NOT_LOOKED')));
  }
  return items;
}

/**
 * Repairs up to 200 targets, each in a transaction of its own with an event in the chain that it concerns; a faulty one does not stop the
 * others. The reason is kept with the operation. What is healthy is left alone. The same Idempotency-Key gives the same results, and goes on
 * where a crash, or a row that was locked, has stopped it.
 * @throws Refusal ROLE_REQUIRED
 */
export async function repairAll(
  deps: Pick<Deps, 'db'>,
  act: Act,
  workflows: Workflows,
  order: RepairOrder,
): Promise<Repaired> {
  const targets = [...new Set(order.targets)];
  const { operationId } = await command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const { action, reason } = order;
    return {
      operationId: (
        await tx.operation.create({
          data: { kind: 'REPAIR', requestedById: act.actorId, total: targets.length, result: { action, reason } },
          select: { id: true },
        })
      ).id,
    };
  });
  const healths = await healthsOf(deps, workflows, order.action, targets);
  const items: RepairItem[] = [];
  for (const target of targets) {
    const health = healths.get(target) ?? 'NOT_LOOKED';
    items.push(await tried(target, () => repairOne(deps, act, { operationId, action: order.action, target, health })));
  }
  await inTransaction(
    deps,
    (tx) => tx.$executeRaw`
      UPDATE operation SET status = 'SUCCEEDED', finished_at = clock_timestamp()
      WHERE id = ${operationId}::uuid AND status = 'RUNNING' AND done + failed = total`,
  );
  return { operationId, action: order.action, items };
}

/** One that is busy now has no result that would be kept: the same request tries it again. */
async function tried(target: string, work: () => Promise<RepairItem>): Promise<RepairItem> {
  try {
    return await work();
  } catch (error) {
    if (isBusy(error)) return { target, ...failed('BUSY') };
    throw error;
  }
}

interface One {
  readonly operationId: string;
  readonly action: RepairAction;
  readonly target: string;
  readonly health: Health;
}

async function repairOne(deps: Pick<Deps, 'db'>, act: Act, one: One): Promise<RepairItem> {
  try {
    return await inTransaction(deps, async (tx) => {
      const earlier = await earlierItem(tx, one);
      if (earlier) return earlier;
      await requireOffice(tx, act.actorId, 'BKD_ADMIN');
      const outcome = await attempt(tx, act, one.operationId, one);
      const { about, ...result } = outcome;
      if (outcome.status === 'DONE') {
        await recordEvent(tx, {
          ...about,
          type: 'REPAIRED',
          actorId: act.actorId,
          actorRole: 'BKD_ADMIN',
          requestId: act.requestId,
          data: { action: one.action, target: one.target, code: outcome.code, operationId: one.operationId },
        });
      }
      return keep(tx, one, result);
    });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'ROLE_REQUIRED') throw error;
    return inTransaction(
      deps,
      async (tx) => (await earlierItem(tx, one)) ?? keep(tx, one, failed(error.code, { reason: error.message })),
    );
  }
}

/** The operation is locked first, so that two requests with one key make one result. */
async function earlierItem(tx: Tx, { operationId, target }: One): Promise<RepairItem | undefined> {
  await tx.$queryRaw`SELECT 1 FROM operation WHERE id = ${operationId}::uuid FOR UPDATE`;
  const item = await tx.operationItem.findFirst({ where: { operationId, key: target } });
  if (!item) return undefined;
  return {
    target,
    status: item.status as RepairItem['status'],
    code: item.code ?? '',
    detail: (item.detail ?? {}) as RepairItem['detail'],
  };
}

async function keep(tx: Tx, { operationId, target }: One, result: Omit<RepairItem, 'target'>): Promise<RepairItem> {
  const detail = JSON.parse(JSON.stringify(result.detail)) as Record<string, string>;
  await tx.operationItem.create({
    data: { operationId, key: target, status: result.status, code: result.code, detail },
  });
  const count = { increment: 1 };
  await tx.operation.update({
    where: { id: operationId },
    data: result.status === 'FAILED' ? { failed: count } : { done: count },
  });
  return { target, ...result, detail };
}

class RolledBack extends Error {
  readonly outcome: Outcome;
  constructor(outcome: Outcome) {
    super('A preview is rolled back.');
    this.outcome = outcome;
  }
}

async function rolledBack(
  deps: Pick<Deps, 'db'>,
  act: Act,
  action: RepairAction,
  target: string,
  health: Health,
): Promise<RepairItem> {
  try {
    return await inTransaction(deps, async (tx) => {
      throw new RolledBack(await attempt(tx, act, randomUUID(), { action, target, health }));
    });
  } catch (error) {
    if (error instanceof Refusal) return { target, ...failed(error.code, { reason: error.message }) };
    if (!(error instanceof RolledBack)) throw error;
    const { about: _about, ...result } = error.outcome;
    return { target, ...result };
  }
}

async function attempt(
  tx: Tx,
  act: Act,
  repairId: string,
  { action, target, health }: Omit<One, 'operationId'>,
): Promise<Outcome> {
  const parsed = parseTarget(target);
  if (!parsed) return failed('TARGET_REFUSED', { expected: 'kind/id' });
  const outcome = await REPAIRS[action](tx, { act, repairId, target: parsed, health });
  // The denial stays on record; it is the result of this one target only.
  return outcome instanceof CommitAndRefuse ? failed(outcome.refusal.code) : outcome;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const TARGET = new RegExp(
  `^(?:(appraisal|case|period|report|launch|clock|task)/(${UUID})|(outbox|notice|mail)/(\\d{1,18}))$`,
);

function parseTarget(text: string): Target | undefined {
  const match = TARGET.exec(text);
  const kind = match?.[1] ?? match?.[3];
  const id = match?.[2] ?? match?.[4];
  return kind && id ? { kind: kind as Target['kind'], id } : undefined;
}

/** Whether owners have a run that does what the rows say; asked only where the repair depends on it. */
async function healthsOf(
  deps: Pick<Deps, 'db'>,
  workflows: Workflows,
  action: RepairAction,
  targets: readonly string[],
): Promise<Map<string, Health>> {
  const healths = new Map<string, Health>();
  if (action !== 'RING' && action !== 'RAISE_EPOCH') return healths;
  const owners = targets.filter((target) => /^(appraisal|case|period|report)\//.test(target) && parseTarget(target));
  const ids = owners.map((target) => target.split('/')[1] ?? '');
  const candidates = await readCandidates(
    deps.db,
    { olderThanSeconds: 0, after: undefined, limit: Math.max(ids.length, 1) },
    { ids },
  );
  const results = await eachOf(candidates, async (candidate): Promise<Health> => {
    try {
      return (await faultsOf(deps, workflows, candidate, 'RUNS')).length === 0 ? 'HEALTHY' : 'FAULTY';
    } catch (error) {
      if (!(error instanceof TemporalSilent)) throw error;
      return 'SILENT';
    }
  });
  candidates.forEach((candidate, index) => {
    healths.set(`${candidate.kind}/${candidate.id}`, results[index] ?? 'NOT_LOOKED');
  });
  return healths;
}
