/**
 * The acknowledgement of a decision over HTTP: an evaluator approves targets (authority, locks, the decision, its facts, the chained event, the
 * doorbell: one transaction) beside DBOS's send (one plain commit) behind the same server.
 */
import { approvals, type Approval } from './daur/approvals.ts';
import { daurIn, dbosIn } from './contestants.ts';
import { closedLoop, post, Supply, type Post } from './load.ts';
import { alternate, compare, figure, percentile, type Row } from './measure.ts';
import type { Section } from './sections.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
/** Decisions of a round, one after the other; and so many at once. */
const SINGLE = Number(process.env['BENCH_SINGLE'] ?? 60);
const TOGETHER = Number(process.env['BENCH_TOGETHER'] ?? 160);
const AT_ONCE = 8;

const GOALS = { p50: { atMost: 1.5 }, throughput: { atLeast: 0.7 } } as const;

export const ack: Section = {
  name: 'ack',
  title: 'Acknowledging a decision over HTTP',
  async run(house) {
    const daur = await daurIn(house);
    const dbos = await dbosIn(house);
    const count = (ROUNDS + 1) * (SINGLE + TOGETHER);
    const supplies = async () => ({
      daur: new Supply((await approvals(daur, count)).map(approve)),
      dbos: new Supply((await dbos.start(count)).map((id) => send(id, dbos.token))),
    });

    // By itself: nobody rings, and nobody acts upon it.
    await daur.worker.stop();
    await dbos.background.stop();
    const itself = await measure({ daur: daur.silentApi.url, dbos: dbos.api.url }, await supplies(), 'by itself');

    // As in production: what follows is carried out meanwhile, on the same cores.
    await daur.worker.start();
    await dbos.background.start();
    const running = await supplies();
    const everything = await measure({ daur: daur.api.url, dbos: dbos.api.url }, running, 'with all that follows');
    return { rows: [...itself, ...everything] };
  },
};

const approve = ({ taskId, appraisal }: Approval): Post => ({
  path: `/tasks/${taskId}/complete`,
  token: appraisal.evaluator.token,
  json: { outcome: 'APPROVED', comment: 'Sesuai rencana kerja unit.' },
});

const send = (workflowId: string, token: string): Post => ({
  path: `/workflows/${workflowId}/decide`,
  token,
  json: { outcome: 'APPROVED', comment: 'Sesuai rencana kerja unit.' },
});

async function measure(
  urls: Readonly<Record<'daur' | 'dbos', string>>,
  posts: Readonly<Record<'daur' | 'dbos', Supply<Post>>>,
  how: string,
): Promise<Row[]> {
  const turn = (who: 'daur' | 'dbos', count: number, atOnce: number) => async () => {
    const { results, seconds } = await closedLoop(posts[who].take(count), atOnce, (each) => post(urls[who], each));
    const times = results.map(({ ms }) => ms);
    return { p50: percentile(times, 0.5), p95: percentile(times, 0.95), perSecond: count / seconds };
  };
  const single = await alternate({ daur: turn('daur', SINGLE, 1), dbos: turn('dbos', SINGLE, 1) }, { rounds: ROUNDS });
  const together = await alternate(
    { daur: turn('daur', TOGETHER, AT_ONCE), dbos: turn('dbos', TOGETHER, AT_ONCE) },
    { rounds: ROUNDS },
  );
  const of = (turns: readonly { p50: number; p95: number; perSecond: number }[], what: 'p50' | 'p95' | 'perSecond') =>
    figure(
      turns.map((each) => each[what]),
      what === 'perSecond' ? '/s' : 'ms',
    );
  const beside = 'DBOS send';
  return [
    compare(`ack ${how}, one at a time, p50`, of(single.daur, 'p50'), beside, of(single.dbos, 'p50'), GOALS.p50),
    compare(`ack ${how}, one at a time, p95`, of(single.daur, 'p95'), beside, of(single.dbos, 'p95')),
    compare(`ack ${how}, ${AT_ONCE} at once, p50`, of(together.daur, 'p50'), beside, of(together.dbos, 'p50')),
    compare(
      `ack ${how}, ${AT_ONCE} at once, throughput`,
      of(together.daur, 'perSecond'),
      beside,
      of(together.dbos, 'perSecond'),
      GOALS.throughput,
    ),
  ];
}
