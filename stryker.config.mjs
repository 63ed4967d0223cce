/**
 * `npm run mutation`: does a unit test notice when a rule of domain/ is wrong? Stryker changes the rules one by one and runs the tests that
 * reach the changed place; below 85 % noticed it fails. It takes long on a small machine, so it is not part of `npm test`. Single files:
 * `npm run mutation -- --mutate domain/calendar.ts`.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = join(tmpdir(), 'daur-mutation');

export default {
  mutate: ['domain/**/*.ts'],
  // What runs once, when a module is loaded, is data: names, phrases, tables, shapes of forms, the values of the policies. Every change of it
  // would need all tests again in a process of its own. What those words say is asserted by the tests of the sentences that they make up.
  ignoreStatic: true,
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation.vitest.config.ts' },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  ignorePatterns: ['.daur', 'coverage', 'test/replay/histories'],
  // Outside the repository: formatter, linter and dead-code check would look into a copy of it.
  tempDirName: folder,
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false },
  htmlReporter: { fileName: join(folder, 'report.html') },
  jsonReporter: { fileName: join(folder, 'report.json') },
  thresholds: { high: 90, low: 85, break: 85 },
};
