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
  readonly launchedAt: number;
  readonly people: readonly Person[];
}

export interface Size {
  readonly people: number;
  /** Factor on every clock. */
  readonly tempo: number;
}

/** So that what is due to be done at once is about what two cores can do. */
export const tempoFor = (people: number): number => Math.max(1, Number((people / 130).toFixed(2)));

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
  return { api, adminId, policyId, unitIds: await chooseUnits(installation, people), tokens, offices: offices.rows };
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

/** Drafts and launches the seed's cycle, and draws everybody's story. */
export async function launchYear(installation: Installation, agency: Agency, seed: number): Promise<Year> {
  const { api, adminId, policyId, unitIds } = agency;
  const json = { name: `Chaos, seed ${seed}`, year: YEAR, policyId, filter: { unitIds } };
  const { id } = await api.as(adminId, { method: 'POST', path: '/cycles', json }, z.object({ id: z.string() }));
  const launch = { method: 'POST' as const, path: `/cycles/${id}/launch` };
  const { id: operationId } = await api.as(adminId, launch, z.object({ id: z.string() }));
  const operation = z.object({ status: z.string() });
  for (const until = Date.now() + LAUNCH_TIMEOUT_MS; ; ) {
    const { status } = await api.as(adminId, { path: `/operations/${operationId}` }, operation);
    if (status === 'SUCCEEDED') break;
    if (status === 'FAILED' || Date.now() > until) throw new Error(`The launch of cycle ${id} is ${status}.`);
    await sleep(250);
  }
  return { cycleId: id, launchedAt: Date.now(), people: await drawStories(installation, id, seed) };
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
