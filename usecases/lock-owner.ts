import { Prisma } from '../generated/prisma/client.ts';
import type { PolicyBody } from '../domain/policy.ts';
import type { CaseKind, CycleStatus, Stage } from '../domain/terms.ts';
import type { Tx } from './context.ts';
import { passage } from './cycle-gate.ts';
import { policyById } from './policies.ts';
import { prepared } from './own-statements.ts';
import { notFound } from './refusal.ts';
import { ownerOfTask, type Owner } from './ring.ts';

export interface LockedAppraisal {
  readonly id: string;
  readonly employeeId: string;
  readonly unitId: string;
  readonly state: 'ACTIVE' | 'FINAL' | 'EXCLUDED' | 'CANCELLED';
  readonly stage: Stage;
  readonly epoch: number;
  readonly ratingId: string | null;
  readonly finalBecause: string | null;
  /** Rounds of target-setting up to this one no longer count: a new SKP was asked for (II.C.6–7, p.65). */
  readonly closedPlanRounds: number;
  /** When a late joiner was added. */
  readonly joinedAt: Date | null;
  /** BKD has locked it: nobody acts on it (usecases/desk/refuse-if-locked.ts). */
  readonly lockedAt: Date | null;
}

export interface LockedCase {
  readonly id: string;
  readonly kind: CaseKind;
  readonly status: 'OPEN' | 'CLOSED' | 'CANCELLED';
  readonly epoch: number;
  readonly openedAt: Date;
}

/** A periodic evaluation, in the file of its appraisal. */
export interface LockedPeriod {
  readonly id: string;
  /** Q1..Q4, M01..M12 */
  readonly period: string;
  readonly state: 'ACTIVE' | 'FINAL' | 'EXCLUDED' | 'CANCELLED';
  readonly epoch: number;
  readonly opensAt: Date;
  readonly dueAt: Date;
  /** Of its window: `{opens, due}`, as a stage's. */
  readonly derivation: unknown;
}

/** The evaluation that an owner's tasks are about: the year's, or a period's. */
export interface Evaluation {
  /** null: the year's */
  readonly periodId: string | null;
  /** The rating that counts now. */
  readonly ratingId: string | null;
  /** Why no appeal is possible; null while one is. */
  readonly finalBecause: string | null;
}

export interface LockedReport {
  readonly id: string;
  readonly unitId: string;
  readonly status: 'OPEN' | 'COMPLETE' | 'CANCELLED';
  readonly epoch: number;
}

export interface CycleFacts {
  readonly id: string;
  readonly status: CycleStatus;
  readonly year: number;
  readonly launchedAt: Date;
  readonly virtualTime: boolean;
}

/** The owner of tasks, locked, with what every rule about it needs. `now` was read after the lock (docs/architecture.md, rule 3). */
export interface Locked {
  readonly owner: Owner;
  readonly cycle: CycleFacts;
  readonly policy: PolicyBody;
  /** Unit whose time zone and calendar count. */
  readonly unitId: string;
  readonly epoch: number;
  readonly now: Date;
  readonly appraisal?: LockedAppraisal;
  readonly period?: LockedPeriod;
  /** Absent for a unit's report. */
  readonly evaluation?: Evaluation;
  readonly case?: LockedCase;
  readonly report?: LockedReport;
}

interface CycleRow {
  cycle_id: string;
  cycle_status: CycleStatus;
  year: number;
  launched_at: Date;
  virtual_time: boolean;
  policy_id: string;
  virtual_now: Date | null;
  /** The database's clock, read after the locks. */
  clock: Date;
}

interface AppraisalRow extends CycleRow {
  id: string;
  employee_id: string;
  unit_id: string;
  state: LockedAppraisal['state'];
  stage: Stage;
  epoch: number;
  rating_id: string | null;
  final_because: string | null;
  closed_plan_rounds: number;
  joined_at: Date | null;
  locked_at: Date | null;
}

const CYCLE_COLUMNS = Prisma.sql`
  c.id::text AS cycle_id, c.status AS cycle_status, c.year, c.launched_at, c.virtual_time, c.policy_id::text`;

/**
 * Locks in the one order of docs/architecture.md, rule 5: appraisal (or report) FOR UPDATE, then the case or period. Before them, in the same statement, the cycle
 * FOR SHARE, through its gate: a pause never misses a task that is being opened, and a cancellation, which holds the cycle while it ends the appraisals,
 * never meets a step that holds an appraisal and waits for the cycle (a deadlock).
 * @param workflowNow the workflow's clock; counts only in cycles of virtual time
 * @throws Refusal NOT_FOUND
 */
export async function lockOwner(tx: Tx, owner: Owner, workflowNow?: Date): Promise<Locked> {
  switch (owner.kind) {
    case 'appraisal':
      return lockAppraisal(tx, owner.id, workflowNow);
    case 'case':
      return lockCase(tx, owner, workflowNow);
    case 'report':
      return lockReport(tx, owner, workflowNow);
    case 'period':
      return lockPeriod(tx, owner, workflowNow);
    case 'launch':
    case 'clock':
      throw new Error(`A ${owner.kind} owns no tasks.`);
  }
}

/**
 * The owner of a task, locked. That the task is of a year, as most are, saves a look at it: its appraisal is found and locked in one statement.
 * @throws Refusal NOT_FOUND
 */
export async function lockOwnerOfTask(tx: Tx, taskId: string): Promise<Locked> {
  const row = await lockAppraisalRow(
    tx,
    'appraisal-of-task',
    Prisma.sql`SELECT appraisal_id FROM task WHERE id = ${taskId}::uuid AND owner_id = appraisal_id`,
  );
  return row ? lockedAppraisal(tx, row) : lockOwner(tx, await ownerOf(tx, taskId));
}

async function ownerOf(tx: Tx, taskId: string): Promise<Owner> {
  const row = await tx.task.findUnique({
    where: { id: taskId },
    select: { appraisalId: true, caseId: true, reportId: true, periodId: true },
  });
  if (!row) throw notFound('The task');
  return ownerOfTask(row);
}

export async function lockAppraisal(
  tx: Tx,
  id: string,
  workflowNow?: Date,
): Promise<Locked & { appraisal: LockedAppraisal }> {
  const row = await lockAppraisalRow(tx, 'appraisal', Prisma.sql`SELECT ${id}::uuid`);
  if (!row) throw notFound('The appraisal');
  return lockedAppraisal(tx, row, workflowNow);
}

/** @param id a query that gives it */
async function lockAppraisalRow(tx: Tx, name: string, id: Prisma.Sql): Promise<AppraisalRow | undefined> {
  const [row] = await tx.$queryRaw<AppraisalRow[]>(prepared(name, lockOfAppraisal(id)));
  return row;
}

const lockOfAppraisal = (id: Prisma.Sql): Prisma.Sql => Prisma.sql`
    WITH named AS MATERIALIZED (${id}),
    gate AS MATERIALIZED (
      SELECT cycle_id, ${passage(Prisma.sql`cycle_id`)} FROM appraisal WHERE id = (TABLE named)),
    c AS MATERIALIZED (
      SELECT id, status, year, launched_at, virtual_time, policy_id FROM cycle WHERE id = (SELECT cycle_id FROM gate) FOR SHARE),
    a AS MATERIALIZED (
      SELECT a.* FROM c JOIN appraisal a ON a.cycle_id = c.id WHERE a.id = (TABLE named) FOR UPDATE OF a)
    SELECT a.id::text, a.employee_id::text, a.unit_id::text, a.state, a.stage, a.epoch, a.rating_id::text, a.final_because,
      a.closed_plan_rounds, a.joined_at, a.locked_at, a.virtual_now, ${CYCLE_COLUMNS}, clock_timestamp() AS clock
    FROM a CROSS JOIN c`;

async function lockedAppraisal(
  tx: Tx,
  row: AppraisalRow,
  workflowNow?: Date,
): Promise<Locked & { appraisal: LockedAppraisal }> {
  const { id } = row;
  const now = clockOf(row, workflowNow);
  if (row.virtual_time && workflowNow) {
    await tx.$executeRaw`UPDATE appraisal SET virtual_now = ${now} WHERE id = ${id}::uuid AND (virtual_now IS NULL OR virtual_now < ${now})`;
  }
  return {
    owner: { kind: 'appraisal', id },
    ...(await cycleFacts(tx, row)),
    unitId: row.unit_id,
    epoch: row.epoch,
    now,
    appraisal: {
      id,
      employeeId: row.employee_id,
      unitId: row.unit_id,
      state: row.state,
      stage: row.stage,
      epoch: row.epoch,
      ratingId: row.rating_id,
      finalBecause: row.final_because,
      closedPlanRounds: row.closed_plan_rounds,
      joinedAt: row.joined_at,
      lockedAt: row.locked_at,
    },
    evaluation: { periodId: null, ratingId: row.rating_id, finalBecause: row.final_because },
  };
}

/**
 * The evaluation of an appraisal that somebody speaks of.
 * @param period its code; undefined: the year
 * @throws Refusal NOT_FOUND, also where the period is not evaluated yet
 */
export async function lockEvaluation(
  tx: Tx,
  appraisalId: string,
  period: string | undefined,
): Promise<Locked & { appraisal: LockedAppraisal }> {
  if (period === undefined) return lockAppraisal(tx, appraisalId);
  const found = await tx.periodicEvaluation.findUnique({
    where: { appraisalId_period: { appraisalId, period } },
    select: { id: true },
  });
  if (!found) throw notFound('The periodic evaluation');
  return lockPeriod(tx, { kind: 'period', id: found.id });
}

async function lockPeriod(tx: Tx, owner: Owner, workflowNow?: Date): Promise<Locked & { appraisal: LockedAppraisal }> {
  const found = await tx.periodicEvaluation.findUnique({ where: { id: owner.id }, select: { appraisalId: true } });
  if (!found) throw notFound('The periodic evaluation');
  const locked = await lockAppraisal(tx, found.appraisalId, workflowNow);
  await tx.$queryRaw`SELECT 1 FROM periodic_evaluation WHERE id = ${owner.id}::uuid FOR UPDATE`;
  const row = await tx.periodicEvaluation.findUniqueOrThrow({ where: { id: owner.id } });
  return {
    ...locked,
    owner,
    epoch: row.epoch,
    period: {
      id: row.id,
      period: row.period,
      state: row.state as LockedPeriod['state'],
      epoch: row.epoch,
      opensAt: row.opensAt,
      dueAt: row.dueAt,
      derivation: row.derivation,
    },
    evaluation: { periodId: row.id, ratingId: row.ratingId, finalBecause: row.finalBecause },
  };
}

async function lockCase(tx: Tx, owner: Owner, workflowNow?: Date): Promise<Locked> {
  const found = await tx.developmentCase.findUnique({ where: { id: owner.id }, select: { appraisalId: true } });
  if (!found) throw notFound('The case');
  const locked = await lockAppraisal(tx, found.appraisalId, workflowNow);
  const [row] = await tx.$queryRaw<{ kind: CaseKind; status: LockedCase['status']; epoch: number; opened_at: Date }[]>`
    SELECT kind, status, epoch, opened_at FROM development_case WHERE id = ${owner.id}::uuid FOR UPDATE`;
  if (!row) throw notFound('The case');
  return {
    ...locked,
    owner,
    epoch: row.epoch,
    case: { id: owner.id, kind: row.kind, status: row.status, epoch: row.epoch, openedAt: row.opened_at },
  };
}

async function lockReport(tx: Tx, owner: Owner, workflowNow?: Date): Promise<Locked> {
  const [row] = await tx.$queryRaw<(CycleRow & { unit_id: string; status: LockedReport['status']; epoch: number })[]>`
    WITH gate AS MATERIALIZED (
      SELECT cycle_id, ${passage(Prisma.sql`cycle_id`)} FROM unit_report WHERE id = ${owner.id}::uuid),
    c AS MATERIALIZED (
      SELECT id, status, year, launched_at, virtual_time, policy_id FROM cycle WHERE id = (SELECT cycle_id FROM gate) FOR SHARE),
    r AS MATERIALIZED (
      SELECT r.* FROM c JOIN unit_report r ON r.cycle_id = c.id WHERE r.id = ${owner.id}::uuid FOR UPDATE OF r)
    SELECT r.unit_id::text, r.status, r.epoch, r.virtual_now, ${CYCLE_COLUMNS}, clock_timestamp() AS clock FROM r CROSS JOIN c`;
  if (!row) throw notFound('The report');
  const now = clockOf(row, workflowNow);
  if (row.virtual_time && workflowNow) {
    await tx.$executeRaw`UPDATE unit_report SET virtual_now = ${now} WHERE id = ${owner.id}::uuid`;
  }
  return {
    owner,
    ...(await cycleFacts(tx, row)),
    unitId: row.unit_id,
    epoch: row.epoch,
    now,
    report: { id: owner.id, unitId: row.unit_id, status: row.status, epoch: row.epoch },
  };
}

async function cycleFacts(tx: Tx, row: CycleRow): Promise<{ cycle: CycleFacts; policy: PolicyBody }> {
  return {
    cycle: {
      id: row.cycle_id,
      status: row.cycle_status,
      year: row.year,
      launchedAt: row.launched_at,
      virtualTime: row.virtual_time,
    },
    policy: await policyById(tx, row.policy_id),
  };
}

/** The one clock: the database's, read after the lock. A cycle of virtual time lives by its workflows' clock instead. */
function clockOf(row: CycleRow, workflowNow: Date | undefined): Date {
  return row.virtual_time ? (workflowNow ?? row.virtual_now ?? row.launched_at) : row.clock;
}
