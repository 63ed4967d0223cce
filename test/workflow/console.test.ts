/** The operations console against real workflows: each fault is made, seen over HTTP, and repaired over HTTP. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocalIssuer, type LocalIssuer } from '../../api/local-issuer.ts';
import type { RunningServer } from '../../api/framework/server.ts';
import { createServer, listen } from '../../api/server.ts';
import { seeWorkflows } from '../../temporal/see-workflows.ts';
import { watchTemporal } from '../../temporal/temporal-state.ts';
import { excludeAppraisal } from '../../usecases/movements/exclude-appraisal.ts';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { Agency } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';

let engine: TestEngine;
let agency: Agency;
let server: RunningServer;
let issuer: LocalIssuer;
let folder: string;

beforeAll(async () => {
  engine = await startEngine({});
  agency = await Agency.found(engine);
  await engine.startWorker();
  folder = await mkdtemp(join(tmpdir(), 'daur-console-'));
  server = await listen(
    await createServer({
      deps: engine.deps,
      auth: { kind: 'local' },
      dataFolder: folder,
      temporalState: watchTemporal(engine.temporal),
      workflows: seeWorkflows(engine.temporal),
      committed: () => engine.nudge(),
      rateLimits: 'OFF',
      mailBudget: 12,
      trustedProxies: 0,
      checkAnswers: true,
    }),
    '127.0.0.1',
    0,
  );
  issuer = await createLocalIssuer(folder);
});
afterAll(async () => {
  await server.close(1_000);
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

interface Fault {
  kind: string;
  target: string;
  detail: Record<string, unknown>;
}

async function call<T>(method: string, path: string, json?: unknown): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${await issuer.sign(agency.admin, 600)}`,
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

const REASON = 'Ditemukan oleh konsol operasi';
const faults = async (target: string, ...kinds: string[]): Promise<Fault[]> => {
  const kind = kinds.map((each) => `&kind=${each}`).join('');
  const found: Fault[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: Fault[]; nextCursor: string | null; temporal: string } = await call(
      'GET',
      `/console/faults?olderThanSeconds=0&limit=200${kind}${cursor ? `&cursor=${cursor}` : ''}`,
    );
    expect(['ANSWERED', 'NOT_ASKED']).toContain(page.temporal);
    found.push(...page.items.filter((fault) => fault.target === target));
    cursor = page.nextCursor;
  }
  return found;
};
const repair = async (action: string, target: string): Promise<string> => {
  const { items } = await call<{ items: { status: string; code: string }[] }>('POST', '/console/repairs', {
    action,
    targets: [target],
    reason: REASON,
  });
  return `${items[0]?.status} ${items[0]?.code}`;
};
const preview = async (action: string, target: string): Promise<string> => {
  const { items } = await call<{ items: { status: string; code: string }[] }>('POST', '/console/repairs/preview', {
    action,
    targets: [target],
  });
  return `${items[0]?.status} ${items[0]?.code}`;
};
const handle = (workflowId: string) => engine.temporal.client.workflow.getHandle(workflowId);
const waitsForDraft = async (): Promise<string> => {
  const { first } = await agency.launch(hastyPolicy({}));
  await agency.waits({ kind: 'appraisal', id: first, epoch: 1 }, ['TARGET_SETTING.DRAFT_TARGETS']);
  return first;
};

describe('the console', { timeout: 120_000 }, () => {
  test('a workflow that was terminated is seen, and ringing it starts it from the rows', async () => {
    const first = await waitsForDraft();
    const target = `appraisal/${first}`;
    expect(await faults(target, 'WORKFLOW_NOT_RUNNING')).toEqual([]);
    expect(await repair('RING', target)).toBe('SKIPPED HEALTHY');
    expect(await repair('RAISE_EPOCH', target)).toBe('SKIPPED HEALTHY');

    await handle(`${target}/1`).terminate('by an operator, for this test');
    expect(await faults(target, 'WORKFLOW_NOT_RUNNING')).toMatchObject([
      { detail: { epoch: 1, run: 'TERMINATED', openTasks: 2 } },
    ]);
    expect(await preview('RING', target)).toBe('DONE RUNG');
    expect(await agency.unanswered(first)).toBe(0);
    expect(await repair('RING', target)).toBe('DONE RUNG');
    await agency.waits({ kind: 'appraisal', id: first, epoch: 1 }, ['TARGET_SETTING.DRAFT_TARGETS']);
    await until('the bell to be answered', async () => (await agency.unanswered(first)) === 0);
    expect(await faults(target, 'WORKFLOW_NOT_RUNNING')).toEqual([]);
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
    await agency.open(first, 'APPROVE_TARGETS');
    expect(await engine.db.event.findMany({ where: { chain: first, type: 'REPAIRED' } })).toMatchObject([
      { actorId: agency.admin, data: { action: 'RING', code: 'RUNG' } },
    ]);
  });

  test('a raised epoch starts a new run and ends the old one', async () => {
    const first = await waitsForDraft();
    const target = `appraisal/${first}`;
    await handle(`${target}/1`).terminate('by an operator, for this test');
    expect(await preview('RAISE_EPOCH', target)).toBe('DONE RAISED');
    expect((await engine.db.appraisal.findUniqueOrThrow({ where: { id: first } })).epoch).toBe(1);
    expect(await repair('RAISE_EPOCH', target)).toBe('DONE RAISED');
    await agency.waits({ kind: 'appraisal', id: first, epoch: 2 }, ['TARGET_SETTING.DRAFT_TARGETS']);
    expect(await repair('RAISE_EPOCH', target)).toBe('SKIPPED HEALTHY');
    expect((await engine.db.appraisal.findUniqueOrThrow({ where: { id: first } })).epoch).toBe(2);
  });

  test('a run of an older epoch than its row is seen, and ringing brings the run that belongs there', async () => {
    const first = await waitsForDraft();
    const target = `appraisal/${first}`;
    // Raised by hand, without a doorbell.
    await engine.db.appraisal.update({ where: { id: first }, data: { epoch: 2 } });
    expect(await faults(target, 'WORKFLOW_OF_OLDER_EPOCH', 'WORKFLOW_NOT_RUNNING')).toMatchObject([
      { kind: 'WORKFLOW_OF_OLDER_EPOCH', detail: { epoch: 2, runningEpoch: 1 } },
    ]);
    expect(await repair('RING', target)).toBe('DONE RUNG');
    await agency.waits({ kind: 'appraisal', id: first, epoch: 2 }, ['TARGET_SETTING.DRAFT_TARGETS']);
    expect(await agency.ended({ kind: 'appraisal', id: first, epoch: 1 })).toBe('TERMINATED');
    await until(
      'nothing to be wrong',
      async () => (await faults(target, 'WORKFLOW_OF_OLDER_EPOCH', 'WORKFLOW_NOT_RUNNING')).length === 0,
    );
  });

  test('a run that waits for a task that the rows closed, and ignores one that is open', async () => {
    const first = await waitsForDraft();
    const target = `appraisal/${first}`;
    const task = await agency.open(first, 'DRAFT_TARGETS');
    // The rows are changed behind everybody's back, so that no doorbell rings.
    const long = new Date(Date.now() - 60_000);
    await engine.db.task.update({
      where: { id: task.id },
      data: { status: 'CANCELLED', closedAt: long, openedAt: long },
    });
    expect(await faults(target, 'WAITS_FOR_CLOSED_TASK')).toMatchObject([
      { detail: { taskId: task.id, status: 'CANCELLED', waitingFor: ['TARGET_SETTING.DRAFT_TARGETS'] } },
    ]);
    const { stage: _stage, ownerId: _owner, ...row } = task;
    await engine.db.task.create({
      data: {
        ...row,
        id: undefined,
        derivation: undefined,
        stage: 'MID_TERM',
        kind: 'GIVE_FEEDBACK',
        openedAt: long,
      },
    });
    expect(await faults(target, 'TASK_NOT_AWAITED')).toMatchObject([{ detail: { task: 'MID_TERM.GIVE_FEEDBACK' } }]);
    expect(await repair('RING', target)).toBe('DONE RUNG');
    await until('the run to follow its rows', async () => (await faults(target, 'WAITS_FOR_CLOSED_TASK')).length === 0);
  });

  test('a run whose tasks keep failing is seen, and a new epoch takes its place once the fault is mended', async () => {
    const first = await waitsForDraft();
    const target = `appraisal/${first}`;
    // A row that no step can read: the cycle's policy has lost the rule of this task.
    const appraisal = await engine.db.appraisal.findUniqueOrThrow({ where: { id: first }, include: { cycle: true } });
    const broken = await engine.db.policy.create({
      data: {
        code: `broken-${first}`,
        version: 1,
        title: 'Rusak',
        legalBasis: 'None: for tests only',
        demo: true,
        status: 'PUBLISHED',
        body: {},
      },
    });
    await engine.db.cycle.update({ where: { id: appraisal.cycleId }, data: { policyId: broken.id } });
    await engine.db.outbox.create({ data: { ownerKind: 'appraisal', ownerId: first, reason: 'TEST' } });
    engine.nudge();
    const [fault] = await until('the step to fail again and again', async () => {
      const found = await faults(target, 'WORKFLOW_FAILING');
      return found.length > 0 && found;
    });
    expect(fault?.detail['steps']).toMatchObject([{ name: 'seeToTask' }]);
    await engine.db.cycle.update({ where: { id: appraisal.cycleId }, data: { policyId: appraisal.cycle.policyId } });
    expect(await repair('RAISE_EPOCH', target)).toMatch(/DONE RAISED|SKIPPED HEALTHY/);
    await until('a run that waits', async () => (await faults(target, 'WORKFLOW_FAILING')).length === 0);
    await until('the bells to be answered', async () => (await agency.unanswered(first)) === 0);
  });

  test('a run that goes on although its appraisal has ended is rung, and ends', async () => {
    const first = await waitsForDraft();
    const target = `appraisal/${first}`;
    await engine.stopWorker();
    await excludeAppraisal(engine.deps, agency.act(agency.admin), {
      appraisalId: first,
      code: 'UNPAID_LEAVE',
      reason: 'CLTN',
      decree: 'SK 1/2026',
      effectiveOn: '2026-01-01',
    });
    // The doorbell of the exclusion is lost.
    await engine.db.outbox.updateMany({ where: { ownerId: first }, data: { consumedAt: new Date() } });
    const seen = await faults(target, 'WORKFLOW_STILL_RUNNING');
    expect(seen).toMatchObject([{ detail: { state: 'EXCLUDED', workflowId: `${target}/1` } }]);
    await engine.startWorker();
    expect(await repair('RAISE_EPOCH', target)).toBe('SKIPPED ENDED');
    // A relay that was quicker than this test has told the run already.
    expect(await repair('RING', target)).toMatch(/DONE RUNG|SKIPPED HEALTHY/);
    expect(await agency.ended({ kind: 'appraisal', id: first, epoch: 1 })).toBe('COMPLETED');
    await until('nothing to be wrong', async () => (await faults(target, 'WORKFLOW_STILL_RUNNING')).length === 0);
  });

  test('a check of everything is an operation whose items are the faults', async () => {
    const { appraisals, first } = await agency.launch(hastyPolicy({}), { employees: 3 });
    for (const id of appraisals) await agency.open(id, 'DRAFT_TARGETS');
    await until('the bells to be answered', async () => (await agency.unanswered(first)) === 0);
    await agency.waits({ kind: 'appraisal', id: first, epoch: 1 }, ['TARGET_SETTING.DRAFT_TARGETS']);
    await handle(`appraisal/${first}/1`).terminate('by an operator, for this test');
    const { id } = await call<{ id: string }>('POST', '/console/drift-checks', { depth: 'ASKED', olderThanSeconds: 0 });
    const done = await until('the check to end', async () => {
      const operation = await call<{ status: string; total: number; done: number; failed: number }>(
        'GET',
        `/operations/${id}`,
      );
      return operation.status === 'RUNNING' ? undefined : operation;
    });
    expect(done).toMatchObject({ status: 'SUCCEEDED' });
    expect(done.done + done.failed).toBe(done.total);
    const items: { key: string; code: string }[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: { key: string; code: string }[]; nextCursor: string | null } = await call(
        'GET',
        `/operations/${id}/items?limit=200${cursor ? `&cursor=${cursor}` : ''}`,
      );
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    const here = items.filter(({ key }) => appraisals.some((each) => key.endsWith(each)));
    expect(here).toMatchObject([{ key: `appraisal/${first}`, code: 'WORKFLOW_NOT_RUNNING' }]);
  });
});
