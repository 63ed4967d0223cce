import { Prisma } from '../generated/prisma/client.ts';
import type { Tx } from './context.ts';
import { prepared } from './own-statements.ts';
import type { RecordedEvent } from './recorded-event.ts';
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
  const write = Prisma.sql`${insertOf(event)} RETURNING chain, seq, hash`;
  noteEvent(tx, event, await tx.$queryRaw<Place[]>(prepared('record-event', write)));
}

/** The same, and rings in the same statement. */
export async function recordEventAndRing(tx: Tx, event: NewEvent, bell: NewBell): Promise<void> {
  const write = Prisma.sql`
    WITH recorded AS (${insertOf(event)} RETURNING chain, seq, hash), rung AS (${insertOfBell(bell)}) SELECT chain, seq, hash FROM recorded`;
  noteEvent(tx, event, await tx.$queryRaw<Place[]>(prepared('record-event-and-ring', write)));
}

/** Where an event stands in its chain. */
export type Place = Pick<RecordedEvent, 'chain' | 'seq' | 'hash'>;

/** For a use case that appends in a statement of its own. A denial is no act. */
export function noteEvent(tx: Tx, event: NewEvent, places: readonly Place[]): void {
  if (event.result === 'DENIED') return;
  const { type, requestId, cycleId, appraisalId, taskId } = event;
  const rows = rowsIn(event.data);
  noteRecorded(
    tx,
    places.map((place) => ({ type, requestId, cycleId, appraisalId, taskId, rows, ...place })),
  );
}

function rowsIn(data: NewEvent['data']): Record<string, string> {
  const ids = Object.entries(data ?? {}).flatMap(([name, value]) =>
    name.endsWith('Id') && typeof value === 'string' ? [[name, value] as const] : [],
  );
  return Object.fromEntries(ids);
}

/** The statement that appends an event, for a use case that writes more with it and then calls `noteEvent`. */
export const insertOf = (event: NewEvent): Prisma.Sql => Prisma.sql`
  INSERT INTO event (chain, type, at, actor_id, actor_role, on_behalf_of_id, decree, result, cycle_id, appraisal_id, task_id, request_id, data)
  VALUES (${event.appraisalId ?? event.cycleId ?? 'agency'}, ${event.type}, ${event.at ?? new Date()}, ${event.actorId ?? null}::uuid,
    ${event.actorRole ?? (event.actorId ? null : 'ENGINE')}, ${event.onBehalfOf?.personId ?? null}::uuid, ${event.onBehalfOf?.decree ?? null},
    ${event.result ?? 'DONE'}, ${event.cycleId ?? null}::uuid, ${event.appraisalId ?? null}::uuid, ${event.taskId ?? null}::uuid,
    ${event.requestId ?? null}, ${JSON.stringify(event.data ?? {})}::jsonb)`;
