/** The year on DBOS Transact: a message received for each decision, one step that commits, one event that tells how it stands. */
import { DBOS } from '@dbos-inc/dbos-sdk';
import { APPEAL_SECONDS, DUE_SECONDS, FINAL, YEAR } from '../../year.ts';
import type { PeerDecision } from '../api.ts';
import type { RecordStep } from '../record-step.ts';

export const QUEUE = 'years';
export const TOPIC = 'decision';

/** DBOS keeps no history that could grow too long, so there is nothing to continue as new. */
export function registerYear(record: RecordStep): void {
  DBOS.registerWorkflow(
    async (id: string): Promise<void> => {
      let decision: PeerDecision | null = null;
      const open = async (task: string): Promise<void> => {
        const before = decision;
        await DBOS.runStep(() => record(id, task, before), { name: 'open' });
        await DBOS.setEvent('waitingFor', task);
      };
      for (const { task } of YEAR) {
        await open(task);
        decision = await DBOS.recv<PeerDecision>(TOPIC, DUE_SECONDS);
      }
      // One timer, after the signature: two waits beside each other would need a workflow of their own here.
      await DBOS.sleep(APPEAL_SECONDS * 1_000);
      await open(FINAL);
    },
    { name: 'year' },
  );
}
