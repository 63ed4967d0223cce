/** The national policy on its own clocks, a year in seconds: Temporal skips the time in which nothing is under way. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TaskKind } from '../../domain/terms.ts';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { at, launchVirtually, local, shipDaysOffAhead, skip, startSkipping } from '../support/virtual-cycle.ts';
import { Agency } from '../support/workflow-agency.ts';

let engine: TestEngine;
let agency: Agency;

beforeAll(async () => {
  engine = await startEngine({});
  agency = await Agency.found(engine);
  await shipDaysOffAhead(engine);
  await engine.startWorker();
});
afterAll(() => engine.close());

/** Each rung: who held the task, from which minute, until when, and what became of it. A timer may come up to a minute late. */
async function rungs(appraisalId: string, kind: TaskKind): Promise<unknown[]> {
  const tasks = await agency.tasks(appraisalId, kind);
  return tasks.map((task) => [
    task.role,
    local(task.openedAt)?.slice(0, 15),
    local(task.dueAt),
    task.alarmAt ? `${task.status} ALARM ${local(task.alarmAt)?.slice(0, 15)}` : task.status,
  ]);
}

const alarm = (appraisalId: string, kind: TaskKind): Promise<unknown> =>
  until(
    `the alarm of ${kind}`,
    () => engine.db.task.findFirst({ where: { appraisalId, kind, alarmAt: { not: null } } }),
    45_000,
  );

describe.concurrent('the national year', { timeout: 90_000 }, () => {
  test('where nobody ever acts, the draft climbs to the last superior by working days and stays there with an alarm', async () => {
    const { first } = await launchVirtually(agency);
    await startSkipping(engine, first, 'FREELY');
    await alarm(first, 'DRAFT_TARGETS');
    expect(await rungs(first, 'DRAFT_TARGETS')).toEqual([
      ['EMPLOYEE', '2026-01-02 09:0', '2026-01-20 23:59:59', 'TAKEN_OVER'],
      ['PERFORMANCE_MANAGER', '2026-01-21 00:0', '2026-01-28 23:59:59', 'TAKEN_OVER'],
      ['EVALUATOR', '2026-01-29 00:0', '2026-02-05 23:59:59', 'TAKEN_OVER'],
      ['SUPERIOR', '2026-02-06 00:0', '2026-02-13 23:59:59', 'TAKEN_OVER'],
      // From Saturday on; collective leave on 16 and a holiday on 17 February are not counted.
      ['NEXT_SUPERIOR', '2026-02-14 00:0', '2026-02-24 23:59:59', 'OPEN ALARM 2026-02-25 00:0'],
    ]);
    await agency.waits({ kind: 'appraisal', id: first, epoch: 1 }, ['TARGET_SETTING.DRAFT_TARGETS']);
  });

  test('targets are set, then nobody acts: every takeover falls on its date, and the rating is never made by silence', async () => {
    const { first, party } = await launchVirtually(agency);
    await startSkipping(engine, first, { until: at('2026-01-02 10:00:00') });
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
    // On the day of the launch already: the window of the stage is open.
    const approval = await agency.open(first, 'APPROVE_TARGETS');
    expect(local(approval.dueAt)).toBe('2026-01-31 23:59:59');
    await skip(engine, first, { until: at('2026-01-05 08:00:00') });
    await agency.decide(approval, 'APPROVED');
    await skip(engine, first, { until: at('2026-09-20 08:00:00') });
    expect(await rungs(first, 'GIVE_FEEDBACK')).toEqual([
      ['EVALUATOR', '2026-07-16 00:0', '2026-07-31 23:59:59', 'TAKEN_OVER'],
      // 17 August is a holiday.
      ['SUPERIOR', '2026-08-01 00:0', '2026-08-21 23:59:59', 'TAKEN_OVER'],
      // 25 August is a holiday.
      ['NEXT_SUPERIOR', '2026-08-22 00:0', '2026-09-11 23:59:59', 'OPEN ALARM 2026-09-12 00:0'],
    ]);
    // The mid-term review is late, but it is held.
    const { late, decidedAt } = await agency.settle(first, 'GIVE_FEEDBACK', 'GIVEN');
    expect([late, local(new Date(decidedAt))]).toEqual([true, '2026-09-20 08:00:00']);
    await skip(engine, first, 'FREELY');
    await alarm(first, 'RATE');

    const reports = await agency.tasks(first, 'REPORT_REALIZATION');
    const shown = reports.map((task) => [
      task.stage,
      local(task.openedAt)?.slice(0, 15),
      local(task.dueAt),
      task.status,
    ]);
    expect(shown.sort()).toEqual([
      ['FINAL_SCORING', '2026-12-20 00:0', '2027-01-10 23:59:59', 'CLOSED_WITHOUT'],
      ['MID_TERM', '2026-06-01 00:0', '2026-07-15 23:59:59', 'CLOSED_WITHOUT'],
    ]);
    expect(await rungs(first, 'RATE')).toEqual([
      ['EVALUATOR', '2027-01-11 00:0', '2027-01-31 23:59:59', 'TAKEN_OVER'],
      // 14 working days after the window's end (Annex IV.A.11).
      ['SUPERIOR', '2027-02-01 00:0', '2027-02-18 23:59:59', 'TAKEN_OVER'],
      // Those 14 days are over: the floor of 7 working days counts.
      ['NEXT_SUPERIOR', '2027-02-19 00:0', '2027-03-02 23:59:59', 'OPEN ALARM 2027-03-03 00:0'],
    ]);
    expect((await agency.tasks(first, 'RATE')).map((task) => task.marks)).toEqual([
      ['NO_REPORT'],
      ['NO_REPORT'],
      ['NO_REPORT'],
    ]);
    expect(await engine.db.rating.count({ where: { appraisalId: first } })).toBe(0);
    await agency.waits({ kind: 'appraisal', id: first, epoch: 1 }, ['FINAL_SCORING.RATE']);
    expect((await agency.open(first, 'RATE')).assigneeId).toBe(party.nextSuperior);
  });

  test('the last second of the due day counts, and the next one is late, whatever the timer does', async () => {
    const { first } = await launchVirtually(agency);
    await startSkipping(engine, first, { until: at('2026-01-20 12:00:00') });
    const by = (virtualNow: Date): Promise<unknown> =>
      engine.db.appraisal.update({ where: { id: first }, data: { virtualNow } });
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
    await agency.settle(first, 'APPROVE_TARGETS', 'RETURNED', { comment: 'Lengkapi.' });
    // Twenty days are gone, so the second draft has the floor of five working days.
    const again = await agency.open(first, 'DRAFT_TARGETS', { round: 2 });
    expect(local(again.dueAt)).toBe('2026-01-27 23:59:59');
    await by(new Date(at('2026-01-27 23:59:59').getTime() + 999));
    expect((await agency.decide(again, 'SUBMITTED')).late).toBe(false);

    const approval = await agency.open(first, 'APPROVE_TARGETS', { round: 2 });
    expect(local(approval.dueAt)).toBe('2026-01-31 23:59:59');
    await by(at('2026-02-01 00:00:00'));
    await expect(agency.decide(approval, 'APPROVED')).rejects.toMatchObject({
      code: 'TASK_OVERDUE',
      legalBasis: expect.stringContaining('II.C.4') as string,
    });
    // The refusal has done what the rule provides; no timer has fired yet.
    const taken = await agency.open(first, 'APPROVE_TARGETS', { round: 2, level: 1 });
    expect([taken.role, local(taken.openedAt), local(taken.dueAt)]).toEqual([
      'SUPERIOR',
      '2026-02-01 00:00:00',
      '2026-02-23 23:59:59',
    ]);
  });
});
