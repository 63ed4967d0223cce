import type { Tx } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { peopleRefs } from '../views/people-refs.ts';
import type { PersonRef } from './task-summary.ts';

export interface Claim {
  readonly by: PersonRef;
  /** ISO UTC */
  readonly at: string;
}

/** The part of a task that says which office holds it. */
interface OfficeTask {
  readonly id: string;
  readonly assigneeId: string | null;
}

/**
 * Who has taken a task of an office in hand. A claim lapses when its holder leaves the office, or the task goes to a person: it is looked at,
 * never cleaned up.
 */
export async function claimOf(tx: Tx, task: OfficeTask): Promise<Claim | null> {
  if (task.assigneeId) return null;
  const [row] = await tx.$queryRaw<{ claimedById: string; claimedAt: Date }[]>`
    SELECT t.claimed_by_id::text AS "claimedById", t.claimed_at AS "claimedAt" FROM task t
    WHERE t.id = ${task.id}::uuid AND t.claimed_by_id IN (SELECT m.person_id FROM office_members(t.role, t.unit_id, t.appraisal_id) m)`;
  if (!row) return null;
  const person = await peopleRefs(tx, [row.claimedById]);
  return { by: person(row.claimedById), at: row.claimedAt.toISOString() };
}

/** People who hold the office that holds this task today, never the appraised employee. */
export async function membersOf(tx: Tx, taskId: string): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ personId: string }[]>`
    SELECT m.person_id::text AS "personId" FROM task t, office_members(t.role, t.unit_id, t.appraisal_id) m WHERE t.id = ${taskId}::uuid`;
  return rows.map((row) => row.personId);
}

/**
 * While a member of the office has the task in hand, nobody else of it decides. Called under the lock of the task.
 * @throws Refusal TASK_CLAIMED (409), with who and since when
 */
export async function refuseIfClaimed(tx: Tx, task: OfficeTask, actorId: string): Promise<void> {
  const claim = await claimOf(tx, task);
  if (claim && claim.by.id !== actorId) throw claimedByAnother(claim);
}

export const claimedByAnother = (claim: Claim): Refusal =>
  new Refusal('TASK_CLAIMED', 409, `${claim.by.name} has this task in hand.`, {
    extra: { claimedBy: claim.by, claimedAt: claim.at },
  });
