/**
 * An agency of so many people, made by the database itself: fifty to a unit, units in a tree of ten below each; in a unit ten to an evaluator,
 * whose superior is the unit's head, whose evaluator is the head of the unit above. The shape is the same whatever the size. They name nobody. The
 * issuer knows them by their ids.
 */
import { nationalPolicy } from '../../domain/policies/national.ts';
import { dailyWork } from '../../domain/policies/year-round.ts';
import { withDatabase } from '../../runtime/database.ts';

const PEOPLE_OF_UNIT = 50;

export interface LargeAgency {
  readonly people: number;
  /** Holds BKD's office; a person of the first unit. */
  readonly adminId: string;
  /** The national policy with daily reports, published. */
  readonly policyId: string;
}

/** @param url of a database with the tables and without people */
export async function makeLargeAgency(url: string, people: number): Promise<LargeAgency> {
  return withDatabase(url, async (client) => {
    await client.query(
      `INSERT INTO unit (code, name, time_zone, working_week) SELECT 'B' || n, 'Unit ' || n, 'Asia/Makassar', 'MON_FRI' FROM generate_series(0, $1::int) n`,
      [Math.ceil(people / PEOPLE_OF_UNIT) - 1],
    );
    await client.query(
      `UPDATE unit u SET parent_id = above.id FROM unit above
       WHERE u.code <> 'B0' AND above.code = 'B' || ((substr(u.code, 2))::int - 1) / 10`,
    );
    await client.query(
      `INSERT INTO employee (identity_number, name, kind, position, email, unit_id, id, external_subject)
       SELECT '199001012' || lpad(n::text, 9, '0'), 'Nama ' || n, 'CIVIL_SERVANT', 'Jabatan ' || n % 40, 'b' || n || '@example.go.id', u.id, p.id, p.id::text
       FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(0, $1::int - 1) n) p JOIN unit u ON u.code = 'B' || n / ${PEOPLE_OF_UNIT}`,
      [people],
    );
    await client.query(`
      CREATE TEMP TABLE person AS SELECT id, unit_id, (substr(identity_number, 10))::int AS n FROM employee;
      CREATE UNIQUE INDEX ON person (n);
      CREATE TEMP TABLE line AS SELECT n, CASE WHEN n = 0 THEN NULL WHEN n % ${PEOPLE_OF_UNIT} = 0 THEN (n / ${PEOPLE_OF_UNIT} - 1) / 10 * ${PEOPLE_OF_UNIT}
        WHEN n % 10 = 0 THEN n / ${PEOPLE_OF_UNIT} * ${PEOPLE_OF_UNIT} ELSE n / 10 * 10 END AS boss FROM person;
      INSERT INTO reporting_link (employee_id, relation, person_id, valid_from, source)
        SELECT p.id, 'EVALUATOR', e.id, '2020-01-01', 'BENCH' FROM line l JOIN person p ON p.n = l.n JOIN person e ON e.n = l.boss;
      INSERT INTO reporting_link (employee_id, relation, person_id, valid_from, source)
        SELECT p.id, 'SUPERIOR', s.id, '2020-01-01', 'BENCH' FROM line l JOIN person p ON p.n = l.n JOIN line b ON b.n = l.boss JOIN person s ON s.n = b.boss;
      UPDATE unit u SET head_id = p.id FROM person p WHERE p.unit_id = u.id AND p.n % ${PEOPLE_OF_UNIT} = 0;
      INSERT INTO role_grant (person_id, role, unit_id, valid_from) SELECT id, 'PERFORMANCE_MANAGER', unit_id, '2020-01-01' FROM person WHERE n % ${PEOPLE_OF_UNIT} = 5;
      INSERT INTO role_grant (person_id, role, valid_from) SELECT id, 'BKD_ADMIN', '2020-01-01' FROM person WHERE n = 7;`);
    await client.query(
      `INSERT INTO policy (code, version, title, legal_basis, status, published_at, body) VALUES ('bench', 1, 'Bench', 'PermenPANRB 6/2022', 'PUBLISHED', now(), $1)`,
      [JSON.stringify({ ...nationalPolicy, ...dailyWork })],
    );
    await client.query('ANALYZE');
    const { rows } = await client.query<{ admin: string; policy: string }>(
      `SELECT (SELECT id FROM person WHERE n = 7) AS admin, (SELECT id FROM policy WHERE code = 'bench') AS policy`,
    );
    const [row] = rows;
    if (!row) throw new Error('The agency was not made.');
    return { people, adminId: row.admin, policyId: row.policy };
  });
}
