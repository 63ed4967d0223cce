import { Prisma } from '../../generated/prisma/client.ts';
import { OUT_OF_SERVICE } from '../../domain/terms.ts';
import type { Deps } from '../context.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import type { PersonRef, UnitRef } from '../tasks/task-summary.ts';
import { inUnits, notCounselling, seeCycle, snapshot, type CycleScope, type Reader } from './sight.ts';

/**
 * NO_EVALUATOR, NO_SUPERIOR: no link holds today. *_OUT_OF_SERVICE: he has left, is suspended, on unpaid leave or in pre-retirement, and nobody
 * stands in. VACANT_TASK: an open task that nobody holds.
 */
export const MISSING_KINDS = [
  'VACANT_TASK',
  'NO_EVALUATOR',
  'EVALUATOR_OUT_OF_SERVICE',
  'NO_SUPERIOR',
  'SUPERIOR_OUT_OF_SERVICE',
] as const;
export type MissingKind = (typeof MISSING_KINDS)[number];

export interface Missing {
  readonly kind: MissingKind;
  readonly appraisalId: string;
  readonly employee: PersonRef;
  readonly unit: UnitRef;
  /** Who is out of service. */
  readonly person: PersonRef | null;
  readonly taskId: string | null;
  /** What repairs it, and with which request. */
  readonly repair: { readonly advice: { readonly id: string; readonly en: string }; readonly request: string };
}

export interface MissingKey {
  readonly appraisalId: string;
  /** Place of the kind in MISSING_KINDS, and the task. */
  readonly rank: number;
  readonly taskId: string | null;
}

type Row = Omit<Missing, 'repair'> & { rank: number; employeeId: string };

/**
 * Appraisals under way of which somebody who must act is not there today. For the topmost officials of the line, above whom nobody stands,
 * NO_SUPERIOR is right as it is.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readMissing(
  deps: Pick<Deps, 'db'>,
  reader: Reader,
  scope: CycleScope & { readonly kind: readonly MissingKind[] | undefined },
  page: PageRequest<MissingKey>,
): Promise<Page<Missing, MissingKey> & { readonly at: string }> {
  const sight = await seeCycle(deps, reader, scope, 'CYCLE.READ_MISSING_EVALUATORS');
  return snapshot(deps, async (tx, at) => {
    const { after } = page;
    const linked = (relation: 'EVALUATOR' | 'SUPERIOR'): Prisma.Sql => Prisma.sql`
      (SELECT l.person_id FROM reporting_link l WHERE l.employee_id = a.employee_id AND l.relation = ${relation}
        AND l.valid_from <= s.today AND (l.valid_to IS NULL OR l.valid_to > s.today))`;
    const outOfService = (alias: Prisma.Sql): Prisma.Sql => Prisma.sql`
      ${alias}.status = ANY(${[...OUT_OF_SERVICE]}::text[]) AND stand_in_of(${alias}.id, m.today) IS NOT DISTINCT FROM ${alias}.id`;
    const rows = await tx.$queryRaw<Row[]>`
      WITH mine AS (
        SELECT a.id, a.employee_id, a.unit_id, s.today, ${linked('EVALUATOR')} AS evaluator_id, ${linked('SUPERIOR')} AS superior_id
        FROM appraisal a JOIN unit u ON u.id = a.unit_id,
          LATERAL (SELECT (${at}::timestamptz AT TIME ZONE u.time_zone)::date AS today) s
        WHERE a.cycle_id = ${sight.cycleId}::uuid AND a.state = 'ACTIVE' AND ${inUnits(sight, Prisma.sql`a.unit_id`)}),
      found AS (
        SELECT m.id, 2 AS rank, 'NO_EVALUATOR' AS kind, NULL::uuid AS person_id, NULL::uuid AS task_id FROM mine m WHERE m.evaluator_id IS NULL
        UNION ALL SELECT m.id, 3, 'EVALUATOR_OUT_OF_SERVICE', e.id, NULL FROM mine m JOIN employee e ON e.id = m.evaluator_id
          WHERE ${outOfService(Prisma.sql`e`)}
        UNION ALL SELECT m.id, 4, 'NO_SUPERIOR', NULL, NULL FROM mine m WHERE m.superior_id IS NULL
        UNION ALL SELECT m.id, 5, 'SUPERIOR_OUT_OF_SERVICE', e.id, NULL FROM mine m JOIN employee e ON e.id = m.superior_id
          WHERE ${outOfService(Prisma.sql`e`)}
        UNION ALL SELECT t.appraisal_id, 1, 'VACANT_TASK', NULL, t.id FROM task t JOIN mine m ON m.id = t.appraisal_id
          WHERE t.cycle_id = ${sight.cycleId}::uuid AND t.status = 'OPEN' AND t.assignee_id IS NULL
            AND t.role NOT IN ('BKD_ADMIN', 'PERFORMANCE_MANAGER') AND ${notCounselling(sight, Prisma.sql`t.kind`)})
      SELECT f.kind, f.rank, f.id::text AS "appraisalId", f.task_id::text AS "taskId", e.id::text AS "employeeId",
        jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position) AS employee,
        jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit,
        CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'position', p.position) END AS person
      FROM found f JOIN mine m ON m.id = f.id JOIN employee e ON e.id = m.employee_id JOIN unit u ON u.id = m.unit_id
      LEFT JOIN employee p ON p.id = f.person_id
      WHERE (${scope.kind ? [...scope.kind] : null}::text[] IS NULL OR f.kind = ANY(${scope.kind ? [...scope.kind] : null}::text[]))
        AND (${after?.appraisalId ?? null}::uuid IS NULL OR (f.id, f.rank, coalesce(f.task_id, f.id))
          > (${after?.appraisalId ?? null}::uuid, ${after?.rank ?? 0}::int, coalesce(${after?.taskId ?? null}::uuid, ${after?.appraisalId ?? null}::uuid)))
      ORDER BY f.id, f.rank, coalesce(f.task_id, f.id) LIMIT ${page.limit + 1}`;
    const { items, next } = toPage(rows, page.limit, ({ appraisalId, rank, taskId }) => ({
      appraisalId,
      rank,
      taskId,
    }));
    return {
      at: at.toISOString(),
      items: items.map(({ rank: _rank, employeeId, ...row }) => ({
        ...row,
        repair: repairOf(row.kind, employeeId, row),
      })),
      next,
    };
  });
}

function repairOf(kind: MissingKind, employeeId: string, { person }: Pick<Missing, 'person'>): Missing['repair'] {
  const line = `POST /people/${employeeId}/reporting-lines`;
  const relation = kind.includes('SUPERIOR') ? 'SUPERIOR' : 'EVALUATOR';
  switch (kind) {
    case 'VACANT_TASK':
      return {
        advice: {
          id: 'Tidak ada pejabat yang memegang tugas ini. Catat Pejabat Penilai Kinerja atau atasannya; tugas segera beralih.',
          en: 'Nobody holds this task. Record the evaluator or his superior; the task goes there at once.',
        },
        request: line,
      };
    case 'NO_EVALUATOR':
    case 'NO_SUPERIOR':
      return {
        advice: {
          id: `Catat ${relation === 'EVALUATOR' ? 'Pejabat Penilai Kinerja' : 'atasan Pejabat Penilai Kinerja'} yang benar, atau impor ulang daftar pegawai.`,
          en: `Record the right ${relation === 'EVALUATOR' ? 'evaluator' : 'superior of the evaluator'} (relation ${relation}), or import the roster again.`,
        },
        request: line,
      };
    case 'EVALUATOR_OUT_OF_SERVICE':
    case 'SUPERIOR_OUT_OF_SERVICE':
      return {
        advice: {
          id: 'Catat Plt. atau Plh. dengan keputusannya; bila pejabatnya sudah berganti, catat penggantinya.',
          en: `Record a Plt. or Plh. by decree (postHolderId ${person?.id ?? ''}); where he was succeeded, record the successor (${line}).`,
        },
        request: 'POST /delegations',
      };
  }
}
