import { seeAppraisal } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps } from '../context.ts';
import { iso, isoOrNull } from '../iso.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { CommitAndRefuse } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';
import type { LOCKED, SuspensionCause, SuspensionScope } from './hold.ts';

export interface SuspensionView {
  readonly id: string;
  readonly scope: SuspensionScope;
  /** LOCKED: by an order of BKD (usecases/desk). */
  readonly cause: SuspensionCause | typeof LOCKED;
  readonly reason: string;
  readonly decree: string | null;
  readonly startedAt: string;
  readonly startedBy: PersonRef;
  readonly endedAt: string | null;
  readonly endedBy: PersonRef | null;
}

/** Of one appraisal, the latest first; for the people of the appraisal and BKD. @throws Refusal NOT_FOUND, FORBIDDEN (audited) */
export async function readSuspensions(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  appraisalId: string,
): Promise<SuspensionView[]> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, 'SUSPENSION.READ');
    if (access instanceof CommitAndRefuse) return access;
    const rows = await tx.suspension.findMany({
      where: { appraisalId },
      orderBy: [{ startedAt: 'desc' }, { id: 'asc' }],
    });
    const person = await peopleRefs(
      tx,
      rows.flatMap((row) => [row.startedById, row.endedById ?? undefined]),
    );
    return rows.map((row) => ({
      id: row.id,
      scope: row.scope as SuspensionScope,
      cause: row.cause as SuspensionView['cause'],
      reason: row.reason,
      decree: row.decree,
      startedAt: iso(row.startedAt),
      startedBy: person(row.startedById),
      endedAt: isoOrNull(row.endedAt),
      endedBy: row.endedById ? person(row.endedById) : null,
    }));
  });
}
