/** The whole year of many people at once, and the way from one decision to the next task when nobody else is there. */
import { startWorkflow } from '../temporal/start-workflow.ts';
import { bareTemporalIn, daurIn, dbosIn, floorIn, type Daur, type PeerSide } from './contestants.ts';
import { benchPolicy, type BenchAppraisal } from './daur/agency.ts';
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
    return { rows: [...(await nextTask(contestants)), ...(await throughput(contestants))] };
  },
};

type Name = 'daur' | 'bare' | 'floor' | 'dbos';
type Contestants = Readonly<Record<Name, (count: number) => Promise<Walker[]>>>;

const LABELS = { bare: 'bare Temporal', floor: 'bare Temporal, idle step', dbos: 'DBOS' } as const;

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
    compare('its answer, p50', of('daur', 'answer'), LABELS.bare, of('bare', 'answer')),
    compare('its answer, p50', of('daur', 'answer'), LABELS.dbos, of('dbos', 'answer')),
  ];
}

async function throughput(contestants: Contestants): Promise<Row[]> {
  const turn = (name: Name) => async () => {
    const started = performance.now();
    await Promise.all((await contestants[name](YEARS)).map((walker) => walk(walker)));
    return (YEARS * YEAR.length) / ((performance.now() - started) / 1_000);
  };
  const turns = await alternate(
    { daur: turn('daur'), bare: turn('bare'), floor: turn('floor'), dbos: turn('dbos') },
    { rounds: ROUNDS },
  );
  const of = (name: Name) => figure(turns[name], '/s');
  const row = (peer: Exclude<Name, 'daur'>, atLeast?: number): Row =>
    compare(
      `decisions of ${YEARS} years at once, from start to end`,
      of('daur'),
      LABELS[peer],
      of(peer),
      atLeast === undefined ? undefined : { atLeast },
    );
  return [row('bare', 0.8), row('floor'), row('dbos')];
}
