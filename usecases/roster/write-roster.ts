import type { Tx } from '../context.ts';
import type { PersonColumns, RosterChanges } from './roster-changes.ts';

/** Where a link comes from, as kept with it. */
const SOURCE = 'ROSTER_IMPORT';

/**
 * Writes the changes of an import, a statement a table whatever the number of rows. People come first (links and heads refer to
 * them); a link is closed before its successor opens, because the database forbids two at a time.
 */
export async function writeRoster(
  tx: Tx,
  changes: RosterChanges,
  by: { readonly operationId: string; readonly actorId: string },
): Promise<void> {
  await insertPeople(tx, changes.created);
  await updatePeople(tx, changes.updated);
  await closeLinks(tx, changes.closedLinks);
  await openLinks(tx, changes.openedLinks);
  await closeGrants(tx, changes.closedGrants);
  await openGrants(tx, changes.openedGrants);
  await setHeads(tx, changes.heads);
  await keepHistory(tx, changes.history, by);
}

async function insertPeople(tx: Tx, people: readonly PersonColumns[]): Promise<void> {
  if (people.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO employee (id, identity_number, name, kind, rank, position, email, language, unit_id, status, top_official, head_of_region)
    SELECT * FROM unnest(
      ${people.map((p) => p.id)}::uuid[], ${people.map((p) => p.identityNumber)}::text[], ${people.map((p) => p.name)}::text[],
      ${people.map((p) => p.kind)}::text[], ${people.map((p) => p.rank)}::text[], ${people.map((p) => p.position)}::text[],
      ${people.map((p) => p.email)}::text[], ${people.map((p) => p.language)}::text[], ${people.map((p) => p.unitId)}::uuid[],
      ${people.map((p) => p.status)}::text[], ${people.map((p) => p.topOfficial)}::boolean[],
      ${people.map((p) => p.headOfRegion)}::boolean[])`;
}

async function updatePeople(tx: Tx, people: readonly PersonColumns[]): Promise<void> {
  if (people.length === 0) return;
  await tx.$executeRaw`
    UPDATE employee e SET name = n.name, kind = n.kind, rank = n.rank, position = n.position, email = n.email, language = n.language,
      unit_id = n.unit_id, status = n.status, top_official = n.top_official, head_of_region = n.head_of_region,
      version = e.version + 1, updated_at = clock_timestamp()
    FROM unnest(
      ${people.map((p) => p.id)}::uuid[], ${people.map((p) => p.name)}::text[], ${people.map((p) => p.kind)}::text[],
      ${people.map((p) => p.rank)}::text[], ${people.map((p) => p.position)}::text[], ${people.map((p) => p.email)}::text[],
      ${people.map((p) => p.language)}::text[], ${people.map((p) => p.unitId)}::uuid[], ${people.map((p) => p.status)}::text[],
      ${people.map((p) => p.topOfficial)}::boolean[], ${people.map((p) => p.headOfRegion)}::boolean[])
      AS n(id, name, kind, rank, position, email, language, unit_id, status, top_official, head_of_region)
    WHERE e.id = n.id`;
}

async function closeLinks(tx: Tx, links: RosterChanges['closedLinks']): Promise<void> {
  if (links.length === 0) return;
  // Locked in one order first: a decision holds its links FOR SHARE (docs/architecture.md, rule 5), and two orders would be a deadlock.
  await tx.$queryRaw`
    SELECT id FROM reporting_link WHERE id = ANY (${links.map((l) => l.id)}::uuid[]) ORDER BY id FOR UPDATE`;
  await tx.$executeRaw`
    UPDATE reporting_link l SET valid_to = n.at
    FROM unnest(${links.map((l) => l.id)}::uuid[], ${links.map((l) => l.at)}::text[]::date[]) AS n(id, at) WHERE l.id = n.id`;
}

async function openLinks(tx: Tx, links: RosterChanges['openedLinks']): Promise<void> {
  if (links.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO reporting_link (employee_id, relation, person_id, valid_from, source)
    SELECT n.*, ${SOURCE} FROM unnest(
      ${links.map((l) => l.employeeId)}::uuid[], ${links.map((l) => l.relation)}::text[], ${links.map((l) => l.personId)}::uuid[],
      ${links.map((l) => l.from)}::text[]::date[]) AS n`;
}

async function closeGrants(tx: Tx, grants: RosterChanges['closedGrants']): Promise<void> {
  if (grants.length === 0) return;
  // Never before its first day: somebody who moves west may close it on the local date before.
  await tx.$executeRaw`
    UPDATE role_grant g SET valid_to = greatest(g.valid_from, n.at)
    FROM unnest(${grants.map((g) => g.id)}::uuid[], ${grants.map((g) => g.at)}::text[]::date[]) AS n(id, at) WHERE g.id = n.id`;
}

async function openGrants(tx: Tx, grants: RosterChanges['openedGrants']): Promise<void> {
  if (grants.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO role_grant (person_id, role, unit_id, valid_from)
    SELECT * FROM unnest(
      ${grants.map((g) => g.personId)}::uuid[], ${grants.map((g) => g.role)}::text[], ${grants.map((g) => g.unitId)}::uuid[],
      ${grants.map((g) => g.from)}::text[]::date[])`;
}

async function setHeads(tx: Tx, heads: RosterChanges['heads']): Promise<void> {
  if (heads.length === 0) return;
  await tx.$executeRaw`
    UPDATE unit u SET head_id = n.head_id
    FROM unnest(${heads.map((h) => h.unitId)}::uuid[], ${heads.map((h) => h.headId)}::uuid[]) AS n(id, head_id) WHERE u.id = n.id`;
}

async function keepHistory(
  tx: Tx,
  history: RosterChanges['history'],
  by: { readonly operationId: string; readonly actorId: string },
): Promise<void> {
  if (history.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO employee_change (employee_id, operation_id, changed_by_id, before, after)
    SELECT n.id, ${by.operationId}::uuid, ${by.actorId}::uuid, n.before::jsonb, n.after::jsonb FROM unnest(
      ${history.map((h) => h.employeeId)}::uuid[], ${history.map((h) => JSON.stringify(h.before))}::text[],
      ${history.map((h) => JSON.stringify(h.after))}::text[]) AS n(id, before, after)`;
}
