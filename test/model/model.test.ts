/**
 * The workflow beside a model of the year: what people do in any order, right or wrong, twice or too late, timers that fire, steps that fail,
 * workers that stop, histories that are left behind, epochs that are raised. After every act the rows are what the model says; after every run
 * each decision that somebody was told of is there once, and every history is replayed.
 *
 * MODEL_SEED plays the same again (it is printed), MODEL_RUNS more of it: `npm run test:model -- --runs N --seed S`.
 */
import { NativeConnection, Worker } from '@temporalio/worker';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine, workflowBundleFile, type TestEngine } from '../support/engine-process.ts';
import { Agency } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';
import { anything, Decide } from './commands.ts';
import { Play } from './play.ts';
import { MOST_RETURNS, Year } from './year.ts';

const RUNS = Number(process.env['MODEL_RUNS'] ?? 6);
const SEED = Number(process.env['MODEL_SEED'] ?? Date.now() % 1_000_000);
/** Played beside each other: a run waits most of its time. */
const LANES = Math.min(3, RUNS);
/** For one run on a busy machine. */
const LONGEST_RUN_MS = 240_000;

let engine: TestEngine;
let agency: Agency;
/** The SDK ends its runtime when nothing uses it; one lane's worker may stop in the moment in which another's replay begins. */
let held: NativeConnection;

beforeAll(async () => {
  engine = await startEngine({});
  held = await NativeConnection.connect({ address: engine.environment['TEMPORAL_ADDRESS'] ?? '' });
  agency = await Agency.found(engine);
  await engine.startWorker();
}, 120_000);
afterAll(async () => {
  await engine?.close();
  await held?.close();
});

/** An appraisal that nobody has played yet; its clocks begin now. */
async function begin(): Promise<{ model: Year; real: Play }> {
  const { party, first } = await agency.launch(hastyPolicy({ maxReturns: MOST_RETURNS }));
  return { model: new Year(), real: new Play(agency, party, party.employees[0] ?? '', first) };
}

async function replay(play: Play): Promise<number> {
  const codePath = await workflowBundleFile();
  const histories = await play.histories();
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: { codePath } }, histories)) {
    if (error) throw new Error(`${workflowId} is not replayed by the code that made it`, { cause: error });
  }
  return histories.length;
}

describe.concurrent(`the year beside its model (MODEL_SEED=${SEED})`, () => {
  test.each(Array.from({ length: LANES }, (_, lane) => [lane]))(
    'lane %i: whatever happens, the rows are what the rules say, and every run is replayed',
    async (lane) => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(0, 3, 6, 8), anything, async (ahead, commands) => {
          const setup = await begin();
          const { model, real } = setup;
          // Some years begin late, so that their end is seen as well: everybody does what is expected.
          for (let step = 0; step < ahead; step += 1) await new Decide(0).run(model, real);
          await fc.asyncModelRun(() => setup, commands);
          expect(await real.decisions()).toEqual([...real.acknowledged].sort());
          expect(await replay(real)).toBeGreaterThan(0);
        }),
        {
          seed: SEED + lane,
          numRuns: Math.ceil((RUNS - lane) / LANES),
          // A smaller failing example would cost minutes; the seed plays this one again.
          endOnFailure: true,
          verbose: fc.VerbosityLevel.Verbose,
        },
      );
    },
    LONGEST_RUN_MS * Math.ceil(RUNS / LANES),
  );
});
