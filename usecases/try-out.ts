import type { Tx } from './context.ts';
import { forgetRecorded, recordedIn } from './record-event.ts';

/** Does it, keeps the answer, and undoes it, so that what is shown beforehand is what doing it does, by the same code. A refusal goes up, with nothing kept. */
export async function tryOut<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const before = recordedIn(tx).length;
  await tx.$executeRaw`SAVEPOINT tried_out`;
  try {
    return await work();
  } finally {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT tried_out`;
    forgetRecorded(tx, before);
  }
}
