import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { ENGINE_TASK_QUEUE } from '../workflows/task-queues.ts';
import { workflowOf } from './workflow-of.ts';

type OwnerOfWorkflow = Parameters<typeof workflowOf>[0];

/** Starts the owner's workflow unless it runs already; from the rows it goes forward to now. */
export async function startWorkflow(client: Client, owner: OwnerOfWorkflow): Promise<void> {
  const { type, workflowId, input } = workflowOf(owner);
  await client.workflow.start(type, {
    taskQueue: ENGINE_TASK_QUEUE,
    workflowId,
    args: [input],
    // A run that has ended may be started again: it reads the rows, finds nothing to do and ends.
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  if (owner.epoch > 1) await endRun(client, workflowOf({ ...owner, epoch: owner.epoch - 1 }).workflowId);
}

/** The run of the epoch before would end itself at its next step; that may be months away. */
async function endRun(client: Client, workflowId: string): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).terminate('A newer epoch runs');
  } catch (error) {
    // Gone with the server's state, or ended by itself: both are what we want.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
