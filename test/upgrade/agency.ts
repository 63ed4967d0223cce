/** A unit, its people and a cycle, made and played over HTTP as any client of the release would. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { BEHAVIOURS } from '../../domain/terms.ts';
import { until } from '../support/engine-process.ts';
import type { Answer, House } from './house.ts';

/** Longer than the test: a clock that nobody hears. */
const NEVER = 900;
/** Four processes start and stop on two cores meanwhile. */
const PATIENCE_MS = 150_000;

interface Rung {
  due: unknown;
  whenOverdue: { due?: unknown };
  afterDue: string;
}

interface Policy {
  readonly stages: Record<string, { opens: unknown; due: unknown }>;
  readonly tasks: Record<string, Rung>;
}

export interface Act {
  readonly form?: Readonly<Record<string, unknown>> | ((context: Answer['body']) => object);
  readonly comment?: string;
}

export class UpgradeAgency {
  readonly house: House;
  readonly admin = randomUUID();
  readonly evaluator = randomUUID();
  readonly superior = randomUUID();
  readonly employees: readonly string[];
  #cycleId = '';
  readonly #appraisals = new Map<string, string>();

  private constructor(house: House, employees: number) {
    this.house = house;
    this.employees = Array.from({ length: employees }, () => randomUUID());
  }

  /** People and their lines, by SQL that knows only what is needed: it must fit every release. */
  static async found(house: House, employees: number): Promise<UpgradeAgency> {
    const agency = new UpgradeAgency(house, employees);
    const [office, unit] = [randomUUID(), randomUUID()];
    const client = new pg.Client({ connectionString: house.database.url });
    await client.connect();
    try {
      for (const [id, code] of [
        [office, 'KANTOR'],
        [unit, 'DINAS'],
      ]) {
        await client.query(
          `INSERT INTO unit (id, code, name, time_zone, working_week) VALUES ($1, $2, $2, 'Asia/Makassar', 'MON_FRI')`,
          [id, code],
        );
      }
      const people = [agency.admin, agency.evaluator, agency.superior, ...agency.employees];
      for (const [index, id] of people.entries()) {
        await client.query(
          `INSERT INTO employee (id, identity_number, name, kind, position, email, unit_id)
           VALUES ($1, $2, $3, 'CIVIL_SERVANT', 'Analis', $4, $5)`,
          [
            id,
            `198001012005011${String(index).padStart(3, '0')}`,
            `Pegawai ${index}`,
            `p${index}@example.go.id`,
            index < 3 ? office : unit,
          ],
        );
      }
      const links = [
        ...agency.employees.flatMap((id) => [
          [id, 'EVALUATOR', agency.evaluator],
          [id, 'SUPERIOR', agency.superior],
        ]),
        [agency.evaluator, 'EVALUATOR', agency.superior],
      ];
      for (const link of links) {
        await client.query(
          `INSERT INTO reporting_link (employee_id, relation, person_id, valid_from, source) VALUES ($1, $2, $3, '2020-01-01', 'TEST')`,
          link,
        );
      }
      await client.query(
        `INSERT INTO role_grant (person_id, role, valid_from) VALUES ($1, 'BKD_ADMIN', '2020-01-01')`,
        [agency.admin],
      );
      await client.query(`UPDATE unit SET head_id = $1`, [agency.superior]);
    } finally {
      await client.end();
    }
    return agency;
  }

  /**
   * Launches a cycle over the unit under the release's own demo policy, in which no clock runs out but those that are named.
   * @param due seconds from a task's opening
   */
  async launch(due: Readonly<Record<string, number>>): Promise<void> {
    const { admin, house } = this;
    const published = (await house.call(admin, 'GET', '/policies?code=quick')) as { items: { id: string }[] };
    const quick = await house.call(admin, 'GET', `/policies/${published.items[0]?.id ?? ''}`);
    const body = slowed(quick['body'] as Policy, due);
    const draft = await house.call(admin, 'POST', '/policies', {
      code: 'upgrade',
      title: 'Uji',
      legalBasis: 'practice (test)',
      demo: true,
      body,
    });
    await house.call(admin, 'POST', `/policies/${String(draft['id'])}/publish`);
    const units = await house.rows<{ id: string }>(`SELECT id::text FROM unit WHERE code = 'DINAS'`);
    const cycle = await house.call(admin, 'POST', '/cycles', {
      name: 'Penilaian 2026',
      year: 2026,
      policyId: draft['id'],
      filter: { unitIds: units.map(({ id }) => id) },
    });
    this.#cycleId = String(cycle['id']);
    await house.call(admin, 'POST', `/cycles/${this.#cycleId}/launch`);
    await until(
      'the cycle to run',
      async () => {
        const [row] = await house.rows<{ status: string }>(`SELECT status FROM cycle`);
        return row?.status === 'RUNNING';
      },
      PATIENCE_MS,
    );
    for (const row of await house.rows<{ id: string; employee_id: string }>(
      `SELECT id::text, employee_id::text FROM appraisal`,
    )) {
      this.#appraisals.set(row.employee_id, row.id);
    }
  }

  appraisalOf(employee: string): string {
    const id = this.#appraisals.get(employee);
    if (!id) throw new Error('This person is not appraised.');
    return id;
  }

  /** Waits until the task is open. @returns its id */
  async open(employee: string, kind: string): Promise<string> {
    return until(
      `${kind} to be open`,
      async () => {
        const [row] = await this.house.rows<{ id: string }>(
          `SELECT id::text FROM task WHERE appraisal_id = $1 AND kind = $2 AND status = 'OPEN'`,
          [this.appraisalOf(employee), kind],
        );
        return row?.id;
      },
      PATIENCE_MS,
    );
  }

  /** Waits until the task is open; its holder reads it and decides it. */
  async settle(
    holder: string,
    employee: string,
    kind: string,
    outcome: string,
    { form = {}, comment }: Act = {},
  ): Promise<void> {
    const id = await this.open(employee, kind);
    const context = await this.house.call(holder, 'GET', `/tasks/${id}`);
    await this.house.call(holder, 'POST', `/tasks/${id}/complete`, {
      outcome,
      form: typeof form === 'function' ? form(context['context'] as Answer['body']) : form,
      ...(comment === undefined ? {} : { comment }),
    });
  }

  /** Everybody does what is expected, from the task that the employee's year stands at, up to (and without) another one. */
  async forward(employee: string, from: string, to: string): Promise<void> {
    const names = YEAR.map(([name]) => name);
    for (const [, kind, outcome, act] of YEAR.slice(names.indexOf(from), names.indexOf(to))) {
      await this.settle(EMPLOYEES.has(kind) ? employee : this.evaluator, employee, kind, outcome, act);
    }
  }
}

/** Whose task it is, where nobody took it over. */
const EMPLOYEES: ReadonlySet<string> = new Set([
  'DRAFT_TARGETS',
  'REPORT_REALIZATION',
  'RECEIVE_RESULT',
  'SIGN_AND_RETURN',
]);

export const PLAN = {
  results: [
    {
      statement: 'Laporan tersusun',
      main: true,
      indicators: [{ aspect: 'QUANTITY', statement: 'Jumlah laporan', target: '12', unitOfMeasure: 'laporan' }],
    },
  ],
  behaviourExpectations: {},
} as const;

export const FEEDBACK = { strengths: 'Teliti', gaps: 'Lambat', text: 'Lanjutkan' } as const;

export const HEARING = {
  heldOn: '2026-11-22',
  mode: 'ONLINE',
  attended: ['Kedua pihak'],
  notes: 'Kedua pihak hadir.',
} as const;

interface Planned {
  readonly planInForce: { readonly results: { readonly id: string; readonly indicators: { readonly id: string }[] }[] };
}

const results = (context: Answer['body']): Planned['planInForce']['results'] =>
  (context as unknown as Planned).planInForce.results;

const realization = (context: Answer['body']): object => ({
  lines: results(context).flatMap(({ indicators }) =>
    indicators.map(({ id }) => ({ indicatorId: id, realized: '12', evidence: [] })),
  ),
});

const rating = (context: Answer['body']): object => ({
  results: results(context).map(({ id }) => ({ plannedResultId: id, expectation: 'MEETS' })),
  behaviours: Object.fromEntries(BEHAVIOURS.map((value) => [value, { expectation: 'MEETS' }])),
  notes: 'Catatan',
  recommendation: 'Saran',
});

/** The stations of a year: a name, the task, what is decided. */
const YEAR: readonly (readonly [name: string, kind: string, outcome: string, act?: Act])[] = [
  ['DRAFT', 'DRAFT_TARGETS', 'SUBMITTED', { form: PLAN }],
  ['APPROVE', 'APPROVE_TARGETS', 'APPROVED'],
  ['MID_TERM_REPORT', 'REPORT_REALIZATION', 'REPORTED', { form: realization }],
  ['FEEDBACK', 'GIVE_FEEDBACK', 'GIVEN', { form: FEEDBACK }],
  ['REPORT', 'REPORT_REALIZATION', 'REPORTED', { form: realization }],
  ['RATE', 'RATE', 'RATED', { form: rating }],
  ['DELIVER', 'DELIVER_RESULT', 'DELIVERED'],
  ['RECEIVE', 'RECEIVE_RESULT', 'RECEIVED'],
  ['SIGN', 'SIGN_AND_RETURN', 'SIGNED'],
  ['END', '', ''],
];

/** No clock runs out but those that are named. */
function slowed(policy: Policy, due: Readonly<Record<string, number>>): Policy {
  const after = (n: number, from: string): unknown => ({ clock: { n, unit: 'SECONDS', from } });
  for (const rule of Object.values(policy.stages)) {
    rule.opens = after(0, 'LAUNCH');
    rule.due = after(NEVER, 'LAUNCH');
  }
  for (const [name, rule] of Object.entries(policy.tasks)) {
    rule.due = after(due[name] ?? NEVER, 'OPENED');
    if (rule.whenOverdue.due !== undefined) rule.whenOverdue.due = after(NEVER, 'OPENED');
  }
  return policy;
}
