/** A launch over HTTP, and what the rows say of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createCycle } from '../../usecases/cycles/create-cycle.ts';
import { post } from '../load.ts';
import type { Installation } from './installation.ts';

const LOOK_MS = 50;
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
