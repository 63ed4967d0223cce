/**
 * A cycle that lives by its workflows' clock, which Temporal skips forward whenever nothing is under way: a year in seconds.
 *
 * A workflow's clock begins at the real now and only goes forward, so the year that is played lies ahead: 2037 and 2038 have the
 * weekdays of 2026 and 2027, and 2037 gets the days off of 2026.
 */
import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter, toPayloads } from '@temporalio/common';
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import { SHIPPED_DAYS_OFF } from '../../domain/calendars/shipped.ts';
import { nationalPolicy } from '../../domain/policies/national.ts';
import { createCycle } from '../../usecases/cycles/create-cycle.ts';
import { createAppraisals, markRunning, prepareLaunch } from '../../usecases/cycles/launch-steps.ts';
import { workflowOf } from '../../temporal/workflow-of.ts';
import { ENGINE_TASK_QUEUE } from '../../workflows/task-queues.ts';
import { until, type TestEngine } from './engine-process.ts';
import type { Agency, Launched } from './workflow-agency.ts';

const YEARS_AHEAD = 11;

/** A local instant of the agency's zone in the year that 2026 or 2027 stands for, as `2026-01-20 23:59:59`. */
export function at(local: string): Date {
  const [date = '', time = '00:00:00'] = local.split(' ');
  const year = Number(date.slice(0, 4)) + YEARS_AHEAD;
  return new Date(`${year}${date.slice(4)}T${time}+08:00`);
}

/** A local date of the year that 2026 or 2027 stands for. */
export const virtualDate = (date: string): string => `${Number(date.slice(0, 4)) + YEARS_AHEAD}${date.slice(4)}`;

/** The reverse of `at`, to the second. */
export function local(instant: Date | null): string | null {
  if (!instant) return null;
  const there = new Date(instant.getTime() + 8 * 3_600_000).toISOString();
  return `${Number(there.slice(0, 4)) - YEARS_AHEAD}${there.slice(4, 10)} ${there.slice(11, 19)}`;
}

/** The days off of 2026, in the year that stands for it; the one after it has no decree. */
export async function shipDaysOffAhead(engine: TestEngine): Promise<void> {
  await engine.db.holiday.createMany({
    data: SHIPPED_DAYS_OFF.map(({ date, ...day }) => ({
      ...day,
      date: new Date(`${Number(date.slice(0, 4)) + YEARS_AHEAD}${date.slice(4)}T00:00:00Z`),
    })),
  });
}

/** The rows of a launch on 2 January 2026, 09:00, under the national policy; no workflow runs yet. */
export async function launchVirtually(agency: Agency): Promise<Launched> {
  const { db, deps } = agency.engine;
  const party = await agency.party({ employees: 1 });
  const policyId = await agency.publish(nationalPolicy, { demo: false });
  const { id: cycleId } = await createCycle(deps, agency.act(agency.admin), {
    name: 'Gladi',
    year: 2026 + YEARS_AHEAD,
    policyId,
    filter: { unitIds: [party.unitId] },
    virtualTime: true,
  });
  await db.cycle.update({
    where: { id: cycleId },
    data: { status: 'LAUNCHING', launchedAt: at('2026-01-02 09:00:00') },
  });
  await prepareLaunch(deps, cycleId);
  await createAppraisals(deps, { cycleId, after: null });
  await markRunning(deps, cycleId);
  return agency.launched(party, cycleId);
}

/** Time skips by itself, for ever or until an instant of the workflow's clock, where people act. */
type Skipping = 'FREELY' | { readonly until: Date };

/** The server's own limit is a hundred, as a guard against endless retries. */
const MOST_SKIPS = 1_000;

/** Starts an appraisal's workflow with a clock that skips. */
export async function startSkipping(engine: TestEngine, appraisalId: string, skipping: Skipping): Promise<void> {
  const { type, input } = workflowOf({ kind: 'appraisal', id: appraisalId, epoch: 1 });
  await engine.temporal.connection.workflowService.startWorkflowExecution({
    namespace: engine.temporal.namespace,
    workflowId: workflowIdOf(appraisalId),
    workflowType: { name: type },
    taskQueue: { name: ENGINE_TASK_QUEUE },
    input: { payloads: toPayloads(defaultPayloadConverter, input) ?? null },
    requestId: randomUUID(),
    identity: 'test',
    timeSkippingConfig: configOf(skipping, new Date()),
  });
  if (skipping !== 'FREELY') await arrive(engine, appraisalId, skipping.until);
}

/** Lets the clock of a workflow go on; with an instant, waits until it stands there. */
export async function skip(engine: TestEngine, appraisalId: string, skipping: Skipping): Promise<void> {
  const { currentTime } = await clockOf(engine, appraisalId);
  await engine.temporal.connection.workflowService.updateWorkflowExecutionOptions({
    namespace: engine.temporal.namespace,
    workflowExecution: { workflowId: workflowIdOf(appraisalId) },
    workflowExecutionOptions: { timeSkippingConfig: configOf(skipping, currentTime) },
    updateMask: { paths: ['time_skipping_config'] },
    identity: 'test',
  });
  if (skipping !== 'FREELY') await arrive(engine, appraisalId, skipping.until);
}

const workflowIdOf = (appraisalId: string): string =>
  workflowOf({ kind: 'appraisal', id: appraisalId, epoch: 1 }).workflowId;

function configOf(skipping: Skipping, from: Date): temporal.api.common.v1.ITimeSkippingConfig {
  const config = { enabled: true, maxSessionSkipCount: MOST_SKIPS };
  if (skipping === 'FREELY') return config;
  const milliseconds = skipping.until.getTime() - from.getTime();
  return { ...config, fastForwardConfig: { id: randomUUID(), duration: msToTs(milliseconds) } };
}

/** Waits until the workflow's clock stands at the instant. People act by that clock, which the rows learn from the workflow's steps only. */
async function arrive(engine: TestEngine, appraisalId: string, instant: Date): Promise<void> {
  await until(`the clock to come to ${instant.toISOString()}`, async () => {
    const { currentTime, skipping, idle } = await clockOf(engine, appraisalId);
    return currentTime >= instant && !skipping && idle;
  });
  await engine.db.appraisal.update({ where: { id: appraisalId }, data: { virtualNow: instant } });
}

async function clockOf(
  engine: TestEngine,
  appraisalId: string,
): Promise<{ currentTime: Date; skipping: boolean; idle: boolean }> {
  const answer = await engine.temporal.connection.workflowService.describeWorkflowExecution({
    namespace: engine.temporal.namespace,
    execution: { workflowId: workflowIdOf(appraisalId) },
  });
  const info = answer.workflowExtendedInfo?.timeSkippingInfo;
  return {
    currentTime: new Date(tsToMs(info?.currentTime)),
    // Arriving switches it off (server 1.32.1 does not fill in `fastForwardInfo`).
    skipping: info?.effectiveConfig?.enabled === true,
    idle: !answer.pendingWorkflowTask,
  };
}
