import { OUT_OF_SERVICE, type TaskKind } from '../../domain/terms.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import { notify } from '../notify.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { command } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';
import { refuseIfClaimed } from './claims.ts';
import { holdsTask } from './holds-task.ts';
import { lockTaskOfAny, requireOpen, type OpenTask } from './lock-open-task.ts';
import type { PersonRef } from './task-summary.ts';

export interface Preparation {
  readonly id: string;
  readonly taskId: string;
  readonly givenBy: PersonRef;
  readonly preparer: PersonRef;
  readonly reason: string | null;
  /** ISO UTC */
  readonly givenAt: string;
  /** Handed back, taken back, or over because the task was closed. */
  readonly endedAt: string | null;
  readonly endedBy: PersonRef | null;
  readonly note: string | null;
}

/** Confidential between the employee and the line above him (Annex III.D.5). */
const NEVER_GIVEN: readonly TaskKind[] = ['PLAN_COUNSELLING', 'CONCLUDE_COUNSELLING'];

/**
 * The holder gives a task to somebody to prepare: that one sees it with its context and writes the draft. The decision stays the holder's: in law
 * only he, or a stand-in by decree, makes it (Annex IV.A.2–3, p.89), so that a preparation gives no authority and moves no due date.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), TASK_CLOSED, TASK_CLAIMED, PREPARATION_REFUSED, IN_PREPARATION with who has it
 */
export async function prepareTask(
  deps: Pick<Deps, 'db'>,
  act: Act,
  given: { readonly taskId: string; readonly preparerId: string; readonly reason: string },
): Promise<Preparation> {
  return command(deps, act, async (tx) => {
    const open = await lockTaskOfAny(tx, given.taskId);
    const authority = await holdsTask(tx, act.actorId, open);
    if (!authority.allowed) {
      return denied(tx, act, { ...open.about, attempted: `${open.task.kind}.PREPARE` }, authority.because);
    }
    await requireOpen(tx, open, undefined);
    await refuseIfClaimed(tx, open.task, act.actorId);
    await refuseUnfit(tx, open, act.actorId, given.preparerId);
    const earlier = await openPreparation(tx, given.taskId);
    if (earlier) {
      const person = await peopleRefs(tx, [earlier.preparerId]);
      throw new Refusal('IN_PREPARATION', 409, 'Somebody prepares this task already. Take it back first.', {
        extra: { preparer: person(earlier.preparerId), givenAt: earlier.givenAt.toISOString() },
      });
    }
    const row = await tx.taskPreparation.create({
      data: {
        taskId: given.taskId,
        givenById: act.actorId,
        preparerId: given.preparerId,
        reason: given.reason,
        givenAt: open.locked.now,
      },
    });
    await recordEvent(tx, {
      ...open.about,
      type: 'TASK_GIVEN_TO_PREPARE',
      at: open.locked.now,
      actorId: act.actorId,
      requestId: act.requestId,
      ...(authority.standIn
        ? { onBehalfOf: { personId: authority.standIn.forId, decree: authority.standIn.decree } }
        : {}),
      data: { kind: open.task.kind, preparationId: row.id, preparerId: given.preparerId },
    });
    await tell(tx, open, 'TASK_GIVEN', given.preparerId, row.id, act.actorId);
    return view(tx, row);
  });
}

/**
 * The preparer hands the task back, or its holder takes it back. The draft stays and is shown to the holder.
 * @throws Refusal NOT_FOUND, NOT_IN_PREPARATION, FORBIDDEN (audited)
 */
export async function handBack(
  deps: Pick<Deps, 'db'>,
  act: Act,
  { taskId, note }: { readonly taskId: string; readonly note: string | undefined },
): Promise<Preparation> {
  return command(deps, act, async (tx) => {
    const open = await lockTaskOfAny(tx, taskId);
    const preparation = await openPreparation(tx, taskId);
    const mine = preparation?.preparerId === act.actorId;
    if (!mine) {
      const authority = await holdsTask(tx, act.actorId, open);
      if (!authority.allowed) {
        return denied(tx, act, { ...open.about, attempted: `${open.task.kind}.HAND_BACK` }, authority.because);
      }
    }
    if (!preparation) throw new Refusal('NOT_IN_PREPARATION', 409, 'Nobody prepares this task.');
    const row = await tx.taskPreparation.update({
      where: { id: preparation.id },
      data: { endedAt: open.locked.now, endedById: act.actorId, note: note ?? null },
    });
    await recordEvent(tx, {
      ...open.about,
      type: 'TASK_HANDED_BACK',
      at: open.locked.now,
      actorId: act.actorId,
      requestId: act.requestId,
      data: { kind: open.task.kind, preparationId: row.id, preparerId: row.preparerId, takenBack: !mine },
    });
    // To whoever gave it; to the preparer where it was taken back.
    await tell(tx, open, 'TASK_HANDED_BACK', mine ? row.givenById : row.preparerId, row.id, act.actorId);
    return view(tx, row);
  });
}

/** Whoever prepares it now. */
export async function openPreparation(tx: Tx, taskId: string) {
  return tx.taskPreparation.findFirst({ where: { taskId, endedAt: null } });
}

/** Every preparation of the task, the first first. */
export async function preparationsOf(tx: Tx, taskId: string): Promise<Preparation[]> {
  const rows = await tx.taskPreparation.findMany({ where: { taskId }, orderBy: { givenAt: 'asc' } });
  return Promise.all(rows.map((row) => view(tx, row)));
}

async function refuseUnfit(tx: Tx, { locked, task }: OpenTask, holderId: string, preparerId: string): Promise<void> {
  if (NEVER_GIVEN.includes(task.kind)) {
    throw refused('Counselling is confidential: nobody else prepares it.', 'PermenPANRB 6/2022 Annex III.D.5 (p.84)');
  }
  const person = await tx.employee.findUnique({ where: { id: preparerId }, select: { status: true } });
  if (!person) throw notFound('The person');
  if (preparerId === holderId) throw refused('You hold this task yourself.');
  if (preparerId === locked.appraisal?.employeeId) throw refused('Nobody prepares a decision about himself.');
  if (OUT_OF_SERVICE.includes(person.status)) throw refused('This person is not in service.');
  if (task.kind === 'DECIDE_APPEAL' && (await rated(tx, locked.evaluation?.ratingId, preparerId))) {
    throw refused('Whoever set the rating does not prepare the decision on the appeal against it.');
  }
}

async function rated(tx: Tx, ratingId: string | null | undefined, personId: string): Promise<boolean> {
  if (!ratingId) return false;
  const rating = await tx.rating.findUnique({ where: { id: ratingId }, select: { authorId: true } });
  return rating?.authorId === personId;
}

const refused = (why: string, legalBasis?: string): Refusal =>
  new Refusal('PREPARATION_REFUSED', 422, why, {
    errors: [{ pointer: '/preparerId', detail: why }],
    ...(legalBasis ? { legalBasis } : {}),
  });

async function tell(
  tx: Tx,
  { task, about }: OpenTask,
  kind: 'TASK_GIVEN' | 'TASK_HANDED_BACK',
  recipientId: string,
  preparationId: string,
  fromId: string,
): Promise<void> {
  await notify(tx, [
    {
      ...about,
      kind,
      recipientId,
      cause: preparationId,
      caseId: task.caseId ?? undefined,
      data: { taskKind: task.kind, dueAt: task.dueAt?.toISOString() ?? null, level: task.level, fromId },
    },
  ]);
}

async function view(
  tx: Tx,
  row: {
    readonly id: string;
    readonly taskId: string;
    readonly givenById: string;
    readonly preparerId: string;
    readonly reason: string | null;
    readonly givenAt: Date;
    readonly endedAt: Date | null;
    readonly endedById: string | null;
    readonly note: string | null;
  },
): Promise<Preparation> {
  const person = await peopleRefs(tx, [row.givenById, row.preparerId, row.endedById]);
  return {
    id: row.id,
    taskId: row.taskId,
    givenBy: person(row.givenById),
    preparer: person(row.preparerId),
    reason: row.reason,
    givenAt: row.givenAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    endedBy: row.endedById ? person(row.endedById) : null,
    note: row.note,
  };
}
