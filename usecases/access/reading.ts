import type { Act, Deps, Tx } from '../context.ts';
import { command, type CommitAndRefuse } from '../transact.ts';

/** A read in one transaction. Where it turns out to be forbidden, the denial stays in the audit trail. Nothing is kept for a repetition. */
export async function reading<T>(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  work: (tx: Tx) => Promise<T | CommitAndRefuse>,
): Promise<T> {
  return command(deps, { actorId: act.actorId, requestId: act.requestId }, work);
}
