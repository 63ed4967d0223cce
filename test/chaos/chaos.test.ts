/** The short form of `npm run test:chaos`: one seed, few people, everything broken once. */
import { expect, test } from 'vitest';
import { GRACE_MS, runToEnd } from '../support/run-to-end.ts';

/** Four minutes on two cores; on busier ones it is ended in order after this time. */
const LONGEST_MS = 600_000;

test(
  'nothing is lost and nothing happens twice, though every part is killed, cut off, delayed and full once',
  { timeout: LONGEST_MS + GRACE_MS + 10_000 },
  async () => {
    const command = ['test/chaos/main.ts', '--seed', '6', '--people', '24', '--faults', 'all'];
    const { exitCode, output } = await runToEnd(command, {}, LONGEST_MS);
    expect(output, output).toMatch(/Failed seeds +none/);
    expect(output, output).not.toMatch(/^ {2}(kill|lose|restart|terminate|cut|delay|smtp|hold)\S+ +0$/m);
    expect(exitCode).toBe(0);
  },
);
