import { z } from 'zod';
import { mayDecide } from '../../domain/authority.ts';
import { ruleOf, type PolicyBody } from '../../domain/policy.ts';
import type { StandIn } from '../../domain/stand-ins.ts';
import { outcomesAt, type OutcomeRule } from '../../domain/task-kinds.ts';
import type { Role, TaskKind } from '../../domain/terms.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { isEmployee, isLeader, maySeeAppraisal, readAccess, type AppraisalAccess } from '../access/appraisal-access.ts';
import { readRelations } from '../access/read-relations.ts';
import { reading } from '../access/reading.ts';
import { denied } from '../denied.ts';
import { isoOrNull } from '../iso.ts';
import { policyById } from '../policies.ts';
import { notFound } from '../refusal.ts';
import type { CommitAndRefuse } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';
import { whatThen, type WhatThen } from './consequence.ts';
import { contextOf, type TaskContext } from './task-context.ts';
import {
  SUMMARY_COLUMNS,
  SUMMARY_JOINS,
  toSummary,
  type PersonRef,
  type TaskSummary,
  type TaskSummaryRow,
} from './task-summary.ts';

export interface TaskView extends TaskSummary {
  readonly legalBasis: string;
  /** REFUSE: late is refused. UNTIL_TAKEN_OVER: late is accepted, and marked, as long as the task is open. */
  readonly afterDue: 'REFUSE' | 'UNTIL_TAKEN_OVER';
  /** Why the due date is what it is (domain/deadlines.ts, Derivation). */
  readonly derivation: unknown;
  readonly whenNobodyActs: WhatThen | null;
  readonly outcomes: readonly {
    readonly outcome: string;
    readonly by: Role;
    /** The reader may choose it now. */
    readonly mine: boolean;
    readonly comment: 'REQUIRED' | 'OPTIONAL';
    /** JSON Schema of the form. */
    readonly form: unknown;
  }[];
  readonly closedAt: string | null;
  readonly decision: TaskDecision | null;
  /** Who got it after it was overdue here. */
  readonly takenOverBy: {
    readonly taskId: string;
    readonly role: Role;
    readonly person: PersonRef | null;
    readonly at: string;
  } | null;
  readonly draft: { readonly form: unknown; readonly version: number; readonly updatedAt: string } | null;
  /** Only for whoever holds it. */
  readonly context: TaskContext | null;
}

/** Both people of an act: who acted, and for whom. */
export interface OnBehalfOf {
  readonly person: PersonRef;
  readonly kind: 'PLT' | 'PLH';
  readonly decree: string;
}

interface TaskDecision {
  readonly decisionId: string;
  readonly outcome: string;
  readonly decidedBy: PersonRef;
  readonly role: Role | null;
  /** He acted as Plt. or Plh. of somebody, by decree. */
  readonly onBehalfOf: OnBehalfOf | null;
  readonly decidedAt: string;
  readonly late: boolean;
  readonly comment: string | null;
  /** null: confidential for the reader, or (a rating) not received yet. */
  readonly form: unknown;
}

interface Row extends TaskSummaryRow {
  cycle_id: string;
  unit_id: string;
  appraisal_id: string | null;
  assignee_id: string | null;
  held_for_id: string | null;
  period_id: string | null;
  policy_id: string;
  closed_at: Date | null;
  is_head: boolean;
  is_bkd: boolean;
}

/**
 * One task, for its holder, for who lost it by a takeover, for the people of the appraisal and BKD; of a unit's report for the head of
 * the unit and BKD.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readTask(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  taskId: string,
): Promise<TaskView> {
  return reading(deps, act, (tx) => readTaskIn(tx, act, taskId));
}

async function readTaskIn(
  tx: Tx,
  act: Pick<Act, 'actorId' | 'requestId'>,
  taskId: string,
): Promise<TaskView | CommitAndRefuse> {
  const row = await findTask(tx, act.actorId, taskId);
  if (!row) throw notFound('The task');
  const access = row.appraisal_id ? await readAccess(tx, act.actorId, row.appraisal_id, row.period_id) : undefined;
  const outcomes = await outcomesFor(tx, act.actorId, row, access);
  if (!maySeeTask(act.actorId, row, access, outcomes)) {
    const about = { cycleId: row.cycle_id, appraisalId: row.appraisal_id ?? undefined, taskId };
    return denied(tx, act, { ...about, attempted: 'TASK.READ' }, 'NOT_RELATED');
  }
  const holds = row.status === 'OPEN' && outcomes.some((outcome) => outcome.mine);
  const draft = await tx.taskDraft.findUnique({ where: { taskId_personId: { taskId, personId: act.actorId } } });
  return {
    ...toSummary(row),
    ...explained(row, await policyById(tx, row.policy_id)),
    derivation: row.derivation,
    outcomes,
    closedAt: isoOrNull(row.closed_at),
    decision: row.status === 'DECIDED' ? await decisionOf(tx, row, access) : null,
    takenOverBy: row.status === 'TAKEN_OVER' ? await successorOf(tx, row) : null,
    draft: draft ? { form: draft.form, version: draft.version, updatedAt: draft.updatedAt.toISOString() } : null,
    context: holds
      ? await contextOf(tx, {
          kind: row.kind,
          cycleId: row.cycle_id,
          unitId: row.unit_id,
          appraisalId: row.appraisal_id,
          caseId: row.case_id,
          periodId: row.period_id,
          period: row.period,
          ratingId: access?.ratingId ?? null,
        })
      : null,
  };
}

async function findTask(tx: Tx, readerId: string, taskId: string): Promise<Row | undefined> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT ${SUMMARY_COLUMNS}, t.cycle_id, t.unit_id, t.appraisal_id, t.assignee_id, t.held_for_id, t.period_id, c.policy_id, t.closed_at,
      coalesce(u.head_id = ${readerId}::uuid, false) AS is_head,
      EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = ${readerId}::uuid AND g.role = 'BKD_ADMIN'
        AND daterange(g.valid_from, g.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date) AS is_bkd
    FROM task t ${SUMMARY_JOINS} WHERE t.id = ${taskId}::uuid`;
  return row;
}

function maySeeTask(
  readerId: string,
  row: Row,
  access: AppraisalAccess | undefined,
  outcomes: TaskView['outcomes'],
): boolean {
  if (row.assignee_id === readerId) return true;
  if (!access) return row.is_bkd || row.is_head;
  // An office holds this very task, or the reader belongs to the appraisal.
  return maySeeAppraisal(access) || outcomes.some((outcome) => outcome.mine);
}

async function outcomesFor(
  tx: Tx,
  readerId: string,
  row: Row,
  access: AppraisalAccess | undefined,
): Promise<TaskView['outcomes']> {
  if (row.status !== 'OPEN') return [];
  const relations =
    access &&
    (await readRelations(tx, { appraisalId: access.appraisalId, periodId: row.period_id }, access.now)).relations;
  const task = {
    kind: row.kind,
    level: row.level,
    role: row.role,
    assigneeId: row.assignee_id,
    heldForId: row.held_for_id,
  };
  return Object.entries(outcomesAt(row.kind, row.level)).map(([outcome, rule]) => ({
    outcome,
    by: rule.by ?? row.role,
    mine: relations
      ? mayDecide(readerId, task, outcome, relations).allowed
      : row.role === 'UNIT_HEAD'
        ? row.is_head
        : row.is_bkd,
    comment: rule.comment ?? 'OPTIONAL',
    form: schemaOf(rule),
  }));
}

/** Made once per form. */
const schemas = new Map<z.ZodType, unknown>();

function schemaOf({ form }: OutcomeRule): unknown {
  const known = schemas.get(form);
  if (known !== undefined) return known;
  const schema = z.toJSONSchema(form, { io: 'input' });
  schemas.set(form, schema);
  return schema;
}

function explained(row: Row, policy: PolicyBody): Pick<TaskView, 'legalBasis' | 'afterDue' | 'whenNobodyActs'> {
  const rule = ruleOf(policy, row.stage, row.kind, row.period_id);
  return {
    legalBasis: rule.legalBasis,
    afterDue: rule.afterDue,
    whenNobodyActs: row.status === 'OPEN' ? whatThen(rule.whenOverdue, row) : null,
  };
}

/** Decisions whose form is the rating itself. */
const RATES: readonly TaskKind[] = ['RATE'];
/** Counselling is confidential (Annex III.D.5). */
const CONFIDENTIAL: readonly TaskKind[] = ['PLAN_COUNSELLING', 'CONCLUDE_COUNSELLING'];

async function decisionOf(tx: Tx, row: Row, access: AppraisalAccess | undefined): Promise<TaskDecision | null> {
  const made = await tx.decision.findUnique({ where: { taskId: row.id } });
  if (!made) return null;
  const person = await peopleRefs(tx, [made.actorId, made.onBehalfOfId]);
  const { role, standIn } = made.authority as { role?: Role; standIn?: StandIn };
  return {
    decisionId: made.id,
    outcome: made.outcome,
    decidedBy: person(made.actorId),
    role: role ?? null,
    onBehalfOf: standIn ? { person: person(standIn.forId), kind: standIn.kind, decree: standIn.decree } : null,
    decidedAt: made.decidedAt.toISOString(),
    late: made.late,
    comment: mayReadForm(row, access) ? made.comment : null,
    form: mayReadForm(row, access) ? made.form : null,
  };
}

function mayReadForm(row: Row, access: AppraisalAccess | undefined): boolean {
  if (!access || row.assignee_id === access.readerId) return true;
  if (RATES.includes(row.kind)) return isEmployee(access) ? access.received : isLeader(access) || access.isBkd;
  if (CONFIDENTIAL.includes(row.kind)) return isEmployee(access) || isLeader(access);
  return maySeeAppraisal(access);
}

async function successorOf(tx: Tx, row: Row): Promise<TaskView['takenOverBy']> {
  const successor = await tx.task.findFirst({
    where: {
      ownerId: row.case_id ?? row.report_id ?? row.period_id ?? row.appraisal_id ?? '',
      stage: row.stage,
      kind: row.kind,
      round: row.round,
      level: row.level + 1,
    },
    select: { id: true, role: true, assigneeId: true, openedAt: true },
  });
  if (!successor) return null;
  const person = await peopleRefs(tx, [successor.assigneeId]);
  return {
    taskId: successor.id,
    role: successor.role as Role,
    person: successor.assigneeId ? person(successor.assigneeId) : null,
    at: successor.openedAt.toISOString(),
  };
}
