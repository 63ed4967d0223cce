/** One cycle from launch to reward, played by its people, with what breaks on the way. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { agencyOf, ensureFirstAdmin, importAgency, readPeople, type Person } from './agency.ts';
import { ApiClient } from './api-client.ts';
import type { Board } from './board.ts';
import { findUnfinished, launchNew, type DemoCycle } from './cycle.ts';
import { FAULT_AT, makeFault } from './faults.ts';
import type { Installation } from './installation.ts';
import { evaluateLibrary, fillLibrary } from './library.ts';
import { MailBox } from './mail-box.ts';
import type { DemoOptions } from './options.ts';
import { writeStories } from './plan.ts';
import { Player, type Played, type PlayedAppraisal, type PlayedPerson } from './player.ts';
import { Probes } from './probes.ts';
import { isOver, readProgress, shareDone, type CycleProgress } from './progress.ts';
import { giveVerdict, type Verdict } from './verdict.ts';

const DEFAULT_PEOPLE = 130;
const LOOK_EVERY_MS = 1_000;
/** After the cycle has closed: for the last mails, and for claims on mails that a killed worker left behind. */
const CLOSING_MS = 90_000;

export interface Performance {
  readonly installation: Installation;
  readonly options: DemoOptions;
  readonly board: Board;
  readonly signal: AbortSignal;
}

export interface Result {
  readonly api: ApiClient;
  readonly adminId: string;
  readonly cycle: DemoCycle;
  readonly progress: CycleProgress;
  readonly played: Played;
  readonly probes: Probes;
  readonly verdict: Verdict;
  /** Whose eyes show something: people of the cycle by id. */
  readonly eyes: { readonly employee: string; readonly evaluator: string };
  /** Seconds from the launch, or from where it was taken up again. */
  readonly seconds: number;
}

export async function perform({ installation, options, board, signal }: Performance): Promise<Result> {
  const { stack, services } = installation;
  const say = (line: string): void => board.say(line);
  const files = agencyOf(options.employees);
  await ensureFirstAdmin(stack.databaseUrl, files);
  const api = new ApiClient({ baseUrl: services.apiUrl, signal });
  const [adminId] = await idsOf(api, 'role=BKD_ADMIN');
  if (adminId === undefined) throw new Error('Nobody is BKD admin.');
  const unfinished = await findUnfinished(api, adminId);
  if (!unfinished) await importAgency(api, adminId, files, say);
  const people = await readPeople(api, adminId);
  const library = await fillLibrary(api, adminId);
  const startedAt = Date.now();
  if (unfinished) say(`${unfinished.name} was interrupted and goes on`);
  const cycle =
    unfinished ??
    (await launchNew(api, adminId, {
      people,
      atLeast: options.people ?? (options.employees === undefined ? DEFAULT_PEOPLE : undefined),
      seed: options.seed,
      tempo: options.tempo,
      withFaults: options.faults.length > 0,
      say,
    }));
  const appraisals = await writeCast(api, adminId, cycle, people);
  const probes = new Probes(api);
  const mails = new MailBox(stack.mailUrl ?? '', signal);
  const player = new Player({
    ...{ api, mails, probes, appraisals, library, signal },
    cycleId: cycle.id,
    seed: cycle.seed,
    people: await whoPlays(api, people, appraisals),
    timeZones: await timeZones(api, adminId),
  });
  const playing = player.play();
  // A player that fails must end the performance, not only its own loop.
  const failed = new AbortController();
  playing.catch((error: unknown) => failed.abort(error));
  const direction = { installation, options, board, signal: AbortSignal.any([signal, failed.signal]) };
  let progress: CycleProgress;
  try {
    progress = await direct(api, adminId, cycle, direction);
  } finally {
    player.end();
  }
  await playing;
  const seconds = (Date.now() - startedAt) / 1_000;
  // The roster has brought another administrator.
  const indicators = await evaluateLibrary(api, await idsOf(api, 'role=BKD_ADMIN'), cycle.id);
  progress = await untilTold(api, adminId, cycle.id, signal);
  const verdict = await giveVerdict({
    ...{ api, adminId, cycle, people, appraisals, probes, mails, progress },
    played: player.played,
    indicators,
  });
  const eyes = eyesIn(people, appraisals);
  return { api, adminId, cycle, progress, played: player.played, probes, verdict, eyes, seconds };
}

/** Watches, shows, and breaks things when their time has come. @returns the last look */
async function direct(
  api: ApiClient,
  adminId: string,
  cycle: DemoCycle,
  { installation, options, board, signal }: Performance,
): Promise<CycleProgress> {
  const faults = [...options.faults].sort((a, b) => FAULT_AT[a] - FAULT_AT[b]);
  let breaking: Promise<void> | undefined;
  let closedAt: number | undefined;
  for (;;) {
    signal.throwIfAborted();
    const progress = await readProgress(api, adminId, cycle.id);
    board.show(progress);
    const next = faults[0];
    if (next && !breaking && shareDone(progress) >= FAULT_AT[next]) {
      faults.shift();
      breaking = makeFault(next, { installation, signal, say: (line) => board.say(line) }).finally(
        () => (breaking = undefined),
      );
    }
    if (progress.status === 'CLOSED') closedAt ??= Date.now();
    const over = isOver(progress) || (closedAt !== undefined && Date.now() - closedAt > CLOSING_MS);
    if (over && !breaking) {
      if (faults.length > 0) throw new Error(`The cycle was over before ${faults.join(', ')} could be made.`);
      return progress;
    }
    await Promise.race([sleep(LOOK_EVERY_MS, undefined, { signal }), rejectionOf(breaking)]);
  }
}

/** The next digests tell of what was done after the cycle had closed. */
async function untilTold(
  api: ApiClient,
  adminId: string,
  cycleId: string,
  signal: AbortSignal,
): Promise<CycleProgress> {
  const until = Date.now() + CLOSING_MS;
  for (;;) {
    const progress = await readProgress(api, adminId, cycleId);
    if (isOver(progress) || Date.now() > until) return progress;
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** Never resolves: a fault that could not be made or repaired ends the performance at once. */
async function rejectionOf(work: Promise<void> | undefined): Promise<never> {
  await work;
  return new Promise<never>(() => undefined);
}

async function idsOf(api: ApiClient, query: string): Promise<string[]> {
  const people = z.object({ items: z.array(z.object({ id: z.string() })) });
  return (await api.send({ path: `/local-issuer/people?${query}` }, people)).items.map(({ id }) => id);
}

const listed = z.object({ id: z.string(), employee: z.object({ id: z.string() }) });

/** Gives everybody in the cycle his story. */
async function writeCast(
  api: ApiClient,
  adminId: string,
  cycle: DemoCycle,
  people: readonly Person[],
): Promise<PlayedAppraisal[]> {
  const byId = new Map(people.map((person) => [person.id, person]));
  const found = await api.all(adminId, `/appraisals?scope=ALL&cycleId=${cycle.id}`, listed);
  const cast = found.map(({ id, employee }) => {
    const person = byId.get(employee.id);
    return { id, key: person?.email ?? employee.id, hasSuperior: Boolean(person?.evaluator && person.superior) };
  });
  const stories = writeStories(cast, cycle.seed);
  return cast.flatMap(({ id, key }) => {
    const story = stories.get(key);
    return story ? [{ id, key, story }] : [];
  });
}

/** Somebody of the cycle who is evaluated, and his evaluator. */
function eyesIn(people: readonly Person[], appraisals: readonly PlayedAppraisal[]): Result['eyes'] {
  const inCycle = new Set(appraisals.map(({ key }) => key));
  const one = people.find(
    ({ email, id, status, evaluator }) => status === 'ACTIVE' && evaluator && inCycle.has(email ?? id),
  );
  if (!one?.evaluator) throw new Error('Nobody in the cycle has an evaluator.');
  return { employee: one.id, evaluator: one.evaluator.id };
}

/** The people of the cycle, whoever stands above them, and the offices. */
async function whoPlays(
  api: ApiClient,
  people: readonly Person[],
  appraisals: readonly PlayedAppraisal[],
): Promise<PlayedPerson[]> {
  const byId = new Map(people.map((person) => [person.id, person]));
  const inCycle = new Set(appraisals.map(({ key }) => key));
  const units = new Set<string>();
  const wanted = new Map<string, boolean>();
  for (const person of people.filter(({ email, id }) => inCycle.has(email ?? id))) {
    units.add(person.unit.code);
    // The whole line upwards: an overdue task may climb it.
    for (let at: Person | undefined = person; at && !wanted.has(at.id); at = byId.get(at.evaluator?.id ?? '')) {
      wanted.set(at.id, false);
    }
  }
  // All admins: none of them decides about himself.
  const offices = ['role=BKD_ADMIN', 'role=AUTHORIZED_OFFICIAL'];
  for (const unit of [...units].map(encodeURIComponent)) {
    offices.push(`role=PERFORMANCE_MANAGER&unit=${unit}`, `role=UNIT_HEAD&unit=${unit}`);
  }
  for (const query of offices) for (const id of await idsOf(api, query)) wanted.set(id, true);
  return [...wanted].map(([id, office]) => ({ id, office, email: byId.get(id)?.email ?? null }));
}

async function timeZones(api: ApiClient, adminId: string): Promise<ReadonlyMap<string, string>> {
  const units = await api.all(adminId, '/units', z.object({ id: z.string(), timeZone: z.string() }));
  return new Map(units.map(({ id, timeZone }) => [id, timeZone]));
}
