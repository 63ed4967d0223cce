/** Loaded into a process that is measured (BENCH_PROFILE=folder): its CPU profile is written there when it is told to stop. */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { basename, join } from 'node:path';

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.start');
process.prependOnceListener('SIGTERM', () => {
  void session.post('Profiler.stop').then(({ profile }) => {
    const entry = process.argv[1]?.split('/').slice(-2).join('-') ?? 'process';
    writeFileSync(
      join(process.env['BENCH_PROFILE'] ?? '.', `${basename(entry, '.ts')}-${process.pid}.cpuprofile`),
      JSON.stringify(profile),
    );
  });
});
