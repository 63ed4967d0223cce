/** How fast a launch starts its workflows, beside bare starts: both ten at once, while the worker makes each one's first step. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchCycle } from '../usecases/cycles/launch-cycle.ts';
import { BARE_QUEUE, bareTemporalIn, daurIn, type Daur } from './contestants.ts';
import { benchPolicy } from './daur/agency.ts';
import { closedLoop } from './load.ts';
import { alternate, compare, figure } from './measure.ts';
import type { Section } from './sections.ts';
import { clientIn } from './temporal-client.ts';

const ROUNDS = 5;
const COUNT = Number(process.env['BENCH_STARTS'] ?? 200);
/** As in activities/launch.ts. */
const AT_ONCE = 10;
const LOOK_MS = 10;

export const starts: Section = {
  name: 'starts',
  title: 'Starting the workflows of a launch',
  async run(house) {
    const daur = await daurIn(house);
    const bare = await bareTemporalIn(house);
    await daur.worker.start();
    await bare.background.start();
    const { client } = await clientIn(house);
    const turns = await alternate(
      {
        daur: () => launched(daur),
        async bare() {
          const ids = Array.from({ length: COUNT }, () => `year-${randomUUID()}`);
          const { seconds } = await closedLoop(ids, AT_ONCE, (id) =>
            client.workflow.start('year', { workflowId: id, taskQueue: BARE_QUEUE.committing, args: [id] }),
          );
          return COUNT / seconds;
        },
      },
      { rounds: ROUNDS },
    );
    const row = compare(
      `workflows started at a launch of ${COUNT}`,
      figure(turns.daur, '/s'),
      'bare starts',
      figure(turns.bare, '/s'),
      { atLeast: 0.8 },
    );
    return { rows: [row] };
  },
};

/** From the moment at which all rows are there until every workflow was started. */
async function launched(daur: Daur): Promise<number> {
  const { db, agency } = daur;
  const cycleId = await agency.draft('Starts', COUNT, benchPolicy({}));
  const act = { actorId: agency.admin, requestId: 'bench' };
  await launchCycle({ db, allowDemoPolicies: true }, act, cycleId);
  const status = async () => (await db.cycle.findUniqueOrThrow({ where: { id: cycleId } })).status;
  while ((await status()) !== 'RUNNING') await sleep(LOOK_MS);
  const started = performance.now();
  const running = () => db.operation.count({ where: { cycleId, kind: 'LAUNCH', status: 'RUNNING' } });
  while ((await running()) > 0) await sleep(LOOK_MS);
  return COUNT / ((performance.now() - started) / 1_000);
}
