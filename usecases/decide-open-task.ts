import type { TaskKind } from '../domain/terms.ts';
import { maySeeAppraisal, readAccess } from './access/appraisal-access.ts';
import { nextWindow, waitingFor } from './appraisals/waiting-for.ts';
import type { Act, Deps, Tx } from './context.ts';
import { decideLockedTask, type DecideTask, type Decided } from './decide-task.ts';
import { denied } from './denied.ts';
import { lockEvaluation } from './lock-owner.ts';
import { Refusal } from './refusal.ts';
import { lockTaskById } from './task-row.ts';
import { command, type CommitAndRefuse } from './transact.ts';
import { peopleRefs } from './views/people-refs.ts';

export interface DecideOpenTask extends Omit<DecideTask, 'taskId'> {
  readonly appraisalId: string;
  /** Code of the period whose task it is; undefined: of the year. */
  readonly period?: string | undefined;
  readonly kind: TaskKind;
}

/**
 * Decides the open task of a kind of an appraisal, for clients that know the matter and not the task: the same transaction as decideTask.
 * @throws Refusal NOT_FOUND (also of a period that is not evaluated yet), NO_OPEN_TASK (409, saying what the appraisal waits for instead), and those of decideTask
 */
export async function decideOpenTask(deps: Pick<Deps, 'db'>, act: Act, decision: DecideOpenTask): Promise<Decided> {
  return command(deps, act, (tx) => decideOpenTaskIn(tx, act, decision));
}

export async function decideOpenTaskIn(tx: Tx, act: Act, decision: DecideOpenTask): Promise<Decided | CommitAndRefuse> {
  const locked = await lockEvaluation(tx, decision.appraisalId, decision.period);
  const open = await tx.task.findFirst({
    where: { ownerId: locked.owner.id, kind: decision.kind, status: 'OPEN' },
    select: { id: true },
  });
  const task = open ? await lockTaskById(tx, open.id) : undefined;
  return task ? decideLockedTask(tx, locked, task, act, decision) : refuse(tx, act, decision, locked.owner.id);
}

async function refuse(tx: Tx, act: Act, decision: DecideOpenTask, ownerId: string): Promise<CommitAndRefuse> {
  const access = await readAccess(tx, act.actorId, decision.appraisalId);
  if (!maySeeAppraisal(access)) {
    const about = { cycleId: access.cycleId, appraisalId: access.appraisalId };
    return denied(tx, act, { ...about, attempted: `${decision.kind}.${decision.outcome}` }, 'NOT_RELATED');
  }
  const waiting = await waitingFor(tx, decision.appraisalId);
  throw new Refusal('NO_OPEN_TASK', 409, `No ${decision.kind} is open here now.`, {
    extra: {
      state: access.state,
      stage: access.stage,
      latest: await latestOf(tx, ownerId, decision.kind),
      waitingFor: waiting.map(({ taskId, kind, period, holder, until }) => ({
        taskId,
        kind,
        period,
        holder,
        until,
      })),
      nextWindow: await nextWindow(tx, access),
    },
  });
}

/** What became of the last task of the kind: who decided what and when. */
async function latestOf(tx: Tx, ownerId: string, kind: TaskKind): Promise<object | null> {
  const task = await tx.task.findFirst({
    where: { ownerId, kind },
    orderBy: [{ openedAt: 'desc' }, { level: 'desc' }],
    select: {
      id: true,
      status: true,
      closedAt: true,
      decision: { select: { outcome: true, actorId: true, decidedAt: true } },
    },
  });
  if (!task) return null;
  const { decision } = task;
  const person = await peopleRefs(tx, [decision?.actorId]);
  return {
    taskId: task.id,
    status: task.status,
    ...(task.closedAt ? { closedAt: task.closedAt.toISOString() } : {}),
    ...(decision
      ? {
          outcome: decision.outcome,
          decidedBy: person(decision.actorId),
          decidedAt: decision.decidedAt.toISOString(),
        }
      : {}),
  };
}
