/** A monthly or quarterly evaluation beside the year, moved on by steps and decisions as test/support/acts.ts moves an appraisal. */
import { quickPolicy } from '../../domain/policies/quick.ts';
import type { PeriodicRule, PeriodRule, PolicyBody } from '../../domain/policy.ts';
import type { Expectation, Period, Stage, TaskKind } from '../../domain/terms.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { concludePeriod } from '../../usecases/conclude-period.ts';
import type { Conclusion } from '../../usecases/conclude-appraisal.ts';
import { decideTask, type Decided } from '../../usecases/decide-task.ts';
import { openPeriodsOf } from '../../usecases/open-periods.ts';
import type { Owner } from '../../usecases/ring.ts';
import { seeToTask, type SeeToTask } from '../../usecases/see-to-task.ts';
import type { TaskView } from '../../usecases/task-view.ts';
import { act, appealForm, runningCycle, setDue, statementForm, Walk, type House } from './acts.ts';
import { appraisalOf } from './engine.ts';

/** A period's window, in seconds from the launch. */
export const windowOf = (period: Period, opens: number, due: number): PeriodRule => ({
  period,
  opens: { clock: { n: opens, unit: 'SECONDS', from: 'LAUNCH' } },
  due: { clock: { n: due, unit: 'SECONDS', from: 'LAUNCH' } },
});

/** Periods for a policy of seconds; the report of a period is due `report` seconds after it was opened. */
export function periodicRule(body: PolicyBody, periods: readonly PeriodRule[], report = 600): PeriodicRule {
  return {
    periods: [...periods],
    tasks: {
      REPORT_REALIZATION: {
        ...body.tasks['FINAL_SCORING.REPORT_REALIZATION'],
        due: { clock: { n: report, unit: 'SECONDS', from: 'OPENED' } },
      },
    },
    legalBasis: 'PermenPANRB 6/2022 Art. 24',
  };
}

/** The walk policy of engine.ts with periods: windows are open from the launch on and long. @returns its id */
export async function publishPeriodicPolicy(
  db: PrismaClient,
  periods: readonly PeriodRule[] = [windowOf('Q1', 0, 900)],
): Promise<string> {
  const quick = quickPolicy(8);
  const stages = Object.fromEntries(
    Object.entries(quick.stages).map(([stage, rule]) => [
      stage,
      { ...rule, opens: { clock: { n: 0, unit: 'SECONDS', from: 'LAUNCH' } } },
    ]),
  );
  const body = { ...quick, stages, periodic: periodicRule(quick, periods) };
  const { id } = await db.policy.create({
    data: {
      code: `periodic-${(serial += 1)}`,
      version: 1,
      title: 'With periods',
      legalBasis: 'None: a test',
      demo: true,
      status: 'PUBLISHED',
      publishedAt: new Date(),
      body: JSON.parse(JSON.stringify(body)) as object,
    },
  });
  return id;
}

let serial = 0;

/** Far above what a test opens. */
export const LIMITS = { batch: 100, maxBatches: 10 };

/** A running cycle with targets in force for `employee` and his first period opened. */
export async function newPeriod(house: House, policyId: string, period: Period = 'Q1'): Promise<PeriodWalk> {
  const { employee } = house.people;
  const cycleId = await runningCycle(house, { policyId });
  const year = new Walk(house, cycleId, await appraisalOf(house.db, cycleId, employee), employee);
  await year.toTargets();
  await openPeriodsOf(house.deps, cycleId, LIMITS);
  return PeriodWalk.of(year, period);
}

export class PeriodWalk {
  readonly year: Walk;
  readonly id: string;

  private constructor(year: Walk, id: string) {
    this.year = year;
    this.id = id;
  }

  static async of(year: Walk, period: Period): Promise<PeriodWalk> {
    const row = await year.house.db.periodicEvaluation.findUniqueOrThrow({
      where: { appraisalId_period: { appraisalId: year.id, period } },
    });
    return new PeriodWalk(year, row.id);
  }

  get owner(): Owner {
    return { kind: 'period', id: this.id };
  }

  see(stage: Stage, kind: TaskKind, more: Partial<SeeToTask> = {}): Promise<TaskView> {
    const workflowNow = new Date().toISOString();
    const step = { owner: this.owner, epoch: 1, stage, kind, round: 1, workflowNow, ...more };
    return seeToTask(this.year.house.deps, step);
  }

  row() {
    return this.year.house.db.periodicEvaluation.findUniqueOrThrow({ where: { id: this.id } });
  }

  tasks(kind: TaskKind) {
    return this.year.house.db.task.findMany({ where: { ownerId: this.id, kind }, orderBy: { level: 'asc' } });
  }

  async task(kind: TaskKind) {
    const last = (await this.tasks(kind)).at(-1);
    if (!last) throw new Error(`no ${kind}`);
    return last;
  }

  async decide(kind: TaskKind, actorId: string, outcome: string, form: unknown = {}): Promise<Decided> {
    const { id } = await this.task(kind);
    return decideTask(this.year.house.deps, act(actorId), { taskId: id, outcome, form });
  }

  /** The due date passes, and the timer's step comes. */
  async letPass(stage: Stage, kind: TaskKind): Promise<TaskView> {
    const { id } = await this.task(kind);
    return this.see(stage, kind, { armedFor: await setDue(this.year.house.db, id, -60) });
  }

  conclude(): Promise<Conclusion> {
    const { deps } = this.year.house;
    return concludePeriod(deps, { periodId: this.id, epoch: 1, workflowNow: new Date().toISOString() });
  }

  async toRating(): Promise<void> {
    await this.see('FINAL_SCORING', 'REPORT_REALIZATION');
    await this.decide('REPORT_REALIZATION', this.year.employeeId, 'REPORTED', await this.year.realization());
    await this.see('FINAL_SCORING', 'RATE');
  }

  async toRated(results: Expectation, behaviour: Expectation = results): Promise<void> {
    await this.toRating();
    const { evaluator } = this.year.house.people;
    await this.decide('RATE', evaluator, 'RATED', await this.year.assessment(results, behaviour));
  }

  async toReceived(results: Expectation = 'MEETS', behaviour: Expectation = results): Promise<void> {
    await this.toRated(results, behaviour);
    await this.see('DELIVERY', 'DELIVER_RESULT');
    await this.decide('DELIVER_RESULT', this.year.house.people.evaluator, 'DELIVERED');
    await this.see('DELIVERY', 'RECEIVE_RESULT');
    await this.decide('RECEIVE_RESULT', this.year.employeeId, 'RECEIVED');
    await this.see('DELIVERY', 'SIGN_AND_RETURN');
    await this.see('APPEAL', 'FILE_APPEAL');
  }

  async toHearing(results: Expectation = 'MEETS', behaviour: Expectation = results): Promise<void> {
    await this.toReceived(results, behaviour);
    await this.decide('FILE_APPEAL', this.year.employeeId, 'FILED', appealForm);
    for (const kind of ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR', 'DECIDE_APPEAL'] as const) {
      await this.see('APPEAL', kind);
    }
  }

  async bothStated(): Promise<void> {
    await this.decide('STATE_AS_EMPLOYEE', this.year.employeeId, 'STATED', statementForm);
    await this.decide('STATE_AS_EVALUATOR', this.year.house.people.evaluator, 'STATED', statementForm);
  }
}
