import { mayDecide, type Authority } from '../../domain/authority.ts';
import { outcomesAt } from '../../domain/task-kinds.ts';
import type { Tx } from '../context.ts';
import { relationsOfOwner } from '../open-task.ts';
import { holdLinksTo } from '../reporting-lines.ts';
import type { OpenTask } from './lock-open-task.ts';

/** Whether the person could decide the task with one of its outcomes now, and else why not. */
export async function holdsTask(tx: Tx, personId: string, { locked, task }: OpenTask): Promise<Authority> {
  if (task.role === 'NEXT_SUPERIOR') await holdLinksTo(tx, personId);
  const relations = await relationsOfOwner(tx, locked);
  const each = Object.keys(outcomesAt(task.kind, task.level)).map((outcome) =>
    mayDecide(personId, task, outcome, relations),
  );
  return (
    each.find((authority) => authority.allowed) ??
    each.at(0) ?? { allowed: false as const, because: 'NOT_HOLDER' as const }
  );
}
