import type { Prisma } from '../../generated/prisma/client.ts';
import { dayCounter, ledgerOf, partyOf, type CountDays, type Interval, type Ledger } from '../../domain/ledger.ts';
import { TASK_KIND_RULES } from '../../domain/task-kinds.ts';
import type { Role, TaskKind } from '../../domain/terms.ts';
import { calendarOf } from '../calendars.ts';
import type { Tx } from '../context.ts';

/** An appraisal of which the ledger is read. */
export interface CourseOf {
  readonly id: string;
  readonly unitId: string;
  readonly from: Date;
  readonly until: Date;
}

interface TaskRow {
  appraisal_id: string;
  kind: TaskKind;
  role: Role;
  vacant: boolean;
  taken_over: boolean;
  opened_at: Date;
  closed_at: Date | null;
}

interface Span {
  appraisal_id: string;
  scope: 'ALL' | 'EMPLOYEE' | 'OUTSIDE';
  from: Date;
  to: Date | null;
}

/**
 * Reads ledgers of appraisals of one cycle: four statements for a whole page, and the calendar of each unit once. Tasks of the year and of its
 * periods count; those of coaching, counselling and reward do not, which go on when the appraisal has ended.
 */
export class Ledgers {
  readonly #tx: Tx;
  readonly #cycleId: string;
  readonly #units = new Map<string, { count: CountDays; openings: readonly Date[] }>();
  #pauses: Interval[] | undefined;

  constructor(tx: Tx, cycleId: string) {
    this.#tx = tx;
    this.#cycleId = cycleId;
  }

  /** @returns a ledger for each, in their order */
  async of(courses: readonly CourseOf[]): Promise<Ledger[]> {
    const ids = courses.map((course) => course.id);
    const tasks = byAppraisal(await this.#tasks(ids));
    const spans = byAppraisal(await this.#spans(ids));
    const pauses = (this.#pauses ??= await this.#cyclePauses());
    const ledgers: Ledger[] = [];
    // One after the other: a transaction has one connection.
    for (const course of courses) {
      const { count, openings } = await this.#unit(course.unitId);
      const own = spans.get(course.id) ?? [];
      ledgers.push(
        ledgerOf(
          {
            from: course.from,
            until: course.until,
            tasks: (tasks.get(course.id) ?? []).map((row) => ({
              party: partyOf(row.role, { vacant: row.vacant, takenOver: row.taken_over }),
              openedAt: row.opened_at,
              closedAt: row.closed_at,
              right: TASK_KIND_RULES[row.kind].right === true,
            })),
            standstills: [...pauses, ...own.filter((span) => span.scope === 'ALL')],
            employeeStandstills: own.filter((span) => span.scope === 'EMPLOYEE'),
            outside: own.filter((span) => span.scope === 'OUTSIDE'),
            openings,
          },
          count,
        ),
      );
    }
    return ledgers;
  }

  async #tasks(ids: readonly string[]): Promise<TaskRow[]> {
    const rows = await this.#tx.$queryRaw<TaskRow[]>`
      SELECT t.appraisal_id::text, t.kind, t.role, t.assignee_id IS NULL AND t.role NOT IN ('BKD_ADMIN', 'PERFORMANCE_MANAGER') AS vacant,
        coalesce(p.final_because, a.final_because) IS NOT DISTINCT FROM 'TAKEOVER' AS taken_over, t.opened_at, t.closed_at
      FROM task t JOIN appraisal a ON a.id = t.appraisal_id LEFT JOIN periodic_evaluation p ON p.id = t.period_id
      WHERE t.appraisal_id = ANY(${[...ids]}::uuid[]) AND t.case_id IS NULL`;
    return rows.filter((row) => !TASK_KIND_RULES[row.kind].unawaited);
  }

  /** Suspensions, and the time in which a result was final before it was opened again. */
  async #spans(ids: readonly string[]): Promise<Span[]> {
    return this.#tx.$queryRaw<Span[]>`
      SELECT appraisal_id::text, scope, started_at AS "from", ended_at AS "to" FROM suspension WHERE appraisal_id = ANY(${[...ids]}::uuid[])
      UNION ALL
      SELECT f.appraisal_id::text, 'OUTSIDE', max(f.at), r.at
      FROM event r JOIN event f ON f.chain = r.chain AND f.type = 'RESULT_FINAL' AND f.seq < r.seq AND NOT f.data ? 'period'
      WHERE r.appraisal_id = ANY(${[...ids]}::uuid[]) AND r.type IN ('LATE_APPEAL_ADMITTED', 'STAGE_REOPENED') AND r.data -> 'reopened' = 'true'::jsonb
        AND NOT r.data ? 'period'
      GROUP BY f.appraisal_id, r.at`;
  }

  async #cyclePauses(): Promise<Interval[]> {
    return this.#tx.$queryRaw<Interval[]>`
      SELECT p.at AS "from", (SELECT min(r.at) FROM event r WHERE r.chain = p.chain AND r.type IN ('CYCLE_RESUMED', 'CYCLE_CANCELLED')
        AND r.seq > p.seq) AS "to"
      FROM event p WHERE p.chain = ${this.#cycleId} AND p.type = 'CYCLE_PAUSED'`;
  }

  async #unit(unitId: string): Promise<{ count: CountDays; openings: readonly Date[] }> {
    const known = this.#units.get(unitId);
    if (known) return known;
    const windows = await this.#tx.$queryRaw<{ opens_at: Date }[]>`
      SELECT opens_at FROM stage_window WHERE cycle_id = ${this.#cycleId}::uuid AND unit_id = ${unitId}::uuid
        AND stage IN ('TARGET_SETTING', 'MID_TERM', 'FINAL_SCORING')
      UNION SELECT DISTINCT p.opens_at FROM periodic_evaluation p JOIN appraisal a ON a.id = p.appraisal_id
      WHERE a.cycle_id = ${this.#cycleId}::uuid AND a.unit_id = ${unitId}::uuid`;
    const unit = {
      count: dayCounter(await calendarOf(this.#tx, unitId)),
      openings: windows.map((window) => window.opens_at),
    };
    this.#units.set(unitId, unit);
    return unit;
  }
}

function byAppraisal<Row extends { appraisal_id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const own = found.get(row.appraisal_id);
    if (own) own.push(row);
    else found.set(row.appraisal_id, [row]);
  }
  return found;
}

/** From launch or joining to the end or now, of appraisals `a` of cycle `c`. */
export const COURSE = (sql: typeof Prisma.sql): Prisma.Sql => sql`
  coalesce(a.joined_at, c.launched_at) AS "from",
  greatest(coalesce(a.joined_at, c.launched_at), CASE a.state WHEN 'FINAL' THEN a.final_at
    WHEN 'ACTIVE' THEN CASE WHEN c.virtual_time THEN coalesce(a.virtual_now, c.launched_at) ELSE clock_timestamp() END
    ELSE coalesce((SELECT max(t.closed_at) FROM task t WHERE t.owner_id = a.id), c.launched_at) END) AS until`;
