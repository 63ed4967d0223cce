/** A year of daily reports of 15,000 people: one person's month, as GET /appraisals/{appraisalId}/progress-entries reads it. */
import { readProgress } from '../../usecases/appraisals/read-facts.ts';
import { alone, figure } from '../measure.ts';
import type { Section } from '../sections.ts';
import { withDatabase } from '../../runtime/database.ts';
import { makeLargeAgency } from './agency.ts';

const PEOPLE = 15_000;
const WORKING_DAYS = 240;
const DAYS_OF_MONTH = 22;
const TIMES = 200;
const MS = 20;

export const dailyReports: Section = {
  name: 'daily-reports',
  title: `One person's month in ${PEOPLE * WORKING_DAYS} daily reports`,
  async run(house) {
    const { url, db } = await house.database('bench_daily');
    const agency = await makeLargeAgency(url, PEOPLE);
    await fill(url, agency.policyId);
    const appraisals = await db.appraisal.findMany({ select: { id: true, employeeId: true }, take: TIMES });
    // As the second page of the file is asked for: a month in the middle of the year.
    const after = { date: '2026-06-01', id: '00000000-0000-0000-0000-000000000000' };
    const month = (appraisal: { id: string; employeeId: string }) =>
      readProgress({ db }, { actorId: appraisal.employeeId, requestId: 'bench' }, appraisal.id, {
        limit: DAYS_OF_MONTH,
        after,
      });
    for (const appraisal of appraisals.slice(0, 20)) await month(appraisal);
    const times: number[] = [];
    for (const appraisal of appraisals) {
      const started = performance.now();
      const { items } = await month(appraisal);
      times.push(performance.now() - started);
      if (items.length !== DAYS_OF_MONTH) throw new Error(`A month has ${items.length} days.`);
    }
    const [size] = await db.$queryRaw<{ rows: number; bytes: number }[]>`
      SELECT count(*)::int AS rows, pg_total_relation_size('progress_entry')::float8 AS bytes FROM progress_entry`;
    const name = `one person's month of ${size?.rows ?? 0} daily reports`;
    return { rows: [alone(name, figure(times, 'ms'), { atMost: MS })], details: size };
  },
};

async function fill(url: string, policyId: string): Promise<void> {
  await withDatabase(url, async (client) => {
    await client.query(
      `INSERT INTO cycle (name, year, policy_id, filter, status, launched_at) VALUES ('Harian', 2026, $1, '{}', 'RUNNING', '2026-01-02')`,
      [policyId],
    );
    await client.query(`
      INSERT INTO appraisal (cycle_id, employee_id, unit_id) SELECT c.id, e.id, e.unit_id FROM employee e, cycle c;
      SET session_replication_role = replica;
      INSERT INTO progress_entry (appraisal_id, author_id, date, text, evidence, created_at)
      SELECT a.id, a.employee_id, d.date, 'Menyelesaikan laporan harian dan memperbarui data unit kerja; hari ke-' || d.n, '[{"title":"Laporan","url":"https://arsip.example.go.id/laporan"}]', d.date
      FROM (SELECT n, '2026-01-02'::date + n * 365 / ${WORKING_DAYS} AS date FROM generate_series(0, ${WORKING_DAYS - 1}) n) d, appraisal a;
      SET session_replication_role = origin;`);
    await client.query('VACUUM ANALYZE');
  });
}
