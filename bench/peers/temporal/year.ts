/** The year on bare Temporal: a signal for each decision, a timer beside it, a local activity that does one plain commit. */
import {
  condition,
  continueAsNew,
  defineSignal,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { APPEAL_SECONDS, DUE_SECONDS, FINAL, YEAR } from '../../year.ts';
import type { PeerDecision } from '../api.ts';
import type { RecordStep } from '../record-step.ts';

const decided = defineSignal<[PeerDecision]>('decided');

/** The same bounds as Daur's steps. */
const { record } = proxyLocalActivities<{ record: RecordStep }>({
  scheduleToCloseTimeout: '4 seconds',
  startToCloseTimeout: '4 seconds',
  retry: { initialInterval: '100 milliseconds', maximumAttempts: 3 },
});

/** @param from the step at which a run that continued as new begins */
export async function year(id: string, from = 0): Promise<void> {
  const decisions: PeerDecision[] = [];
  setHandler(decided, (decision) => {
    decisions.push(decision);
  });
  let last: PeerDecision | null = null;
  let appeal: Promise<boolean> | undefined;
  for (const [index, { task }] of YEAR.entries()) {
    if (index < from) continue;
    if (index > from && historyIsLong()) await continueAsNew<typeof year>(id, index);
    await record(id, task, last);
    await condition(() => decisions.length > 0, `${DUE_SECONDS} seconds`);
    last = decisions.shift() ?? null;
    // The window for appeals runs from the receipt on, beside the signature.
    if (task.includes('RECEIVE_RESULT')) appeal = condition(() => false, `${APPEAL_SECONDS} seconds`);
  }
  await appeal;
  await record(id, FINAL, last);
}

/** As in Daur. */
function historyIsLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength > 200;
}
