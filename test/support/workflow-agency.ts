/** A tiny agency that plays appraisals through the use cases, on the engine of a test file. */
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { BEHAVIOURS, type Expectation, type Stage, type TaskKind } from '../../domain/terms.ts';
import type { Prisma, Task } from '../../generated/prisma/client.ts';
import type { PolicyBody } from '../../domain/policy.ts';
import type { Act } from '../../usecases/context.ts';
import { createCycle } from '../../usecases/cycles/create-cycle.ts';
import { launchCycle } from '../../usecases/cycles/launch-cycle.ts';
import { decideTask, type Decided } from '../../usecases/decide-task.ts';
import { workflowOf } from '../../temporal/workflow-of.ts';
import { until, type TestEngine } from './engine-process.ts';

/** A unit whose employees are appraised, and the people around them, who belong to another unit. */
export interface Party {
  readonly unitId: string;
  readonly employees: readonly string[];
  readonly evaluator: string;
  readonly superior: string;
  /** Evaluates the superior; nobody stands above. */
  readonly nextSuperior: string;
  readonly manager: string;
}

export interface Launched {
  readonly party: Party;
  readonly cycleId: string;
  /** In the order of the party's employees. */
  readonly appraisals: readonly string[];
  readonly first: string;
  readonly reportId: string;
}

export interface Acting {
  readonly form?: unknown;
  readonly comment?: string;
  /** Who acts; without it, who holds the task. */
  readonly by?: string;
  /** What a rating assesses everything with. */
  readonly ratings?: { readonly results: Expectation; readonly behaviour: Expectation };
}

interface Which {
  readonly stage?: Stage;
  readonly round?: number;
  readonly level?: number;
}

/** In every text that a person writes or bears, so that a test can see that none of it comes where it must not. */
export const PERSONAL = 'Rahasia';
const SINCE = new Date('2020-01-01');

/** What an agency needs of the engine that it plays on. */
export type AgencyEngine = Pick<TestEngine, 'db' | 'deps' | 'temporal' | 'nudge'>;

export class Agency<Engine extends AgencyEngine = TestEngine> {
  readonly engine: Engine;
  readonly admin: string;
  readonly #officeId: string;
  #serial = 1;
  #units = 0;
  #requests = 0;
  #policies = 0;

  private constructor(engine: Engine, officeId: string, admin: string) {
    this.engine = engine;
    this.#officeId = officeId;
    this.admin = admin;
  }

  static async found<Engine extends AgencyEngine>(engine: Engine): Promise<Agency<Engine>> {
    const office = await engine.db.unit.create({
      data: { code: 'KANTOR', name: `Kantor ${PERSONAL}`, timeZone: 'Asia/Makassar', workingWeek: 'MON_FRI' },
    });
    const admin = await engine.db.employee.create({ data: person(0, office.id) });
    await engine.db.roleGrant.create({ data: { personId: admin.id, role: 'BKD_ADMIN', validFrom: SINCE } });
    return new Agency(engine, office.id, admin.id);
  }

  /** The same agency on an engine that was started anew. */
  on(engine: Engine): Agency<Engine> {
    return new Agency(engine, this.#officeId, this.admin);
  }

  act(actorId: string): Act {
    this.#requests += 1;
    return { actorId, requestId: `test-${this.#requests}` };
  }

  async party(options: { employees: number }): Promise<Party> {
    const { db } = this.engine;
    const code = `UNIT-${(this.#units += 1)}`;
    const unit = await db.unit.create({
      data: { code, name: `Dinas ${PERSONAL} ${code}`, timeZone: 'Asia/Makassar', workingWeek: 'MON_FRI' },
    });
    const join = async (unitId: string): Promise<string> =>
      (await db.employee.create({ data: person(this.#serial++, unitId) })).id;
    const employees: string[] = [];
    for (let count = 0; count < options.employees; count += 1) employees.push(await join(unit.id));
    const [evaluator, superior, nextSuperior, manager] = [
      await join(this.#officeId),
      await join(this.#officeId),
      await join(this.#officeId),
      await join(this.#officeId),
    ];
    const link = (employeeId: string, relation: string, personId: string): Prisma.ReportingLinkCreateManyInput => ({
      employeeId,
      relation,
      personId,
      validFrom: SINCE,
      source: 'TEST',
    });
    await db.reportingLink.createMany({
      data: [
        ...employees.flatMap((id) => [link(id, 'EVALUATOR', evaluator), link(id, 'SUPERIOR', superior)]),
        link(evaluator, 'EVALUATOR', superior),
        link(superior, 'EVALUATOR', nextSuperior),
      ],
    });
    await db.roleGrant.create({
      data: { personId: manager, role: 'PERFORMANCE_MANAGER', unitId: unit.id, validFrom: SINCE },
    });
    await db.unit.update({ where: { id: unit.id }, data: { headId: evaluator } });
    return { unitId: unit.id, employees, evaluator, superior, nextSuperior, manager };
  }

  async publish(body: PolicyBody, options: { demo: boolean }): Promise<string> {
    this.#policies += 1;
    const { id } = await this.engine.db.policy.create({
      data: {
        code: `test-${this.#policies}`,
        version: 1,
        title: 'Kebijakan uji',
        legalBasis: 'None: for tests only',
        demo: options.demo,
        status: 'PUBLISHED',
        publishedAt: new Date(),
        body: body,
      },
    });
    return id;
  }

  /** A draft cycle over the party's unit. */
  async draft(party: Party, body: PolicyBody): Promise<string> {
    const policyId = await this.publish(body, { demo: true });
    const cycle = { name: 'Siklus uji', year: 2026, policyId, filter: { unitIds: [party.unitId] }, virtualTime: false };
    const { id } = await createCycle(this.engine.deps, this.act(this.admin), cycle);
    return id;
  }

  /** Launches a cycle over a new party as BKD does, and waits for its rows. */
  async launch(body: PolicyBody, options: { employees: number } = { employees: 1 }): Promise<Launched> {
    const party = await this.party(options);
    const cycleId = await this.draft(party, body);
    await launchCycle(this.engine.deps, this.act(this.admin), cycleId);
    this.engine.nudge();
    await until('the cycle to run', async () => {
      const cycle = await this.engine.db.cycle.findUniqueOrThrow({ where: { id: cycleId } });
      return cycle.status === 'RUNNING';
    });
    return this.launched(party, cycleId);
  }

  async launched(party: Party, cycleId: string): Promise<Launched> {
    const rows = await this.engine.db.appraisal.findMany({ where: { cycleId } });
    const appraisals = party.employees.map((employeeId) => rows.find((row) => row.employeeId === employeeId)?.id ?? '');
    const report = await this.engine.db.unitReport.findFirstOrThrow({ where: { cycleId } });
    return { party, cycleId, appraisals, first: appraisals[0] ?? '', reportId: report.id };
  }

  tasks(ownerId: string, kind: TaskKind): Promise<Task[]> {
    return this.engine.db.task.findMany({ where: { ownerId, kind }, orderBy: [{ round: 'asc' }, { level: 'asc' }] });
  }

  /** The open task of a kind, as soon as there is one. */
  async open(ownerId: string, kind: TaskKind, which: Which = {}): Promise<Task> {
    return until(`${kind} ${JSON.stringify(which)} to be open`, () =>
      this.engine.db.task.findFirst({ where: { ownerId, kind, status: 'OPEN', ...which } }),
    );
  }

  /** Decides an open task as whoever holds it. */
  async decide(task: Task, outcome: string, acting: Acting = {}): Promise<Decided> {
    const actor = acting.by ?? task.assigneeId ?? (await this.#officer(task));
    const decided = await decideTask(this.engine.deps, this.act(actor), {
      taskId: task.id,
      outcome,
      form: acting.form ?? (await this.#form(task, outcome, acting)),
      ...(acting.comment !== undefined ? { comment: acting.comment } : {}),
    });
    this.engine.nudge();
    return decided;
  }

  /** Waits for the open task of a kind and decides it. */
  async settle(ownerId: string, kind: TaskKind, outcome: string, acting: Acting & Which = {}): Promise<Decided> {
    const { stage, round, level, ...more } = acting;
    const which = {
      ...(stage !== undefined ? { stage } : {}),
      ...(round !== undefined ? { round } : {}),
      ...(level !== undefined ? { level } : {}),
    };
    return this.decide(await this.open(ownerId, kind, which), outcome, more);
  }

  /** Everybody does what is expected until the task is open. @returns it */
  async forward(appraisalId: string, to: TaskKind, acting: Acting & { stage?: Stage } = {}): Promise<Task> {
    for (const [stage, kind, outcome] of EXPECTED) {
      if (kind === to && (acting.stage === undefined || acting.stage === stage)) break;
      const settled = await this.engine.db.task.findFirst({
        where: { ownerId: appraisalId, stage, kind, status: { not: 'OPEN' } },
      });
      if (!settled) await this.settle(appraisalId, kind, outcome, { ...acting, stage });
    }
    return this.open(appraisalId, to, acting.stage ? { stage: acting.stage } : {});
  }

  async appraisal(id: string): Promise<{ state: string; stage: string; finalBecause: string | null }> {
    return this.engine.db.appraisal.findUniqueOrThrow({ where: { id } });
  }

  /** Waits until the result is final. */
  async final(appraisalId: string): Promise<void> {
    await until('the result to be final', async () => (await this.appraisal(appraisalId)).state === 'FINAL');
  }

  /** Waits until an appeal's judge is asked, and both sides have spoken or let the time for it pass. */
  async heard(appraisalId: string): Promise<void> {
    await this.open(appraisalId, 'DECIDE_APPEAL');
    await until('both sides to be heard', async () => {
      const statements = await this.engine.db.task.findMany({
        where: { ownerId: appraisalId, kind: { in: ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR'] } },
      });
      return statements.length === 2 && statements.every((task) => task.status !== 'OPEN');
    });
  }

  /** The run that waits for an owner's rows. */
  async run(owner: Parameters<typeof workflowOf>[0]): Promise<WorkflowExecutionDescription> {
    return this.engine.temporal.client.workflow.getHandle(workflowOf(owner).workflowId).describe();
  }

  /** Waits until the owner's run is no longer running. @returns how it ended */
  async ended(owner: Parameters<typeof workflowOf>[0]): Promise<string> {
    return until(`the run of ${owner.kind} epoch ${owner.epoch} to end`, async () => {
      const { name } = (await this.run(owner)).status;
      return name === 'RUNNING' ? undefined : name;
    });
  }

  /** What an owner's run waits for, by its own account. */
  async waitingFor(owner: Parameters<typeof workflowOf>[0]): Promise<string[]> {
    return this.engine.temporal.client.workflow.getHandle(workflowOf(owner).workflowId).query<string[]>('waitingFor');
  }

  /** Waits until an owner's run waits for these, and for nothing else. */
  async waits(owner: Parameters<typeof workflowOf>[0], names: readonly string[]): Promise<void> {
    await until(`the run of ${owner.kind} epoch ${owner.epoch} to wait for ${names.join(', ')}`, async () => {
      const waiting = await this.waitingFor(owner);
      return waiting.sort().join() === [...names].sort().join();
    });
  }

  /** Doorbells of an owner that no step has answered, apart from those that wait for a cycle to be resumed. */
  unanswered(ownerId: string): Promise<number> {
    return this.engine.db.outbox.count({ where: { ownerId, consumedAt: null, heldByCycleId: null } });
  }

  async #officer(task: Task): Promise<string> {
    if (task.role === 'BKD_ADMIN') return this.admin;
    const grant = await this.engine.db.roleGrant.findFirstOrThrow({ where: { role: task.role, unitId: task.unitId } });
    return grant.personId;
  }

  async #form(task: Task, outcome: string, acting: Acting): Promise<unknown> {
    const { db } = this.engine;
    switch (`${task.kind}.${outcome}`) {
      case 'DRAFT_TARGETS.SUBMITTED':
      case 'APPROVE_TARGETS.SET':
        return PLAN;
      case 'REPORT_REALIZATION.REPORTED': {
        const plan = await this.#planInForce(task);
        const indicators = await db.indicator.findMany({ where: { plannedResult: { planId: plan } } });
        return { lines: indicators.map(({ id }) => ({ indicatorId: id, realized: '12', evidence: [] })) };
      }
      case 'GIVE_FEEDBACK.GIVEN':
        return FEEDBACK;
      case 'GIVE_FEEDBACK.ADJUSTMENT_PROPOSED':
        return { ...FEEDBACK, plan: PLAN, reason: `${PERSONAL}: penugasan baru` };
      case 'RATE.RATED': {
        const { results, behaviour } = acting.ratings ?? { results: 'MEETS', behaviour: 'MEETS' };
        const planned = await db.plannedResult.findMany({ where: { planId: await this.#planInForce(task) } });
        return {
          results: planned.map(({ id }) => ({ plannedResultId: id, expectation: results })),
          behaviours: Object.fromEntries(BEHAVIOURS.map((value) => [value, { expectation: behaviour }])),
          notes: `${PERSONAL}: catatan`,
          recommendation: `${PERSONAL}: saran`,
        };
      }
      case 'RECEIVE_RESULT.SERVED':
        return {
          servedOn: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10),
          place: `Kantor ${PERSONAL}`,
          witnesses: [`Saksi ${PERSONAL} Satu`, `Saksi ${PERSONAL} Dua`],
        };
      case 'FILE_APPEAL.FILED':
        return { reasons: `${PERSONAL}: penilaian tidak sesuai dengan bukti yang ada.`, evidence: [] };
      case 'STATE_AS_EMPLOYEE.STATED':
      case 'STATE_AS_EVALUATOR.STATED':
        return { text: `${PERSONAL}: keterangan`, evidence: [] };
      case 'DECIDE_APPEAL.CONFIRMED':
        return { hearing: HEARING, reasons: `${PERSONAL}: sesuai bukti` };
      case 'DECIDE_APPEAL.CHANGED':
        return {
          hearing: HEARING,
          reasons: `${PERSONAL}: bukti belum dihitung`,
          resultsRating: 'ABOVE',
          behaviourRating: 'ABOVE',
          notes: `${PERSONAL}: catatan`,
          recommendation: `${PERSONAL}: saran`,
        };
      case 'PLAN_COACHING.PLANNED':
      case 'PLAN_COUNSELLING.PLANNED':
        return {
          problem: `${PERSONAL}: kompetensi`,
          goals: [`${PERSONAL}: lebih baik`],
          actions: [{ action: `${PERSONAL}: pelatihan`, by: '2026-12-01' }],
        };
      case 'CONCLUDE_COACHING.CONCLUDED':
      case 'CONCLUDE_COUNSELLING.CONCLUDED':
        return { result: 'IMPROVED', reevaluatedOn: '2026-12-01', summary: `${PERSONAL}: membaik` };
      case 'DECIDE_REWARD.GRANTED':
        return { rewards: ['SUCCESSION_POOL_PRIORITY'], reasons: `${PERSONAL}: sangat baik` };
      default:
        return {};
    }
  }

  async #planInForce(task: Task): Promise<string> {
    const plan = await this.engine.db.plan.findFirstOrThrow({
      where: { appraisalId: task.appraisalId ?? '', approvedAt: { not: null } },
      orderBy: { approvedAt: 'desc' },
    });
    return plan.id;
  }
}

/** What everybody does where nothing goes wrong, up to the appeal window, which passes. */
const EXPECTED: readonly (readonly [Stage, TaskKind, string])[] = [
  ['TARGET_SETTING', 'DRAFT_TARGETS', 'SUBMITTED'],
  ['TARGET_SETTING', 'APPROVE_TARGETS', 'APPROVED'],
  ['MID_TERM', 'REPORT_REALIZATION', 'REPORTED'],
  ['MID_TERM', 'GIVE_FEEDBACK', 'GIVEN'],
  ['FINAL_SCORING', 'REPORT_REALIZATION', 'REPORTED'],
  ['FINAL_SCORING', 'RATE', 'RATED'],
  ['DELIVERY', 'DELIVER_RESULT', 'DELIVERED'],
  ['DELIVERY', 'RECEIVE_RESULT', 'RECEIVED'],
];

/** Targets in a form that passes. */
export const PLAN = {
  results: [
    {
      statement: `${PERSONAL}: laporan tersusun`,
      main: true,
      indicators: [
        { aspect: 'QUANTITY', statement: `${PERSONAL}: jumlah laporan`, target: '12', unitOfMeasure: 'laporan' },
      ],
    },
  ],
  behaviourExpectations: {},
} as const;

const FEEDBACK = { strengths: `${PERSONAL}: teliti`, gaps: `${PERSONAL}: lambat`, text: `${PERSONAL}: lanjutkan` };
const HEARING = {
  heldOn: '2026-11-22',
  mode: 'ONLINE',
  attended: [`${PERSONAL}: kedua pihak`],
  notes: `${PERSONAL}: kedua pihak hadir`,
};

function person(serial: number, unitId: string): Prisma.EmployeeUncheckedCreateInput {
  const number = String(serial).padStart(3, '0');
  return {
    identityNumber: `198001012005011${number}`,
    name: `Pegawai ${PERSONAL} ${number}`,
    kind: 'CIVIL_SERVANT',
    position: `Jabatan ${PERSONAL} ${number}`,
    email: `${PERSONAL.toLowerCase()}${number}@example.go.id`,
    unitId,
  };
}
