/** The whole year of many people at once, and the way from one decision to the next task when nobody else is there. */
import { startWorkflow } from '../temporal/start-workflow.ts';
import { bareTemporalIn, daurIn, dbosIn, floorIn, type Daur, type PeerSide } from './contestants.ts';
import { benchPolicy, type BenchAppraisal } from './daur/agency.ts';
import { cpuBetween, cpuOf, type Cpu } from './cpu.ts';
import type { House } from './house.ts';
import { closedLoop, Supply } from './load.ts';
import { alternate, compare, figure, percentile, type Row } from './measure.ts';
import type { Section } from './sections.ts';
import { clientIn } from './temporal-client.ts';
import { daurWalker, peerWalker, walk, type Walker } from './walk.ts';
import { APPEAL_SECONDS, YEAR } from './year.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
/** Years of a round, all at once. */
const YEARS = Number(process.env['BENCH_YEARS'] ?? 20);
/** Years of a round, one after the other. */
const ALONE = Number(process.env['BENCH_ALONE'] ?? 2);
const STARTS_AT_ONCE = 10;

export const lifecycle: Section = {
  name: 'lifecycle',
  title: 'A year of twelve decisions: throughput, and from a decision to the next task',
  async run(house) {
    const contestants = await everybody(house);
    const next = await nextTask(contestants);
    const { rows, cpu } = await throughput(house, contestants);
    return { rows: [...next, ...rows], details: { cpuMsPerDecision: cpu } };
  },
};

type Name = 'daur' | 'bare' | 'floor' | 'dbos';
type Contestants = Readonly<Record<Name, (count: number) => Promise<Walker[]>>>;

const LABELS = { bare: 'bare Temporal', floor: 'bare Temporal, idle step', dbos: 'DBOS' } as const;

/** Beginnings of the names of the processes that take part. */
const PROCESSES: Readonly<Record<Name, readonly string[]>> = {
  daur: ['postgres', 'temporal', 'daur-api', 'daur-worker'],
  bare: ['postgres', 'temporal', 'bare-'],
  floor: ['postgres', 'temporal', 'floor-'],
  dbos: ['postgres', 'dbos-'],
};

/** Each starts so many years; their first task is open, or will be soon. */
async function everybody(house: House): Promise<Contestants> {
  const daur = await daurIn(house);
  const sides = { bare: await bareTemporalIn(house), floor: await floorIn(house), dbos: await dbosIn(house) };
  await daur.worker.start();
  await sides.dbos.background.start();
  const peers = (side: PeerSide) => async (count: number) =>
    (await side.start(count)).map((id) => peerWalker(side, id));
  const years = new Supply(await launched(daur, (ROUNDS + 1) * (YEARS + ALONE)));
  return {
    daur: async (count) => {
      const appraisals = years.take(count);
      await startAll(house, appraisals);
      return appraisals.map((appraisal) => daurWalker(daur, appraisal));
    },
    bare: peers(sides.bare),
    floor: peers(sides.floor),
    dbos: peers(sides.dbos),
  };
}

async function launched(daur: Daur, count: number): Promise<readonly BenchAppraisal[]> {
  const policy = benchPolicy({ due: { FILE_APPEAL: APPEAL_SECONDS } });
  return (await daur.agency.launch('Years', count, policy)).appraisals;
}

async function startAll(house: House, appraisals: readonly BenchAppraisal[]): Promise<void> {
  const { client } = await clientIn(house);
  await closedLoop(appraisals, STARTS_AT_ONCE, ({ id }) => startWorkflow(client, { kind: 'appraisal', id, epoch: 1 }));
}

async function nextTask(contestants: Contestants): Promise<Row[]> {
  const turn = (name: Name) => async () => {
    const next: number[] = [];
    const answers: number[] = [];
    for (const walker of await contestants[name](ALONE)) {
      const walked = await walk(walker);
      next.push(...walked.next);
      answers.push(...walked.answers);
    }
    return { next: percentile(next, 0.5), answer: percentile(answers, 0.5) };
  };
  const turns = await alternate(
    { daur: turn('daur'), bare: turn('bare'), floor: turn('floor'), dbos: turn('dbos') },
    { rounds: ROUNDS },
  );
  const of = (name: Name, what: 'next' | 'answer') =>
    figure(
      turns[name].map((each) => each[what]),
      'ms',
    );
  const row = (peer: Exclude<Name, 'daur'>, atMost?: number): Row =>
    compare(
      'decision → next task open, p50',
      of('daur', 'next'),
      LABELS[peer],
      of(peer, 'next'),
      atMost === undefined ? undefined : { atMost },
    );
  return [
    row('bare', 1.25),
    row('floor'),
    row('dbos'),
    compare('its acknowledgement, p50', of('daur', 'answer'), LABELS.bare, of('bare', 'answer')),
    compare('its acknowledgement, p50', of('daur', 'answer'), LABELS.dbos, of('dbos', 'answer')),
  ];
}

async function throughput(
  house: House,
  contestants: Contestants,
): Promise<{ rows: Row[]; cpu: Readonly<Record<Name, readonly Cpu[]>> }> {
  const decisions = YEARS * YEAR.length;
  const turn = (name: Name) => async () => {
    const walkers = await contestants[name](YEARS);
    // Daur's first tasks are made by its launch, before any workflow: the clock starts when everybody's is open.
    await Promise.all(walkers.map((walker) => walker.opened(YEAR[0]?.task ?? '')));
    const before = cpuOf(house);
    const started = performance.now();
    await Promise.all(walkers.map((walker) => walk(walker)));
    const perSecond = decisions / ((performance.now() - started) / 1_000);
    return { perSecond, cpu: cpuBetween(before, cpuOf(house), decisions, PROCESSES[name]) };
  };
  const turns = await alternate(
    { daur: turn('daur'), bare: turn('bare'), floor: turn('floor'), dbos: turn('dbos') },
    { rounds: ROUNDS },
  );
  const of = (name: Name) =>
    figure(
      turns[name].map(({ perSecond }) => perSecond),
      '/s',
    );
  const used = (name: Name) =>
    figure(
      turns[name].map(({ cpu }) => Object.values(cpu).reduce((sum, ms) => sum + ms, 0)),
      'ms',
    );
  const row = (peer: Exclude<Name, 'daur'>, atLeast?: number): Row =>
    compare(
      `decisions/s of ${YEARS} years at once, from the first task to the end`,
      of('daur'),
      LABELS[peer],
      of(peer),
      atLeast === undefined ? undefined : { atLeast },
    );
  const cost = (peer: Exclude<Name, 'daur'>): Row =>
    compare('processor time of all processes per decision', used('daur'), LABELS[peer], used(peer));
  const cpu = {
    daur: turns.daur.map((each) => each.cpu),
    bare: turns.bare.map((each) => each.cpu),
    floor: turns.floor.map((each) => each.cpu),
    dbos: turns.dbos.map((each) => each.cpu),
  };
  const costs = process.platform === 'linux' ? [cost('bare'), cost('dbos')] : [];
  return { rows: [row('bare', 0.8), row('floor'), row('dbos'), ...costs], cpu };
}
