import { NativeConnection, Worker } from '@temporalio/worker';
import type { Config } from '../config/config.ts';
import { createClockChangeActivities } from '../activities/clock-change.ts';
import { createEngineActivities } from '../activities/engine.ts';
import { createHousekeepingActivities } from '../activities/housekeeping.ts';
import { createLaunchActivities } from '../activities/launch.ts';
import { createMailActivities } from '../activities/mail.ts';
import { withoutValues } from '../activities/without-values.ts';
import type { StepMetrics } from '../activities/observed.ts';
import type { MailTransport } from '../mail/transport.ts';
import { dataConverter, type TemporalClient } from '../temporal/client.ts';
import { connectionOptionsOf } from '../temporal/connection-options.ts';
import { startWorkflow } from '../temporal/start-workflow.ts';
import type { Deps } from '../usecases/context.ts';
import type { Settling } from '../usecases/mails/gather-at-once.ts';
import { ENGINE_TASK_QUEUE, MAIL_TASK_QUEUE } from '../workflows/task-queues.ts';
import { WITHOUT_STATE, WORKFLOWS_PATH } from './bundle.ts';

export interface WorkersOptions {
  readonly config: Config;
  readonly deps: Deps;
  readonly temporal: TemporalClient;
  readonly transport: MailTransport;
  readonly metrics: StepMetrics;
  /** Where the bounce of a mail goes; undefined: nowhere. */
  readonly returnAddress: ((mailId: bigint) => string) | undefined;
  /** host:port */
  readonly address: string;
  /** File made by `bundleWorkflows`; undefined: bundled now, which takes a few seconds. */
  readonly workflowBundle: string | undefined;
}

/**
 * The two workers: the engine's (workflows, steps, launch, housekeeping) and the mail's, apart so that a slow mail server takes no slot.
 * @returns both, not running yet
 */
export async function createWorkers(
  options: WorkersOptions,
): Promise<{ workers: Worker[]; connection: NativeConnection }> {
  const { config, deps, temporal, transport, metrics } = options;
  const watch = { log: deps.log, metrics };
  const connection = await NativeConnection.connect(await connectionOptionsOf(config, options.address));
  const shared = { connection, namespace: config.temporal.namespace, dataConverter: dataConverter(config) };
  const engine = await Worker.create({
    ...shared,
    taskQueue: ENGINE_TASK_QUEUE,
    ...(options.workflowBundle
      ? { workflowBundle: { codePath: options.workflowBundle } }
      : { workflowsPath: WORKFLOWS_PATH, bundlerOptions: { preloadModules: WITHOUT_STATE } }),
    activities: withoutValues(
      {
        ...createEngineActivities({ deps, metrics }),
        ...createHousekeepingActivities({ deps, digests: config.mail.digests }),
        ...createClockChangeActivities({ deps }),
        ...createLaunchActivities({ deps, start: (owner) => startWorkflow(temporal.client, owner) }),
      },
      watch,
    ),
    // A step is one transaction: as many at once as the pool has connections, less some for housekeeping.
    maxConcurrentLocalActivityExecutions: stepSlots(config),
    // Each with its reason in docs/decisions/0019-worker-settings.md.
    maxCachedWorkflows: config.worker.cachedWorkflows,
    maxConcurrentWorkflowTaskExecutions: config.worker.workflowTasksAtOnce,
    maxConcurrentWorkflowTaskPolls: config.worker.workflowTaskPolls,
    maxConcurrentActivityTaskExecutions: config.worker.activitiesAtOnce,
    stickyQueueScheduleToStartTimeout: config.worker.stickyMs,
    reuseV8Context: config.worker.reuseV8Context,
    shutdownGraceTime: '10 seconds',
  });
  const mail = await Worker.create({
    ...shared,
    taskQueue: MAIL_TASK_QUEUE,
    // No grace: a shift is told to stop at once, finishes the mails under way and puts the others back.
    activities: withoutValues(
      createMailActivities({
        deps,
        transport,
        mailFrom: config.mail.from,
        settling: settlingOf(config),
        returnAddress: options.returnAddress,
        linkHours: config.mail.linkHours,
      }),
      watch,
    ),
  });
  return { workers: [engine, mail], connection };
}

export const stepSlots = ({ database }: Config): number => Math.max(2, database.poolSize - 4);

/** A batch of decisions takes seconds, and whoever is concerned by several of them gets one mail; a rehearsal has less time. */
const settlingOf = ({ mail }: Config): Settling =>
  'at' in mail.digests ? { settleSeconds: 3, atMostSeconds: 20 } : { settleSeconds: 0.5, atMostSeconds: 3 };
