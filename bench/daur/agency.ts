/** An agency that grows by one unit for each measurement: its people, a cycle over them, and whatever must have happened before. */
import { randomUUID } from 'node:crypto';
import { RULED_TASKS, type PolicyBody } from '../../domain/policy.ts';
import { quickPolicy } from '../../domain/policies/quick.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { createCycle } from '../../usecases/cycles/create-cycle.ts';
import { createAppraisals, markRunning, prepareLaunch } from '../../usecases/cycles/launch-steps.ts';
import type { Issuer } from '../issuer.ts';

export interface Person {
  readonly id: string;
  readonly token: string;
}

export interface BenchAppraisal {
  readonly id: string;
  readonly employee: Person;
  readonly evaluator: Person;
}

export interface BenchCycle {
  readonly id: string;
  readonly appraisals: readonly BenchAppraisal[];
}

/** Employees of one evaluator, where nothing else is said. */
const SPAN = 10;
/** Longer than any run: a clock that nobody is to hear. */
const NEVER = { n: 30, unit: 'CALENDAR_DAYS' } as const;

/** The demo policy without its haste: a stage opens when it is said to (seconds from the launch), only the named clocks run out (seconds). */
export function benchPolicy(clocks: {
  readonly opens?: Partial<Record<string, number>>;
  readonly due?: Partial<Record<(typeof RULED_TASKS)[number], number>>;
}): PolicyBody {
  const quick = quickPolicy(1);
  const seconds = (n: number | undefined, from: 'LAUNCH' | 'OPENED') => ({
    clock: n === undefined ? { ...NEVER, from } : { n, unit: 'SECONDS' as const, from },
  });
  const tasks = Object.fromEntries(
    RULED_TASKS.map((name) => {
      const { whenOverdue, ...rule } = quick.tasks[name];
      const later =
        whenOverdue.action === 'TAKE_OVER' ? { ...whenOverdue, due: seconds(undefined, 'OPENED') } : whenOverdue;
      return [name, { ...rule, due: seconds(clocks.due?.[name], 'OPENED'), whenOverdue: later }];
    }),
  ) as PolicyBody['tasks'];
  const stages = Object.fromEntries(
    Object.entries(quick.stages).map(([stage, rule]) => [
      stage,
      { ...rule, opens: seconds(clocks.opens?.[stage] ?? 0, 'LAUNCH'), due: seconds(undefined, 'LAUNCH') },
    ]),
  ) as PolicyBody['stages'];
  return { ...quick, tasks, stages };
}

export class BenchAgency {
  readonly #db: PrismaClient;
  readonly #issuer: Issuer;
  readonly #officeId: string;
  /** BKD's. */
  readonly admin: string;
  #units = 0;
  #employed = 0;

  private constructor(db: PrismaClient, issuer: Issuer, officeId: string, admin: string) {
    this.#db = db;
    this.#issuer = issuer;
    this.#officeId = officeId;
    this.admin = admin;
  }

  static async found(db: PrismaClient, issuer: Issuer): Promise<BenchAgency> {
    const office = await db.unit.create({
      data: { code: 'SETDA', name: 'Sekretariat Daerah', timeZone: 'Asia/Makassar', workingWeek: 'MON_FRI' },
    });
    const agency = new BenchAgency(db, issuer, office.id, randomUUID());
    await agency.#people(office.id, 'ADMIN', 1, [agency.admin]);
    await db.roleGrant.create({
      data: { personId: agency.admin, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') },
    });
    return agency;
  }

  /** The rows of a launch over so many new people; no workflow runs yet. */
  async launch(name: string, people: number, policy: PolicyBody, span = SPAN): Promise<BenchCycle> {
    const cycleId = await this.draft(name, people, policy, span);
    await this.#db.cycle.update({
      where: { id: cycleId },
      data: { status: 'LAUNCHING', launchedAt: new Date() },
    });
    const deps = { db: this.#db };
    await prepareLaunch(deps, cycleId);
    for (let after: string | null = null; ;) {
      const page = await createAppraisals(deps, { cycleId, after });
      if (page.is !== 'MORE') break;
      after = page.after;
    }
    await markRunning(deps, cycleId);
    return { id: cycleId, appraisals: await this.appraisals(cycleId) };
  }

  /** A cycle over a new unit of so many people; not launched. */
  async draft(name: string, people: number, policy: PolicyBody, span = SPAN): Promise<string> {
    const db = this.#db;
    const code = `U${(this.#units += 1)}`;
    const unit = await db.unit.create({
      data: { code, name: `Dinas ${code}`, timeZone: 'Asia/Makassar', workingWeek: 'MON_FRI' },
    });
    const employees = await this.#people(unit.id, code, people);
    const leaders = await this.#people(this.#officeId, `${code}-L`, Math.ceil(people / span) + 3);
    const [nextSuperior, superior, manager, ...evaluators] = leaders as [string, string, string, ...string[]];
    await db.$executeRaw`
      INSERT INTO reporting_link (employee_id, relation, person_id, valid_from, source)
      SELECT e.id, r.relation, CASE r.relation WHEN 'EVALUATOR' THEN (${evaluators}::uuid[])[1 + (e.n - 1) / ${span}::int] ELSE ${superior}::uuid END, '2020-01-01', 'BENCH'
      FROM unnest(${employees}::uuid[]) WITH ORDINALITY AS e (id, n), unnest(ARRAY['EVALUATOR', 'SUPERIOR']) AS r (relation)`;
    await db.$executeRaw`
      INSERT INTO reporting_link (employee_id, relation, person_id, valid_from, source)
      SELECT id, 'EVALUATOR', ${superior}::uuid, '2020-01-01'::date, 'BENCH' FROM unnest(${evaluators}::uuid[]) AS e (id)
      UNION ALL SELECT ${superior}::uuid, 'EVALUATOR', ${nextSuperior}::uuid, '2020-01-01', 'BENCH'`;
    await db.roleGrant.create({
      data: { personId: manager, role: 'PERFORMANCE_MANAGER', unitId: unit.id, validFrom: new Date('2020-01-01') },
    });
    await db.unit.update({ where: { id: unit.id }, data: { headId: superior } });
    const { id: policyId } = await db.policy.create({
      data: {
        code: `bench-${code}`,
        version: 1,
        title: name,
        legalBasis: 'None: for measurements only',
        demo: true,
        status: 'PUBLISHED',
        publishedAt: new Date(),
        body: JSON.parse(JSON.stringify(policy)) as object,
      },
    });
    const cycle = await createCycle(
      { db, allowDemoPolicies: true },
      { actorId: this.admin, requestId: 'bench' },
      { name, year: 2026, policyId, filter: { unitIds: [unit.id] }, virtualTime: false },
    );
    return cycle.id;
  }

  async appraisals(cycleId: string): Promise<BenchAppraisal[]> {
    const rows = await this.#db.$queryRaw<{ id: string; employee: string; evaluator: string }[]>`
      SELECT a.id::text, a.employee_id::text AS employee, l.person_id::text AS evaluator
      FROM appraisal a JOIN reporting_link l ON l.employee_id = a.employee_id AND l.relation = 'EVALUATOR'
      WHERE a.cycle_id = ${cycleId}::uuid ORDER BY a.id`;
    const tokens = new Map<string, Person>();
    const person = async (id: string): Promise<Person> => {
      const known = tokens.get(id) ?? { id, token: await this.#issuer.tokenOf(id) };
      tokens.set(id, known);
      return known;
    };
    return Promise.all(
      rows.map(async ({ id, employee, evaluator }) => ({
        id,
        employee: await person(employee),
        evaluator: await person(evaluator),
      })),
    );
  }

  /** The issuer knows people by their ids. @returns the ids */
  async #people(unitId: string, code: string, count: number, ids?: readonly string[]): Promise<string[]> {
    const made = ids ?? Array.from({ length: count }, () => randomUUID());
    await this.#db.$executeRaw`
      INSERT INTO employee (id, identity_number, name, kind, position, email, unit_id, external_subject)
      SELECT id, lpad((${this.#employed}::int + n)::text, 18, '0'), 'Pegawai ' || ${code} || ' ' || n, 'CIVIL_SERVANT',
        'Analis ' || n, lower(${code}) || '-' || n || '@example.go.id', ${unitId}::uuid, id::text
      FROM unnest(${made}::uuid[]) WITH ORDINALITY AS p (id, n)`;
    this.#employed += made.length;
    return [...made];
  }
}
