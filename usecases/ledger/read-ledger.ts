import { Prisma } from '../../generated/prisma/client.ts';
import { addLedgers, type Ledger } from '../../domain/ledger.ts';
import { seeAppraisal } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import { iso } from '../iso.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { notFound } from '../refusal.ts';
import type { PersonRef, UnitRef } from '../tasks/task-summary.ts';
import { CommitAndRefuse } from '../transact.ts';
import { COURSE, Ledgers, type CourseOf } from './read-courses.ts';

export interface AppraisalLedger {
  readonly appraisalId: string;
  readonly unit: UnitRef;
  /** For BKD only; null for the head of the unit. */
  readonly employee: PersonRef | null;
  readonly state: 'ACTIVE' | 'FINAL' | 'EXCLUDED' | 'CANCELLED';
  readonly from: string;
  readonly until: string;
  readonly days: Ledger;
}

export interface UnitLedger {
  readonly unit: UnitRef;
  readonly appraisals: number;
  /** Sums over its appraisals. */
  readonly days: Ledger;
}

type Reader = Pick<Act, 'actorId' | 'requestId'>;
type Row = CourseOf & Pick<AppraisalLedger, 'state'> & { unit: UnitRef; employee: PersonRef };

/** One appraisal's, for its people and BKD. @throws Refusal NOT_FOUND, FORBIDDEN (audited) */
export async function readAppraisalLedger(
  deps: Pick<Deps, 'db'>,
  act: Reader,
  appraisalId: string,
): Promise<Pick<AppraisalLedger, 'appraisalId' | 'state' | 'from' | 'until' | 'days'>> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, 'APPRAISAL.READ_LEDGER');
    if (access instanceof CommitAndRefuse) return access;
    const [row] = await rowsOf(tx, Prisma.sql`a.id = ${appraisalId}::uuid`, Prisma.sql`LIMIT 1`);
    if (!row) throw notFound('The appraisal');
    const [days] = await new Ledgers(tx, access.cycleId).of([row]);
    if (!days) throw notFound('The appraisal');
    return { appraisalId, state: row.state, from: iso(row.from), until: iso(row.until), days };
  });
}

export interface LedgerScope {
  readonly cycleId: string;
  readonly unitId: string | undefined;
}

/** Of a cycle, by unit and appraisal: BKD all, the head of a unit that unit's, without names. @throws Refusal NOT_FOUND, FORBIDDEN (audited) */
export async function readCycleLedger(
  deps: Pick<Deps, 'db'>,
  act: Reader,
  scope: LedgerScope,
  page: PageRequest<string>,
): Promise<Page<AppraisalLedger, string>> {
  return reading(deps, act, async (tx) => {
    const sight = await seeLedger(tx, act, scope);
    if (sight instanceof CommitAndRefuse) return sight;
    const rows = await rowsOf(
      tx,
      Prisma.sql`${sight.condition} AND (${page.after ?? null}::uuid IS NULL OR a.id > ${page.after ?? null}::uuid)`,
      Prisma.sql`ORDER BY a.id LIMIT ${page.limit + 1}`,
    );
    const { items, next } = toPage(rows, page.limit, ({ id }) => id);
    const ledgers = await new Ledgers(tx, scope.cycleId).of(items);
    return {
      items: items.flatMap((row, index) => {
        const days = ledgers[index];
        if (!days) return [];
        const { id, unit, employee, state, from, until } = row;
        return [
          {
            appraisalId: id,
            unit,
            employee: sight.names ? employee : null,
            state,
            from: iso(from),
            until: iso(until),
            days,
          },
        ];
      }),
      next,
    };
  });
}

/** The same added up by unit, in the order of their codes. @throws Refusal NOT_FOUND, FORBIDDEN (audited) */
export async function readUnitLedgers(
  deps: Pick<Deps, 'db'>,
  act: Reader,
  scope: LedgerScope,
  page: PageRequest<string>,
): Promise<Page<UnitLedger, string>> {
  return reading(deps, act, async (tx) => {
    const sight = await seeLedger(tx, act, scope);
    if (sight instanceof CommitAndRefuse) return sight;
    const units = await tx.$queryRaw<UnitRef[]>`
      SELECT u.id::text, u.code, u.name FROM unit u
      WHERE EXISTS (SELECT 1 FROM appraisal a WHERE a.unit_id = u.id AND ${sight.condition})
        AND (${page.after ?? null}::text IS NULL OR u.code > ${page.after ?? null}::text)
      ORDER BY u.code LIMIT ${page.limit + 1}`;
    const { items, next } = toPage(units, page.limit, ({ code }) => code);
    const ledgers = new Ledgers(tx, scope.cycleId);
    const summed: UnitLedger[] = [];
    for (const unit of items) {
      const days = await sumOf(tx, ledgers, Prisma.sql`${sight.condition} AND a.unit_id = ${unit.id}::uuid`);
      summed.push({ unit, ...days });
    }
    return { items: summed, next };
  });
}

/** Appraisals that are added up at once. */
const AT_ONCE = 500;

async function sumOf(tx: Tx, ledgers: Ledgers, condition: Prisma.Sql): Promise<{ appraisals: number; days: Ledger }> {
  let days = addLedgers([]);
  let appraisals = 0;
  for (let after: string | null = null; ;) {
    const rows: Row[] = await rowsOf(
      tx,
      Prisma.sql`${condition} AND (${after}::uuid IS NULL OR a.id > ${after}::uuid)`,
      Prisma.sql`ORDER BY a.id LIMIT ${AT_ONCE}`,
    );
    days = addLedgers([days, ...(await ledgers.of(rows))]);
    appraisals += rows.length;
    after = rows.at(-1)?.id ?? null;
    if (rows.length < AT_ONCE) return { appraisals, days };
  }
}

interface Sight {
  /** Which appraisals `a` may be seen. */
  readonly condition: Prisma.Sql;
  readonly names: boolean;
}

async function seeLedger(tx: Tx, act: Reader, scope: LedgerScope): Promise<Sight | CommitAndRefuse> {
  const cycle = await tx.cycle.findUnique({ where: { id: scope.cycleId }, select: { id: true } });
  if (!cycle) throw notFound('The cycle');
  const ofScope = Prisma.sql`a.cycle_id = ${scope.cycleId}::uuid
    AND (${scope.unitId ?? null}::uuid IS NULL OR a.unit_id = ${scope.unitId ?? null}::uuid)`;
  const [reader] = await tx.$queryRaw<[{ is_bkd: boolean; heads: string[] }]>`
    SELECT EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = e.id AND g.role = 'BKD_ADMIN'
        AND daterange(g.valid_from, g.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date) AS is_bkd,
      ARRAY(SELECT h.id::text FROM unit h WHERE h.head_id = e.id) AS heads
    FROM employee e JOIN unit u ON u.id = e.unit_id WHERE e.id = ${act.actorId}::uuid`;
  if (reader.is_bkd) return { condition: ofScope, names: true };
  if (reader.heads.length > 0 && (scope.unitId === undefined || reader.heads.includes(scope.unitId))) {
    return { condition: Prisma.sql`${ofScope} AND a.unit_id = ANY(${reader.heads}::uuid[])`, names: false };
  }
  return denied(tx, act, { cycleId: scope.cycleId, attempted: 'LEDGER.READ' }, 'NOT_RELATED');
}

async function rowsOf(tx: Tx, condition: Prisma.Sql, page: Prisma.Sql): Promise<Row[]> {
  return tx.$queryRaw<Row[]>`
    SELECT a.id::text, a.unit_id::text AS "unitId", a.state, ${COURSE(Prisma.sql)},
      jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit,
      jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position) AS employee
    FROM appraisal a JOIN cycle c ON c.id = a.cycle_id JOIN unit u ON u.id = a.unit_id JOIN employee e ON e.id = a.employee_id
    WHERE c.launched_at IS NOT NULL AND ${condition} ${page}`;
}
