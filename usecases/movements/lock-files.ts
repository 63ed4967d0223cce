import type { PolicyBody } from '../../domain/policy.ts';
import type { CycleStatus, Stage } from '../../domain/terms.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../context.ts';
import { shareCycles } from '../cycle-gate.ts';
import { policyById } from '../policies.ts';
import { IMPORT_LOCK } from '../roster/import-record.ts';

/** An appraisal of somebody whom a movement concerns, locked. `now` was read after the lock. */
export interface LockedFile {
  readonly id: string;
  readonly state: 'ACTIVE' | 'FINAL' | 'EXCLUDED';
  readonly cycleId: string;
  readonly cycleStatus: CycleStatus;
  readonly year: number;
  readonly launchedAt: Date;
  readonly policy: PolicyBody;
  readonly employeeId: string;
  readonly unitId: string;
  readonly stage: Stage;
  readonly now: Date;
}

/** One change of links at a time, imports included: what was checked about lines of evaluators holds until the commit. Waits its turn. */
export async function lockLinks(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${IMPORT_LOCK}::bigint)`;
}

/**
 * Locks the appraisals of these people that are in one of the states, in the one order of docs/architecture.md, rule 5: their cycles FOR SHARE,
 * then the appraisals by id. In January somebody has two under way: last year's evaluation and this year's targets.
 */
export async function lockFiles(
  tx: Tx,
  employeeIds: readonly string[],
  states: readonly LockedFile['state'][],
): Promise<LockedFile[]> {
  const theirs = Prisma.sql`id IN (
    SELECT cycle_id FROM appraisal WHERE employee_id = ANY(${employeeIds}::uuid[]) AND state = ANY(${states}::text[]))`;
  await shareCycles(tx, theirs);
  const rows = await tx.$queryRaw<
    (Omit<LockedFile, 'policy' | 'now'> & { policyId: string; virtualNow: Date | null })[]
  >`
    SELECT a.id::text, a.state, a.cycle_id::text AS "cycleId", c.status AS "cycleStatus", c.year, c.launched_at AS "launchedAt",
      a.employee_id::text AS "employeeId", a.unit_id::text AS "unitId", a.stage, c.policy_id::text AS "policyId",
      CASE WHEN c.virtual_time THEN coalesce(a.virtual_now, c.launched_at) END AS "virtualNow"
    FROM appraisal a JOIN cycle c ON c.id = a.cycle_id
    WHERE a.employee_id = ANY(${employeeIds}::uuid[]) AND a.state = ANY(${states}::text[])
      AND (c.status IN ('LAUNCHING', 'RUNNING', 'PAUSED') OR c.status = 'CLOSED' AND a.state = 'FINAL')
    ORDER BY a.id FOR UPDATE OF a`;
  const now = await clockOf(tx);
  const files: LockedFile[] = [];
  for (const { policyId, virtualNow, ...row } of rows) {
    files.push({ ...row, policy: await policyById(tx, policyId), now: virtualNow ?? now });
  }
  return files;
}

/** The one clock, read after the locks (docs/architecture.md, rule 3). */
export async function clockOf(tx: Tx): Promise<Date> {
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (!clock) throw new Error('The database gave no time.');
  return clock.now;
}
