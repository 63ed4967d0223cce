import type { Act, Deps } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command, inTransaction } from '../transact.ts';
import type { Fault } from './fault.ts';
import { eachOf, faultsOf, readCandidates, type Candidate } from './workflow-faults.ts';
import { TemporalSilent, type RunSeen, type Workflows } from './workflows.ts';

export interface DriftCheck {
  /** LISTED: rows against Temporal's list of running workflows. ASKED: each run is asked besides what it waits for, which takes minutes for thousands. */
  readonly depth: 'LISTED' | 'ASKED';
  readonly olderThanSeconds: number;
}

const PAGE = 500;
/** Key of the advisory lock under which a check begins: two requests at once must not begin two. */
const DRIFT_LOCK = 4_651_002;
/** A check that has not ended by then died with its process. */
const LONGEST_MINUTES = 60;

/**
 * Compares every owner with its workflow, as an operation whose items are the faults; owners without fault leave none. It runs in this
 * process beside the request; where the process ends before it, the operation stays RUNNING and the console shows it as hanging.
 * @throws Refusal ROLE_REQUIRED, DRIFT_CHECK_RUNNING (409)
 */
export async function checkDrift(
  deps: Pick<Deps, 'db' | 'log'>,
  act: Act,
  workflows: Workflows,
  check: DriftCheck,
): Promise<{ operationId: string }> {
  // A repeated request gets the first one's answer and begins nothing.
  let begun = false;
  const { operationId } = await command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${DRIFT_LOCK}::bigint)`;
    const [running] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id::text FROM operation WHERE kind = 'DRIFT_CHECK' AND status = 'RUNNING'
        AND created_at > clock_timestamp() - make_interval(mins => ${LONGEST_MINUTES}::int) LIMIT 1`;
    if (running) {
      throw new Refusal('DRIFT_CHECK_RUNNING', 409, 'A check is under way; its operation shows how far it is.', {
        extra: { operationId: running.id },
      });
    }
    const [counted] = await tx.$queryRaw<{ owners: number }[]>`
      SELECT (SELECT count(*) FROM appraisal) + (SELECT count(*) FROM development_case) + (SELECT count(*) FROM periodic_evaluation)
        + (SELECT count(*) FROM unit_report) AS owners`;
    const operation = await tx.operation.create({
      data: { kind: 'DRIFT_CHECK', requestedById: act.actorId, total: Number(counted?.owners ?? 0) },
      select: { id: true },
    });
    await recordEvent(tx, {
      type: 'DRIFT_CHECK_ORDERED',
      actorId: act.actorId,
      actorRole: 'BKD_ADMIN',
      requestId: act.requestId,
      data: { operationId: operation.id, depth: check.depth },
    });
    begun = true;
    return { operationId: operation.id };
  });
  if (begun) {
    run(deps, workflows, operationId, check).catch((err: unknown) => {
      deps.log.error({ err, operationId }, 'a drift check ended without a result');
    });
  }
  return { operationId };
}

async function run(
  deps: Pick<Deps, 'db' | 'log'>,
  workflows: Workflows,
  operationId: string,
  check: DriftCheck,
): Promise<void> {
  const counts: Record<string, number> = {};
  try {
    const listed = new Set<string>();
    for await (const ids of workflows.running()) for (const id of ids) listed.add(id);
    for (let after: string | undefined; ;) {
      const candidates = await readCandidates(
        deps.db,
        { olderThanSeconds: check.olderThanSeconds, after, limit: PAGE },
        {},
      );
      const asked = candidates.filter((candidate) => check.depth === 'ASKED' || isSuspect(candidate, listed));
      const faults = (
        await eachOf(asked, (candidate) =>
          faultsOf(deps, workflows, candidate, check.depth === 'ASKED' ? 'RUNS' : 'SERVER'),
        )
      ).flat();
      for (const { kind } of faults) counts[kind] = (counts[kind] ?? 0) + 1;
      await keep(deps, operationId, faults, candidates.length);
      after = candidates.at(-1)?.id;
      if (candidates.length < PAGE) break;
    }
    await finish(deps, operationId, { status: 'SUCCEEDED', error: null, counts, depth: check.depth });
  } catch (error) {
    const silent = error instanceof TemporalSilent;
    if (!silent) deps.log.error({ err: error, operationId }, 'a drift check failed');
    await finish(deps, operationId, {
      status: 'FAILED',
      error: silent ? error.message : 'The check failed; the log has the cause.',
      counts,
      depth: check.depth,
    });
  }
}

/** The list may lag behind: whoever differs from it is asked about one by one. */
function isSuspect(candidate: Candidate, listed: ReadonlySet<RunSeen['workflowId']>): boolean {
  return candidate.live !== listed.has(`${candidate.kind}/${candidate.id}/${candidate.epoch}`);
}

async function keep(
  deps: Pick<Deps, 'db'>,
  operationId: string,
  faults: readonly Fault[],
  examined: number,
): Promise<void> {
  const faulty = new Set(faults.map(({ target }) => target)).size;
  await inTransaction(deps, async (tx) => {
    await tx.operationItem.createMany({
      data: faults.map((fault) => ({
        operationId,
        key: fault.target,
        status: 'FAILED',
        code: fault.kind,
        detail: JSON.parse(JSON.stringify({ ...fault.detail, repairs: fault.repairs })) as object,
      })),
    });
    await tx.operation.update({
      where: { id: operationId },
      data: { done: { increment: examined - faulty }, failed: { increment: faulty } },
    });
  });
}

async function finish(
  deps: Pick<Deps, 'db'>,
  operationId: string,
  { status, error, ...result }: { status: string; error: string | null; counts: Record<string, number>; depth: string },
): Promise<void> {
  await inTransaction(deps, (tx) =>
    tx.operation.update({ where: { id: operationId }, data: { status, error, result, finishedAt: new Date() } }),
  );
}
