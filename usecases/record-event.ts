import type { Prisma } from '../generated/prisma/client.ts';
import type { Tx } from './context.ts';

/** One act in the audit trail. `data` holds ids, codes and dates, and before/after references; never names or texts. */
export interface NewEvent {
  readonly type: string;
  readonly at?: Date;
  /** Absent: the engine itself (a deadline). */
  readonly actorId?: string | undefined;
  readonly actorRole?: string | undefined;
  /** For whom the actor acted as Plt. or Plh., by which decree. */
  readonly onBehalfOf?: { readonly personId: string; readonly decree: string } | undefined;
  readonly result?: 'DONE' | 'DENIED';
  readonly cycleId?: string | undefined;
  readonly appraisalId?: string | undefined;
  readonly taskId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly data?: Prisma.InputJsonObject;
}

/** Appends to the hash chain of the appraisal, else the cycle, else the agency; sequence and hash are made by the database. */
export async function recordEvent(tx: Tx, event: NewEvent): Promise<void> {
  await tx.event.create({
    data: {
      chain: event.appraisalId ?? event.cycleId ?? 'agency',
      type: event.type,
      at: event.at ?? new Date(),
      actorId: event.actorId ?? null,
      actorRole: event.actorRole ?? (event.actorId ? null : 'ENGINE'),
      onBehalfOfId: event.onBehalfOf?.personId ?? null,
      decree: event.onBehalfOf?.decree ?? null,
      result: event.result ?? 'DONE',
      cycleId: event.cycleId ?? null,
      appraisalId: event.appraisalId ?? null,
      taskId: event.taskId ?? null,
      requestId: event.requestId ?? null,
      data: event.data ?? {},
    },
    select: { id: true },
  });
}
