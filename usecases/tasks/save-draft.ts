import { isDeepStrictEqual } from 'node:util';
import { mayDecide } from '../../domain/authority.ts';
import { outcomesAt } from '../../domain/task-kinds.ts';
import type { Act, Deps } from '../context.ts';
import { denied } from '../denied.ts';
import { json } from '../json.ts';
import { lockOwnerOfTask } from '../lock-owner.ts';
import { relationsOfOwner } from '../open-task.ts';
import { Refusal, notFound } from '../refusal.ts';
import { lockTaskById } from '../task-row.ts';
import { command } from '../transact.ts';
import { openPreparation } from './prepare-task.ts';

export interface SavedDraft {
  readonly form: unknown;
  readonly version: number;
  readonly updatedAt: string;
}

/**
 * Keeps what the holder, or who prepares it for him, is still writing; never a decision, and seen by nobody but those two. Not checked against the outcome's form.
 * @param draft `version`: of the draft that the person saw; 0 = there was none
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), TASK_CLOSED, STALE_VERSION
 */
export async function saveDraft(
  deps: Pick<Deps, 'db'>,
  act: Act,
  draft: { readonly taskId: string; readonly form: object; readonly version: number | undefined },
): Promise<SavedDraft> {
  return command(deps, act, async (tx) => {
    const locked = await lockOwnerOfTask(tx, draft.taskId);
    const task = await lockTaskById(tx, draft.taskId);
    if (!task) throw notFound('The task');
    const relations = await relationsOfOwner(tx, locked);
    const held = Object.keys(outcomesAt(task.kind, task.level)).map((outcome) =>
      mayDecide(act.actorId, task, outcome, relations),
    );
    const prepares = (await openPreparation(tx, task.id))?.preparerId === act.actorId;
    if (!prepares && !held.some((authority) => authority.allowed)) {
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
    const earlier = await tx.taskDraft.findUnique({ where: { taskId_personId: key } });
    // Saved by itself every few seconds, and again when an answer was lost: the same content is the same draft, whatever version was seen.
    if (earlier && isDeepStrictEqual(earlier.form, draft.form)) return view(earlier);
    const current = earlier?.version ?? 0;
    if (draft.version !== undefined && draft.version !== current) throw stale(current);
    const saved = await tx.taskDraft.upsert({
      where: { taskId_personId: key },
      create: { ...key, form: json(draft.form), updatedAt: locked.now },
      update: { form: json(draft.form), version: { increment: 1 }, updatedAt: locked.now },
    });
    return view(saved);
  });
}

const view = (row: { readonly form: unknown; readonly version: number; readonly updatedAt: Date }): SavedDraft => ({
  form: row.form,
  version: row.version,
  updatedAt: row.updatedAt.toISOString(),
});

/**
 * Throws one's own draft away; where there is none, nothing changes. Nobody else's is touched.
 * @throws Refusal NOT_FOUND, STALE_VERSION
 */
export async function discardDraft(
  deps: Pick<Deps, 'db'>,
  act: Act,
  draft: { readonly taskId: string; readonly version: number | undefined },
): Promise<{ readonly discarded: true }> {
  return command(deps, act, async (tx) => {
    await lockOwnerOfTask(tx, draft.taskId);
    const key = { taskId: draft.taskId, personId: act.actorId };
    const earlier = await tx.taskDraft.findUnique({ where: { taskId_personId: key }, select: { version: true } });
    if (!earlier) return { discarded: true };
    if (draft.version !== undefined && draft.version !== earlier.version) throw stale(earlier.version);
    await tx.taskDraft.delete({ where: { taskId_personId: key } });
    return { discarded: true };
  });
}

const stale = (current: number): Refusal =>
  new Refusal('STALE_VERSION', 412, 'The draft has changed since you read it. Read it again.', {
    extra: { version: current },
  });
