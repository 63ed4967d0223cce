/**
 * The drill of docs/operations.md, with the operator's own commands: the database is restored to a point in time, Temporal's state is lost whole.
 * Real processes, killed as a disaster would.
 */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLocalIssuer } from '../../api/local-issuer.ts';
import { loadConfig } from '../../config/config.ts';
import { PrismaClient } from '../../generated/prisma/client.ts';
import { withDatabase } from '../../runtime/database.ts';
import { silentProgress } from '../../runtime/progress.ts';
import { startServices, type Services } from '../../runtime/services.ts';
import { startStack, type Stack } from '../../runtime/stack.ts';
import { connectTemporal, type TemporalClient } from '../../temporal/client.ts';
import type { Deps } from '../../usecases/context.ts';
import { verifyAudit } from '../../usecases/verify-audit.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { until } from '../support/engine-process.ts';
import { Agency, PLAN, type AgencyEngine } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';

const run = promisify(execFile);
const COMMAND_LIMIT_MS = 120_000;

let folder: string;
let environment: Record<string, string>;
let house: House;

/** Daur as an operator runs it, and a view into its rows and workflows. */
interface House {
  readonly stack: Stack;
  readonly services: Services;
  readonly db: PrismaClient;
  readonly deps: Deps;
  readonly temporal: TemporalClient;
  close(): Promise<void>;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daur-drill-'));
  // PostgreSQL, which is another user where we are root, archives in here.
  await chmod(folder, 0o755);
  environment = {
    NODE_ENV: 'test',
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    ...(process.env['XDG_CACHE_HOME'] ? { XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] } : {}),
    ...(process.env['DAUR_CACHE_DIR'] ? { DAUR_CACHE_DIR: process.env['DAUR_CACHE_DIR'] } : {}),
    DAUR_DATA_DIR: join(folder, 'data'),
    POSTGRES_ARCHIVE_DIR: join(folder, 'archive'),
    DAUR_LOCAL_ISSUER: 'true',
    ALLOW_DEMO_POLICIES: 'true',
    LOG_LEVEL: 'info',
    HOUSEKEEPING_SECONDS: '5',
  };
  house = await open();
}, 180_000);

afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}, 60_000);

async function open(): Promise<House> {
  const config = loadConfig(environment);
  const signal = AbortSignal.timeout(150_000);
  const stack = await startStack(config, { progress: silentProgress, signal });
  const services = await startServices(stack, config, {
    progress: silentProgress,
    signal,
    env: {
      DAUR_LOCAL_ISSUER: 'true',
      ALLOW_DEMO_POLICIES: 'true',
      LOG_LEVEL: 'info',
      HOUSEKEEPING_SECONDS: '5',
    },
    onEvent: () => undefined,
    bundle: bundleWorkflows,
  });
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: stack.databaseUrl, max: 4 }) });
  const log = pino({ level: 'silent' });
  const temporal = await connectTemporal(config, stack.temporal.address);
  return {
    stack,
    services,
    db,
    deps: { db, log, publicUrl: services.apiUrl, allowDemoPolicies: true, files: config.files },
    temporal,
    async close() {
      await db.$disconnect();
      await temporal.close();
      await services.stop();
      await stack.stop();
    },
  };
}

/** An operator's command, as a process of its own. @returns what it said, and its exit code */
async function operator(file: string, ...args: string[]): Promise<{ code: number; said: string }> {
  try {
    const { stdout, stderr } = await run(process.execPath, ['--import', 'tsx', file, ...args], {
      env: environment,
      timeout: COMMAND_LIMIT_MS,
    });
    return { code: 0, said: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}

/** The relay of the running API looks by itself. */
const engineOf = ({ db, deps, temporal }: House): AgencyEngine => ({ db, deps, temporal, nudge: () => undefined });

async function decide(taskId: string, personId: string, json: object): Promise<string> {
  const token = await (await createLocalIssuer(join(folder, 'data'))).sign(personId, 600);
  const response = await fetch(`${house.services.apiUrl}/tasks/${taskId}/complete`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(json),
  });
  const body = (await response.json()) as { decisionId?: string };
  expect(response.status, JSON.stringify(body)).toBe(200);
  return body.decisionId ?? '';
}

/** The database's clock, and the WAL up to here archived. */
async function pointInTime(): Promise<string> {
  return withDatabase(house.stack.databaseUrl, async (client) => {
    const { rows } = await client.query<{ at: Date }>('SELECT clock_timestamp() AS at');
    await client.query('SELECT pg_switch_wal()');
    return rows[0]?.at.toISOString() ?? '';
  });
}

test(
  'restored to a point in time, with Temporal lost whole: all up to there goes on, and what was acknowledged later is named, by appraisal',
  { timeout: 400_000 },
  async () => {
    const before = await Agency.found(engineOf(house));
    const { appraisals, party } = await before.launch(hastyPolicy({}), { employees: 6 });
    const backup = join(folder, 'backup');
    const taken = await operator('bin/backup.ts', backup);
    expect(taken.said).toContain('Complete at');
    expect((await operator('bin/backup.ts', backup)).said).toContain('is not empty');

    // Acknowledged before the recovery point.
    const submitted: string[] = [];
    for (const [index, id] of appraisals.entries()) {
      const task = await before.open(id, 'DRAFT_TARGETS');
      submitted.push(await decide(task.id, party.employees[index] ?? '', { outcome: 'SUBMITTED', form: PLAN }));
    }
    for (const id of appraisals) await before.open(id, 'APPROVE_TARGETS');
    const recoveryPoint = await pointInTime();

    // Acknowledged after it.
    const approved = appraisals.slice(0, 3);
    for (const id of approved) {
      const task = await before.open(id, 'APPROVE_TARGETS');
      await decide(task.id, party.evaluator, { outcome: 'APPROVED', form: {} });
    }
    await pointInTime();
    // The log lies elsewhere in a real house: here it is read before the disaster, and kept.
    const apiLog = join(house.stack.folder.logs, 'api.log');
    expect(await readFile(apiLog, 'utf8')).toContain('"acknowledged"');

    // The disaster: no process says goodbye, and the cluster is gone.
    await house.services.api.kill('SIGKILL');
    await house.stack.embedded.temporal?.kill();
    await house.stack.embedded.postgres?.kill();
    await house.close();
    const running = await operator('bin/restore.ts', '--backup', join(folder, 'nowhere'), '--until', recoveryPoint);
    expect(running).toMatchObject({ code: 1 });
    expect(running.said).toContain('no complete backup');
    const tooEarly = await operator('bin/restore.ts', '--backup', backup, '--until', '2026-01-01T00:00:00Z');
    expect(tooEarly.said).toContain('cannot be brought back to an earlier time');
    const restored = await operator('bin/restore.ts', '--backup', backup, '--until', recoveryPoint);
    expect(restored.said).toContain('Restored.');
    expect(restored.code).toBe(0);

    house = await open();
    const agency = before.on(engineOf(house));
    expect(await house.db.decision.count({ where: { id: { in: submitted } } })).toBe(6);
    expect(await house.db.decision.count()).toBe(6);

    const report = join(folder, 'lost.json');
    const recovered = await operator('bin/recover.ts', '--acknowledged', apiLog, '--report', report);
    expect(recovered.said).toContain('9 acknowledged acts in the logs; 3 of them are lost.');
    expect(recovered.said).toMatch(/\d+ workflows will be started from the rows/);
    expect(recovered.code).toBe(2);
    const lost = JSON.parse(await readFile(report, 'utf8')) as Record<string, { route: string; actorId: string }[]>;
    expect(Object.keys(lost).sort()).toEqual([...approved].sort());
    for (const acts of Object.values(lost)) {
      expect(acts).toEqual([
        expect.objectContaining({ route: 'POST /tasks/{taskId}/complete', actorId: party.evaluator }),
      ]);
    }
    // On record once, however often the command is given.
    expect((await operator('bin/recover.ts', '--acknowledged', apiLog)).code).toBe(2);
    const named = await house.db.event.findMany({ where: { type: 'ACKNOWLEDGED_ACT_LOST' } });
    expect(named.map(({ appraisalId }) => appraisalId).sort()).toEqual([...approved].sort());
    expect(await verifyAudit(house.deps, undefined)).toMatchObject({ verified: true });

    // Everything goes on: the workflows wait where the rows are, and the lost acts are done again.
    for (const id of appraisals) {
      await agency.waits({ kind: 'appraisal', id, epoch: 3 }, ['TARGET_SETTING.APPROVE_TARGETS']);
      const task = await agency.open(id, 'APPROVE_TARGETS');
      await decide(task.id, party.evaluator, { outcome: 'APPROVED', form: {} });
      await agency.open(id, 'REPORT_REALIZATION', { stage: 'MID_TERM' });
    }
    await until(
      'the outbox to be answered',
      async () => (await house.db.outbox.count({ where: { consumedAt: null } })) === 0,
    );
  },
);
