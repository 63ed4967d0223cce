import { ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import type { TemporalClient } from '../temporal/client.ts';
import { ENGINE_TASK_QUEUE } from '../workflows/task-queues.ts';

const HOUSEKEEPING_SCHEDULE_ID = 'housekeeping';
const POSTMAN_WORKFLOW_ID = 'postman';

/** What always runs: the postman, and the Schedule of the housekeeping. Every worker sees to it when it starts. */
export async function ensureStandingWorkflows(temporal: TemporalClient, housekeepingSeconds: number): Promise<void> {
  await temporal.client.workflow.start('postman', {
    taskQueue: ENGINE_TASK_QUEUE,
    workflowId: POSTMAN_WORKFLOW_ID,
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  const spec = { intervals: [{ every: `${housekeepingSeconds} seconds` as const }] };
  const schedules = temporal.client.schedule;
  try {
    await schedules.create({
      scheduleId: HOUSEKEEPING_SCHEDULE_ID,
      spec,
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
      action: { type: 'startWorkflow', workflowType: 'housekeeping', taskQueue: ENGINE_TASK_QUEUE },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await schedules
      .getHandle(HOUSEKEEPING_SCHEDULE_ID)
      .update((schedule) => ({ ...schedule, spec: { ...spec }, action: { ...schedule.action } }));
  }
}
