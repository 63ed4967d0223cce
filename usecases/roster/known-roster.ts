import type { LatestLink } from '../../domain/link-change.ts';
import type { KnownPerson } from '../../domain/roster-check.ts';
import type { EmployeeKind, EmployeeStatus, GrantedRole, Language } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';

/** An office that somebody holds today or will hold. Dates are local to the person's unit, YYYY-MM-DD. */
interface HeldGrant {
  readonly id: string;
  readonly role: GrantedRole;
  readonly unitId: string | null;
}

/** A person as the roster has him now. */
export interface RosterPerson extends KnownPerson {
  readonly id: string;
  readonly identityNumber: string;
  readonly name: string;
  readonly kind: EmployeeKind;
  readonly rank: string | null;
  readonly position: string;
  readonly email: string | null;
  readonly language: Language;
  readonly unitId: string;
  readonly status: EmployeeStatus;
  readonly topOfficial: boolean;
  /** Ids of the units that the person heads. */
  readonly headOf: readonly string[];
  readonly grants: readonly HeldGrant[];
}

export interface RosterUnit {
  readonly id: string;
  readonly code: string;
  readonly headId: string | null;
  /** Today in the unit's time zone, YYYY-MM-DD, by the clock of the database. */
  readonly today: string;
}

export interface KnownRoster {
  /** By identity number. */
  readonly people: ReadonlyMap<string, RosterPerson>;
  /** By code. */
  readonly units: ReadonlyMap<string, RosterUnit>;
}

type PersonRow = Omit<RosterPerson, 'evaluatorLink' | 'superiorLink' | 'headOf' | 'grants' | 'roles'>;

interface LinkRow extends LatestLink {
  readonly employeeId: string;
  readonly relation: 'EVALUATOR' | 'SUPERIOR';
}

/**
 * Reads the whole roster in four statements; the loop check needs the chains of people outside the file too. Links and grants are
 * locked against other writers first (readers and FOR SHARE go on), so that what is compared is what is changed.
 */
export async function readKnownRoster(tx: Tx): Promise<KnownRoster> {
  await tx.$executeRaw`LOCK TABLE reporting_link, role_grant IN SHARE ROW EXCLUSIVE MODE`;
  const units = await tx.$queryRaw<RosterUnit[]>`
    SELECT id, code, head_id AS "headId", (clock_timestamp() AT TIME ZONE time_zone)::date::text AS today FROM unit`;
  const people = await tx.$queryRaw<PersonRow[]>`
    SELECT id, identity_number AS "identityNumber", name, kind, rank, position, email, language, unit_id AS "unitId", status,
      top_official AS "topOfficial", head_of_region AS "headOfRegion"
    FROM employee`;
  // Links of no days (corrected from their first day) say nothing about who evaluates.
  const links = await tx.$queryRaw<LinkRow[]>`
    SELECT DISTINCT ON (l.employee_id, l.relation) l.id, l.employee_id AS "employeeId", l.relation,
      p.identity_number AS person, l.valid_from::text AS "from", l.valid_to::text AS "to"
    FROM reporting_link l JOIN employee p ON p.id = l.person_id
    WHERE l.valid_to IS NULL OR l.valid_to > l.valid_from
    ORDER BY l.employee_id, l.relation, l.valid_from DESC`;
  const grants = await tx.$queryRaw<(HeldGrant & { personId: string })[]>`
    SELECT g.id, g.person_id AS "personId", g.role, g.unit_id AS "unitId"
    FROM role_grant g JOIN employee e ON e.id = g.person_id JOIN unit u ON u.id = e.unit_id
    WHERE g.valid_to IS NULL OR g.valid_to > greatest(g.valid_from, (clock_timestamp() AT TIME ZONE u.time_zone)::date)
    ORDER BY g.id`;

  const linksOf = new Map<string, LatestLink>();
  for (const { employeeId, relation, ...link } of links) linksOf.set(`${relation} ${employeeId}`, link);
  const grantsOf = new Map<string, HeldGrant[]>();
  for (const { personId, ...grant } of grants) pushTo(grantsOf, personId, grant);
  const headOf = new Map<string, string[]>();
  for (const unit of units) if (unit.headId !== null) pushTo(headOf, unit.headId, unit.id);

  return {
    units: new Map(units.map((unit) => [unit.code, unit])),
    people: new Map(
      people.map((person) => {
        const held = grantsOf.get(person.id) ?? [];
        return [
          person.identityNumber,
          {
            ...person,
            evaluatorLink: linksOf.get(`EVALUATOR ${person.id}`),
            superiorLink: linksOf.get(`SUPERIOR ${person.id}`),
            headOf: headOf.get(person.id) ?? [],
            grants: held,
            roles: [...new Set(held.map((grant) => grant.role))],
          },
        ];
      }),
    ),
  };
}

function pushTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
