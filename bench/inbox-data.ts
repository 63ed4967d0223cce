/**
 * An agency with so many tasks, made by the database itself: seven tasks of an appraisal, two cycles, seventy people to a unit, ten to an
 * evaluator. Two years' tasks; a fourteenth of them is open in each person's hands, a twentieth in BKD's office (50,000 of a million), and
 * each unit's performance manager has two fifths of his people. The shares are the same whatever the size.
 */
import pg from 'pg';
import { FEMALE_NAMES, MALE_NAMES, SECOND_NAMES } from '../samples/words.ts';

export interface InboxAgency {
  readonly tasks: number;
  /** Somebody with ten people, in the middle of the list. */
  readonly supervisor: string;
  readonly manager: string;
  readonly admin: string;
}

const TASKS_OF_APPRAISAL = 7;
const CYCLES = 2;
const PEOPLE_OF_UNIT = 70;

const POSITIONS = [
  'Perawat Ahli Pertama',
  'Guru Ahli Muda',
  'Analis Kepegawaian',
  'Bidan Terampil',
  'Pranata Komputer',
  'Penyuluh Pertanian',
  'Pengadministrasi Umum',
  'Auditor Ahli Madya',
];

/** @param url of an empty database with the tables */
export async function makeInboxAgency(url: string, tasks: number): Promise<InboxAgency> {
  const people = Math.ceil(tasks / TASKS_OF_APPRAISAL / CYCLES);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await makePeople(client, people);
    await makeTasks(client);
    await client.query('VACUUM ANALYZE');
    return await pick(client);
  } finally {
    await client.end();
  }
}

async function makePeople(client: pg.Client, people: number): Promise<void> {
  await client.query(
    `INSERT INTO unit (code, name, time_zone, working_week)
     SELECT 'U' || n, (ARRAY['Dinas Kesehatan', 'Dinas Pendidikan', 'Puskesmas', 'Kecamatan', 'Badan Pendapatan'])[1 + n % 5] || ' ' || n, 'Asia/Makassar', 'MON_FRI'
     FROM generate_series(0, $1::int) n`,
    [Math.ceil(people / PEOPLE_OF_UNIT)],
  );
  await client.query(
    `INSERT INTO employee (identity_number, name, kind, position, email, unit_id)
     SELECT '198001012' || lpad(n::text, 9, '0'), (($2::text[])[1 + (n::bigint * 7919) % cardinality($2::text[])]) || ' ' || (($3::text[])[1 + (n::bigint * 104729) % cardinality($3::text[])]),
       'CIVIL_SERVANT', ($4::text[])[1 + (n / 3) % cardinality($4::text[])], 'p' || n || '@example.go.id', u.id
     FROM generate_series(0, $1::int - 1) n JOIN unit u ON u.code = 'U' || (n / $5::int)`,
    [people, [...MALE_NAMES, ...FEMALE_NAMES], [...SECOND_NAMES], POSITIONS, PEOPLE_OF_UNIT],
  );
  await client.query(`
    CREATE TABLE bench_person AS SELECT id, unit_id, (substr(identity_number, 10))::int AS n FROM employee;
    CREATE UNIQUE INDEX ON bench_person (n);
    INSERT INTO reporting_link (employee_id, relation, person_id, valid_from, source)
      SELECT p.id, 'EVALUATOR', e.id, '2020-01-01', 'BENCH' FROM bench_person p JOIN bench_person e ON e.n = p.n / 10 * 10 WHERE p.n % 10 <> 0;
    INSERT INTO role_grant (person_id, role, unit_id, valid_from)
      SELECT id, 'PERFORMANCE_MANAGER', unit_id, '2020-01-01' FROM bench_person WHERE n % ${PEOPLE_OF_UNIT} = 5;
    INSERT INTO role_grant (person_id, role, valid_from) SELECT id, 'BKD_ADMIN', '2020-01-01' FROM bench_person WHERE n IN (3, 4);
    INSERT INTO policy (code, version, title, legal_basis, body, status) VALUES ('bench', 1, 'Bench', 'None', '{}', 'DRAFT');
    INSERT INTO cycle (name, year, policy_id, filter, status, launched_at, created_by_id)
      SELECT 'Siklus ' || y, y, p.id, '{}', CASE y WHEN 2025 THEN 'CLOSED' ELSE 'RUNNING' END, make_timestamptz(y, 1, 2, 0, 0, 0), b.id
      FROM policy p, bench_person b, generate_series(2025, 2026) y WHERE p.code = 'bench' AND b.n = 3;
    INSERT INTO appraisal (cycle_id, employee_id, unit_id, stage, state, created_at)
      SELECT c.id, p.id, p.unit_id, 'FINAL_SCORING', CASE c.year WHEN 2025 THEN 'FINAL' ELSE 'ACTIVE' END, c.launched_at FROM bench_person p, cycle c;
    ANALYZE;`);
}

/** Five steps of the past, one open in a person's hands, one in an office's: BKD's for seven in ten, the unit's for the rest. */
async function makeTasks(client: pg.Client): Promise<void> {
  await client.query(`
    SET session_replication_role = replica;
    INSERT INTO task (cycle_id, appraisal_id, stage, kind, round, level, status, role, assignee_id, held_for_id, unit_id, opened_at, due_at, closed_at, priority)
    SELECT a.cycle_id, a.id, k.stage, k.kind, 1, 0, CASE WHEN o.open THEN 'OPEN' ELSE 'DECIDED' END, h.role, h.assignee, h.assignee, a.unit_id,
      c.launched_at + make_interval(hours => 24 * k.i + p.n % 200), now() + make_interval(mins => (p.n * 37 + k.i * 101) % 80000 - 8000),
      CASE WHEN NOT o.open THEN c.launched_at + make_interval(days => 20 * k.i) END, CASE WHEN p.n % 20 = 0 THEN 80 ELSE 50 END
    FROM appraisal a JOIN cycle c ON c.id = a.cycle_id JOIN bench_person p ON p.id = a.employee_id LEFT JOIN bench_person e ON e.n = p.n / 10 * 10,
      (VALUES (0, 'SOCIALIZATION', 'ACKNOWLEDGE_SOCIALIZATION', 'EMPLOYEE'), (1, 'TARGET_SETTING', 'DRAFT_TARGETS', 'EMPLOYEE'),
        (2, 'TARGET_SETTING', 'APPROVE_TARGETS', 'EVALUATOR'), (3, 'MID_TERM', 'REPORT_REALIZATION', 'EMPLOYEE'), (4, 'MID_TERM', 'GIVE_FEEDBACK', 'EVALUATOR'),
        (5, 'FINAL_SCORING', 'RATE', 'EVALUATOR'), (6, '', '', 'OFFICE')) AS s (i, stage, kind, role),
      LATERAL (SELECT s.i, CASE WHEN s.i < 6 THEN s.stage WHEN p.n % 10 < 7 THEN (ARRAY['DELIVERY', 'APPEAL', 'DELIVERY', 'APPEAL'])[1 + p.n % 4] ELSE 'FINAL_SCORING' END AS stage,
        CASE WHEN s.i < 6 THEN s.kind WHEN p.n % 10 < 7 THEN (ARRAY['RECEIVE_RESULT', 'ADMIT_LATE_APPEAL', 'DELIVER_RESULT', 'STATE_AS_EVALUATOR'])[1 + p.n % 4] ELSE 'REPORT_REALIZATION' END AS kind) k,
      LATERAL (SELECT CASE WHEN s.role <> 'OFFICE' THEN s.role WHEN p.n % 10 < 7 THEN 'BKD_ADMIN' ELSE 'PERFORMANCE_MANAGER' END AS role,
        CASE s.role WHEN 'EMPLOYEE' THEN p.id WHEN 'EVALUATOR' THEN e.id END AS assignee) h,
      LATERAL (SELECT c.year = 2026 AND s.i >= 5 AS open) o;
    RESET session_replication_role;`);
}

async function pick(client: pg.Client): Promise<InboxAgency> {
  const { rows } = await client.query<{ tasks: number; supervisor: string; manager: string; admin: string }>(`
    SELECT (SELECT count(*)::int FROM task) AS tasks, (SELECT id FROM bench_person WHERE n = 350) AS supervisor,
      (SELECT id FROM bench_person WHERE n = 285) AS manager, (SELECT id FROM bench_person WHERE n = 3) AS admin`);
  const [row] = rows;
  if (!row) throw new Error('The agency was not made.');
  return row;
}
