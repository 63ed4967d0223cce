/** The cycle that is played: the one that an interrupted demo left running, or a new one. */
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { quickPolicy } from '../domain/policies/quick.ts';
import { dailyWork, regularMeetings, yearRound } from '../domain/policies/year-round.ts';
import { YEAR, type Person } from './agency.ts';
import type { ApiClient } from './api-client.ts';

const LAUNCH_TIMEOUT_MS = 120_000;
/** So many people go through the quick policy's windows on two cores as they stand. */
const PEOPLE_AT_TEMPO_1 = 92;
/** What was broken must be repaired before too many deadlines have passed. */
const TEMPO_WITH_FAULTS = 1.6;

const summary = z.object({ id: z.string(), name: z.string(), status: z.string() });

export interface DemoCycle {
  readonly id: string;
  readonly name: string;
  readonly seed: number;
  /** It was launched by an earlier run. */
  readonly resumed: boolean;
}

const nameOf = (number: number, seed: number): string => `Demo ${number} (benih ${seed})`;
const NAME = /^Demo (\d+) \(benih (\d+)\)$/;

/** A demo cycle that is not at its end. Its seed is in its name, so that it goes on with the same stories. */
export async function findUnfinished(api: ApiClient, adminId: string): Promise<DemoCycle | undefined> {
  for (const { id, name, status } of await api.all(adminId, '/cycles', summary)) {
    const seed = NAME.exec(name)?.[2];
    if (seed === undefined || !['LAUNCHING', 'RUNNING'].includes(status)) continue;
    return { id, name, seed: Number(seed), resumed: true };
  }
  return undefined;
}

export interface NewCycleOptions {
  readonly people: readonly Person[];
  /** At least so many are appraised, in whole units; undefined: everybody. */
  readonly atLeast: number | undefined;
  readonly seed: number;
  readonly tempo: number | undefined;
  readonly withFaults: boolean;
  readonly say: (line: string) => void;
}

/** Creates, checks and launches a cycle over some units. @throws Error when the check finds what forbids a launch */
export async function launchNew(api: ApiClient, adminId: string, options: NewCycleOptions): Promise<DemoCycle> {
  const { seed, say } = options;
  const units = await chooseUnits(api, adminId, options);
  const many = units.reduce((sum, unit) => sum + unit.people, 0);
  const tempo = options.tempo ?? tempoFor(many, options);
  const policyId = await policyFor(api, adminId, tempo);
  const earlier = (await api.all(adminId, '/cycles', summary)).filter(({ name }) => NAME.test(name)).length;
  const name = nameOf(earlier + 1, seed);
  const { id } = await api.as(
    adminId,
    {
      method: 'POST',
      path: '/cycles',
      json: { name, year: YEAR, policyId, filter: { unitIds: units.map((unit) => unit.id) } },
    },
    z.object({ id: z.string() }),
  );
  await check(api, adminId, id, say);
  await launch(api, adminId, id);
  say(`${name}: ${many} people in ${units.map((unit) => unit.code).join(', ')}; windows × ${Number(tempo.toFixed(2))}`);
  return { id, name, seed, resumed: false };
}

/** Windows in which so many people can act in time on two cores. */
function tempoFor(people: number, { withFaults }: NewCycleOptions): number {
  const many = Math.max(1, people / PEOPLE_AT_TEMPO_1);
  return Number((many * (withFaults ? TEMPO_WITH_FAULTS : 1)).toFixed(2));
}

interface ChosenUnit {
  readonly id: string;
  readonly code: string;
  readonly people: number;
}

/** First the unit whose result of the year is not out yet, so that last year's is used (Annex IV.B.1.f); then the largest. */
async function chooseUnits(api: ApiClient, adminId: string, options: NewCycleOptions): Promise<ChosenUnit[]> {
  const counts = new Map<string, ChosenUnit>();
  for (const { unit, status } of options.people) {
    if (status !== 'ACTIVE' && status !== 'STUDY_LEAVE') continue;
    counts.set(unit.id, { id: unit.id, code: unit.code, people: (counts.get(unit.id)?.people ?? 0) + 1 });
  }
  const units = [...counts.values()].sort((a, b) => b.people - a.people || a.code.localeCompare(b.code, 'en'));
  if (options.atLeast === undefined) return units;
  const lacking: ChosenUnit[] = [];
  for (const unit of units) {
    const results = await api.all(adminId, `/units/${unit.id}/organisation-results?year=${YEAR}`, z.unknown());
    if (results.length === 0) lacking.push(unit);
  }
  const chosen: ChosenUnit[] = [];
  for (const unit of [...lacking, ...units.filter((each) => !lacking.includes(each))]) {
    if (chosen.reduce((sum, each) => sum + each.people, 0) >= options.atLeast) break;
    chosen.push(unit);
  }
  return chosen;
}

const policy = z.object({ id: z.string(), code: z.string(), status: z.string() });

/** The version of the quick policy with these windows; a new one where there is none. */
async function policyFor(api: ApiClient, adminId: string, tempo: number): Promise<string> {
  const wanted: unknown = JSON.parse(
    JSON.stringify({ ...quickPolicy(tempo), ...yearRound, ...dailyWork, ...regularMeetings }),
  );
  for (const { id, status } of await api.all(adminId, '/policies?code=quick', policy)) {
    if (status !== 'PUBLISHED') continue;
    const { body } = await api.as(adminId, { path: `/policies/${id}` }, z.object({ body: z.unknown() }));
    if (isDeepStrictEqual(body, wanted)) return id;
  }
  const { id } = await api.as(
    adminId,
    {
      method: 'POST',
      path: '/policies',
      json: {
        code: 'quick',
        title: `Demo, tenggat dalam detik × ${Number(tempo.toFixed(2))}`,
        legalBasis: 'practice (demo)',
        demo: true,
        body: wanted,
      },
    },
    z.object({ id: z.string() }),
  );
  await api.as(adminId, { method: 'POST', path: `/policies/${id}/publish` }, z.unknown());
  return id;
}

const checked = z.object({
  participants: z.number(),
  launchable: z.boolean(),
  findings: z.array(z.object({ severity: z.string(), code: z.string(), count: z.number() })),
});

async function check(api: ApiClient, adminId: string, id: string, say: (line: string) => void): Promise<void> {
  const found = await api.as(adminId, { path: `/cycles/${id}/check` }, checked);
  const findings = found.findings.map(({ severity, code, count }) => `${severity} ${code} (${count})`);
  say(`check: ${found.participants} participants; ${findings.join(', ') || 'nothing found'}`);
  if (!found.launchable) throw new Error(`The cycle cannot be launched: ${findings.join(', ')}`);
}

const operation = z.object({ status: z.string(), done: z.number(), total: z.number() });

/** Launching twice is the same launch: the second answer names the same operation. */
async function launch(api: ApiClient, adminId: string, id: string): Promise<void> {
  const path = `/cycles/${id}/launch`;
  const answer = z.object({ id: z.string() });
  const { id: operationId } = await api.as(adminId, { method: 'POST', path }, answer);
  const again = await api.as(adminId, { method: 'POST', path }, answer);
  if (again.id !== operationId) throw new Error('Launching twice made two launches.');
  const until = Date.now() + LAUNCH_TIMEOUT_MS;
  for (;;) {
    const { status, done, total } = await api.as(adminId, { path: `/operations/${operationId}` }, operation);
    // People begin as soon as the rows are there; workflows may still be starting.
    if (status === 'SUCCEEDED' || done >= total) return;
    if (status === 'FAILED' || Date.now() > until) throw new Error(`The launch is ${status}: ${done} of ${total}.`);
    await sleep(200);
  }
}
