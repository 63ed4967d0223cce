import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: more files at once only make each slower (three: 618 s instead of 678 s, and timers come late).
    maxWorkers: 2,
    pool: 'forks',
    // Loading the modules once for all files halves the processor's time. No test changes a module or the process for the others.
    isolate: false,
  },
});
