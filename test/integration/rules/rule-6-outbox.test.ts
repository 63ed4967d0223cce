/** Design rule 6: a doorbell is closed by the step that acted on its row; that somebody took the signal is not delivery. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimBells, noteBellFailure } from '../../../usecases/claim-bells.ts';
import { cancelCycle } from '../../../usecases/cycles/cancel-cycle.ts';
import { launchCycle } from '../../../usecases/cycles/launch-cycle.ts';
import { createAppraisals, prepareLaunch } from '../../../usecases/cycles/launch-steps.ts';
import { pauseCycle } from '../../../usecases/cycles/pause-cycle.ts';
import { resumeCycle } from '../../../usecases/cycles/resume-cycle.ts';
import { decideTask } from '../../../usecases/decide-task.ts';
import { seeToTask, seeToTaskAndTell } from '../../../usecases/see-to-task.ts';
import {
  act,
  draftCycle,
  newAppraisal,
  outcomeOfCase,
  planOfCase,
  refusal,
  startHouse,
  unanswered,
  type House,
} from '../../support/acts.ts';
import { conclude, developmentCase, planForm } from '../../support/engine.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

/** Lets the delay of every unanswered bell pass. */
const letDelaysPass = () =>
  house.db
    .$executeRaw`UPDATE outbox SET next_attempt_at = clock_timestamp() WHERE consumed_at IS NULL AND held_by_cycle_id IS NULL`;
const silence = () => house.db.$executeRaw`UPDATE outbox SET consumed_at = clock_timestamp() WHERE consumed_at IS NULL`;

describe('a doorbell', () => {
  it('is written with the decision, and stays until the step of its own task has acted', async () => {
    const walk = await newAppraisal(house);
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    const { id } = await walk.task('DRAFT_TARGETS');
    expect((await walk.bells()).map((bell) => [bell.reason, bell.taskId])).toEqual([['DECIDED', id]]);
    // Temporal took the signal, several times; nobody has acted.
    for (let ring = 0; ring < 3; ring += 1) {
      await letDelaysPass();
      await claimBells(house.deps, 1_000);
    }
    expect(await walk.bells()).toHaveLength(1);
    await walk.see('TARGET_SETTING', 'DRAFT_TARGETS');
    expect(await walk.bells()).toEqual([]);
  });

  it('is still known to a second try of its step, whose first one was lost on the way back', async () => {
    const walk = await newAppraisal(house);
    const { decisionId } = await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    const owner = { kind: 'appraisal', id: walk.id } as const;
    const look = { owner, epoch: 1, stage: 'TARGET_SETTING', kind: 'DRAFT_TARGETS', round: 1 } as const;
    const see = () => seeToTaskAndTell(house.deps, { ...look, workflowNow: new Date().toISOString() });
    expect((await see()).consumed).toMatchObject([{ decisionId }]);
    expect(await see()).toMatchObject({ view: { is: 'DECIDED' }, consumed: [], answeredBefore: decisionId });
  });

  it('is not there where the decision was rolled back', async () => {
    const walk = await newAppraisal(house);
    await refusal(walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', { results: [] }));
    expect(await walk.bells()).toEqual([]);
    expect((await walk.task('DRAFT_TARGETS')).status).toBe('OPEN');
  });

  it('of one branch is not closed by the step of another', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    await silence();
    await walk.decide('SIGN_AND_RETURN', walk.employeeId, 'SIGNED');
    await walk.see('APPEAL', 'FILE_APPEAL');
    expect((await walk.bells()).map((bell) => bell.reason)).toEqual(['DECIDED']);
    await walk.see('DELIVERY', 'SIGN_AND_RETURN');
    expect(await walk.bells()).toEqual([]);
  });

  it('of a takeover in a late decision is closed by the step that finds the successor', async () => {
    const walk = await newAppraisal(house);
    await walk.see('FINAL_SCORING', 'RATE');
    await walk.passDue('RATE');
    await refusal(walk.decide('RATE', house.people.evaluator, 'RATED', {}));
    expect((await walk.bells()).map((bell) => bell.reason)).toEqual(['OVERDUE']);
    await walk.see('FINAL_SCORING', 'RATE');
    expect(await walk.bells()).toEqual([]);
  });

  it('is not rung for what no workflow waits for', async () => {
    const walk = await newAppraisal(house);
    await walk.decide('ACKNOWLEDGE_SOCIALIZATION', walk.employeeId, 'ACKNOWLEDGED');
    expect(await walk.bells()).toEqual([]);
  });
});

describe('relays', () => {
  it('that come at once never take the same row', async () => {
    await silence();
    const walks = [];
    for (let index = 0; index < 5; index += 1) walks.push(await newAppraisal(house));
    await silence();
    await Promise.all(walks.map((walk) => walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm)));
    const rounds = await Promise.all(Array.from({ length: 4 }, () => claimBells(house.deps, 2)));
    const rest = await claimBells(house.deps, 100);
    const taken = [...rounds.flat(), ...rest].map((bell) => bell.ownerId);
    expect(taken.sort()).toEqual(walks.map((walk) => walk.id).sort());
  });

  it('put a bell off with a growing delay: from five seconds to a minute once it was rung, from a second where it could not be', async () => {
    await silence();
    const walk = await newAppraisal(house);
    await silence();
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    /** Seconds from an instant of the database's clock, which is right before the delay was given. */
    const delay = async (since: Date): Promise<number> => {
      const [row] = await house.db.$queryRaw<{ delay: number }[]>`
        SELECT extract(epoch FROM next_attempt_at - ${since}::timestamptz)::float8 AS delay FROM outbox WHERE consumed_at IS NULL`;
      return row?.delay ?? Number.NaN;
    };
    const now = async (): Promise<Date> => {
      const [row] = await house.db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
      return row?.now ?? new Date(Number.NaN);
    };
    const delays: { rung: number; failed: number }[] = [];
    for (let ring = 0; ring < 8; ring += 1) {
      await letDelaysPass();
      const before = await now();
      const [bell, ...others] = await claimBells(house.deps, 100);
      const rung = await delay(before);
      expect(others).toEqual([]);
      // Claimed, it is not taken again until its delay has passed.
      expect(await claimBells(house.deps, 100)).toEqual([]);
      const failing = await now();
      await noteBellFailure(house.deps, bell?.outboxId ?? '', 'Temporal is away');
      delays.push({ rung, failed: await delay(failing) });
    }
    // On a busy machine the statement itself takes a while, which the delay then seems longer by.
    const atLeast = (seconds: readonly number[], of: 'rung' | 'failed'): void =>
      seconds.forEach((least, ring) => {
        expect(delays[ring]?.[of]).toBeGreaterThanOrEqual(least - 0.01);
        expect(delays[ring]?.[of]).toBeLessThan(least * 1.5 + 2);
      });
    atLeast([5, 10, 20, 40, 60, 60, 60, 60], 'rung');
    atLeast([1, 2, 4, 8, 16, 32, 60, 60], 'failed');
  });

  it('ring an owner once for several rows, with its epoch, and keep why it could not be rung', async () => {
    await silence();
    const walk = await newAppraisal(house);
    await walk.toReceived();
    await silence();
    await walk.decide('SIGN_AND_RETURN', walk.employeeId, 'SIGNED');
    await house.db.appraisal.update({ where: { id: walk.id }, data: { epoch: 4 } });
    await house.db
      .$executeRaw`INSERT INTO outbox (owner_kind, owner_id, reason) VALUES ('appraisal', ${walk.id}::uuid, 'TEST')`;
    const bells = await claimBells(house.deps, 100);
    expect(bells).toMatchObject([{ ownerKind: 'appraisal', ownerId: walk.id, epoch: 4, caseKind: null }]);
    await noteBellFailure(house.deps, bells[0]?.outboxId ?? '', 'Temporal is away');
    expect((await walk.bells()).map((bell) => bell.lastError)).toEqual([null, 'Temporal is away']);
  });

  it('are told which workflow a case has', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived('BELOW');
    await silence();
    await conclude(house.db, walk.id);
    const kinds = (await claimBells(house.deps, 100)).map((bell) => [bell.ownerKind, bell.caseKind]);
    expect(kinds.sort()).toEqual([
      ['case', 'COACHING'],
      ['case', 'COUNSELLING'],
    ]);
  });
});

describe('a parked bell', () => {
  it('rings only when the cycle is resumed', async () => {
    const walk = await newAppraisal(house);
    await walk.toTargets();
    await silence();
    const admin = act(house.people.admin);
    await pauseCycle(house.deps, admin, { cycleId: walk.cycleId, reason: 'Bencana banjir.' });
    expect(await walk.see('FINAL_SCORING', 'REPORT_REALIZATION')).toEqual({ is: 'HELD' });
    // Looking again leaves one bell, not two.
    expect(await walk.see('FINAL_SCORING', 'REPORT_REALIZATION')).toEqual({ is: 'HELD' });
    expect(await walk.bells()).toHaveLength(1);
    await letDelaysPass();
    expect(await claimBells(house.deps, 100)).toEqual([]);
    await resumeCycle(house.deps, admin, walk.cycleId);
    expect((await claimBells(house.deps, 100)).map((bell) => bell.ownerId)).toEqual([walk.id]);
    expect(await walk.see('FINAL_SCORING', 'REPORT_REALIZATION')).toMatchObject({ is: 'OPEN' });
    expect(await walk.bells()).toEqual([]);
  });

  it('of a conclusion rings too', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    await silence();
    const admin = act(house.people.admin);
    await pauseCycle(house.deps, admin, { cycleId: walk.cycleId, reason: 'Bencana banjir.' });
    expect(await conclude(house.db, walk.id)).toEqual({ is: 'HELD' });
    expect(await claimBells(house.deps, 100)).toEqual([]);
    await resumeCycle(house.deps, admin, walk.cycleId);
    expect((await claimBells(house.deps, 100)).map((bell) => bell.ownerId)).toEqual([walk.id]);
    expect(await conclude(house.db, walk.id)).toEqual({ is: 'FINAL' });
    expect(await walk.bells()).toEqual([]);
  });
});

describe('nobody is rung for ever', () => {
  it('a step that finds the appraisal at its end answers every bell of it: no other step will come', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    await silence();
    await walk.decide('SIGN_AND_RETURN', walk.employeeId, 'SIGNED');
    await cancelCycle(house.deps, act(house.people.admin), { cycleId: walk.cycleId, reason: 'Salah tahun.' });
    // The branch of the appeal comes first, and ends the run.
    expect(await walk.see('APPEAL', 'FILE_APPEAL')).toEqual({ is: 'ENDED', because: 'CANCELLED' });
    expect(await walk.bells()).toEqual([]);
  });

  it('a run of a closed case that begins anew answers the bell of its last decision', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived('BELOW', 'MEETS');
    await conclude(house.db, walk.id);
    const { id } = await house.db.developmentCase.findFirstOrThrow({ where: { appraisalId: walk.id } });
    const see = (kind: 'PLAN_COACHING' | 'CONCLUDE_COACHING') =>
      seeToTask(house.deps, {
        owner: developmentCase(id),
        epoch: 1,
        stage: 'FOLLOW_UP',
        kind,
        round: 1,
        workflowNow: new Date().toISOString(),
      });
    const decide = async (kind: string, outcome: string, form: object) => {
      const task = await house.db.task.findFirstOrThrow({ where: { caseId: id, kind } });
      await decideTask(house.deps, act(house.people.evaluator), { taskId: task.id, outcome, form });
    };
    await see('PLAN_COACHING');
    await decide('PLAN_COACHING', 'PLANNED', planOfCase);
    await see('PLAN_COACHING');
    await see('CONCLUDE_COACHING');
    await decide('CONCLUDE_COACHING', 'CONCLUDED', outcomeOfCase);
    expect(await unanswered(house.db, id)).toHaveLength(1);
    // Temporal's state is lost: the relay starts the workflow afresh, from its first step.
    expect(await see('PLAN_COACHING')).toEqual({ is: 'ENDED', because: 'CLOSED' });
    expect(await unanswered(house.db, id)).toEqual([]);
  });

  it('a launch that was cancelled has no bell left', async () => {
    const cycleId = await draftCycle(house);
    const admin = act(house.people.admin);
    await launchCycle(house.deps, admin, cycleId);
    await prepareLaunch(house.deps, cycleId);
    expect(await unanswered(house.db, cycleId)).toHaveLength(1);
    await cancelCycle(house.deps, admin, { cycleId, reason: 'Salah tahun.' });
    expect(await createAppraisals(house.deps, { cycleId, after: null })).toEqual({ is: 'ENDED' });
    expect(await unanswered(house.db, cycleId)).toEqual([]);
    expect(await house.db.operation.findFirst({ where: { cycleId } })).toMatchObject({ status: 'FAILED' });
  });
});
