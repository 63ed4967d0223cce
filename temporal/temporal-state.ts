import proto from '@temporalio/proto';
import type { TemporalState } from '../usecases/health/check-temporal.ts';
import { ENGINE_TASK_QUEUE, MAIL_TASK_QUEUE } from '../workflows/task-queues.ts';
import type { TemporalClient } from './client.ts';

const { TaskQueueType } = proto.temporal.api.enums.v1;

const POLLED = [
  { name: ENGINE_TASK_QUEUE, type: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW },
  { name: MAIL_TASK_QUEUE, type: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY },
] as const;

/** A poll lasts up to a minute, and the server keeps pollers for some minutes: silence of this long is no pause between two polls. */
const POLLED_WITHIN_MS = 90_000;
const LOOK_MS = 1_500;

/** Looks whether Temporal answers and whether workers ask it for work; remembers since when it has not answered. */
export function watchTemporal({
  connection,
  namespace,
}: Pick<TemporalClient, 'connection' | 'namespace'>): () => Promise<TemporalState> {
  let downSince: Date | undefined;
  const isPolled = async ({ name, type }: (typeof POLLED)[number]): Promise<boolean> => {
    const { pollers } = await connection.withDeadline(Date.now() + LOOK_MS, () =>
      connection.workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType: type }),
    );
    return pollers.some(({ lastAccessTime }) => {
      const at = Number(lastAccessTime?.seconds ?? 0) * 1_000;
      return Date.now() - at < POLLED_WITHIN_MS;
    });
  };
  return async () => {
    try {
      const polled = await Promise.all(POLLED.map(isPolled));
      downSince = undefined;
      return { is: 'UP', unpolled: POLLED.filter((_, index) => !polled[index]).map(({ name }) => name) };
    } catch {
      // Why it does not answer is in the log of whoever needed it; here only since when.
      downSince ??= new Date();
      return { is: 'DOWN', since: downSince };
    }
  };
}
