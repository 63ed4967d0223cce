/**
 * A cycle that lives by its workflows' clock, which Temporal skips forward whenever nothing is under way: a year in seconds.
 *
 * A workflow's clock begins at the real now and only goes forward, so the year that is played lies ahead: 2037 and 2038 have the
 * weekdays of 2026 and 2027, and get their days off.
 */
import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter, toPayloads } from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time.js';
import { SHIPPED_DAYS_OFF } from '../../domain/calendars/shipped.ts';
import { nationalPolicy } from '../../domain/policies/national.ts';
import { createCycle } from '../../usecases/cycles/create-cycle.ts';
import { createAppraisals, markRunning, prepareLaunch } from '../../usecases/cycles/launch-steps.ts';
import { workflowOf } from '../../temporal/workflow-of.ts';
import { ENGINE_TASK_QUEUE } from '../../workflows/task-queues.ts';
import { until, type TestEngine } from './engine-process.ts';
import type { Agency, Launched } from './workflow-agency.ts';

export const YEARS_AHEAD = 11;

/** A local instant of the agency's zone in the year that 2026 or 2027 stands for, as `2026-01-20 23:59:59`. */
export function at(local: string): Date {
  const [date = '', time = '00:00:00'] = local.split(' ');
  const year = Number(date.slice(0, 4)) + YEARS_AHEAD;
  return new Date(`${year}${date.slice(4)}T${time}+08:00`);
}

/** The reverse of `at`, to the second. */
export function local(instant: Date | null): string | null {
  if (!instant) return null;
  const there = new Date(instant.getTime() + 8 * 3_600_000).toISOString();
  return `${Number(there.slice(0, 4)) - YEARS_AHEAD}${there.slice(4, 10)} ${there.slice(11, 19)}`;
}

/** The rows of a launch on 2 January 2026, 09:00, under the national policy; no workflow runs yet. */
export async function launchVirtually(agency: Agency): Promise<Launched> {
  const { db, deps } = agency.engine;
  await db.holiday.createMany({
    data: SHIPPED_DAYS_OFF.map(({ date, ...day }) => ({
      ...day,
      date: new Date(`${Number(date.slice(0, 4)) + YEARS_AHEAD}${date.slice(4)}T00:00:00Z`),
    })),
  });
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

/** Time skips by itself, for ever or until an instant of the workflow's clock. */
type Skipping = 'FREELY' | { readonly until: Date };

const MOST_SKIPS = 1_000;

/** Starts an appraisal's workflow with a clock that skips. */
export async function startSkipping(engine: TestEngine, appraisalId: string, skipping: Skipping): Promise<void> {
  const { type, workflowId, input } = workflowOf({ kind: 'appraisal', id: appraisalId, epoch: 1 });
  await engine.temporal.connection.workflowService.startWorkflowExecution({
    namespace: engine.temporal.namespace,
    workflowId,
    workflowType: { name: type },
    taskQueue: { name: ENGINE_TASK_QUEUE },
    input: { payloads: toPayloads(defaultPayloadConverter, input) ?? null },
    requestId: randomUUID(),
    identity: 'test',
    timeSkippingConfig: configOf(skipping, new Date()),
  });
  if (skipping !== 'FREELY') await arrive(engine, appraisalId, skipping.until);
}

/** Lets the clock of a workflow go on, and waits until it is there. People then act at that instant. */
export async function skipTo(engine: TestEngine, appraisalId: string, from: Date, to: Date): Promise<void> {
  await engine.temporal.connection.workflowService.updateWorkflowExecutionOptions({
    namespace: engine.temporal.namespace,
    workflowExecution: { workflowId: workflowIdOf(appraisalId) },
    workflowExecutionOptions: { timeSkippingConfig: configOf({ until: to }, from) },
    updateMask: { paths: ['time_skipping_config'] },
    identity: 'test',
  });
  await arrive(engine, appraisalId, to);
}

export async function skipFreely(engine: TestEngine, appraisalId: string): Promise<void> {
  await engine.temporal.connection.workflowService.updateWorkflowExecutionOptions({
    namespace: engine.temporal.namespace,
    workflowExecution: { workflowId: workflowIdOf(appraisalId) },
    workflowExecutionOptions: { timeSkippingConfig: configOf('FREELY', new Date()) },
    updateMask: { paths: ['time_skipping_config'] },
    identity: 'test',
  });
}

const workflowIdOf = (appraisalId: string): string =>
  workflowOf({ kind: 'appraisal', id: appraisalId, epoch: 1 }).workflowId;

function configOf(skipping: Skipping, from: Date): object {
  const config = { enabled: true, maxSessionSkipCount: MOST_SKIPS };
  if (skipping === 'FREELY') return config;
  const duration = msToTs(skipping.until.getTime() - from.getTime());
  return { ...config, fastForward: { id: randomUUID(), duration } };
}

async function arrive(engine: TestEngine, appraisalId: string, at: Date): Promise<void> {
  void until;
  const answer = await engine.temporal.connection.workflowService.describeWorkflowExecution({
    namespace: engine.temporal.namespace,
    execution: { workflowId: workflowIdOf(appraisalId) },
  });
  console.log(JSON.stringify(answer, null, 1), at);
}
