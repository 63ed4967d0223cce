import type { Tx } from '../context.ts';
import { peopleRefs } from '../views/people-refs.ts';
import type { PersonRef } from './task-summary.ts';

/** One thing that happened to a task. Instants are ISO UTC. */
export interface TaskHappening {
  readonly at: string;
  /** Type of the audit event: TASK_OPENED, TASK_MOVED, TASK_CLAIMED, TASK_DECIDED … */
  readonly type: string;
  /** null: the engine, when a date had passed. */
  readonly actor: PersonRef | null;
  /** He acted as Plt. or Plh. of somebody, by decree. */
  readonly actingFor: { readonly person: PersonRef; readonly decree: string | null } | null;
  /** Out of whose hands, and into whose. */
  readonly from: PersonRef | null;
  readonly to: PersonRef | null;
  /** Code of the cause, where the event has one. */
  readonly because: string | null;
  readonly outcome: string | null;
}

interface EventData {
  readonly assigneeId?: unknown;
  readonly fromId?: unknown;
  readonly toId?: unknown;
  readonly preparerId?: unknown;
  readonly askedOfId?: unknown;
  readonly because?: unknown;
  readonly outcome?: unknown;
}

/** What somebody read is not what happened to the task. */
const NOT_TOLD = ['ACCESS_DENIED', 'CASE_FILE_READ', 'FILE_READ'];

/** From the audit trail, the first first: opened, moved, claimed, prepared, asked about, taken over, decided. */
export async function historyOf(tx: Tx, taskId: string): Promise<TaskHappening[]> {
  const events = await tx.event.findMany({
    where: { taskId, result: 'DONE', type: { notIn: NOT_TOLD } },
    orderBy: { id: 'asc' },
    select: { type: true, at: true, actorId: true, onBehalfOfId: true, decree: true, data: true },
  });
  const data = events.map((event) => event.data as EventData);
  const to = (of: EventData): string | null =>
    text(of.toId) ?? text(of.assigneeId) ?? text(of.preparerId) ?? text(of.askedOfId);
  const person = await peopleRefs(
    tx,
    events.flatMap((event, index) => {
      const of = data[index] ?? {};
      return [event.actorId, event.onBehalfOfId, text(of.fromId), to(of)];
    }),
  );
  const named = (id: string | null): PersonRef | null => (id ? person(id) : null);
  return events.map((event, index) => {
    const of = data[index] ?? {};
    const forWhom = named(event.onBehalfOfId);
    return {
      at: event.at.toISOString(),
      type: event.type,
      actor: named(event.actorId),
      actingFor: forWhom ? { person: forWhom, decree: event.decree } : null,
      from: named(text(of.fromId)),
      to: named(to(of)),
      because: text(of.because),
      outcome: text(of.outcome),
    };
  });
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
