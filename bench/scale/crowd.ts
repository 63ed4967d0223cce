/**
 * The same wave of decisions while few and while many appraisals are open: what a decision costs must not depend on how many others sleep. After
 * it, how much memory the processes hold.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { planForm } from '../daur/forms.ts';
import type { House } from '../house.ts';
import { closedLoop, post } from '../load.ts';
import { alone, compare, figure, percentile, type Figure } from '../measure.ts';
import type { Section } from '../sections.ts';
import { install, memoryOf, type Installation } from './installation.ts';
import { launchOver, untilAsleep, untilStarted } from './launches.ts';

const SIZES = { few: 1_000, many: 5_000 } as const;
const WAVE = Number(process.env['BENCH_WAVE'] ?? 600);
const AT_ONCE = 8;
const LOOK_MS = 50;
const WORKER_MB = 500;
const API_MB = 250;

interface Crowd {
  readonly people: number;
  readonly startsPerSecond: number;
  /** From full inboxes until every workflow has made its first step; with the looks that show it, two seconds. */
  readonly asleepAfterSeconds: number;
  readonly answers: readonly number[];
  /** From each decision to the next task, by the rows, milliseconds. */
  readonly lags: readonly number[];
  /** Decisions a second, until the last next task is open. */
  readonly perSecond: number;
  readonly workerMb: number;
  readonly apiMb: number;
}

export const crowd: Section = {
  name: 'crowd',
  title: `A wave of ${WAVE} decisions while ${SIZES.few} and ${SIZES.many} appraisals are open`,
  async run(house) {
    const few = await measure(house, SIZES.few);
    const many = await measure(house, SIZES.many);
    const beside = `${SIZES.few} open`;
    const of = (name: string, pick: (crowd: Crowd) => Figure, goal: { atMost: number } | { atLeast: number }) =>
      compare(`${name}, ${SIZES.many} open`, pick(many), beside, pick(few), goal);
    return {
      rows: [
        of('workflows started at the launch', ({ startsPerSecond }) => figure([startsPerSecond], '/s'), {
          atLeast: 1 / 1.3,
        }),
        of('decisions to the next task', ({ perSecond }) => figure([perSecond], '/s'), { atLeast: 1 / 1.3 }),
        of('answer to a decision, p50', ({ answers }) => figure([percentile(answers, 0.5)], 'ms'), {
          atMost: 1.3,
        }),
        of('decision to next task, p50', ({ lags }) => figure([percentile(lags, 0.5)], 'ms'), { atMost: 1.3 }),
        alone(`memory of the worker, ${SIZES.many} open`, figure([many.workerMb], 'MB'), { atMost: WORKER_MB }),
        alone(`memory of the API, ${SIZES.many} open`, figure([many.apiMb], 'MB'), { atMost: API_MB }),
      ],
      details: [few, many].map(({ answers, lags, ...crowd }) => ({
        ...crowd,
        answerMs: { p50: percentile(answers, 0.5), p99: percentile(answers, 0.99) },
        lagMs: { p50: percentile(lags, 0.5), p99: percentile(lags, 0.99) },
      })),
    };
  },
};

async function measure(house: House, people: number): Promise<Crowd> {
  const installation = await install(house, { name: `crowd-${people}`, people });
  const { cycleId } = await launchOver(installation, 'Crowd');
  const seconds = await untilStarted(installation, cycleId);
  const asleepAfterSeconds = seconds + (await untilAsleep(installation));
  const wave = await waveOf(installation, cycleId, WAVE);
  const { worker, api } = installation;
  const crowd = {
    people,
    startsPerSecond: people / seconds,
    asleepAfterSeconds,
    ...wave,
    workerMb: memoryOf(worker),
    apiMb: memoryOf(api),
  };
  await worker.stop();
  await api.stop();
  return crowd;
}

/** So many people submit their targets, a few at once, until their evaluators' tasks are open. */
export async function waveOf(
  { db, api, tokenOf }: Installation,
  cycleId: string,
  count: number,
): Promise<Pick<Crowd, 'answers' | 'lags' | 'perSecond'>> {
  const open = await db.task.findMany({
    where: { cycleId, kind: 'DRAFT_TARGETS', status: 'OPEN' },
    select: { id: true, assigneeId: true, appraisalId: true },
    orderBy: { id: 'asc' },
    take: count,
  });
  const acts = await Promise.all(open.map(async (task) => ({ ...task, token: await tokenOf(task.assigneeId ?? '') })));
  const started = performance.now();
  const { results } = await closedLoop(acts, AT_ONCE, ({ id, token }) =>
    post(api.url, { path: `/tasks/${id}/complete`, token, json: { outcome: 'SUBMITTED', form: planForm() } }),
  );
  const appraisalIds = open.flatMap(({ appraisalId }) => appraisalId ?? []);
  const next = { appraisalId: { in: appraisalIds }, kind: 'APPROVE_TARGETS' };
  while ((await db.task.count({ where: next })) < open.length) await sleep(LOOK_MS);
  const seconds = (performance.now() - started) / 1_000;
  const lags = await db.$queryRaw<{ ms: number }[]>`
    SELECT extract(epoch FROM n.opened_at - d.decided_at)::float8 * 1000 AS ms
    FROM task n JOIN task t ON t.appraisal_id = n.appraisal_id AND t.kind = 'DRAFT_TARGETS' AND t.round = n.round JOIN decision d ON d.task_id = t.id
    WHERE n.kind = 'APPROVE_TARGETS' AND n.appraisal_id = ANY(${appraisalIds}::uuid[])`;
  return { answers: results.map(({ ms }) => ms), lags: lags.map(({ ms }) => ms), perSecond: open.length / seconds };
}
