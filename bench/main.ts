/** `npm run bench`: every benchmark there is, on an embedded PostgreSQL of its own; prints tables and writes bench-results.json (BENCH_OUTPUT). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataFolder } from '../runtime/data-folder.ts';
import { startPostgres } from '../runtime/postgres.ts';
import { benchDesk } from './desk.ts';
import { benchInbox } from './inbox.ts';

const folder = mkdtempSync(join(tmpdir(), 'daur-bench-'));
const data = await openDataFolder(join(folder, 'data'));
try {
  const postgres = await startPostgres({
    folder: data,
    database: 'daur',
    port: { port: 0, variable: 'POSTGRES_PORT' },
    safeAgainst: 'process-crash',
  });
  try {
    const inbox = await benchInbox(postgres, {
      small: 10_000,
      large: Number(process.env['BENCH_TASKS'] ?? 1_000_000),
      rounds: Number(process.env['BENCH_ROUNDS'] ?? 40),
    });
    const desk = await benchDesk(postgres);
    const output = process.env['BENCH_OUTPUT'] ?? 'bench-results.json';
    writeFileSync(
      output,
      `${JSON.stringify({ at: new Date().toISOString(), cpus: cpus().length, inbox, desk }, null, 2)}\n`,
    );
    console.log(`Written to ${output}`);
  } finally {
    await postgres.stop();
  }
} finally {
  await data.release();
  rmSync(folder, { recursive: true, force: true });
}
