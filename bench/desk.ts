/** BKD's desk at 100,000 appraisals: how long the figures take, and what an export costs in memory. */
import { readFileSync } from 'node:fs';
import { PrismaPg } from '@prisma/adapter-pg';
import { nationalPolicy } from '../domain/policies/national.ts';
import { PrismaClient } from '../generated/prisma/client.ts';
import { createDatabaseIfMissing, withDatabase } from '../runtime/database.ts';
import { migrate, MIGRATIONS_FOLDER } from '../runtime/migrate.ts';
import type { Postgres } from '../runtime/postgres.ts';
import { readCycleProgress } from '../usecases/cycles/read-progress.ts';
import { DATASETS } from '../usecases/exports/datasets.ts';
import { exportCycle } from '../usecases/exports/export-cycle.ts';
import { readDaysProgress } from '../usecases/progress/read-days.ts';
import { readEvaluatorsProgress } from '../usecases/progress/read-evaluators.ts';
import { readLate, readTakeovers } from '../usecases/progress/read-late.ts';
import { readMissing } from '../usecases/progress/read-missing.ts';
import { alone, figure, type Figure } from './measure.ts';
import type { Section } from './sections.ts';

const CYCLE = '20000000-0000-4000-8000-000000000001';
const TIMES = 10;
const MB = 1_048_576;

interface DeskReport {
  readonly reads: readonly { readonly name: string; readonly time: Figure }[];
  /** Megabytes: of the file, and of the process before and at its most. */
  readonly exports: readonly {
    readonly file: string;
    readonly size: number;
    readonly seconds: number;
    readonly before: number;
    readonly peak: number;
  }[];
}

/** Milliseconds that BKD waits for the progress of 100,000 appraisals. */
const PROGRESS_MS = 200;

export const desk: Section = {
  name: 'desk',
  title: "BKD's desk at 100,000 appraisals",
  async run({ postgres }) {
    const report = await benchDesk(postgres);
    const rows = report.reads.map(({ name, time }) =>
      alone(`desk: ${name}, 100,000 appraisals`, time, name === 'progress' ? { atMost: PROGRESS_MS } : undefined),
    );
    return { rows, details: report };
  },
};

async function benchDesk(postgres: Postgres): Promise<DeskReport> {
  await createDatabaseIfMissing(postgres.urlOf('postgres'), 'bench_desk');
  const url = postgres.urlOf('bench_desk');
  await migrate(url, MIGRATIONS_FOLDER);
  await withDatabase(url, async (client) => {
    await client.query(readFileSync(new URL('desk-rows.sql', import.meta.url), 'utf8'));
    // Not inside the transaction that several statements of one query are.
    await client.query('VACUUM ANALYZE');
  });
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 8 }) });
  try {
    return await measureDesk(db);
  } finally {
    await db.$disconnect();
  }
}

async function measureDesk(db: PrismaClient): Promise<DeskReport> {
  const deps = { db };
  const { personId } = await db.roleGrant.findFirstOrThrow({ where: { role: 'BKD_ADMIN' } });
  // What happens to a task by itself stands in the policy.
  const body = JSON.parse(JSON.stringify(nationalPolicy)) as object;
  await db.policy.updateMany({ where: { status: 'DRAFT' }, data: { body } });
  const reader = { actorId: personId, requestId: 'bench' };
  const scope = { cycleId: CYCLE, unitId: undefined };
  const page = { limit: 50, after: undefined };
  const noFilter = { stage: undefined, kind: undefined, role: undefined, holderId: undefined, alarm: undefined };
  const reads = [
    await timed('progress', () => readCycleProgress(deps, reader, scope)),
    await timed('evaluators', () => readEvaluatorsProgress(deps, reader, scope, 'OVERDUE', page)),
    await timed('days', () => readDaysProgress(deps, reader, scope, { from: undefined, to: undefined })),
    await timed('late', () => readLate(deps, reader, { ...scope, ...noFilter, sort: 'LONGEST' }, page)),
    await timed('takeovers', () => readTakeovers(deps, reader, { ...scope, days: 7 }, page)),
    await timed('missing', () => readMissing(deps, reader, { ...scope, kind: undefined }, page)),
  ];
  const exports: DeskReport['exports'][number][] = [];
  for (const format of ['csv', 'xlsx'] as const) {
    for (const dataset of DATASETS) {
      const file = `${dataset}.${format}`;
      exports.push(await weighed(file, () => exportCycle(deps, reader, { ...scope, dataset, format, language: 'id' })));
    }
  }
  return { reads, exports };
}

async function timed(name: string, work: () => Promise<unknown>): Promise<DeskReport['reads'][number]> {
  await work();
  const times: number[] = [];
  for (let index = 0; index < TIMES; index += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return { name, time: figure(times, 'ms') };
}

async function weighed(
  file: string,
  open: () => Promise<AsyncIterable<unknown>>,
): Promise<DeskReport['exports'][number]> {
  const before = process.memoryUsage.rss() / MB;
  let [peak, bytes] = [before, 0];
  const start = performance.now();
  for await (const chunk of await open()) {
    bytes += Buffer.byteLength(chunk as Uint8Array | string);
    peak = Math.max(peak, process.memoryUsage.rss() / MB);
  }
  const result = { file, size: bytes / MB, seconds: (performance.now() - start) / 1_000, before, peak };
  console.log(
    `${file.padEnd(18)} ${result.size.toFixed(1)} MB in ${result.seconds.toFixed(1)} s, RSS ${before.toFixed(0)} → ${peak.toFixed(0)} MB`,
  );
  return result;
}
