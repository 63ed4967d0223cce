import { defineConfig } from 'vitest/config';

/** The tests that `npm run mutation` runs: those that need nothing but the rules. */
export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts'],
    // Thousands of rows for every changed rule of the import: an hour, and the other tests of the import say it more exactly.
    exclude: ['test/unit/roster/sample-agency.test.ts'],
    setupFiles: ['test/mutation.setup.ts'],
  },
});
