import type { Deps } from './context.ts';

/** In which quality somebody can be asked for; relationships as of today, by the date of the unit. */
export const SAMPLE_ROLES = [
  'BKD_ADMIN',
  'PERFORMANCE_MANAGER',
  'AUTHORIZED_OFFICIAL',
  'EMPLOYEE',
  'EVALUATOR',
  'SUPERIOR',
  'UNIT_HEAD',
  'HEAD_OF_REGION',
] as const;
export type SampleRole = (typeof SAMPLE_ROLES)[number];

export interface SamplePerson {
  readonly id: string;
  readonly name: string;
  readonly position: string;
  readonly unit: { readonly code: string; readonly name: string };
  readonly roles: readonly SampleRole[];
}

/** People to try the API with, always in the same order for the same roster. For the local issuer only. */
export async function readSamplePeople(
  deps: Pick<Deps, 'db'>,
  filter: {
    readonly role?: SampleRole | undefined;
    readonly unitCode?: string | undefined;
    /** Employee id or identity number (digits only). */
    readonly who?: string | undefined;
  },
  limit: number,
): Promise<SamplePerson[]> {
  const role = filter.role ?? null;
  const unitCode = filter.unitCode ?? null;
  const who = filter.who ?? null;
  return deps.db.$queryRaw<SamplePerson[]>`
    WITH here AS (
      SELECT e.id, (clock_timestamp() AT TIME ZONE u.time_zone)::date AS today FROM employee e JOIN unit u ON u.id = e.unit_id),
    quality AS (
      SELECT g.person_id, g.role FROM role_grant g JOIN here ON here.id = g.person_id
        WHERE daterange(g.valid_from, g.valid_to, '[)') @> here.today
      UNION SELECT l.person_id, l.relation FROM reporting_link l JOIN here ON here.id = l.employee_id
        WHERE daterange(l.valid_from, l.valid_to, '[)') @> here.today
      UNION SELECT l.employee_id, 'EMPLOYEE' FROM reporting_link l JOIN here ON here.id = l.employee_id
        WHERE l.relation = 'EVALUATOR' AND daterange(l.valid_from, l.valid_to, '[)') @> here.today
      UNION SELECT head_id, 'UNIT_HEAD' FROM unit WHERE head_id IS NOT NULL
      UNION SELECT id, 'HEAD_OF_REGION' FROM employee WHERE head_of_region)
    SELECT e.id, e.name, e.position, jsonb_build_object('code', u.code, 'name', u.name) AS unit,
      coalesce(jsonb_agg(q.role ORDER BY q.role) FILTER (WHERE q.role IS NOT NULL), '[]') AS roles
    FROM employee e JOIN unit u ON u.id = e.unit_id LEFT JOIN quality q ON q.person_id = e.id
    WHERE e.status <> 'LEFT'
      AND (${unitCode}::text IS NULL OR u.code = ${unitCode})
      AND (${who}::text IS NULL OR e.identity_number = ${who} OR e.id::text = lower(${who}))
      AND (${role}::text IS NULL OR EXISTS (SELECT 1 FROM quality x WHERE x.person_id = e.id AND x.role = ${role}))
    GROUP BY e.id, u.id
    ORDER BY u.code, e.identity_number LIMIT ${limit}`;
}
