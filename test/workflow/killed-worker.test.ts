/**
 * Rule 1: a worker that is killed after a commit and before Temporal knows of it comes back, perhaps on another branch, and finds the
 * first one's row. Killed at moments that nobody chose, during a burst.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import proto from '@temporalio/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TaskKind } from '../../domain/terms.ts';
import { Refusal } from '../../usecases/refusal.ts';
import { verifyAudit } from '../../usecases/verify-audit.ts';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { holdRow } from '../support/hold-row.ts';
import { Agency } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.ts';
import { ENGINE_TASK_QUEUE } from '../../workflows/task-queues.ts';

const PEOPLE = 10;
const KILLS = 3;

let engine: TestEngine;
let agency: Agency;
let worker: WorkerProcess | undefined;

beforeAll(async () => {
  engine = await startEngine({});
  agency = await Agency.found(engine);
});
afterAll(async () => {
  await worker?.kill();
  await engine.close();
});

const OUTCOMES: Partial<Record<TaskKind, string>> = {
  DRAFT_TARGETS: 'SUBMITTED',
  APPROVE_TARGETS: 'APPROVED',
  REPORT_REALIZATION: 'REPORTED',
  GIVE_FEEDBACK: 'GIVEN',
  RATE: 'RATED',
  DELIVER_RESULT: 'DELIVERED',
  RECEIVE_RESULT: 'RECEIVED',
  SIGN_AND_RETURN: 'SIGNED',
};

/** Everybody acts as soon as there is something to do, until every result is final. */
async function play(cycleId: string): Promise<void> {
  await until(
    'every result to be final',
    async () => {
      const open = await engine.db.task.findMany({
        where: { cycleId, status: 'OPEN', kind: { in: Object.keys(OUTCOMES) } },
      });
      for (const task of open) {
        try {
          await agency.decide(task, OUTCOMES[task.kind as TaskKind] ?? '');
        } catch (error) {
          // Settled by its deadline in the same moment.
          if (!(error instanceof Refusal)) throw error;
        }
      }
      return (await engine.db.appraisal.count({ where: { cycleId, state: 'FINAL' } })) === PEOPLE;
    },
    150_000,
  );
}

test(
  'after kill -9 in the middle of a burst, rows and workflows agree and nothing was done twice',
  { timeout: 180_000 },
  async () => {
    worker = startWorkerProcess(engine, {});
    const { cycleId, appraisals } = await agency.launch(hastyPolicy({ due: { FILE_APPEAL: 1 } }), {
      employees: PEOPLE,
    });
    const finished = play(cycleId);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const decided = await engine.db.decision.count();
      // In the middle of the work, not before it has begun again.
      await until('the burst to go on', async () => (await engine.db.decision.count()) > decided + 3, 60_000);
      await sleep(Math.random() * 250);
      const next = startWorkerProcess(engine, {});
      await worker?.kill();
      worker = next;
    }
    await finished;
    for (const id of appraisals) {
      expect(await agency.ended({ kind: 'appraisal', id, epoch: 1 })).toBe('COMPLETED');
      expect(await agency.unanswered(id)).toBe(0);
      const tasks = await engine.db.task.findMany({ where: { ownerId: id }, orderBy: { openedAt: 'asc' } });
      expect(tasks.filter((task) => task.level > 0 || task.round > 1)).toEqual([]);
      expect(tasks.length).toBe(11);
      expect(await engine.db.event.count({ where: { appraisalId: id, type: 'RESULT_FINAL' } })).toBe(1);
      expect(await engine.db.event.count({ where: { appraisalId: id, type: 'TASK_OPENED' } })).toBe(9);
      expect(await engine.db.notice.count({ where: { appraisalId: id, kind: 'RESULT_FINAL' } })).toBe(1);
    }
    expect(await verifyAudit(engine.deps, undefined)).toMatchObject({ verified: true });
  },
);

test(
  "a round of the housekeeping in a killed worker's hands is noticed by its silence, and goes on elsewhere",
  { timeout: 300_000 },
  async () => {
    const { environment, temporal } = engine;
    const starting = { LOG_LEVEL: 'info' };
    await worker?.stop();
    worker = startWorkerProcess(engine, starting);
    const held = await holdRow(environment['DATABASE_URL'] ?? '', 'LOCK TABLE digest_clock IN EXCLUSIVE MODE', []);
    // As its Schedule would.
    const round = await temporal.client.workflow.start('housekeeping', {
      taskQueue: ENGINE_TASK_QUEUE,
      workflowId: 'a-round',
    });
    // A worker that starts on a busy machine needs its time.
    await until(
      'the round to come to the digests',
      async () => {
        await held.somebodyWaits();
        return true;
      },
      200_000,
    ).catch(async (error: unknown) => {
      const { events } = await round.fetchHistory();
      throw new Error(`The worker said:\n${worker?.output()}\nThe round:\n${JSON.stringify(events)}`, { cause: error });
    });
    await worker.kill();
    worker = startWorkerProcess(engine, starting);
    await held.release();
    await until('the round to end', async () => (await round.describe()).status.name === 'COMPLETED', 200_000);
    const { events } = await round.fetchHistory();
    const silences = (events ?? []).flatMap(
      (event) => event.activityTaskStartedEventAttributes?.lastFailure?.timeoutFailureInfo?.timeoutType ?? [],
    );
    expect(silences).toEqual([proto.temporal.api.enums.v1.TimeoutType.TIMEOUT_TYPE_HEARTBEAT]);
  },
);
