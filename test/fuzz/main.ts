/** `npm run test:fuzz -- --runs N [--seed S]`: the fuzzing of the tests, for longer or again. */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20000' }, seed: { type: 'string' } } });
const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'test/run.ts', 'test/fuzz'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    FUZZ_RUNS: values.runs,
    FUZZ_SEED: values.seed ?? String(Math.floor(Math.random() * 2 ** 31)),
  },
});
process.exitCode = status ?? 1;
