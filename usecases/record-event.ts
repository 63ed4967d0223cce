import type { Prisma } from '../generated/prisma/client.ts';
import type { Tx } from './context.ts';
import type { RecordedEvent } from './recorded-event.ts';

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

/** What each transaction under way has put on record. */
const recorded = new WeakMap<Tx, RecordedEvent[]>();

/** What `tx` has put on record so far; acts and what they led to. */
export function recordedIn(tx: Tx): readonly RecordedEvent[] {
  return recorded.get(tx) ?? [];
}

/** After a rollback to a savepoint: what was put on record since then is not. @param count of events at the savepoint */
export function forgetRecorded(tx: Tx, count: number): void {
  recorded.get(tx)?.splice(count);
}

export function noteRecorded(tx: Tx, events: readonly RecordedEvent[]): void {
  const known = recorded.get(tx);
  if (known) known.push(...events);
  else recorded.set(tx, [...events]);
}

/** Appends to the hash chain of the appraisal, else the cycle, else the agency; sequence and hash are made by the database. */
export async function recordEvent(tx: Tx, event: NewEvent): Promise<void> {
  const { chain, seq, hash } = await tx.event.create({
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
    select: { chain: true, seq: true, hash: true },
  });
  if (event.result === 'DENIED') return;
  const { type, requestId, cycleId, appraisalId, taskId } = event;
  noteRecorded(tx, [{ type, requestId, cycleId, appraisalId, taskId, rows: rowsIn(event.data), chain, seq, hash }]);
}

function rowsIn(data: NewEvent['data']): Record<string, string> {
  const ids = Object.entries(data ?? {}).flatMap(([name, value]) =>
    name.endsWith('Id') && typeof value === 'string' ? [[name, value] as const] : [],
  );
  return Object.fromEntries(ids);
}
