import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { Act, Deps } from '../context.ts';
import { isBusy } from '../database-errors.ts';
import { decideTask, type Decided, type DecideTask } from '../decide-task.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { problemOf, type ItemProblem } from '../item-problem.ts';
import { Refusal } from '../refusal.ts';
import { answerFor, keptAnswer } from '../transact.ts';

/** Most decisions in one request. */
export const BATCH_LIMIT = 200;
/** Transactions at once: enough to hide the round trips, few enough to leave the database to others. */
const AT_ONCE = 4;

/**
 * REFUSED: a rule said no. NOT_DONE: nothing was decided by a fault of ours (a lock that was not free in time); the same request with the same
 * Idempotency-Key tries it again.
 */
export type BatchResult =
  | { readonly taskId: string; readonly status: 'DECIDED'; readonly decision: Decided }
  | { readonly taskId: string; readonly status: 'REFUSED' | 'NOT_DONE'; readonly problem: ItemProblem };

/**
 * Up to 200 decisions, each with its own outcome and in a transaction of its own: a faulty one stops no other. Repeated with the same key, what
 * was decided gives the same answer, and what was interrupted is finished.
 * @returns results in the order of the items
 * @throws Refusal IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED where a task is named twice
 */
export async function decideBatch(
  deps: Pick<Deps, 'db' | 'log'>,
  act: Act,
  items: readonly DecideTask[],
): Promise<readonly BatchResult[]> {
  refuseTwice(items);
  const kept = await keptAnswer<readonly BatchResult[]>(deps, act);
  if (kept) return kept.result;
  const results = new Map<string, BatchResult>();
  const recorded: RecordedEvent[] = [];
  const ofItems: Act = { ...act, acknowledge: (events) => void recorded.push(...events) };
  const groups = await byAppraisal(deps, items);
  const carrier = async (): Promise<void> => {
    for (let group = groups.shift(); group; group = groups.shift()) {
      for (const item of group) results.set(item.taskId, await decideOne(deps, ofItems, item));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, carrier));
  const answer = items.flatMap(({ taskId }) => results.get(taskId) ?? []);
  if (answer.every(({ status }) => status !== 'NOT_DONE')) return answerFor(deps, act, answer, recorded);
  act.acknowledge?.(recorded);
  return answer;
}

function refuseTwice(items: readonly DecideTask[]): void {
  const errors = items.flatMap(({ taskId }, index) =>
    items.findIndex((item) => item.taskId === taskId) < index
      ? [{ pointer: `/items/${index}/taskId`, detail: 'This task is named twice; decide it once.' }]
      : [],
  );
  if (errors.length > 0) throw new Refusal('VALIDATION_FAILED', 422, 'Nothing was decided.', { errors });
}

/** Tasks of one appraisal wait for the same lock: one after the other, in the order of the request; the appraisals in the order of their ids. */
async function byAppraisal(deps: Pick<Deps, 'db'>, items: readonly DecideTask[]): Promise<DecideTask[][]> {
  const rows = await deps.db.task.findMany({
    where: { id: { in: items.map(({ taskId }) => taskId) } },
    select: { id: true, appraisalId: true, reportId: true },
  });
  const lockOf = new Map(rows.map((row) => [row.id, row.appraisalId ?? row.reportId ?? row.id]));
  const groups = new Map<string, DecideTask[]>();
  for (const item of items) {
    const lock = lockOf.get(item.taskId) ?? item.taskId;
    groups.set(lock, [...(groups.get(lock) ?? []), item]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

async function decideOne(deps: Pick<Deps, 'db' | 'log'>, act: Act, item: DecideTask): Promise<BatchResult> {
  const { taskId } = item;
  try {
    return { taskId, status: 'DECIDED', decision: await decideTask(deps, withKeyOf(act, item), item) };
  } catch (error) {
    if (error instanceof Refusal) return { taskId, status: 'REFUSED', problem: problemOf(error) };
    deps.log.error({ err: error, taskId, requestId: act.requestId }, 'an item of a batch was not decided');
    const detail = isBusy(error)
      ? 'The database was not free in time, or the connection to it broke. Repeat the request with the same Idempotency-Key: it counts once.'
      : 'Something went wrong on our side. Nothing was decided; repeat the request with the same Idempotency-Key.';
    return {
      taskId,
      status: 'NOT_DONE',
      problem: { code: isBusy(error) ? 'BUSY' : 'INTERNAL', status: isBusy(error) ? 503 : 500, detail },
    };
  }
}

/** Each item keeps its own answer under a key made from the request's, so that a repetition after a crash decides nothing twice. */
function withKeyOf(act: Act, item: DecideTask): Act {
  const { idempotency, ...rest } = act;
  if (!idempotency) return rest;
  const bodyHash = createHash('sha256').update(canonicalJson(item)).digest('hex');
  return { ...rest, idempotency: { key: `${idempotency.key} ${item.taskId}`, route: idempotency.route, bodyHash } };
}
