import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores, and one more: the tests of workflows mostly wait for timers.
    maxWorkers: 3,
    pool: 'forks',
  },
});
