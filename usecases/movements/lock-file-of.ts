import type { Tx } from '../context.ts';
import { Refusal, notFound } from '../refusal.ts';
import { lockFiles, lockLinks, type LockedFile } from './lock-files.ts';

export interface FileOfEmployee {
  readonly employeeId: string;
  /** The appraisal that was named. */
  readonly file: LockedFile;
  /** Every appraisal of the employee in one of the states, that one included. */
  readonly files: readonly LockedFile[];
}

/**
 * Locks an appraisal that is in one of the states, and with it the employee's others.
 * @throws Refusal NOT_FOUND, APPRAISAL_ENDED, STALE_VERSION
 */
export async function lockFileOf(
  tx: Tx,
  named: { readonly appraisalId: string; readonly version?: number | undefined },
  states: readonly LockedFile['state'][],
): Promise<FileOfEmployee> {
  const found = await tx.appraisal.findUnique({ where: { id: named.appraisalId }, select: { employeeId: true } });
  if (!found) throw notFound('The appraisal');
  await lockLinks(tx);
  const files = await lockFiles(tx, [found.employeeId], states);
  const now = await tx.appraisal.findUniqueOrThrow({
    where: { id: named.appraisalId },
    select: { state: true, version: true, cycle: { select: { status: true } } },
  });
  if (named.version !== undefined && named.version !== now.version) {
    throw new Refusal('STALE_VERSION', 412, 'The appraisal has changed since you read it. Read it again.', {
      extra: { version: now.version },
    });
  }
  const file = files.find((each) => each.id === named.appraisalId);
  if (file) return { employeeId: found.employeeId, file, files };
  const because = states.some((state) => state === now.state) ? now.cycle.status : now.state;
  throw new Refusal('APPRAISAL_ENDED', 409, `This cannot be recorded: the appraisal is ${because}.`, {
    extra: { because },
  });
}
