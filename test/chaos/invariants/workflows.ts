/** Rows and workflows say the same: what is open is waited for, what is over has ended, and no history shows a broken replay. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { TASK_KIND_RULES } from '../../../domain/task-kinds.ts';
import { TASK_KINDS } from '../../../domain/terms.ts';
import { workflowOf } from '../../../temporal/workflow-of.ts';
import { waitingFor } from '../../../workflows/messages.ts';
import { chance } from '../../../demo/lots.ts';
import type { Installation } from '../installation.ts';
import { read } from '../rows.ts';
import type { Year } from '../year.ts';
import type { Broken, Evidence } from './evidence.ts';

const AT_ONCE = 8;
/** A query waits for a worker that has the history. */
const QUERY_TIMEOUT_MS = 20_000;
/** Workflows catch up with what was down, and answer nobody meanwhile; as long as the outbox may take. */
const CAUGHT_UP_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 1_500;

/** Bells that were rung before the instant and that no step has consumed. */
export async function bellsWaiting({ rows }: Installation, before: number): Promise<number> {
  const [found] = await read<{ n: number }>(
    rows,
    `SELECT count(*)::int AS n FROM outbox WHERE consumed_at IS NULL AND held_by_cycle_id IS NULL AND created_at <= $1`,
    [new Date(before)],
  );
  return found?.n ?? 0;
}

/**
 * In the middle of the year, while nobody acts: a workflow waits for exactly what is open in its rows, or for a window that is not open yet. A
 * difference is looked at again, because a timer may just have fired.
 * @returns how many workflows were asked
 */
export async function checkStanding(
  installation: Installation,
  client: Client,
  year: Year,
  sample: { readonly size: number; readonly seed: number },
): Promise<{ broken: Broken[]; asked: number }> {
  const active = await read<{ id: string; key: string }>(
    installation.rows,
    `SELECT a.id::text, e.email AS key FROM appraisal a JOIN employee e ON e.id = a.employee_id WHERE a.cycle_id = $1 AND a.state = 'ACTIVE'`,
    [year.cycleId],
  );
  const drawn = active
    .sort((a, b) => chance(sample.seed, 'standing', a.key) - chance(sample.seed, 'standing', b.key))
    .slice(0, sample.size);
  const broken: Broken[] = [];
  const until = Date.now() + CAUGHT_UP_WITHIN_MS;
  await eachOf(drawn, async ({ id }) => {
    let difference = await differenceOf(installation, client, year, id);
    while (difference !== undefined && Date.now() < until) {
      await sleep(LOOK_AGAIN_MS);
      difference = await differenceOf(installation, client, year, id);
    }
    if (difference === undefined) return;
    broken.push({ invariant: 'rows equal workflow state', detail: `appraisal ${id}: ${difference}` });
  });
  return { broken, asked: drawn.length };
}

const AWAITED = TASK_KINDS.filter((kind) => !TASK_KIND_RULES[kind].unawaited);

async function differenceOf(
  { rows }: Installation,
  client: Client,
  year: Year,
  appraisalId: string,
): Promise<string | undefined> {
  const [row] = await read<{ epoch: number; state: string; open: string[]; closed: string[] }>(
    rows,
    `SELECT a.epoch, a.state, coalesce(array_agg(t.stage || '.' || t.kind) FILTER (WHERE t.status = 'OPEN'), '{}') AS open,
        coalesce(array_agg(s.stage) FILTER (WHERE s.stage IS NOT NULL), '{}') AS closed
      FROM appraisal a LEFT JOIN task t ON t.owner_id = a.id AND t.kind = ANY ($2)
      LEFT JOIN stage_window s ON s.cycle_id = $3 AND s.unit_id = a.unit_id AND s.opens_at > clock_timestamp()
      WHERE a.id = $1 GROUP BY a.id`,
    [appraisalId, AWAITED, year.cycleId],
  );
  if (!row) return 'it is gone';
  if (row.state !== 'ACTIVE') return undefined;
  const { workflowId } = workflowOf({ kind: 'appraisal', id: appraisalId, epoch: row.epoch });
  let waits: readonly string[];
  try {
    waits = await client.connection.withDeadline(Date.now() + QUERY_TIMEOUT_MS, () =>
      client.workflow.getHandle(workflowId).query(waitingFor),
    );
  } catch (error) {
    return `${workflowId} does not answer: ${error instanceof Error ? error.message : String(error)}`;
  }
  const open = new Set(row.open);
  const missed = [...open].filter((name) => !waits.includes(name));
  const closed = new Set(row.closed);
  const invented = waits.filter((name) => !open.has(name) && !closed.has(name.split('.')[0] ?? ''));
  if (missed.length + invented.length === 0) return undefined;
  return `open in the rows: ${[...open].join(', ')}; waited for: ${waits.join(', ')}`;
}

const BROKEN_REPLAY: number =
  proto.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR;

/** At the end: what is at its end in the rows has ended in Temporal, and its history tells of no broken replay. */
export async function checkEnded(evidence: Evidence, client: Client): Promise<Broken[]> {
  const { installation, year, faults } = evidence;
  const owners = await read<{
    kind: 'appraisal' | 'case' | 'report';
    id: string;
    epoch: number;
    caseKind: null;
    at: Date | null;
  }>(
    installation.rows,
    `SELECT 'appraisal' AS kind, id::text, epoch, NULL AS "caseKind", final_at AS at FROM appraisal WHERE cycle_id = $1 AND state = 'FINAL'
      UNION ALL SELECT 'case', c.id::text, c.epoch, c.kind, c.closed_at FROM development_case c JOIN appraisal a ON a.id = c.appraisal_id
        WHERE a.cycle_id = $1 AND c.status <> 'OPEN'
      UNION ALL SELECT 'report', r.id::text, r.epoch, NULL, (SELECT max(closed_at) FROM task t WHERE t.report_id = r.id) FROM unit_report r
        WHERE r.cycle_id = $1 AND r.status = 'COMPLETE'`,
    [year.cycleId],
  );
  const lost = faults.filter(({ kind }) => kind === 'lose-temporal');
  const broken: Broken[] = [];
  await eachOf(owners, async (owner) => {
    const found = (detail: string): void => void broken.push({ invariant: 'what is over has ended', detail });
    const { workflowId } = workflowOf(owner);
    const handle = client.workflow.getHandle(workflowId);
    try {
      const { status } = await handle.describe();
      // The step that concluded has committed; the run completes a moment later.
      if (status.name === 'RUNNING') await ended(() => handle.describe());
      const { status: last } = await handle.describe();
      if (last.name !== 'COMPLETED') found(`${workflowId} is ${last.name}`);
      const failures = await brokenReplays(client, workflowId);
      if (failures > 0)
        broken.push({ invariant: 'no history shows a broken replay', detail: `${workflowId}: ${failures} times` });
    } catch (error) {
      const gone = error instanceof WorkflowNotFoundError || (isGrpcServiceError(error) && Number(error.code) === 5);
      // Whatever was at its end when Temporal lost everything is not started again.
      if (gone && lost.some(({ to }) => owner.at !== null && owner.at.getTime() < to)) return;
      found(`${workflowId}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  return broken;
}

/** In the histories of all its runs, the latest first. */
async function brokenReplays(client: Client, workflowId: string): Promise<number> {
  let failures = 0;
  for (let runId: string | undefined; ;) {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    failures += (events ?? []).filter(
      ({ workflowTaskFailedEventAttributes: failed }) => Number(failed?.cause) === BROKEN_REPLAY,
    ).length;
    runId = events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? undefined;
    if (!runId) return failures;
  }
}

async function ended(describe: () => Promise<{ status: { name: string } }>): Promise<void> {
  for (let look = 0; look < 20; look += 1) {
    if ((await describe()).status.name !== 'RUNNING') return;
    await sleep(500);
  }
}

async function eachOf<T>(list: readonly T[], work: (each: T) => Promise<void>): Promise<void> {
  const waiting = [...list];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
