import { isEmployee, seeAppraisal } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps } from '../context.ts';
import { CommitAndRefuse } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import type { ChangeKind } from './record-changes.ts';

/** What befell an appraisal from outside. */
export interface ChangeView {
  readonly id: string;
  readonly kind: ChangeKind;
  /** Local date of the unit. */
  readonly effectiveOn: string;
  readonly decree: string | null;
  /** In BKD's words; for the employee and BKD, null for others. */
  readonly reason: string | null;
  readonly recordedBy: PersonRef;
  readonly recordedAt: string;
  /** Ids, codes and dates. */
  readonly before: unknown;
  readonly after: unknown;
}

/** Moves, exclusions and the like, the first first. @throws Refusal NOT_FOUND, FORBIDDEN (audited) */
export async function readChanges(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  appraisalId: string,
): Promise<ChangeView[]> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, 'APPRAISAL.READ_MOVEMENTS');
    if (access instanceof CommitAndRefuse) return access;
    const rows = await tx.appraisalChange.findMany({
      where: { appraisalId },
      orderBy: [{ recordedAt: 'asc' }, { id: 'asc' }],
    });
    const person = await peopleRefs(
      tx,
      rows.map((row) => row.recordedById),
    );
    const maySeeReason = access.isBkd || isEmployee(access);
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind as ChangeKind,
      effectiveOn: row.effectiveOn.toISOString().slice(0, 10),
      decree: row.decree,
      reason: maySeeReason ? row.reason : null,
      recordedBy: person(row.recordedById),
      recordedAt: row.recordedAt.toISOString(),
      before: row.before,
      after: row.after,
    }));
  });
}
