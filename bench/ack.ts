/**
 * The acknowledgement of a decision over HTTP: an evaluator approves targets (authority, locks, the decision, its facts, the chained event, the
 * doorbell: one transaction) beside DBOS's send (one plain commit) behind the same server.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { startWorkflow } from '../temporal/start-workflow.ts';
import { workflowOf } from '../temporal/workflow-of.ts';
import { approvals, type Approval } from './daur/approvals.ts';
import { daurIn, dbosIn } from './contestants.ts';
import { closedLoop, post, Supply, type Post } from './load.ts';
import { alternate, compare, figure, percentile, type Row } from './measure.ts';
import type { Section } from './sections.ts';
import { clientIn } from './temporal-client.ts';
import { YEAR } from './year.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
/** Decisions of a round, one after the other; and so many at once. */
const SINGLE = Number(process.env['BENCH_SINGLE'] ?? 60);
const TOGETHER = Number(process.env['BENCH_TOGETHER'] ?? 160);
const AT_ONCE = 8;
const STARTS_AT_ONCE = 10;

const GOALS = { p50: { atMost: 1.5 }, throughput: { atLeast: 0.7 } } as const;

export const ack: Section = {
  name: 'ack',
  title: 'Acknowledging a decision over HTTP',
  async run(house) {
    const daur = await daurIn(house);
    const dbos = await dbosIn(house);
    const { client } = await clientIn(house);

    // By itself: nobody rings, and nobody acts upon it.
    await Promise.all([daur.worker.stop(), daur.api.stop(), dbos.background.stop()]);
    const alone = { single: SINGLE, together: TOGETHER };
    const itself = await measure('by itself', alone, {
      urls: { daur: daur.silentApi.url, dbos: dbos.api.url },
      posts: {
        daur: new Supply((await approvals(daur, needed(alone))).map(approve)),
        dbos: new Supply((await dbos.start(needed(alone))).map((id) => send(id, dbos.token))),
      },
    });
    // Nobody is to ring them now.
    await daur.db.$executeRaw`UPDATE outbox SET consumed_at = clock_timestamp() WHERE consumed_at IS NULL`;

    // As in production: what follows is carried out meanwhile, on the same cores, by workflows that wait for it.
    await Promise.all([daur.worker.start(), daur.api.start(), dbos.background.start()]);
    const both = { single: SINGLE / 2, together: TOGETHER / 2 };
    const waiting = await approvals(daur, needed(both));
    await closedLoop(waiting, STARTS_AT_ONCE, ({ appraisal }) =>
      startWorkflow(client, { kind: 'appraisal', id: appraisal.id, epoch: 1 }),
    );
    const years = await dbos.start(needed(both));
    await Promise.all(years.map((id) => dbos.opened.until(id, YEAR[0]?.task ?? '')));
    for (const { appraisal } of waiting.slice(-STARTS_AT_ONCE)) await untilItWaits(client, appraisal.id);
    const everything = await measure('with all that follows', both, {
      urls: { daur: daur.api.url, dbos: dbos.api.url },
      posts: {
        daur: new Supply(waiting.map(approve)),
        dbos: new Supply(years.map((id) => send(id, dbos.token))),
      },
    });
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

interface Size {
  readonly single: number;
  readonly together: number;
}

const needed = ({ single, together }: Size): number => (ROUNDS + 1) * (single + together);

/** Until the run has made its first steps. */
async function untilItWaits(client: Client, appraisalId: string): Promise<void> {
  const { workflowId } = workflowOf({ kind: 'appraisal', id: appraisalId, epoch: 1 });
  const waits = () => client.workflow.getHandle(workflowId).query<string[]>('waitingFor');
  while ((await waits()).length === 0) await sleep(50);
}

async function measure(
  how: string,
  { single: ones, together: many }: Size,
  {
    urls,
    posts,
  }: {
    readonly urls: Readonly<Record<'daur' | 'dbos', string>>;
    readonly posts: Readonly<Record<'daur' | 'dbos', Supply<Post>>>;
  },
): Promise<Row[]> {
  const turn = (who: 'daur' | 'dbos', count: number, atOnce: number) => async () => {
    const { results, seconds } = await closedLoop(posts[who].take(count), atOnce, (each) => post(urls[who], each));
    const times = results.map(({ ms }) => ms);
    return { p50: percentile(times, 0.5), p95: percentile(times, 0.95), perSecond: count / seconds };
  };
  const single = await alternate({ daur: turn('daur', ones, 1), dbos: turn('dbos', ones, 1) }, { rounds: ROUNDS });
  const together = await alternate(
    { daur: turn('daur', many, AT_ONCE), dbos: turn('dbos', many, AT_ONCE) },
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
