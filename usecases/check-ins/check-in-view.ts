import type { Actor, PointKind } from '../../domain/check-ins.ts';
import type { Tx } from '../context.ts';
import { iso } from '../iso.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { peopleRefs } from '../views/people-refs.ts';
import type { EvidenceLink } from '../views/work-done.ts';

export interface ActionView {
  readonly id: string;
  readonly checkInId: string;
  readonly text: string;
  readonly by: Actor;
  /** Local date of the unit. */
  readonly dueOn: string;
  readonly indicatorId: string | null;
  /** The action in whose place it was agreed. */
  readonly replaces: string | null;
  readonly taskId: string;
  /** SETTLED: a later check-in closed or replaced it. CLOSED: it ended with the appraisal. */
  readonly state: 'OPEN' | 'DONE' | 'NOT_DONE' | 'SETTLED' | 'CLOSED';
  readonly said: {
    readonly at: string;
    readonly late: boolean;
    readonly comment: string | null;
    readonly evidence: readonly EvidenceLink[];
  } | null;
}

export interface CheckInView {
  readonly id: string;
  readonly status: 'PLANNED' | 'HELD' | 'CALLED_OFF';
  /** Null: it was held without a plan. */
  readonly plan: {
    readonly on: string;
    readonly at: string | null;
    readonly place: string | null;
    readonly by: PersonRef;
  } | null;
  readonly calledOff: { readonly by: PersonRef; readonly because: string } | null;
  readonly record: {
    readonly heldOn: string;
    readonly summary: string;
    readonly by: PersonRef;
    readonly at: string;
    readonly points: readonly {
      readonly kind: PointKind;
      readonly ref: string;
      readonly text: string;
      readonly settled: boolean;
      readonly note: string | null;
    }[];
    readonly actions: readonly ActionView[];
    /** Null: the employee has not read it yet. */
    readonly confirmed: { readonly at: string; readonly remark: string | null } | null;
  } | null;
}

/** All of an appraisal: those that were held by their day, then the planned one. */
export async function checkInsOf(tx: Tx, appraisalId: string): Promise<CheckInView[]> {
  const rows = await tx.checkIn.findMany({
    where: { appraisalId },
    orderBy: [{ heldOn: { sort: 'asc', nulls: 'last' } }, { recordedAt: 'asc' }, { plannedFor: 'asc' }, { id: 'asc' }],
  });
  const points = await tx.checkInPoint.findMany({ where: { appraisalId }, orderBy: { ordinal: 'asc' } });
  const actions = await actionsOf(tx, { appraisalId });
  const person = await peopleRefs(
    tx,
    rows.flatMap((row) => [row.plannedById, row.calledOffById, row.recordedById]),
  );
  return rows.map((row) => ({
    id: row.id,
    status: row.status as CheckInView['status'],
    plan:
      row.plannedFor && row.plannedById
        ? { on: day(row.plannedFor), at: row.plannedAt, place: row.place, by: person(row.plannedById) }
        : null,
    calledOff: row.calledOffById ? { by: person(row.calledOffById), because: row.calledOffBecause ?? '' } : null,
    record:
      row.heldOn && row.recordedById && row.recordedAt
        ? {
            heldOn: day(row.heldOn),
            summary: row.summary ?? '',
            by: person(row.recordedById),
            at: iso(row.recordedAt),
            points: points
              .filter(({ checkInId }) => checkInId === row.id)
              .map(({ kind, ref, text, settled, note }) => ({ kind: kind as PointKind, ref, text, settled, note })),
            actions: actions.filter(({ checkInId }) => checkInId === row.id),
            confirmed: row.confirmedAt ? { at: iso(row.confirmedAt), remark: row.remark } : null,
          }
        : null,
  }));
}

/** Agreed actions with what became of their tasks, in the order in which they were agreed. */
export async function actionsOf(
  tx: Tx,
  of: { readonly appraisalId: string } | { readonly taskId: string },
): Promise<ActionView[]> {
  const rows = await tx.agreedAction.findMany({ where: of, orderBy: { number: 'asc' } });
  const tasks = await tx.task.findMany({
    where: { id: { in: rows.map(({ taskId }) => taskId) } },
    select: { id: true, status: true, marks: true, decision: true },
  });
  const settled = await tx.checkInPoint.findMany({
    where: { ref: { in: rows.map(({ id }) => id) }, settled: true },
    select: { ref: true },
  });
  return rows.map((row) => {
    const task = tasks.find(({ id }) => id === row.taskId);
    const decision = task?.decision;
    const ended = settled.some(({ ref }) => ref === row.id) ? 'SETTLED' : 'CLOSED';
    return {
      ...{ id: row.id, checkInId: row.checkInId, text: row.text, by: row.byRole as Actor, dueOn: day(row.dueOn) },
      ...{ indicatorId: row.indicatorId, replaces: row.replacesId, taskId: row.taskId },
      state: decision ? (decision.outcome as 'DONE' | 'NOT_DONE') : task?.status === 'OPEN' ? 'OPEN' : ended,
      said: decision
        ? {
            ...{ at: iso(decision.decidedAt), late: decision.late, comment: decision.comment },
            evidence: (decision.form as { evidence?: EvidenceLink[] }).evidence ?? [],
          }
        : null,
    };
  });
}

const day = (date: Date): string => iso(date).slice(0, 10);
