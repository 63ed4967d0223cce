/**
 * `npm run bench`: measures everything, on a PostgreSQL and a Temporal of its own, and prints a table. `npm run bench -- ack inbox` measures
 * these sections only. Everything measured is written to bench-results.json (BENCH_OUTPUT).
 */
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { listenForStop } from '../runtime/stop-signals.ts';
import { inHouse } from './house.ts';
import { table, type Row } from './measure.ts';
import { SECTIONS } from './sections.ts';

const names = process.argv.slice(2);
const unknown = names.filter((name) => !SECTIONS.some((section) => section.name === name));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. There are:`);
  for (const { name, title } of SECTIONS) console.error(`  ${name.padEnd(10)} ${title}`);
  process.exit(1);
}
const picked = SECTIONS.filter((section) => names.length === 0 || names.includes(section.name));

const stop = listenForStop((line) => console.error(line));
try {
  const sections: Record<string, { rows: readonly Row[]; details?: unknown }> = {};
  await inHouse(stop.signal, async (house) => {
    for (const section of picked) {
      stop.signal.throwIfAborted();
      console.log(`\n## ${section.title}\n`);
      const result = await section.run(house);
      sections[section.name] = result;
      console.log(`\n${table(result.rows)}`);
    }
  });
  if (picked.length > 1) console.log(`\n## All\n\n${table(Object.values(sections).flatMap(({ rows }) => rows))}`);
  const output = process.env['BENCH_OUTPUT'] ?? 'bench-results.json';
  const machine = {
    cpus: cpus().length,
    model: cpus()[0]?.model,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  writeFileSync(output, `${JSON.stringify({ at: new Date().toISOString(), machine, sections }, null, 2)}\n`);
  console.log(`\nWritten to ${output}`);
} finally {
  stop.dispose();
}
