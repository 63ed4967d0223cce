import type { Tx } from '../context.ts';
import { peopleRefs } from '../views/people-refs.ts';
import type { PersonRef } from './task-summary.ts';

export interface SharedDraft {
  readonly by: PersonRef;
  readonly form: unknown;
  readonly version: number;
  /** ISO UTC */
  readonly updatedAt: string;
}

/**
 * The draft of the other one of a preparation: the holder sees what was prepared for him, also after it was handed back; the preparer sees what
 * the giver has written. The latest, where several have prepared.
 */
export async function sharedDraft(
  tx: Tx,
  reader: { readonly id: string; readonly holds: boolean },
  taskId: string,
): Promise<SharedDraft | null> {
  const preparations = await tx.taskPreparation.findMany({
    where: reader.holds ? { taskId } : { taskId, preparerId: reader.id, endedAt: null },
    select: { preparerId: true, givenById: true },
  });
  const authors = preparations.map((each) => (reader.holds ? each.preparerId : each.givenById));
  const [draft] = await tx.taskDraft.findMany({
    where: { taskId, personId: { in: authors.filter((id) => id !== reader.id) } },
    orderBy: { updatedAt: 'desc' },
    take: 1,
  });
  if (!draft) return null;
  const person = await peopleRefs(tx, [draft.personId]);
  return {
    by: person(draft.personId),
    form: draft.form,
    version: draft.version,
    updatedAt: draft.updatedAt.toISOString(),
  };
}
