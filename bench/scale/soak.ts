/**
 * Steady load for many minutes: people act at a constant rate, whether or not earlier requests were answered; each looks into his inbox, reads the
 * task and decides it. Memory, answers and lags of the last part are compared with those of the first after the warm-up. `npm run bench -- soak
 * --minutes 30`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { planForm } from '../daur/forms.ts';
import { get, post } from '../load.ts';
import { alone, compare, figure, percentile, type Row } from '../measure.ts';
import type { Section } from '../sections.ts';
import { cpuOfAct, cpuUse } from './cpu.ts';
import { install, memoryOf, type Installation } from './installation.ts';
import { launchOver, untilAsleep, untilStarted } from './launches.ts';

const MINUTES = () => Number(process.env['BENCH_MINUTES'] ?? 30);
/** Acts a second; each is three requests. A tenth of what the two cores could do, several times an agency's daily average. */
const RATE = Number(process.env['BENCH_RATE'] ?? 5);
/** Acts that a person and his evaluator make of one appraisal: targets are returned once in four times. */
const ACTS_OF_APPRAISAL = 2.4;
const PARTS = 6;
const SAMPLE_MS = 5_000;
const REFILL_MS = 2_000;

interface Act {
  readonly taskId: string;
  readonly kind: string;
  readonly personId: string;
}
interface Sample {
  readonly atMs: number;
  readonly worker: number;
  readonly api: number;
}
interface Done {
  readonly atMs: number;
  readonly inbox: number;
  readonly answer: number;
}

export const soak: Section = {
  name: 'soak',
  title: 'Steady load: is anything still growing?',
  onlyWhenAsked: true,
  async run(house) {
    const ms = MINUTES() * 60_000;
    const people = Math.max(1_000, Math.ceil((RATE * ms) / 1_000 / ACTS_OF_APPRAISAL / 50) * 50);
    const installation = await install(house, { name: 'soak', people });
    const { cycleId } = await launchOver(installation, 'Soak');
    await untilStarted(installation, cycleId);
    await untilAsleep(installation);
    const before = await cpuUse(house, installation);
    const { done, samples, startedAt } = await load(installation, cycleId, ms);
    const cpuMs = cpuOfAct(before, await cpuUse(house, installation), done.length);
    console.log('CPU of an act, milliseconds:', cpuMs);
    const lags = await lagsOf(installation, cycleId, startedAt);
    const parts = Array.from({ length: PARTS }, (_, part) => partOf(part, ms, done, samples, lags));
    for (const part of parts) console.log(lineOf(part));
    // The first part warms up.
    const [first, last] = [parts[1], parts.at(-1)];
    if (!first || !last) throw new Error('Too short.');
    const ratio = (name: string, unit: string, pick: (part: Part) => number, goal: number): Row =>
      compare(
        `soak ${MINUTES()} min at ${RATE} acts/s: ${name}`,
        figure([pick(last)], unit),
        'after warm-up',
        figure([pick(first)], unit),
        {
          atMost: goal,
        },
      );
    const settled = samples.filter(({ atMs }) => atMs >= ms / PARTS);
    return {
      rows: [
        ratio('memory of the worker', 'MB', ({ workerMb }) => workerMb, 1.1),
        ratio('memory of the API', 'MB', ({ apiMb }) => apiMb, 1.1),
        ratio('answer, p50', 'ms', ({ answer }) => answer.p50, 1.25),
        ratio('answer, p99', 'ms', ({ answer }) => answer.p99, 1.5),
        ratio('decision to next task, p50', 'ms', ({ lag }) => lag.p50, 1.25),
        ratio('decision to next task, p99', 'ms', ({ lag }) => lag.p99, 1.5),
        alone('soak: growth of the worker', figure([slope(settled, ({ worker }) => worker)], 'MB/h')),
        alone('soak: growth of the API', figure([slope(settled, ({ api }) => api)], 'MB/h')),
      ],
      details: { minutes: MINUTES(), rate: RATE, people, acts: done.length, cpuMs, parts },
    };
  },
};

/** Acts begin at the rate, on the dot; who waits is whoever comes to a server that does not keep up. */
async function load(
  installation: Installation,
  cycleId: string,
  ms: number,
): Promise<{ done: Done[]; samples: Sample[]; startedAt: Date }> {
  const { db, worker, api } = installation;
  const startedAt = new Date();
  const begin = performance.now();
  const queue: Act[] = [];
  const seen = new Set<string>();
  const done: Done[] = [];
  const samples: Sample[] = [];
  const failures: Error[] = [];
  const underWay = new Set<Promise<void>>();
  let over = false;
  const watch = async (): Promise<void> => {
    for (; !over; await sleep(SAMPLE_MS)) {
      samples.push({ atMs: performance.now() - begin, worker: memoryOf(worker), api: memoryOf(api) });
    }
  };
  const refill = async (): Promise<void> => {
    for (; !over; await sleep(REFILL_MS)) {
      const open = await db.task.findMany({
        where: {
          cycleId,
          status: 'OPEN',
          kind: { in: ['DRAFT_TARGETS', 'APPROVE_TARGETS'] },
          assigneeId: { not: null },
        },
        select: { id: true, kind: true, assigneeId: true },
        orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
      });
      for (const { id, kind, assigneeId } of open) {
        if (seen.has(id)) continue;
        seen.add(id);
        queue.push({ taskId: id, kind, personId: assigneeId ?? '' });
      }
    }
  };
  const helpers = [watch(), refill()];
  await sleep(REFILL_MS);
  for (let count = 0; performance.now() - begin < ms && failures.length === 0; count += 1) {
    const dueAt = begin + REFILL_MS + (count * 1_000) / RATE;
    await sleep(Math.max(0, dueAt - performance.now()));
    // In turn, so that tasks of both kinds are decided all the time.
    const place = count % 2 === 0 ? 0 : queue.findIndex(({ kind }) => kind === 'APPROVE_TARGETS');
    const [act] = queue.splice(Math.max(place, 0), 1);
    if (!act) throw new Error('Nothing is left to decide.');
    const work = decide(installation, cycleId, act, count)
      .then((times) => void done.push({ atMs: performance.now() - begin, ...times }))
      .catch((error: unknown) => void failures.push(error instanceof Error ? error : new Error(String(error))))
      .finally(() => underWay.delete(work));
    underWay.add(work);
  }
  await Promise.all(underWay);
  over = true;
  await Promise.all(helpers);
  if (failures[0]) throw failures[0];
  return { done, samples, startedAt };
}

async function decide(
  { api, tokenOf }: Installation,
  cycleId: string,
  { taskId, kind, personId }: Act,
  count: number,
): Promise<{ inbox: number; answer: number }> {
  const token = await tokenOf(personId);
  const inbox = await get(api.url, { path: `/tasks?cycleId=${cycleId}`, token });
  await get(api.url, { path: `/tasks/${taskId}`, token });
  const json =
    kind === 'DRAFT_TARGETS'
      ? { outcome: 'SUBMITTED', form: planForm() }
      : count % 8 === 1
        ? { outcome: 'RETURNED', form: {}, comment: 'Mohon lengkapi indikator.' }
        : { outcome: 'APPROVED', form: {} };
  const { ms } = await post(api.url, { path: `/tasks/${taskId}/complete`, token, json });
  return { inbox: inbox.ms, answer: ms };
}

/** From each decision to the task that it leads to, by the rows. An approval leads to none before the middle of the year. */
async function lagsOf({ db }: Installation, cycleId: string, since: Date): Promise<{ atMs: number; ms: number }[]> {
  return db.$queryRaw<{ atMs: number; ms: number }[]>`
    SELECT extract(epoch FROM d.decided_at - ${since}::timestamptz)::float8 * 1000 AS "atMs", extract(epoch FROM n.opened_at - d.decided_at)::float8 * 1000 AS ms
    FROM decision d JOIN task t ON t.id = d.task_id JOIN task n ON n.appraisal_id = t.appraisal_id
      AND (t.kind = 'DRAFT_TARGETS' AND n.kind = 'APPROVE_TARGETS' AND n.round = t.round
        OR t.kind = 'APPROVE_TARGETS' AND n.kind = 'DRAFT_TARGETS' AND n.round = t.round + 1)
    WHERE t.cycle_id = ${cycleId}::uuid AND d.decided_at >= ${since}`;
}

interface Part {
  readonly acts: number;
  readonly workerMb: number;
  readonly apiMb: number;
  readonly inbox: Percentiles;
  readonly answer: Percentiles;
  readonly lag: Percentiles;
}
interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

function partOf(
  part: number,
  ms: number,
  done: readonly Done[],
  samples: readonly Sample[],
  lags: readonly { readonly atMs: number; readonly ms: number }[],
): Part {
  const inPart = ({ atMs }: { readonly atMs: number }): boolean =>
    Math.min(PARTS - 1, Math.floor((atMs * PARTS) / ms)) === part;
  const acts = done.filter(inPart);
  const memory = samples.filter(inPart);
  const of = (values: readonly number[]): Percentiles => ({
    p50: percentile(values, 0.5),
    p99: percentile(values, 0.99),
  });
  return {
    acts: acts.length,
    workerMb: percentile(
      memory.map(({ worker }) => worker),
      0.5,
    ),
    apiMb: percentile(
      memory.map(({ api }) => api),
      0.5,
    ),
    inbox: of(acts.map(({ inbox }) => inbox)),
    answer: of(acts.map(({ answer }) => answer)),
    lag: of(lags.filter(inPart).map(({ ms: lag }) => lag)),
  };
}

function lineOf({ acts, workerMb, apiMb, inbox, answer, lag }: Part): string {
  const ms = ({ p50, p99 }: Percentiles): string => `${p50.toFixed(0)} / ${p99.toFixed(0)} ms`;
  return `${acts} acts, worker ${workerMb.toFixed(0)} MB, API ${apiMb.toFixed(0)} MB, inbox ${ms(inbox)}, answer ${ms(answer)}, next task ${ms(lag)}`;
}

/** Least squares: megabytes an hour. */
function slope(samples: readonly Sample[], pick: (sample: Sample) => number): number {
  const hours = samples.map(({ atMs }) => atMs / 3_600_000);
  const values = samples.map(pick);
  const mean = (all: readonly number[]): number => all.reduce((sum, value) => sum + value, 0) / all.length;
  const [x, y] = [mean(hours), mean(values)];
  const rise = hours.reduce((sum, hour, index) => sum + (hour - x) * ((values[index] ?? y) - y), 0);
  return rise / hours.reduce((sum, hour) => sum + (hour - x) ** 2, 0);
}
