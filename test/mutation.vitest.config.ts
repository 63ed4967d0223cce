import { defineConfig } from 'vitest/config';

/** The tests that `npm run mutation` runs: those that need nothing but the rules. */
export default defineConfig({
  test: { include: ['test/unit/**/*.test.ts'], setupFiles: ['test/mutation.setup.ts'] },
});
