import { TASK_KIND_RULES } from '../../domain/task-kinds.ts';
import type { TaskKind } from '../../domain/terms.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Deps } from '../context.ts';
import { iso } from '../iso.ts';
import type { OwnerKind } from '../ring.ts';
import { targetOf, type Fault, type FaultPage, type RepairAction, type WorkflowFaultKind } from './fault.ts';
import type { Looking } from './row-faults.ts';
import type { RunSeen, WorkflowOwner, Workflows } from './workflows.ts';

/** An owner of tasks as its rows are, which is all that its workflow is judged by. */
export interface Candidate extends WorkflowOwner {
  readonly kind: Extract<OwnerKind, 'appraisal' | 'case' | 'period' | 'report'>;
  readonly cycleId: string;
  readonly appraisalId: string | null;
  /** Something is still to be done. */
  readonly live: boolean;
  /** ACTIVE, FINAL, OPEN, CLOSED … */
  readonly state: string;
  /** Its clocks stand still: the run may wait for what is not there yet. */
  readonly held: boolean;
  readonly createdAt: Date;
  /** A young doorbell is on its way: whatever is amiss may be put right by it. */
  readonly rung: boolean;
  readonly openTasks: number;
}

/** Questions to Temporal under way at once, and owners that one request looks at. */
const AT_ONCE = 10;
const EXAMINED = 200;
/** From this attempt on a workflow task, or a step, is called failing: one or two happen when a worker is restarted. */
const FAILING_TASK = 3;
const FAILING_STEP = 5;

/** Owners after a key, in the order of their ids. @param live undefined: both */
export async function readCandidates(
  db: Deps['db'],
  { olderThanSeconds, after, limit }: Looking,
  which: { readonly live?: boolean; readonly ids?: readonly string[] },
): Promise<Candidate[]> {
  const wanted = which.ids ? Prisma.sql`x.id = ANY(${[...which.ids]}::uuid[])` : Prisma.sql`true`;
  const living = which.live === undefined ? Prisma.sql`true` : Prisma.sql`x.live = ${which.live}`;
  return db.$queryRaw<Candidate[]>`
    SELECT x.kind, x.id::text, x.epoch, x.case_kind AS "caseKind", x.cycle_id::text AS "cycleId", x.appraisal_id::text AS "appraisalId", x.live, x.state,
      x.created_at AS "createdAt", c.status = 'PAUSED' OR x.locked AS held,
      EXISTS (SELECT 1 FROM outbox o WHERE o.owner_id = x.id AND o.consumed_at IS NULL AND o.held_by_cycle_id IS NULL
        AND o.created_at > clock_timestamp() - make_interval(secs => ${olderThanSeconds}::float8)) AS rung,
      (SELECT count(*)::int FROM task t WHERE t.owner_id = x.id AND t.status = 'OPEN') AS "openTasks"
    FROM (
      SELECT 'appraisal' AS kind, id, epoch, NULL AS case_kind, cycle_id, id AS appraisal_id, state = 'ACTIVE' AS live, state, created_at,
        locked_at IS NOT NULL AS locked FROM appraisal
      UNION ALL
      SELECT 'case', d.id, d.epoch, d.kind, a.cycle_id, a.id, d.status = 'OPEN', d.status, d.opened_at, a.locked_at IS NOT NULL
        FROM development_case d JOIN appraisal a ON a.id = d.appraisal_id
      UNION ALL
      SELECT 'period', p.id, p.epoch, NULL, a.cycle_id, a.id, p.state = 'ACTIVE' AND a.state IN ('ACTIVE', 'FINAL'), p.state, p.created_at,
        a.locked_at IS NOT NULL FROM periodic_evaluation p JOIN appraisal a ON a.id = p.appraisal_id
      UNION ALL
      SELECT 'report', id, epoch, NULL, cycle_id, NULL, status = 'OPEN', status, created_at, false FROM unit_report
    ) x JOIN cycle c ON c.id = x.cycle_id AND c.status IN ('RUNNING', 'PAUSED', 'CLOSED', 'CANCELLED')
    WHERE ${wanted} AND ${living} AND (${after ?? null}::uuid IS NULL OR x.id > ${after ?? null}::uuid)
      AND x.created_at < clock_timestamp() - make_interval(secs => ${olderThanSeconds}::float8)
    ORDER BY x.id LIMIT ${limit}`;
}

/**
 * One page of a kind: looks at the next owners, not at the next faults, so that a request asks Temporal a bounded number of questions.
 * @throws TemporalSilent
 */
export async function lookAtWorkflows(
  deps: Pick<Deps, 'db'>,
  workflows: Workflows,
  kind: WorkflowFaultKind,
  { limit, ...looking }: Looking,
): Promise<FaultPage & { readonly asked: boolean }> {
  const candidates = await readCandidates(
    deps.db,
    { ...looking, limit: EXAMINED },
    { live: kind !== 'WORKFLOW_STILL_RUNNING' },
  );
  const asks = kind === 'WAITS_FOR_CLOSED_TASK' || kind === 'TASK_NOT_AWAITED' ? 'RUNS' : 'SERVER';
  const found = await eachOf(candidates, (candidate) => faultsOf(deps, workflows, candidate, asks));
  const asked = candidates.length > 0;
  const faults: Fault[] = [];
  for (const [index, candidate] of candidates.entries()) {
    faults.push(...(found[index] ?? []).filter((fault) => fault.kind === kind));
    const more = index + 1 < candidates.length || candidates.length === EXAMINED;
    if (more && (faults.length >= limit || index + 1 === EXAMINED)) return { faults, next: candidate.id, asked };
  }
  return { faults, next: undefined, asked };
}

/**
 * Everything that is wrong between an owner's rows and its workflow.
 * @param asks SERVER: what Temporal knows; RUNS: the run itself too, which costs a worker some milliseconds
 * @throws TemporalSilent
 */
export async function faultsOf(
  deps: Pick<Deps, 'db'>,
  workflows: Workflows,
  candidate: Candidate,
  asks: 'SERVER' | 'RUNS',
): Promise<Fault[]> {
  const seen = await workflows.describe(candidate);
  if (!candidate.live) return seen?.running && !candidate.rung ? [stillRunning(candidate, seen)] : [];
  if (!seen?.running) return candidate.rung ? [] : [await notRunning(workflows, candidate, seen)];
  const failing = failingOf(candidate, seen);
  // A run whose tasks fail has nothing to say about what it waits for.
  if (failing || asks === 'SERVER') return failing ? [failing] : [];
  return driftOf(deps, workflows, candidate);
}

function stillRunning(candidate: Candidate, seen: RunSeen): Fault {
  return faultOf(candidate, 'WORKFLOW_STILL_RUNNING', seen.startedAt, { workflowId: seen.workflowId }, ['RING']);
}

async function notRunning(workflows: Workflows, candidate: Candidate, seen: RunSeen | undefined): Promise<Fault> {
  const older =
    candidate.epoch > 1 ? await workflows.describe({ ...candidate, epoch: candidate.epoch - 1 }) : undefined;
  const detail = { openTasks: candidate.openTasks, epoch: candidate.epoch, run: seen?.status ?? 'UNKNOWN_TO_TEMPORAL' };
  return older?.running
    ? faultOf(
        candidate,
        'WORKFLOW_OF_OLDER_EPOCH',
        older.startedAt,
        { ...detail, runningEpoch: candidate.epoch - 1, workflowId: older.workflowId },
        ['RING', 'RAISE_EPOCH'],
      )
    : faultOf(candidate, 'WORKFLOW_NOT_RUNNING', null, detail, ['RING', 'RAISE_EPOCH']);
}

function failingOf(candidate: Candidate, seen: RunSeen): Fault | undefined {
  const steps = seen.steps.filter(({ attempts }) => attempts >= FAILING_STEP);
  if (seen.workflowTaskAttempts < FAILING_TASK && steps.length === 0) return undefined;
  return faultOf(
    candidate,
    'WORKFLOW_FAILING',
    seen.startedAt,
    { workflowId: seen.workflowId, workflowTaskAttempts: seen.workflowTaskAttempts, steps },
    ['RAISE_EPOCH'],
  );
}

interface LastTask {
  readonly id: string;
  readonly name: string;
  readonly kind: TaskKind;
  readonly status: string;
  readonly closedAt: Date | null;
}

/**
 * The run's own account against the rows. While clocks stand still a run waits for what is not open yet, so that nothing can be said; a
 * unit's report waits between two submissions for results, and its last task is closed then.
 */
async function driftOf(deps: Pick<Deps, 'db'>, workflows: Workflows, candidate: Candidate): Promise<Fault[]> {
  if (candidate.held || candidate.rung || candidate.kind === 'report') return [];
  const waiting = await workflows.waitingFor(candidate);
  // Between the two questions it may have ended; its successor is looked at next time.
  if (!waiting) return [];
  const tasks = await lastTasks(deps.db, candidate.id);
  const faults: Fault[] = [];
  for (const task of tasks) {
    const awaited = waiting.includes(task.name);
    const detail = { taskId: task.id, task: task.name, status: task.status, waitingFor: waiting };
    if (awaited && task.closedAt) {
      faults.push(faultOf(candidate, 'WAITS_FOR_CLOSED_TASK', task.closedAt, detail, ['RING', 'RAISE_EPOCH']));
    }
    if (!awaited && task.status === 'OPEN' && !TASK_KIND_RULES[task.kind].unawaited) {
      faults.push(faultOf(candidate, 'TASK_NOT_AWAITED', null, detail, ['RING', 'RAISE_EPOCH']));
    }
  }
  return faults;
}

/** The latest task of each kind. What was written in this moment is left out: the run is about to hear of it. */
async function lastTasks(db: Deps['db'], ownerId: string): Promise<LastTask[]> {
  return db.$queryRaw<LastTask[]>`
    SELECT * FROM (
      SELECT DISTINCT ON (stage, kind) id::text, stage || '.' || kind AS name, kind, status, closed_at AS "closedAt", opened_at
      FROM task WHERE owner_id = ${ownerId}::uuid ORDER BY stage, kind, round DESC, level DESC) t
    WHERE greatest(t."closedAt", t.opened_at) < clock_timestamp() - interval '5 seconds'`;
}

function faultOf(
  candidate: Candidate,
  kind: WorkflowFaultKind,
  since: Date | null,
  detail: Fault['detail'],
  actions: readonly RepairAction[],
): Fault {
  const target = targetOf(candidate);
  return {
    kind,
    target,
    since: since ? iso(since) : null,
    cycleId: candidate.cycleId,
    appraisalId: candidate.appraisalId,
    detail: { state: candidate.state, ...detail },
    repairs: actions.map((action) => ({ action, target })),
  };
}

/** Bounded concurrency, in order. */
export async function eachOf<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let index = 0; index < items.length; index += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(index, index + AT_ONCE).map(work))));
  }
  return results;
}
