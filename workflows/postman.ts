import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { MailActivities } from '../activities/mail.ts';
import { MAIL_TASK_QUEUE } from './task-queues.ts';

const { deliverNotices } = proxyActivities<MailActivities>({
  taskQueue: MAIL_TASK_QUEUE,
  // A shift is a minute, and the mail under way at its end may take another minute and a half (longer still at a cap of less than a
  // mail a second).
  startToCloseTimeout: '5 minutes',
  // A worker that is killed in the middle of a shift stops beating, and another takes the round over.
  heartbeatTimeout: '20 seconds',
  // Without end: while the database is away there is nothing else to do than to come again.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

/** Rounds in one run. Each leaves three to six events and a few hundred bytes in the history. */
const ROUNDS_PER_RUN = 100;

/**
 * The postman goes round: takes what is queued to the mail server, waits for more, goes again, for ever.
 *
 * One postman (workflow id `postman`: a second start finds the first), because the rate cap is kept in one place: two would send
 * twice as fast as the mail server allows. He carries no letter in his history: what is queued, sent or failed is in the rows, so
 * that nothing is lost with him, and a fresh one begins where he stopped.
 */
export async function postman(): Promise<never> {
  for (let round = 1; round <= ROUNDS_PER_RUN && !workflowInfo().continueAsNewSuggested; round += 1) {
    await deliverNotices();
  }
  return continueAsNew<typeof postman>();
}
