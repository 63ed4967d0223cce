/** A launch over HTTP, and what the rows say of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { createCycle } from '../../usecases/cycles/create-cycle.ts';
import { post } from '../load.ts';
import { ENGINE_TASK_QUEUE } from '../../workflows/task-queues.ts';
import type { Installation } from './installation.ts';

const LOOK_MS = 50;
/** The server's count is approximate, and what the worker has in hand is not in it: so many looks in a row. */
const QUIET_LOOKS = 40;
const YEAR = new Date().getUTCFullYear() + 1;

interface Launched {
  readonly cycleId: string;
  /** From the request until everybody's first two tasks are committed. */
  readonly inboxesSeconds: number;
}

/** @param units at most so many, for a launch that only warms up */
export async function launchOver(installation: Installation, name: string, units?: number): Promise<Launched> {
  const { db, agency, api } = installation;
  const unitIds = units === undefined ? undefined : (await db.unit.findMany({ take: units })).map(({ id }) => id);
  const { id: cycleId } = await createCycle(
    { db, allowDemoPolicies: false },
    { actorId: agency.adminId, requestId: 'bench' },
    { name, year: YEAR, policyId: agency.policyId, filter: unitIds ? { unitIds } : {}, virtualTime: false },
  );
  const people = await db.employee.count({ where: unitIds ? { unitId: { in: unitIds } } : {} });
  const token = await installation.tokenOf(agency.adminId);
  const started = performance.now();
  await post(api.url, { path: `/cycles/${cycleId}/launch`, token, json: undefined });
  while ((await db.task.count({ where: { cycleId, status: 'OPEN' } })) < people * 2) await sleep(LOOK_MS);
  return { cycleId, inboxesSeconds: (performance.now() - started) / 1_000 };
}

/** Waits until the launch has started every workflow. @returns seconds */
export async function untilStarted({ db }: Installation, cycleId: string): Promise<number> {
  const started = performance.now();
  while ((await db.operation.count({ where: { cycleId, kind: 'LAUNCH', status: 'RUNNING' } })) > 0)
    await sleep(LOOK_MS);
  return (performance.now() - started) / 1_000;
}

/** Waits until every workflow that was started has made its first step and sleeps: nothing waits for a worker. @returns seconds */
export async function untilAsleep({ temporal }: Installation): Promise<number> {
  const started = performance.now();
  const connection = await Connection.connect({ address: temporal.address });
  try {
    for (let quiet = 0; quiet < QUIET_LOOKS; await sleep(LOOK_MS)) {
      const { stats } = await connection.workflowService.describeTaskQueue({
        namespace: temporal.namespace,
        taskQueue: { name: ENGINE_TASK_QUEUE },
        taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        reportStats: true,
      });
      quiet = Number(stats?.approximateBacklogCount ?? 0) === 0 ? quiet + 1 : 0;
    }
  } finally {
    await connection.close();
  }
  return (performance.now() - started) / 1_000;
}
