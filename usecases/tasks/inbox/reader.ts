import type { Deps } from '../../context.ts';

/** Up to so many tasks of an office are read and sorted; a fuller one is walked in the order of an index. */
const SORTED_AT_A_TIME = 1_000;

/** What makes tasks a person's today: his offices, the people whom he evaluates, what he has in hand besides. */
export interface InboxReader {
  readonly id: string;
  /** `unitId` null: the whole agency; `full`: it has more open tasks than are sorted at a time. */
  readonly offices: readonly { readonly role: string; readonly unitId: string | null; readonly full: boolean }[];
  /** Never seen as an office-holder or an evaluator. */
  readonly ownAppraisalIds: readonly string[];
  /** Whom he evaluates today, himself or as a stand-in. */
  readonly teamIds: readonly string[];
  /** Tasks of his offices that he has claimed. */
  readonly claimedIds: readonly string[];
  /** Tasks of others that were given to him to prepare. */
  readonly preparingIds: readonly string[];
}

/** "Today" is the date of the reader's own unit. */
export async function readInboxReader(deps: Pick<Deps, 'db'>, personId: string): Promise<InboxReader> {
  const [row] = await deps.db.$queryRaw<Omit<InboxReader, 'id'>[]>`
    WITH me AS (
      SELECT e.id, (clock_timestamp() AT TIME ZONE u.time_zone)::date AS today FROM employee e JOIN unit u ON u.id = e.unit_id
      WHERE e.id = ${personId}::uuid),
    office AS (
      SELECT DISTINCT g.role, g.unit_id FROM me JOIN role_grant g ON g.person_id = me.id AND daterange(g.valid_from, g.valid_to, '[)') @> me.today),
    place AS (
      SELECT me.id FROM me UNION
      SELECT d.post_holder_id FROM me JOIN delegation d ON d.acting_id = me.id AND daterange(d.valid_from, d.valid_to, '[)') @> me.today
      WHERE stand_in_of(d.post_holder_id, me.today) = me.id)
    SELECT
      (SELECT coalesce(jsonb_agg(jsonb_build_object('role', office.role, 'unitId', office.unit_id,
        'full', office.unit_id IS NULL AND (SELECT count(*) FROM (SELECT 1 FROM task t WHERE t.role = office.role AND t.status = 'OPEN'
          AND t.assignee_id IS NULL LIMIT ${SORTED_AT_A_TIME + 1}) AS first) > ${SORTED_AT_A_TIME})), '[]') FROM office) AS offices,
      ARRAY(SELECT a.id::text FROM appraisal a WHERE a.employee_id = me.id) AS "ownAppraisalIds",
      ARRAY(SELECT DISTINCT l.employee_id::text FROM place JOIN reporting_link l ON l.person_id = place.id AND l.relation = 'EVALUATOR'
        WHERE daterange(l.valid_from, l.valid_to, '[)') @> me.today AND l.employee_id <> me.id) AS "teamIds",
      ARRAY(SELECT t.id::text FROM task t JOIN office ON office.role = t.role AND coalesce(office.unit_id, t.unit_id) = t.unit_id
        WHERE t.claimed_by_id = me.id AND t.status = 'OPEN' AND t.assignee_id IS NULL) AS "claimedIds",
      ARRAY(SELECT p.task_id::text FROM task_preparation p JOIN task t ON t.id = p.task_id
        WHERE p.preparer_id = me.id AND p.ended_at IS NULL AND t.assignee_id IS DISTINCT FROM me.id
          AND t.claimed_by_id IS DISTINCT FROM me.id) AS "preparingIds"
    FROM me`;
  const nothing = { offices: [], ownAppraisalIds: [], teamIds: [], claimedIds: [], preparingIds: [] };
  return { id: personId, ...(row ?? nothing) };
}
