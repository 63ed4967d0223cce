/** A year of daily reports of 15,000 people: one person's month and his sums as their routes read them, and the sums of everybody as the export makes them. */
import { datasets } from '../../usecases/exports/datasets.ts';
import { readReports } from '../../usecases/work-reports/read-reports.ts';
import { readSums } from '../../usecases/work-reports/read-sums.ts';
import { withDatabase } from '../../runtime/database.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { alone, figure } from '../measure.ts';
import type { Section } from '../sections.ts';
import { makeLargeAgency } from './agency.ts';

const PEOPLE = 15_000;
const WORKING_DAYS = 240;
const DAYS_OF_MONTH = 20;
const TIMES = 200;
const MONTH_MS = 20;

export const dailyReports: Section = {
  name: 'daily-reports',
  title: `${PEOPLE * WORKING_DAYS} daily reports: one person's month, his sums, the sums of all`,
  async run(house) {
    const { url, db } = await house.database('bench_daily');
    const agency = await makeLargeAgency(url, PEOPLE);
    await fill(url, agency.policyId);
    const appraisals = await db.appraisal.findMany({
      select: { id: true, employeeId: true, cycleId: true },
      take: TIMES + WARM_UP,
    });
    type One = (typeof appraisals)[number];
    const reader = ({ employeeId }: One) => ({ actorId: employeeId, requestId: 'bench' });
    const june = { from: '2026-06-01', to: '2026-06-30', limit: 31, after: undefined };
    const times = async (read: (appraisal: One) => Promise<number>): Promise<number[]> => {
      const all: number[] = [];
      for (const [index, appraisal] of appraisals.entries()) {
        const started = performance.now();
        const found = await read(appraisal);
        if (found < 1) throw new Error('Nothing was read.');
        if (index >= WARM_UP) all.push(performance.now() - started);
      }
      return all;
    };
    const month = await times(async (one) => {
      const { items } = await readReports({ db }, reader(one), one.id, june);
      if (items.length < DAYS_OF_MONTH - 2) throw new Error(`A month has ${items.length} days.`);
      return items.length;
    });
    const sums = await times(async (one) => {
      const items = await readSums({ db }, reader(one), one.id, {});
      return items.filter(({ realized }) => realized !== null).length;
    });
    const [{ cycleId }] = appraisals as [One];
    const started = performance.now();
    const sight = { readerId: agency.adminId, cycleId, isBkd: true, unitIds: null, counselling: true };
    const [all] = await db.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM (${datasets['work-reports'].query(sight, new Date())}) s`;
    const everybody = performance.now() - started;
    if (all?.n !== PEOPLE * LINES) throw new Error(`${all?.n} sums were made.`);
    const size = await db.$queryRaw<{ name: string; rows: number; bytes: number }[]>(Prisma.sql`
      SELECT relname AS name, n_live_tup::int AS rows, pg_total_relation_size(relid)::float8 AS bytes FROM pg_stat_user_tables
      WHERE relname IN ('work_report_2026', 'work_report_line_2026', 'work_report_remark_2026')`);
    return {
      rows: [
        alone(`one person's month among ${PEOPLE * WORKING_DAYS} daily reports`, figure(month, 'ms'), {
          atMost: MONTH_MS,
        }),
        alone('what one person’s year of reports adds up to', figure(sums, 'ms')),
        alone(`the sums of ${PEOPLE} people for the export`, figure([everybody], 'ms')),
      ],
      details: size,
    };
  },
};

const WARM_UP = 20;
/** Lines of a person's SKP, and of each report. */
const LINES = 2;

async function fill(url: string, policyId: string): Promise<void> {
  await withDatabase(url, async (client) => {
    await client.query(
      `INSERT INTO cycle (name, year, policy_id, filter, status, launched_at) VALUES ('Harian', 2026, $1, '{}', 'RUNNING', '2026-01-02')`,
      [policyId],
    );
    await client.query(`
      SET session_replication_role = replica;
      INSERT INTO appraisal (cycle_id, employee_id, unit_id) SELECT c.id, e.id, e.unit_id FROM employee e, cycle c;
      INSERT INTO plan (appraisal_id, number, origin, author_id, decision_id, behaviour_expectations, submitted_at, approved_at)
        SELECT id, 1, 'INITIAL', employee_id, gen_random_uuid(), '{}', '2026-01-10', '2026-01-20' FROM appraisal;
      INSERT INTO planned_result (plan_id, ordinal, statement, main) SELECT id, 1, 'Layanan kepegawaian selesai tepat waktu', true FROM plan;
      INSERT INTO indicator (planned_result_id, ordinal, aspect, statement, target, unit_of_measure)
        SELECT id, n, (ARRAY['QUANTITY', 'QUALITY'])[n], 'Berkas ' || n, '900', 'berkas' FROM planned_result, generate_series(1, ${LINES}) n;
      INSERT INTO work_report (year, appraisal_id, date, until, note, reported_at, late)
        SELECT 2026, a.id, d.date, d.date, 'Hari ke-' || d.n, d.date, false
        FROM (SELECT n, '2026-01-02'::date + n * 365 / ${WORKING_DAYS} AS date FROM generate_series(0, ${WORKING_DAYS - 1}) n) d, appraisal a;
      INSERT INTO work_report_line (year, report_id, ordinal, appraisal_id, date, indicator_id, work, quantity, evidence)
        SELECT 2026, r.id, i.ordinal, r.appraisal_id, r.date, i.id, 'Menyelesaikan berkas dan memperbarui data unit kerja', 3,
          '[{"title":"Laporan","url":"https://arsip.example.go.id/laporan"}]'
        FROM work_report r JOIN plan p ON p.appraisal_id = r.appraisal_id JOIN planned_result pr ON pr.plan_id = p.id JOIN indicator i ON i.planned_result_id = pr.id;
      INSERT INTO work_report_remark (year, report_id, report_version, appraisal_id, author_id, kind, tone, at)
        SELECT 2026, r.id, 1, r.appraisal_id, a.employee_id, 'FEEDBACK', 'POSITIVE', r.reported_at FROM work_report r JOIN appraisal a ON a.id = r.appraisal_id;
      SET session_replication_role = origin;`);
    await client.query('VACUUM ANALYZE');
  });
}
