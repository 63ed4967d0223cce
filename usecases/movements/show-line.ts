import type { Stage, TaskKind } from '../../domain/terms.ts';
import { calendarOf } from '../calendars.ts';
import type { Tx } from '../context.ts';
import { lockAppraisal } from '../lock-owner.ts';
import { moveTask } from '../move-tasks.ts';
import { dueOf } from '../task-clock.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { CommitAndRefuse } from '../transact.ts';
import { tryOut } from '../try-out.ts';
import { peopleRefs } from '../views/people-refs.ts';
import type { LineChanged } from './change-line.ts';

/** What a change of evaluators does, as it is shown before it is made. */
export interface LineShown {
  readonly employee: PersonRef;
  readonly links: readonly {
    readonly relation: 'EVALUATOR' | 'SUPERIOR';
    readonly from: PersonRef | null;
    readonly to: PersonRef;
    /** Local ISO date. */
    readonly validFrom: string;
  }[];
  readonly appraisals: readonly {
    readonly appraisalId: string;
    readonly newTargets: boolean;
    readonly because: LineChanged['appraisals'][number]['because'];
    /** When the new SKP would have to be drafted (ISO UTC); null: none is asked for. */
    readonly draftDueAt: string | null;
  }[];
  /** Open tasks that would not stay as they are. The due date of one that moves stays. */
  readonly tasks: readonly {
    readonly taskId: string;
    readonly kind: TaskKind;
    readonly stage: Stage;
    readonly becomes: 'MOVED' | 'CANCELLED';
    readonly from: PersonRef | null;
    readonly to: PersonRef | null;
    readonly dueAt: string | null;
  }[];
}

/** Makes the change, lets open tasks follow, reads what became of them, and undoes all of it. */
export async function shownLine(
  tx: Tx,
  employeeId: string,
  change: () => Promise<LineChanged | CommitAndRefuse>,
): Promise<LineShown | CommitAndRefuse> {
  return tryOut(tx, () => changeAndShow(tx, employeeId, change));
}

/** The same without undoing it: what the rows of a file do one after the other is shown of all of them together. */
export async function changeAndShow(
  tx: Tx,
  employeeId: string,
  change: () => Promise<LineChanged | CommitAndRefuse>,
): Promise<LineShown | CommitAndRefuse> {
  const before = await openTasks(tx, employeeId);
  const changed = await change();
  if (changed instanceof CommitAndRefuse) return changed;
  for (const { id } of await openTasks(tx, employeeId)) await moveTask(tx, id);
  const after = new Map((await tasksById(tx, before)).map((task) => [task.id, task]));
  const differing = before.flatMap((was) => {
    const is = after.get(was.id);
    if (!is || (is.status === 'OPEN' && is.assigneeId === was.assigneeId)) return [];
    return [{ was, becomes: is.status === 'OPEN' ? ('MOVED' as const) : ('CANCELLED' as const), toId: is.assigneeId }];
  });
  const person = await peopleRefs(tx, [
    employeeId,
    ...changed.links.flatMap((link) => [link.fromId, link.toId]),
    ...differing.flatMap(({ was, toId }) => [was.assigneeId, toId]),
  ]);
  const orNull = (id: string | null): PersonRef | null => (id ? person(id) : null);
  const appraisals: LineShown['appraisals'][number][] = [];
  for (const { appraisalId, newTargets, because } of changed.appraisals) {
    appraisals.push({
      appraisalId,
      newTargets,
      because,
      draftDueAt: newTargets ? await draftDue(tx, appraisalId) : null,
    });
  }
  return {
    employee: person(employeeId),
    links: changed.links.map(({ relation, fromId, toId, validFrom }) => ({
      relation,
      from: orNull(fromId),
      to: person(toId),
      validFrom,
    })),
    appraisals,
    tasks: differing.map(({ was, becomes, toId }) => ({
      taskId: was.id,
      kind: was.kind as TaskKind,
      stage: was.stage as Stage,
      becomes,
      from: orNull(was.assigneeId),
      to: becomes === 'MOVED' ? orNull(toId) : null,
      dueAt: was.dueAt?.toISOString() ?? null,
    })),
  };
}

const COLUMNS = { id: true, kind: true, stage: true, status: true, assigneeId: true, dueAt: true } as const;

const openTasks = (tx: Tx, employeeId: string) =>
  tx.task.findMany({
    where: { appraisal: { employeeId }, status: 'OPEN' },
    orderBy: { id: 'asc' },
    select: COLUMNS,
  });

const tasksById = (tx: Tx, tasks: readonly { readonly id: string }[]) =>
  tx.task.findMany({ where: { id: { in: tasks.map(({ id }) => id) } }, select: COLUMNS });

async function draftDue(tx: Tx, appraisalId: string): Promise<string> {
  const locked = await lockAppraisal(tx, appraisalId);
  const task = { stage: 'TARGET_SETTING', kind: 'DRAFT_TARGETS', level: 0 } as const;
  return (await dueOf(tx, locked, await calendarOf(tx, locked.unitId), task)).at.toISOString();
}
