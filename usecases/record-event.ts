import { Prisma } from '../generated/prisma/client.ts';
import type { Tx } from './context.ts';
import { prepared } from './own-statements.ts';
import { insertOfBell, type NewBell } from './ring.ts';

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
  await tx.$executeRaw(prepared('record-event', insertOf(event)));
}

/** The same, and rings in the same statement. */
export async function recordEventAndRing(tx: Tx, event: NewEvent, bell: NewBell): Promise<void> {
  const write = Prisma.sql`WITH recorded AS (${insertOf(event)}) ${insertOfBell(bell)}`;
  await tx.$executeRaw(prepared('record-event-and-ring', write));
}

/** The statement that appends an event, for a use case that writes more with it. */
export const insertOf = (event: NewEvent): Prisma.Sql => Prisma.sql`
  INSERT INTO event (chain, type, at, actor_id, actor_role, on_behalf_of_id, decree, result, cycle_id, appraisal_id, task_id, request_id, data)
  VALUES (${event.appraisalId ?? event.cycleId ?? 'agency'}, ${event.type}, ${event.at ?? new Date()}, ${event.actorId ?? null}::uuid,
    ${event.actorRole ?? (event.actorId ? null : 'ENGINE')}, ${event.onBehalfOf?.personId ?? null}::uuid, ${event.onBehalfOf?.decree ?? null},
    ${event.result ?? 'DONE'}, ${event.cycleId ?? null}::uuid, ${event.appraisalId ?? null}::uuid, ${event.taskId ?? null}::uuid,
    ${event.requestId ?? null}, ${JSON.stringify(event.data ?? {})}::jsonb)`;
