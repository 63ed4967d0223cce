/**
 * BKD's desk at 100,000 appraisals: how long the figures take, and what an export costs in memory. Needs a database of its own with all migrations:
 * `psql -f bench/desk-rows.sql` fills it with generated rows, then `npx tsx bench/desk.ts DATABASE_URL`.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import { nationalPolicy } from '../domain/policies/national.ts';
import { PrismaClient } from '../generated/prisma/client.ts';
import { readCycleProgress } from '../usecases/cycles/read-progress.ts';
import { DATASETS } from '../usecases/exports/datasets.ts';
import { exportCycle } from '../usecases/exports/export-cycle.ts';
import { readDaysProgress } from '../usecases/progress/read-days.ts';
import { readEvaluatorsProgress } from '../usecases/progress/read-evaluators.ts';
import { readLate, readTakeovers } from '../usecases/progress/read-late.ts';
import { readMissing } from '../usecases/progress/read-missing.ts';

const CYCLE = '20000000-0000-4000-8000-000000000001';
const TIMES = 10;

const [url] = process.argv.slice(2);
if (url === undefined) throw new Error('npx tsx bench/desk.ts DATABASE_URL');
const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 8 }) });
const deps = { db };
const [admin] = await db.$queryRaw<
  [{ id: string }]
>`SELECT person_id::text AS id FROM role_grant WHERE role = 'BKD_ADMIN' LIMIT 1`;
// What happens to a task by itself stands in the policy.
await db.policy.updateMany({
  where: { status: 'DRAFT' },
  data: { body: JSON.parse(JSON.stringify(nationalPolicy)) as object },
});
const reader = { actorId: admin.id, requestId: 'bench' };
const scope = { cycleId: CYCLE, unitId: undefined };
const page = { limit: 50, after: undefined };
const noFilter = { stage: undefined, kind: undefined, role: undefined, holderId: undefined, alarm: undefined };

async function measure(name: string, work: () => Promise<unknown>): Promise<void> {
  await work();
  const times: number[] = [];
  for (let index = 0; index < TIMES; index += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.ceil(share * TIMES) - 1] ?? 0).toFixed(0);
  console.log(`${name.padEnd(12)} p50 ${at(0.5)} ms, worst of ${TIMES} ${at(1)} ms`);
}

await measure('progress', () => readCycleProgress(deps, reader, scope));
await measure('evaluators', () => readEvaluatorsProgress(deps, reader, scope, 'OVERDUE', page));
await measure('days', () => readDaysProgress(deps, reader, scope, { from: undefined, to: undefined }));
await measure('late', () => readLate(deps, reader, { ...scope, ...noFilter, sort: 'LONGEST' }, page));
await measure('takeovers', () => readTakeovers(deps, reader, { ...scope, days: 7 }, page));
await measure('missing', () => readMissing(deps, reader, { ...scope, kind: undefined }, page));

for (const format of ['csv', 'xlsx'] as const) {
  for (const dataset of DATASETS) {
    globalThis.gc?.();
    const before = process.memoryUsage.rss();
    let [peak, bytes, lines] = [before, 0, 0];
    const start = performance.now();
    const stream = await exportCycle(deps, reader, { ...scope, dataset, format, language: 'id' });
    let first = 0;
    for await (const chunk of stream) {
      const buffer = Buffer.from(chunk as Uint8Array | string);
      first ||= performance.now() - start;
      bytes += buffer.length;
      if (format === 'csv') lines += buffer.toString('latin1').split('\r\n').length - 1;
      peak = Math.max(peak, process.memoryUsage.rss());
    }
    const seconds = (performance.now() - start) / 1_000;
    const mb = (value: number): string => (value / 1_048_576).toFixed(1);
    console.log(
      `${dataset}.${format}`.padEnd(18),
      format === 'csv' ? `${lines - 1} rows,` : '',
      `${mb(bytes)} MB, first byte ${first.toFixed(0)} ms, ${seconds.toFixed(1)} s, RSS ${mb(before)} → ${mb(peak)} MB`,
    );
  }
}
await db.$disconnect();
