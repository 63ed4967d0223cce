/** People's acts and walks by the use cases themselves, over the tiny agency of engine.ts: what the API and the workflows would call. */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type { Expectation, Stage, TaskKind } from '../../domain/terms.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { Act, Deps } from '../../usecases/context.ts';
import { createCycle } from '../../usecases/cycles/create-cycle.ts';
import { launchCycle } from '../../usecases/cycles/launch-cycle.ts';
import { decideTask, type Decided, type DecideTask } from '../../usecases/decide-task.ts';
import { Refusal } from '../../usecases/refusal.ts';
import { seeToTask, type SeeToTask } from '../../usecases/see-to-task.ts';
import type { TaskView } from '../../usecases/task-view.ts';
import { freshDatabase, type TestDatabase } from './database.ts';
import {
  appraisal,
  appraisalOf,
  makeAgency,
  planForm,
  publishWalkPolicy,
  ratingFor,
  realizationFor,
  runLaunch,
  type TinyAgency,
} from './engine.ts';

/** Where no file is attached. */
export const NO_FILES: Deps['files'] = { folder: '/nonexistent', maxBytes: 0 };

export interface House extends TestDatabase {
  readonly deps: Deps;
  readonly people: TinyAgency;
  /** Windows of the `walk` policy are open from the launch on, and long. */
  readonly walkPolicyId: string;
}

/** A database with the tiny agency and the walk policy; one per file. */
export async function startHouse(): Promise<House> {
  const database = await freshDatabase();
  const { db } = database;
  const deps: Deps = {
    db,
    log: pino({ level: 'silent' }),
    publicUrl: 'http://daur.test',
    allowDemoPolicies: true,
    files: NO_FILES,
  };
  return { ...database, deps, people: await makeAgency(db), walkPolicyId: await publishWalkPolicy(db) };
}

/** A request of a person, without an idempotency key. */
export const act = (actorId: string): Act => ({ actorId, requestId: randomUUID() });

/** The same with a key: `body` stands for what was sent. */
export const keyed = (actorId: string, key: string, body: string): Act => ({
  ...act(actorId),
  idempotency: { key, route: 'POST /test', bodyHash: body },
});

/** Waits for the refusal of a use case; what went through is an error of the test. */
export async function refusal(of: Promise<unknown>): Promise<Refusal> {
  const result = await of.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in result) throw new Error(`expected a refusal, got ${JSON.stringify(result.value)}`);
  if (!(result.error instanceof Refusal)) throw result.error;
  return result.error;
}

/** A running cycle over the agency's unit (head, evaluator, employee, colleague and manager take part). */
export async function runningCycle(
  house: House,
  more: { policyId?: string; filter?: object; virtualTime?: boolean; year?: number } = {},
): Promise<string> {
  const cycleId = await draftCycle(house, more);
  await launchCycle(house.deps, act(house.people.admin), cycleId);
  await runLaunch(house.db, cycleId);
  return cycleId;
}

export async function draftCycle(
  { deps, people, walkPolicyId }: House,
  more: { policyId?: string; filter?: object; virtualTime?: boolean; year?: number } = {},
): Promise<string> {
  const { id } = await createCycle(deps, act(people.admin), {
    name: 'Penilaian Kinerja 2026',
    year: more.year ?? 2026,
    policyId: more.policyId ?? walkPolicyId,
    filter: more.filter ?? { unitIds: [people.unitId] },
    virtualTime: more.virtualTime ?? false,
  });
  return id;
}

/** The appraisal of `employee` (unless another is named) in a new running cycle. */
export async function newAppraisal(house: House, employeeId: string = house.people.employee): Promise<Walk> {
  const cycleId = await runningCycle(house);
  return new Walk(house, cycleId, await appraisalOf(house.db, cycleId, employeeId), employeeId);
}

/** One appraisal, moved on by steps (as the workflow does) and by decisions (as people do). */
export class Walk {
  readonly house: House;
  readonly cycleId: string;
  readonly id: string;
  readonly employeeId: string;

  constructor(house: House, cycleId: string, id: string, employeeId: string) {
    this.house = house;
    this.cycleId = cycleId;
    this.id = id;
    this.employeeId = employeeId;
  }

  get owner() {
    return appraisal(this.id);
  }

  /** The workflow's step for a task, on an appraisal of epoch 1. */
  see(stage: Stage, kind: TaskKind, more: Partial<SeeToTask> = {}): Promise<TaskView> {
    const workflowNow = new Date().toISOString();
    return seeToTask(this.house.deps, { owner: this.owner, epoch: 1, stage, kind, round: 1, workflowNow, ...more });
  }

  row() {
    return this.house.db.appraisal.findUniqueOrThrow({ where: { id: this.id } });
  }

  /** Every task of a kind, lowest level of the first round first. */
  tasks(kind: TaskKind) {
    return this.house.db.task.findMany({
      where: { appraisalId: this.id, kind },
      orderBy: [{ round: 'asc' }, { level: 'asc' }],
    });
  }

  /** The latest task of a kind. */
  async task(kind: TaskKind) {
    const last = (await this.tasks(kind)).at(-1);
    if (!last) throw new Error(`no ${kind}`);
    return last;
  }

  /** Decides the latest task of a kind. */
  async decide(
    kind: TaskKind,
    actorId: string,
    outcome: string,
    form: unknown = {},
    more: Partial<DecideTask> = {},
  ): Promise<Decided> {
    const { id } = await this.task(kind);
    return decideTask(this.house.deps, act(actorId), { taskId: id, outcome, form, ...more });
  }

  /**
   * The due date of the latest open task of a kind is moved into the past, `seconds` ago: tests do not wait for clocks.
   * @returns the new due date, which a timer armed for it would carry
   */
  async passDue(kind: TaskKind, seconds = 60): Promise<string> {
    const { id } = await this.task(kind);
    return setDue(this.house.db, id, -seconds);
  }

  events() {
    return this.house.db.event.findMany({ where: { chain: this.id }, orderBy: { seq: 'asc' } });
  }

  notices(kind: string) {
    return this.house.db.notice.findMany({ where: { appraisalId: this.id, kind }, orderBy: { id: 'asc' } });
  }

  /** Doorbells of the appraisal that nobody has answered yet. */
  bells() {
    return unanswered(this.house.db, this.id);
  }

  // ------------------------------------------------------------ the way through the year

  async toTargets(): Promise<void> {
    await this.decide('DRAFT_TARGETS', this.employeeId, 'SUBMITTED', planForm);
    await this.see('TARGET_SETTING', 'APPROVE_TARGETS');
    await this.decide('APPROVE_TARGETS', this.house.people.evaluator, 'APPROVED');
  }

  planInForce() {
    return this.house.db.plan.findFirstOrThrow({
      where: { appraisalId: this.id, approvedAt: { not: null } },
      orderBy: { approvedAt: 'desc' },
      include: {
        results: {
          orderBy: { ordinal: 'asc' },
          include: { indicators: { orderBy: { ordinal: 'asc' } } },
        },
      },
    });
  }

  async realization() {
    return realizationFor(await this.planInForce());
  }

  async assessment(results: Expectation, behaviour: Expectation = results) {
    return ratingFor(await this.planInForce(), results, behaviour);
  }

  /** Targets in force, the year's report, and the rating task open. */
  async toRating(): Promise<void> {
    await this.toTargets();
    await this.see('FINAL_SCORING', 'REPORT_REALIZATION');
    await this.decide('REPORT_REALIZATION', this.employeeId, 'REPORTED', await this.realization());
    await this.see('FINAL_SCORING', 'RATE');
  }

  async toRated(results: Expectation, behaviour: Expectation = results): Promise<void> {
    await this.toRating();
    await this.decide('RATE', this.house.people.evaluator, 'RATED', await this.assessment(results, behaviour));
  }

  /** Rated by the evaluator, delivered, received; the windows of signing and of appeal are open. */
  async toReceived(results: Expectation = 'MEETS', behaviour: Expectation = results): Promise<void> {
    await this.toRated(results, behaviour);
    await this.see('DELIVERY', 'DELIVER_RESULT');
    await this.decide('DELIVER_RESULT', this.house.people.evaluator, 'DELIVERED');
    await this.see('DELIVERY', 'RECEIVE_RESULT');
    await this.decide('RECEIVE_RESULT', this.employeeId, 'RECEIVED');
    await this.see('DELIVERY', 'SIGN_AND_RETURN');
    await this.see('APPEAL', 'FILE_APPEAL');
  }

  /** An appeal was filed; both sides and the judge have their tasks. */
  async toHearing(results: Expectation = 'MEETS', behaviour: Expectation = results): Promise<void> {
    await this.toReceived(results, behaviour);
    await this.decide('FILE_APPEAL', this.employeeId, 'FILED', appealForm);
    for (const kind of ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR', 'DECIDE_APPEAL'] as const) {
      await this.see('APPEAL', kind);
    }
  }

  async bothStated(): Promise<void> {
    await this.decide('STATE_AS_EMPLOYEE', this.employeeId, 'STATED', statementForm);
    await this.decide('STATE_AS_EVALUATOR', this.house.people.evaluator, 'STATED', statementForm);
  }
}

/** Sets a task's due date relative to the database's clock, to the second before it matters. @returns ISO, as a timer carries it */
export async function setDue(db: PrismaClient, taskId: string, secondsFromNow: number): Promise<string> {
  const [row] = await db.$queryRaw<{ due_at: Date }[]>`
    UPDATE task SET due_at = clock_timestamp() + make_interval(secs => ${secondsFromNow}::float8)
    WHERE id = ${taskId}::uuid RETURNING due_at`;
  if (!row) throw new Error('no such task');
  return row.due_at.toISOString();
}

export function unanswered(db: PrismaClient, ownerId: string) {
  return db.outbox.findMany({ where: { ownerId, consumedAt: null }, orderBy: { id: 'asc' } });
}

export const appealForm = {
  reasons: 'Realisasi triwulan keempat belum diperhitungkan dalam penilaian.',
  evidence: [{ title: 'Rekap triwulan IV', url: 'https://arsip.example.go.id/tw4' }],
};
export const statementForm = { text: 'Penjelasan atas keberatan ini.', evidence: [] };
const hearing = {
  heldOn: '2026-11-20',
  mode: 'IN_PERSON',
  place: 'Ruang rapat',
  attended: ['Pegawai yang dinilai', 'Pejabat penilai'],
  notes: 'Kedua pihak didengar.',
};
export const confirmForm = { hearing, reasons: 'Penilaian sesuai dengan bukti.' };
export const changeForm = (resultsRating: Expectation, behaviourRating: Expectation) => ({
  hearing,
  reasons: 'Realisasi triwulan keempat terbukti.',
  resultsRating,
  behaviourRating,
  notes: 'Catatan hakim keberatan.',
  recommendation: 'Rekomendasi baru.',
});
export const planOfCase = {
  problem: 'Target layanan tidak tercapai.',
  goals: ['Target tercapai dalam enam bulan'],
  actions: [{ action: 'Pendampingan mingguan', by: '2027-03-31' }],
};
export const outcomeOfCase = { result: 'IMPROVED', reevaluatedOn: '2027-06-30', summary: 'Target tercapai.' };
