import type { GrantedRole, Language } from '../domain/terms.ts';
import type { Deps } from './context.ts';

interface PersonRef {
  readonly id: string;
  readonly name: string;
  readonly position: string;
}

interface StandInRef {
  readonly person: PersonRef;
  readonly kind: 'PLT' | 'PLH';
  readonly decree: string;
  /** The last day, a local date; null: until it is ended. */
  readonly validUntil: string | null;
}

export interface Me {
  readonly id: string;
  readonly name: string;
  readonly position: string;
  readonly language: Language;
  readonly unit: { readonly id: string; readonly code: string; readonly name: string; readonly timeZone: string };
  readonly grants: readonly { readonly role: GrantedRole; readonly unitId: string | null }[];
  readonly tasks: {
    /** Open tasks in the person's own hands. */
    readonly mine: number;
    /** Open tasks of the offices that the person holds. */
    readonly office: number;
    /** Those of both that are past their due date, by the database's clock. */
    readonly overdue: number;
  };
  /** Open questions that the person was asked, at tasks of others (GET /clarifications). */
  readonly questions: number;
  readonly evaluator: PersonRef | null;
  /** The evaluator's superior. */
  readonly superior: PersonRef | null;
  /** Whose evaluator, and whose evaluator's superior, the person is today. */
  readonly evaluates: readonly PersonRef[];
  readonly superiorOf: readonly PersonRef[];
  /** For whom the person acts today, as Plt. or Plh.; and who acts for him. */
  readonly actsFor: readonly StandInRef[];
  readonly standIn: StandInRef | null;
}

/** What the person sees first. "Today" is the local date of their unit. */
export async function readMe(deps: Pick<Deps, 'db'>, personId: string): Promise<Me | undefined> {
  const rows = await deps.db.$queryRaw<Me[]>`
    WITH me AS (
      SELECT e.*, u.code AS unit_code, u.name AS unit_name, u.time_zone, (clock_timestamp() AT TIME ZONE u.time_zone)::date AS today
      FROM employee e JOIN unit u ON u.id = e.unit_id WHERE e.id = ${personId}::uuid),
    held AS (
      SELECT g.role, g.unit_id FROM role_grant g, me
      WHERE g.person_id = me.id AND daterange(g.valid_from, g.valid_to, '[)') @> me.today),
    links AS (
      SELECT l.relation, l.employee_id, l.person_id FROM reporting_link l, me
      WHERE me.id IN (l.employee_id, l.person_id) AND daterange(l.valid_from, l.valid_to, '[)') @> me.today),
    stands AS (
      SELECT d.post_holder_id, d.acting_id, jsonb_build_object('kind', d.kind, 'decree', d.decree,
        'validUntil', to_char(d.valid_to - 1, 'YYYY-MM-DD')) AS brief
      FROM delegation d, me WHERE me.id IN (d.post_holder_id, d.acting_id) AND daterange(d.valid_from, d.valid_to, '[)') @> me.today),
    waiting AS (
      SELECT t.assignee_id IS NOT NULL AS own,
        t.due_at < clock_timestamp() AND t.paused_at IS NULL AND NOT c.virtual_time AS overdue
      FROM me, task t JOIN cycle c ON c.id = t.cycle_id
      WHERE t.status = 'OPEN' AND (t.assignee_id = me.id OR (t.assignee_id IS NULL AND EXISTS (
        SELECT 1 FROM held WHERE held.role = t.role AND (held.unit_id IS NULL OR held.unit_id = t.unit_id)))))
    SELECT me.id, me.name, me.position, me.language,
      jsonb_build_object('id', me.unit_id, 'code', me.unit_code, 'name', me.unit_name, 'timeZone', me.time_zone) AS unit,
      coalesce((SELECT jsonb_agg(jsonb_build_object('role', role, 'unitId', unit_id) ORDER BY role, unit_id) FROM held), '[]') AS grants,
      (SELECT jsonb_build_object('mine', count(*) FILTER (WHERE own), 'office', count(*) FILTER (WHERE NOT own),
        'overdue', count(*) FILTER (WHERE overdue)) FROM waiting) AS tasks,
      (SELECT count(*)::int FROM clarification q WHERE q.asked_of_id = me.id AND q.answered_at IS NULL AND q.closed_at IS NULL) AS questions,
      (SELECT jsonb_build_object('id', p.id, 'name', p.name, 'position', p.position) FROM links l JOIN employee p ON p.id = l.person_id
        WHERE l.employee_id = me.id AND l.relation = 'EVALUATOR') AS evaluator,
      (SELECT jsonb_build_object('id', p.id, 'name', p.name, 'position', p.position) FROM links l JOIN employee p ON p.id = l.person_id
        WHERE l.employee_id = me.id AND l.relation = 'SUPERIOR') AS superior,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'position', p.position) ORDER BY p.name, p.id)
        FROM links l JOIN employee p ON p.id = l.employee_id WHERE l.person_id = me.id AND l.relation = 'EVALUATOR'), '[]') AS evaluates,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'position', p.position) ORDER BY p.name, p.id)
        FROM links l JOIN employee p ON p.id = l.employee_id WHERE l.person_id = me.id AND l.relation = 'SUPERIOR'), '[]') AS "superiorOf",
      coalesce((SELECT jsonb_agg(s.brief || jsonb_build_object('person', jsonb_build_object('id', p.id, 'name', p.name, 'position', p.position))
        ORDER BY p.name, p.id) FROM stands s JOIN employee p ON p.id = s.post_holder_id WHERE s.acting_id = me.id), '[]') AS "actsFor",
      (SELECT s.brief || jsonb_build_object('person', jsonb_build_object('id', p.id, 'name', p.name, 'position', p.position))
        FROM stands s JOIN employee p ON p.id = s.acting_id WHERE s.post_holder_id = me.id) AS "standIn"
    FROM me`;
  return rows[0];
}
