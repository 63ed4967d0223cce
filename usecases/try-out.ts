import type { Tx } from './context.ts';
import { forgetRecorded, recordedIn } from './record-event.ts';
import { CommitAndRefuse } from './transact.ts';

/**
 * Does it, keeps the answer, and undoes it, so that what is shown beforehand is what doing it does, by the same code. A refusal goes up, with nothing
 * kept but what the act itself would leave behind: that somebody tried what he may not.
 */
export async function tryOut<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const before = recordedIn(tx).length;
  await tx.$executeRaw`SAVEPOINT tried_out`;
  let leavesTrace = false;
  try {
    const result = await work();
    leavesTrace = result instanceof CommitAndRefuse;
    return result;
  } finally {
    if (!leavesTrace) {
      await tx.$executeRaw`ROLLBACK TO SAVEPOINT tried_out`;
      forgetRecorded(tx, before);
    }
  }
}
