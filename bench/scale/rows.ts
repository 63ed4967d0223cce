/**
 * What is done to all rows of a cycle at once, for 1,000, 10,000 and 100,000 people: each the use case itself, as the worker's activities call it,
 * on an agency of the same shape. Work that looks at each row costs the same per person at every size; what costs more is quadratic somewhere.
 */
import { pino } from 'pino';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { applyWholeChange } from '../../usecases/clock-changes/apply-clock-change.ts';
import { extendDeadlines } from '../../usecases/clock-changes/extend-deadlines.ts';
import type { Deps } from '../../usecases/context.ts';
import { checkCycle } from '../../usecases/cycles/check-cycle.ts';
import { createCycle } from '../../usecases/cycles/create-cycle.ts';
import { launchCycle } from '../../usecases/cycles/launch-cycle.ts';
import { createAppraisals, markRunning, prepareLaunch } from '../../usecases/cycles/launch-steps.ts';
import { readCycleProgress } from '../../usecases/cycles/read-progress.ts';
import { exportCycle } from '../../usecases/exports/export-cycle.ts';
import { makeDigests } from '../../usecases/mails/make-digests.ts';
import { moveTasks } from '../../usecases/move-tasks.ts';
import { readEvaluatorsProgress } from '../../usecases/progress/read-evaluators.ts';
import { readLate } from '../../usecases/progress/read-late.ts';
import { remindDue } from '../../usecases/remind-due.ts';
import { verifyAudit } from '../../usecases/verify-audit.ts';
import { sweepOverdue } from '../../usecases/sweep-overdue.ts';
import type { House } from '../house.ts';
import { compare, figure, type Row } from '../measure.ts';
import type { Section } from '../sections.ts';
import { makeLargeAgency, type LargeAgency } from './agency.ts';

/** The most that a person may cost in the larger agency, of what he costs in the smaller one. */
const MOST = 1.3;
/** Below this a figure is the fixed cost of a transaction or two, and its ratio says nothing. */
const FIXED_MS = 50;
const YEAR = new Date().getUTCFullYear() + 1;

const SIZES = (process.env['BENCH_SIZES'] ?? '1000,10000,100000').split(',').map(Number);

export const rows: Section = {
  name: 'rows',
  title: 'Work on every row of a cycle, by the number of people',
  onlyWhenAsked: true,
  async run(house) {
    const byWork = new Map<string, number[]>();
    for (const people of SIZES) {
      for (const [work, ms] of await measureSize(house, people)) byWork.set(work, [...(byWork.get(work) ?? []), ms]);
    }
    return {
      rows: [...byWork].flatMap(([work, ms]) => ratiosOf(work, ms)),
      details: { sizes: SIZES, ms: [...byWork] },
    };
  },
};

/** The cost of a person, each size beside the one before it; there is no goal where it is the fixed cost of a transaction or two. */
function ratiosOf(work: string, ms: readonly number[]): Row[] {
  return ms.slice(1).map((value, index) => {
    const [before, after] = [SIZES[index] ?? 1, SIZES[index + 1] ?? 1];
    const us = (time: number, people: number) => figure([(time * 1_000) / people], 'µs a person');
    const name = `${work}, ${after} people`;
    const goal = value < FIXED_MS ? undefined : { atMost: MOST };
    return compare(name, us(value, after), `${before} people`, us(ms[index] ?? 0, before), goal);
  });
}

async function measureSize(house: House, people: number): Promise<Map<string, number>> {
  const { url, db } = await house.database(`bench_rows_${people}`);
  return measure(db, await makeLargeAgency(url, people));
}

async function measure(db: PrismaClient, agency: LargeAgency): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  const timed = async <T>(work: string, run: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await run();
    times.set(work, performance.now() - started);
    console.log(
      `${String(agency.people).padStart(7)} ${work.padEnd(24)} ${(times.get(work) ?? 0).toFixed(0).padStart(7)} ms`,
    );
    return result;
  };
  const log = pino({ level: 'silent' });
  const deps: Deps = {
    db,
    log,
    publicUrl: 'http://127.0.0.1',
    allowDemoPolicies: false,
    files: { folder: '', maxBytes: 0 },
  };
  const act = { actorId: agency.adminId, requestId: 'bench' };
  const draft = { name: 'Bench', year: YEAR, policyId: agency.policyId, filter: {}, virtualTime: false };
  const { id: cycleId } = await createCycle(deps, act, draft);

  await timed('check', () => checkCycle(deps, cycleId));
  await timed('launch: request', () => launchCycle(deps, act, cycleId));
  await timed('launch: windows', () => prepareLaunch(deps, cycleId));
  await timed('launch: inboxes', async () => {
    for (let after: string | null = null; ;) {
      const page = await createAppraisals(deps, { cycleId, after });
      if (page.is !== 'MORE') return;
      after = page.after;
    }
  });
  await markRunning(deps, cycleId);
  await timed('digests of the launch', () => makeDigests(deps, { rhythm: { everySeconds: 1 }, asOf: undefined }));

  const change = await timed('extension: ordered', () =>
    extendDeadlines(deps, act, {
      ...{ cycleId, stage: 'TARGET_SETTING', add: { n: 5, unit: 'WORKING_DAYS' } },
      ...{ reason: 'Bench', decree: 'SK-1/2026' },
    }),
  );
  await timed('extension: recomputed', () => applyWholeChange(deps, change.changeId));

  await db.$executeRaw`UPDATE task SET next_reminder_at = now()`;
  await timed('reminders', async () => {
    while ((await remindDue(deps, { batch: 500, maxBatches: 100 })).tasks > 0);
  });
  await timed('digests of the reminders', () => makeDigests(deps, { rhythm: { everySeconds: 1 }, asOf: undefined }));

  await db.$executeRaw`
    UPDATE task SET due_at = now() - interval '2 days', opened_at = now() - interval '9 days' WHERE kind = 'DRAFT_TARGETS' AND ('x' || left(id::text, 2))::bit(8)::int < 5`;
  await db.$executeRawUnsafe('VACUUM ANALYZE');
  await timed('sweep of a fiftieth', async () => {
    while ((await sweepOverdue(deps, { graceSeconds: 20, limit: 500 })) > 0);
  });
  await timed('round of moves', () => moveTasks(deps, { limit: 500 }));
  const scope = { cycleId, unitId: undefined };
  const page = { limit: 50, after: undefined };
  const noFilter = { stage: undefined, kind: undefined, role: undefined, holderId: undefined, alarm: undefined };
  await timed('progress', () => readCycleProgress(deps, act, scope));
  await timed('evaluators', () => readEvaluatorsProgress(deps, act, scope, 'OVERDUE', page));
  await timed('late list', () => readLate(deps, act, { ...scope, ...noFilter, sort: 'LONGEST' }, page));
  await timed('audit: chains verified', () => verifyAudit(deps, undefined));
  await timed('export of tasks', async () => {
    const file = await exportCycle(deps, act, { ...scope, dataset: 'tasks', format: 'csv', language: 'id' });
    let bytes = 0;
    for await (const chunk of file) bytes += Buffer.byteLength(chunk as Uint8Array | string);
    return bytes;
  });
  return times;
}
