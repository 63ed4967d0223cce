import { z } from 'zod';
import { mayDecide, type Authority } from '../../domain/authority.ts';
import { ruleOf, type PolicyBody } from '../../domain/policy.ts';
import { audiencesFor } from '../../domain/remarks.ts';
import type { StandIn } from '../../domain/stand-ins.ts';
import { outcomesAt, type OutcomeRule } from '../../domain/task-kinds.ts';
import type { Role, TaskKind } from '../../domain/terms.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { isEmployee, isLeader, maySeeAppraisal, readAccess, type AppraisalAccess } from '../access/appraisal-access.ts';
import { readRelations } from '../access/read-relations.ts';
import { reading } from '../access/reading.ts';
import { denied } from '../denied.ts';
import { clarificationsAt, type ClarificationView } from '../clarifications/clarification-view.ts';
import { isoOrNull } from '../iso.ts';
import { policyById } from '../policies.ts';
import { notFound } from '../refusal.ts';
import type { CommitAndRefuse } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';
import { whatThen, type WhatThen } from './consequence.ts';
import { mineBecause } from './mine-because.ts';
import { preparationsOf, type Preparation } from './prepare-task.ts';
import { sharedDraft, type SharedDraft } from './shared-draft.ts';
import { contextOf, type TaskContext } from './task-context.ts';
import { historyOf, type TaskHappening } from './task-history.ts';
import { standingOf } from './task-standing.ts';
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
  /** Decided, and not in effect yet. */
  readonly provisional: ProvisionalView | null;
  /** Who got it after it was overdue here. */
  readonly takenOverBy: {
    readonly taskId: string;
    readonly role: Role;
    readonly person: PersonRef | null;
    readonly at: string;
  } | null;
  /** Asked before the decision; those that the reader may read. */
  readonly clarifications: readonly ClarificationView[];
  readonly draft: { readonly form: unknown; readonly version: number; readonly updatedAt: string } | null;
  /** Of the other one, where somebody prepares or prepared it. */
  readonly sharedDraft: SharedDraft | null;
  /** Why it is the reader's; null: it is not, or it is closed. */
  readonly mineBecause: { readonly id: string; readonly en: string } | null;
  readonly claimedAt: string | null;
  readonly remindersSent: number;
  readonly preparations: readonly Preparation[];
  readonly history: readonly TaskHappening[];
  /** Only for whoever holds or prepares it. */
  readonly context: TaskContext | null;
}

/** Both people of an act: who acted, and for whom. */
export interface OnBehalfOf {
  readonly person: PersonRef;
  readonly kind: 'PLT' | 'PLH';
  readonly decree: string;
}

interface ProvisionalView {
  readonly decisionId: string;
  readonly outcome: string;
  readonly decidedBy: PersonRef;
  readonly decidedAt: string;
  /** Until then whoever decided can undo it; then it takes effect. */
  readonly undoUntil: string;
  /** The reader can undo it. */
  readonly mine: boolean;
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

/** A task as whoever looks at it finds it. */
export interface TaskSightRow extends TaskSummaryRow {
  provisional_id: string | null;
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
  is_official: boolean;
  claimed_at: Date | null;
  reminders_sent: number;
  /** The reader evaluates whoever holds it. */
  evaluates_holder: boolean;
  /** The reader decided it, also for an office or as a stand-in. */
  is_decider: boolean;
}

/**
 * One task, for its holder, for who decided it or lost it by a takeover, for the people of the appraisal and BKD; of a unit's report for the head of
 * the unit, the authorised official and BKD.
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
  const { row, access, outcomes, authority, maySee } = await lookAtTask(tx, act.actorId, taskId);
  if (!maySee) {
    const about = { cycleId: row.cycle_id, appraisalId: row.appraisal_id ?? undefined, taskId };
    return denied(tx, act, { ...about, attempted: 'TASK.READ' }, 'NOT_RELATED');
  }
  const holds = row.status === 'OPEN' && authority?.allowed === true;
  const prepares = row.status === 'OPEN' && row.prepared_by?.id === act.actorId;
  const draft = await tx.taskDraft.findUnique({ where: { taskId_personId: { taskId, personId: act.actorId } } });
  return {
    ...toSummary(row),
    ...explained(row, await policyById(tx, row.policy_id)),
    derivation: row.derivation,
    outcomes,
    closedAt: isoOrNull(row.closed_at),
    decision: row.status === 'DECIDED' ? await decisionOf(tx, row, access) : null,
    provisional: await provisionalView(tx, act.actorId, row.provisional_id),
    takenOverBy: row.status === 'TAKEN_OVER' ? await successorOf(tx, row) : null,
    clarifications: await questionsFor(tx, act.actorId, { row, access, authority }),
    draft: draft ? { form: draft.form, version: draft.version, updatedAt: draft.updatedAt.toISOString() } : null,
    sharedDraft: holds || prepares ? await sharedDraft(tx, { id: act.actorId, holds }, taskId) : null,
    mineBecause: await mineBecause(tx, act.actorId, row, authority, row.is_bkd),
    claimedAt: row.claimed_by ? isoOrNull(row.claimed_at) : null,
    remindersSent: row.reminders_sent,
    preparations: await preparationsOf(tx, taskId),
    history: await historyOf(tx, taskId),
    context:
      holds || prepares
        ? await contextOf(tx, {
            id: taskId,
            kind: row.kind,
            cycleId: row.cycle_id,
            unitId: row.unit_id,
            appraisalId: row.appraisal_id,
            caseId: row.case_id,
            periodId: row.period_id,
            period: row.period,
            ratingId: access?.ratingId ?? null,
            reportId: row.report_id,
            round: row.round,
            readerId: act.actorId,
          })
        : null,
  };
}

async function questionsFor(
  tx: Tx,
  readerId: string,
  sight: Pick<TaskSight, 'row' | 'access' | 'authority'>,
): Promise<ClarificationView[]> {
  const standing = await standingOf(tx, readerId, sight);
  const all = audiencesFor(sight.row, standing).includes('HOLDERS');
  return clarificationsAt(tx, sight.row.id, readerId, all);
}

/** What a reader has to do with a task: the same for the task itself, for what is said and for what is attached there. */
export interface TaskSight {
  readonly row: TaskSightRow;
  /** undefined: of a unit's report. */
  readonly access: AppraisalAccess | undefined;
  /** Empty when it is closed. */
  readonly outcomes: TaskView['outcomes'];
  /** What lets the reader decide it now, whether or not a colleague has it in hand; undefined: nothing is to be decided. */
  readonly authority: Authority | undefined;
  readonly maySee: boolean;
}

/** @throws Refusal NOT_FOUND */
export async function lookAtTask(tx: Tx, readerId: string, taskId: string): Promise<TaskSight> {
  const row = await findTask(tx, readerId, taskId);
  if (!row) throw notFound('The task');
  const access = row.appraisal_id ? await readAccess(tx, readerId, row.appraisal_id, row.period_id) : undefined;
  const { outcomes, authority } = await outcomesFor(tx, readerId, row, access);
  return { row, access, outcomes, authority, maySee: maySeeTask(readerId, row, access, authority) };
}

async function findTask(tx: Tx, readerId: string, taskId: string): Promise<TaskSightRow | undefined> {
  const [row] = await tx.$queryRaw<TaskSightRow[]>`
    SELECT ${SUMMARY_COLUMNS}, t.provisional_id, t.cycle_id, t.unit_id, t.appraisal_id, t.assignee_id, t.held_for_id, t.period_id, c.policy_id, t.closed_at, t.claimed_at, t.reminders_sent,
      EXISTS (SELECT 1 FROM reporting_link l WHERE l.employee_id = t.assignee_id AND l.relation = 'EVALUATOR' AND l.person_id = ${readerId}::uuid
        AND daterange(l.valid_from, l.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date) AS evaluates_holder,
      EXISTS (SELECT 1 FROM decision d WHERE d.task_id = t.id AND d.actor_id = ${readerId}::uuid) AS is_decider,
      coalesce(u.head_id = ${readerId}::uuid, false) AS is_head,
      EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = ${readerId}::uuid AND g.role = 'BKD_ADMIN'
        AND daterange(g.valid_from, g.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date) AS is_bkd,
      EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = ${readerId}::uuid AND g.role = 'AUTHORIZED_OFFICIAL'
        AND daterange(g.valid_from, g.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date) AS is_official
    FROM task t ${SUMMARY_JOINS} WHERE t.id = ${taskId}::uuid`;
  return row;
}

function maySeeTask(
  readerId: string,
  row: TaskSightRow,
  access: AppraisalAccess | undefined,
  authority: Authority | undefined,
): boolean {
  if (row.assignee_id === readerId || row.prepared_by?.id === readerId || row.is_decider) return true;
  // His people's tasks, as the inbox shows them (holding TEAM); counselling is confidential, and nobody looks into his own case.
  const own = access !== undefined && isEmployee(access);
  if (row.evaluates_holder && !own && !CONFIDENTIAL.includes(row.kind)) return true;
  if (!access) return row.is_bkd || row.is_head || row.is_official;
  // An office holds this very task, or the reader belongs to the appraisal.
  return maySeeAppraisal(access) || authority?.allowed === true;
}

async function outcomesFor(
  tx: Tx,
  readerId: string,
  row: TaskSightRow,
  access: AppraisalAccess | undefined,
): Promise<Pick<TaskSight, 'outcomes' | 'authority'>> {
  if (row.status !== 'OPEN') return { outcomes: [], authority: undefined };
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
  const authorityFor = (outcome: string): Authority => {
    if (relations) return mayDecide(readerId, task, outcome, relations);
    const held = holdsReportTask(row);
    return held ? { allowed: true, role: row.role, linkIds: [] } : { allowed: false, because: 'NOT_HOLDER' };
  };
  const each = Object.entries(outcomesAt(row.kind, row.level)).map(([outcome, rule]) => ({
    rule,
    outcome,
    authority: authorityFor(outcome),
  }));
  const inOtherHands = row.claimed_by !== null && row.claimed_by.id !== readerId;
  return {
    authority: (each.find(({ authority }) => authority.allowed) ?? each[0])?.authority,
    outcomes: each.map(({ rule, outcome, authority }) => ({
      outcome,
      by: rule.by ?? row.role,
      mine: authority.allowed && !inOtherHands,
      comment: rule.comment ?? 'OPTIONAL',
      form: schemaOf(rule),
    })),
  };
}

/** Tasks of a unit's report. The head of the unit signs no report of his own off. */
function holdsReportTask(row: TaskSightRow): boolean {
  switch (row.role) {
    case 'UNIT_HEAD':
      return row.is_head;
    case 'AUTHORIZED_OFFICIAL':
      return row.is_official && !row.is_head;
    default:
      return row.is_bkd;
  }
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

function explained(
  row: TaskSightRow,
  policy: PolicyBody,
): Pick<TaskView, 'legalBasis' | 'afterDue' | 'whenNobodyActs'> {
  const rule = ruleOf(policy, row.stage, row.kind, row.period_id);
  return {
    legalBasis: rule.legalBasis,
    afterDue: rule.afterDue,
    whenNobodyActs: row.status === 'OPEN' ? whatThen(rule.whenOverdue, row) : null,
  };
}

/** Decisions whose form is the rating itself. */
const RATES: readonly TaskKind[] = ['RATE', 'ANSWER_CALIBRATION'];
/** Counselling is confidential (Annex III.D.5). */
const CONFIDENTIAL: readonly TaskKind[] = ['PLAN_COUNSELLING', 'CONCLUDE_COUNSELLING'];

async function decisionOf(
  tx: Tx,
  row: TaskSightRow,
  access: AppraisalAccess | undefined,
): Promise<TaskDecision | null> {
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

function mayReadForm(row: TaskSightRow, access: AppraisalAccess | undefined): boolean {
  if (!access || row.assignee_id === access.readerId || row.is_decider) return true;
  if (RATES.includes(row.kind)) return isEmployee(access) ? access.received : isLeader(access) || access.isBkd;
  if (CONFIDENTIAL.includes(row.kind)) return isEmployee(access) || isLeader(access);
  return maySeeAppraisal(access);
}

async function provisionalView(tx: Tx, readerId: string, id: string | null): Promise<ProvisionalView | null> {
  const made = id ? await tx.provisionalDecision.findUnique({ where: { id } }) : null;
  if (!made) return null;
  const person = await peopleRefs(tx, [made.actorId]);
  return {
    decisionId: made.id,
    outcome: made.outcome,
    decidedBy: person(made.actorId),
    decidedAt: made.decidedAt.toISOString(),
    undoUntil: made.effectiveAt.toISOString(),
    mine: made.actorId === readerId,
  };
}

async function successorOf(tx: Tx, row: TaskSightRow): Promise<TaskView['takenOverBy']> {
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
