/** `npm run test:model -- --runs N --seed S`: more runs than `npm test` plays, or those of a seed again. */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '40' }, seed: { type: 'string' } } });
const env = {
  ...process.env,
  MODEL_RUNS: values.runs,
  ...(values.seed === undefined ? {} : { MODEL_SEED: values.seed }),
};
const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'test/run.ts', 'test/model'], {
  stdio: 'inherit',
  env,
});
process.exitCode = status ?? 1;
