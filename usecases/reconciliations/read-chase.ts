import type { Field } from '../../ekinerja/fields.ts';
import type { Role, Stage, TaskKind } from '../../domain/terms.ts';
import type { Deps } from '../context.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { OVERDUE, type PersonRef } from '../tasks/task-summary.ts';

/** Somebody of whom something is missing on one side, and who must act. Instants are ISO UTC. */
export interface Chased {
  readonly rowId: string;
  readonly appraisalId: string;
  readonly employee: PersonRef;
  readonly unit: { readonly id: string; readonly code: string; readonly name: string };
  readonly evaluator: PersonRef | null;
  /** THERE: the person is not in the file at all. */
  readonly onlyHere: boolean;
  readonly missingHere: readonly Field[];
  readonly missingThere: readonly Field[];
  /** What the appraisal waits for here, the earliest due first: who holds what is missing. Empty: nothing is open here. */
  readonly waitsFor: readonly {
    readonly taskId: string;
    readonly stage: Stage;
    readonly kind: TaskKind;
    readonly role: Role;
    /** null: an office holds it, or nobody. */
    readonly person: PersonRef | null;
    readonly until: string | null;
    readonly overdue: boolean;
  }[];
}

/** Unit, evaluator, row: so that the list can be handed out by unit and evaluator. */
export type ChaseKey = readonly [string, string, string];

/**
 * Who must be chased: participants who are not in the file, and those of whom one side has what the other lacks. By unit and evaluator. What
 * they wait for is read as of now; tasks of coaching and counselling are nobody's business here.
 */
export async function readChase(
  deps: Pick<Deps, 'db'>,
  filter: {
    readonly reconciliationId: string;
    readonly unitId: string | undefined;
    readonly evaluatorId: string | undefined;
  },
  page: PageRequest<ChaseKey>,
): Promise<Page<Chased, ChaseKey>> {
  const [unitCode, evaluatorName, rowId] = page.after ?? [null, null, null];
  const rows = await deps.db.$queryRaw<(Chased & { evaluatorName: string })[]>`
    SELECT x.id::text AS "rowId", x.appraisal_id::text AS "appraisalId", x.state = 'ONLY_HERE' AS "onlyHere",
      jsonb_build_object('id', e.id, 'name', e.name, 'position', coalesce(e.position, '')) AS employee,
      jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit,
      CASE WHEN ev.id IS NOT NULL THEN jsonb_build_object('id', ev.id, 'name', ev.name, 'position', coalesce(ev.position, '')) END AS evaluator,
      coalesce(ev.name, '') AS "evaluatorName",
      jsonb_path_query_array(x.differences, '$[*] ? (@.here == null).field') AS "missingHere",
      jsonb_path_query_array(x.differences, '$[*] ? (@.there == null).field') AS "missingThere",
      coalesce(w.tasks, '[]') AS "waitsFor"
    FROM reconciliation_row x JOIN appraisal a ON a.id = x.appraisal_id JOIN employee e ON e.id = x.employee_id JOIN unit u ON u.id = e.unit_id
    LEFT JOIN reporting_link l ON l.employee_id = e.id AND l.relation = 'EVALUATOR'
      AND daterange(l.valid_from, l.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date
    LEFT JOIN employee ev ON ev.id = l.person_id
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('taskId', t.id, 'stage', t.stage, 'kind', t.kind, 'role', t.role, 'overdue', ${OVERDUE},
          'until', to_char(t.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'person', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'position', coalesce(p.position, '')) END)
          ORDER BY t.due_at NULLS LAST, t.id) AS tasks
      FROM task t JOIN cycle c ON c.id = t.cycle_id LEFT JOIN employee p ON p.id = t.assignee_id
      WHERE t.appraisal_id = x.appraisal_id AND t.status = 'OPEN' AND t.case_id IS NULL) w ON true
    WHERE x.reconciliation_id = ${filter.reconciliationId}::uuid
      AND (x.state = 'ONLY_HERE' OR x.state = 'DIFFERENT' AND jsonb_path_exists(x.differences, '$[*] ? (@.here == null || @.there == null)'))
      AND (${filter.unitId ?? null}::uuid IS NULL OR u.id = ${filter.unitId ?? null}::uuid)
      AND (${filter.evaluatorId ?? null}::uuid IS NULL OR ev.id = ${filter.evaluatorId ?? null}::uuid)
      AND (${unitCode}::text IS NULL OR (u.code, coalesce(ev.name, ''), x.id) > (${unitCode}::text, ${evaluatorName}::text, ${rowId}::bigint))
    ORDER BY u.code, coalesce(ev.name, ''), x.id LIMIT ${page.limit + 1}`;
  const paged = toPage(rows, page.limit, (row): ChaseKey => [row.unit.code, row.evaluatorName, row.rowId]);
  return { ...paged, items: paged.items.map(({ evaluatorName: _name, ...item }) => item) };
}
