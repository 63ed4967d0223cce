import { mayDecide } from '../../domain/authority.ts';
import { outcomesAt } from '../../domain/task-kinds.ts';
import { calendarOf } from '../calendars.ts';
import type { Act, Deps } from '../context.ts';
import { ownerOf } from '../decide-task.ts';
import { denied } from '../denied.ts';
import { json } from '../json.ts';
import { lockOwner } from '../lock-owner.ts';
import { relationsOfOwner } from '../open-task.ts';
import { Refusal, notFound } from '../refusal.ts';
import { lockTaskById } from '../task-row.ts';
import { command } from '../transact.ts';

export interface SavedDraft {
  readonly form: unknown;
  readonly version: number;
  readonly updatedAt: string;
}

/**
 * Keeps what the holder is still writing; never a decision, and seen by nobody else. Not checked against the outcome's form.
 * @param draft `version`: of the draft that the person saw; 0 = there was none
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), TASK_CLOSED, STALE_VERSION
 */
export async function saveDraft(
  deps: Pick<Deps, 'db'>,
  act: Act,
  draft: { readonly taskId: string; readonly form: object; readonly version: number | undefined },
): Promise<SavedDraft> {
  return command(deps, act, async (tx) => {
    const locked = await lockOwner(tx, await ownerOf(tx, draft.taskId));
    const task = await lockTaskById(tx, draft.taskId);
    if (!task) throw notFound('The task');
    const relations = await relationsOfOwner(tx, locked, await calendarOf(tx, locked.unitId));
    const held = Object.keys(outcomesAt(task.kind, task.level)).map((outcome) =>
      mayDecide(act.actorId, task, outcome, relations),
    );
    if (!held.some((authority) => authority.allowed)) {
      const about = { cycleId: locked.cycle.id, appraisalId: locked.appraisal?.id, taskId: task.id };
      const because = held.find((authority) => !authority.allowed)?.because ?? 'NOT_HOLDER';
      return denied(tx, act, { ...about, attempted: `${task.kind}.DRAFT` }, because);
    }
    if (task.status !== 'OPEN') {
      throw new Refusal('TASK_CLOSED', 409, `This task is closed (${task.status}).`, {
        extra: { status: task.status },
      });
    }
    const key = { taskId: task.id, personId: act.actorId };
    const earlier = await tx.taskDraft.findUnique({ where: { taskId_personId: key }, select: { version: true } });
    const current = earlier?.version ?? 0;
    if (draft.version !== undefined && draft.version !== current) {
      throw new Refusal('STALE_VERSION', 412, 'The draft has changed since you read it. Read it again.', {
        extra: { version: current },
      });
    }
    const saved = await tx.taskDraft.upsert({
      where: { taskId_personId: key },
      create: { ...key, form: json(draft.form), updatedAt: new Date() },
      update: { form: json(draft.form), version: { increment: 1 }, updatedAt: new Date() },
    });
    return { form: saved.form, version: saved.version, updatedAt: saved.updatedAt.toISOString() };
  });
}
