/** One cycle for each seed over the same people: everybody who takes part, and what each means to do. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { agencyOf, ensureFirstAdmin, importAgency, YEAR, type AgencyFiles } from '../../demo/agency.ts';
import { ApiClient } from '../../demo/api-client.ts';
import { writeStories, type Story } from '../../demo/plan.ts';
import { FEWEST_EMPLOYEES } from '../../samples/agency.ts';
import type { Installation } from './installation.ts';
import { chaosPolicy } from './policy.ts';

const LAUNCH_TIMEOUT_MS = 90_000;

export interface Agency {
  readonly api: ApiClient;
  readonly adminId: string;
  readonly policyId: string;
  readonly unitIds: readonly string[];
  /** Unit id → time zone. */
  readonly timeZones: ReadonlyMap<string, string>;
  /** Person id → token. */
  readonly tokens: ReadonlyMap<string, string>;
  /** Who acts where no person holds a task. */
  readonly offices: readonly { readonly role: string; readonly unitId: string | null; readonly personId: string }[];
}

export interface Person {
  readonly appraisalId: string;
  readonly employeeId: string;
  /** What lots are drawn by: the same in every run. */
  readonly key: string;
  readonly story: Story;
}

export interface Year {
  readonly cycleId: string;
  readonly people: readonly Person[];
}

export interface Size {
  readonly people: number;
  /** Factor on every clock. */
  readonly tempo: number;
}

/** A year at tempo 1 takes about so long, and two cores bear so many people in it. */
const YEAR_SECONDS = 60;
const PEOPLE_AT_TEMPO_1 = 130;
const SECONDS_PER_FAULT = 4.5;

/** So that people can act in time, and that what is broken is broken while they act. */
export const tempoFor = (people: number, faults: number): number =>
  Number(Math.max(1, people / PEOPLE_AT_TEMPO_1, (faults * SECONDS_PER_FAULT) / YEAR_SECONDS).toFixed(2));

/** Units, people, policy and tokens, once for all seeds. */
export async function prepareAgency(
  installation: Installation,
  { people, tempo }: Size,
  signal: AbortSignal,
): Promise<Agency> {
  const files: AgencyFiles = agencyOf(Math.max(FEWEST_EMPLOYEES, Math.ceil(people * 1.04)));
  await ensureFirstAdmin(installation.databaseUrl, files);
  const api = new ApiClient({ baseUrl: installation.apiUrl, signal });
  const admins = z.object({ items: z.array(z.object({ id: z.string() })) });
  const [admin] = (await api.send({ path: '/local-issuer/people?role=BKD_ADMIN' }, admins)).items;
  if (!admin) throw new Error('Nobody is BKD admin.');
  const adminId = admin.id;
  await importAgency(api, adminId, files, () => undefined);
  const policyId = await publishPolicy(api, adminId, tempo);
  const { rows } = installation;
  const employees = await rows.query<{ id: string }>('SELECT id::text FROM employee ORDER BY id');
  const tokens = new Map<string, string>();
  for (const { id } of employees.rows) tokens.set(id, await api.token({ who: id }));
  const offices = await rows.query<Agency['offices'][number]>(
    `SELECT role, unit_id::text AS "unitId", person_id::text AS "personId" FROM role_grant
      UNION ALL SELECT 'UNIT_HEAD', id::text, head_id::text FROM unit WHERE head_id IS NOT NULL ORDER BY 1, 2, 3`,
  );
  const zones = await rows.query<{ id: string; zone: string }>('SELECT id::text, time_zone AS zone FROM unit');
  return {
    ...{ api, adminId, policyId, tokens, offices: offices.rows },
    unitIds: await chooseUnits(installation, people),
    timeZones: new Map(zones.rows.map(({ id, zone }) => [id, zone])),
  };
}

/** Whole units until there are enough people; the largest first. */
async function chooseUnits({ rows }: Installation, people: number): Promise<string[]> {
  const units = await rows.query<{ id: string; people: number }>(
    `SELECT unit_id::text AS id, count(*)::int AS people FROM employee WHERE status IN ('ACTIVE', 'STUDY_LEAVE')
      GROUP BY unit_id ORDER BY count(*) DESC, unit_id`,
  );
  const chosen: string[] = [];
  let many = 0;
  for (const unit of units.rows) {
    if (many >= people) break;
    chosen.push(unit.id);
    many += unit.people;
  }
  return chosen;
}

async function publishPolicy(api: ApiClient, adminId: string, tempo: number): Promise<string> {
  const json = {
    ...{ code: 'chaos', title: 'Chaos', legalBasis: 'practice (chaos)', demo: true, body: chaosPolicy(tempo) },
  };
  const { id } = await api.as(adminId, { method: 'POST', path: '/policies', json }, z.object({ id: z.string() }));
  await api.as(adminId, { method: 'POST', path: `/policies/${id}/publish` }, z.unknown());
  return id;
}

/** @returns the id of the seed's cycle */
export async function draftYear({ api, adminId, policyId, unitIds }: Agency, seed: number): Promise<string> {
  const json = { name: `Chaos, seed ${seed}`, year: YEAR, policyId, filter: { unitIds } };
  return (await api.as(adminId, { method: 'POST', path: '/cycles', json }, z.object({ id: z.string() }))).id;
}

/** Launches the cycle, and draws everybody's story. */
export async function launchYear(
  installation: Installation,
  { api, adminId }: Agency,
  { cycleId, seed }: { readonly cycleId: string; readonly seed: number },
): Promise<Year> {
  const launch = { method: 'POST' as const, path: `/cycles/${cycleId}/launch` };
  const { id: operationId } = await api.as(adminId, launch, z.object({ id: z.string() }));
  const operation = z.object({ status: z.string() });
  for (const until = Date.now() + LAUNCH_TIMEOUT_MS; ;) {
    const { status } = await api.as(adminId, { path: `/operations/${operationId}` }, operation);
    if (status === 'SUCCEEDED') break;
    if (status === 'FAILED' || Date.now() > until) throw new Error(`The launch of cycle ${cycleId} is ${status}.`);
    await sleep(250);
  }
  return { cycleId, people: await drawStories(installation, cycleId, seed) };
}

async function drawStories({ rows }: Installation, cycleId: string, seed: number): Promise<Person[]> {
  const found = await rows.query<Omit<Person, 'story'> & { judged: boolean }>(
    `SELECT a.id::text AS "appraisalId", e.id::text AS "employeeId", coalesce(e.email, e.id::text) AS key,
        count(DISTINCT l.relation) = 2 AS judged
      FROM appraisal a JOIN employee e ON e.id = a.employee_id LEFT JOIN reporting_link l ON l.employee_id = e.id
      WHERE a.cycle_id = $1 GROUP BY a.id, e.id ORDER BY key`,
    [cycleId],
  );
  const stories = writeStories(
    found.rows.map(({ key, judged }) => ({ key, hasSuperior: judged })),
    seed,
  );
  return found.rows.map(({ appraisalId, employeeId, key }) => {
    const story = stories.get(key);
    if (!story) throw new Error(`${key} has no story.`);
    return { appraisalId, employeeId, key, story: leaner(story) };
  });
}

/** What the demo's people do besides tasks is left out, and nobody takes an appeal back: every act is the decision of a task. */
const leaner = (story: Story): Story => ({
  ...story,
  progressEntries: 0,
  ongoingFeedback: false,
  coachedInMidYear: false,
  triesInVain: false,
  appeal: story.appeal === 'WITHDRAWN' ? 'CONFIRMED' : story.appeal,
});
