import { Prisma } from '../../generated/prisma/client.ts';
import type { EmployeeStatus, Language, Stage } from '../../domain/terms.ts';
import type { Deps } from '../context.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { notFound } from '../refusal.ts';
import type { PersonRef, UnitRef } from '../tasks/task-summary.ts';
import { filterParameters, type CycleFilter } from './cycle-filter.ts';

/** IN: has an appraisal that is under way or final. ENDED: it was excluded, removed or closed. OUTSIDE: in the roster, without an appraisal here. */
export const MEMBERSHIPS = ['IN', 'ENDED', 'OUTSIDE'] as const;
export type Membership = (typeof MEMBERSHIPS)[number];

/**
 * Why somebody of the roster has no appraisal in the cycle. NOT_APPRAISED: by the status (Annex II.C.8). FILTER: the cycle was launched over others.
 * NOT_LAUNCHED: comes in with the launch. NOT_ADDED: nothing stands against it; came to the roster, or into the filter, after the launch.
 */
export const WHY_OUTSIDE = ['NOT_APPRAISED', 'FILTER', 'NOT_LAUNCHED', 'NOT_ADDED'] as const;
export type WhyOutside = (typeof WHY_OUTSIDE)[number];

export interface Participant {
  readonly employee: PersonRef;
  readonly unit: UnitRef;
  /** In the roster: ACTIVE, STUDY_LEAVE, or why the person is not appraised. */
  readonly status: EmployeeStatus;
  readonly membership: Membership;
  readonly appraisalId: string | null;
  readonly state: 'ACTIVE' | 'FINAL' | 'EXCLUDED' | 'CANCELLED' | null;
  readonly stage: Stage | null;
  readonly lockedAt: string | null;
  /** When a late joiner was added. */
  readonly joinedAt: string | null;
  /** Today's, by the date of the unit. */
  readonly evaluator: PersonRef | null;
  readonly superior: PersonRef | null;
  /** Of an appraisal that has ended: which reason, and the order or movement behind it. */
  readonly ended: {
    readonly code: string;
    readonly reason: string | null;
    readonly decree: string | null;
    /** Local ISO date. */
    readonly effectiveOn: string | null;
  } | null;
  readonly outside: { readonly code: WhyOutside; readonly sentence: Readonly<Record<Language, string>> } | null;
}

export interface ParticipantFilter {
  readonly membership?: readonly Membership[] | undefined;
  readonly state?: readonly string[] | undefined;
  readonly stage?: readonly string[] | undefined;
  /** With the units below it. */
  readonly unitId?: string | undefined;
  /** true: only people without an evaluator today; false: only people with one. */
  readonly evaluatorMissing?: boolean | undefined;
  /** Part of the name. */
  readonly search?: string | undefined;
}

export interface ParticipantKey {
  readonly name: string;
  readonly id: string;
}

type Row = Omit<Participant, 'outside' | 'lockedAt' | 'joinedAt'> & {
  readonly outsideCode: WhyOutside | null;
  readonly lockedAt: Date | null;
  readonly joinedAt: Date | null;
};

const SENTENCES: Readonly<Record<WhyOutside, Readonly<Record<Language, string>>>> = {
  NOT_APPRAISED: {
    id: 'Tidak dinilai menurut statusnya dalam data pegawai (II.C.8).',
    en: 'Not appraised, by the status in the roster (II.C.8).',
  },
  FILTER: {
    id: 'Di luar unit atau jenis pegawai yang dicakup siklus ini; dapat ditambahkan sebagai peserta.',
    en: 'Outside the units or kinds of employees of this cycle; may be added as a participant.',
  },
  NOT_LAUNCHED: {
    id: 'Menjadi peserta ketika siklus diluncurkan.',
    en: 'Comes in when the cycle is launched.',
  },
  NOT_ADDED: {
    id: 'Masuk data pegawai setelah siklus diluncurkan; tambahkan sebagai peserta.',
    en: 'Came to the roster after the launch; add the person as a participant.',
  },
};

/**
 * Everybody of the roster as the cycle sees them, by name: who is in, who was and why no longer, who is not and why. The caller has checked that
 * the reader holds BKD_ADMIN.
 * @throws Refusal NOT_FOUND
 */
export async function readParticipants(
  deps: Pick<Deps, 'db'>,
  cycleId: string,
  filter: ParticipantFilter,
  page: PageRequest<ParticipantKey>,
): Promise<Page<Participant, ParticipantKey>> {
  const cycle = await deps.db.cycle.findUnique({
    where: { id: cycleId },
    select: { filter: true, launchedAt: true },
  });
  if (!cycle) throw notFound('The cycle');
  const over = filterParameters(cycle.filter as CycleFilter);
  const { after } = page;
  const rows = await deps.db.$queryRaw<Row[]>`
    WITH RECURSIVE below AS (
      SELECT id FROM unit WHERE id = ${filter.unitId ?? null}::uuid
      UNION SELECT u.id FROM unit u JOIN below ON u.parent_id = below.id),
    people AS (
      SELECT e.id, e.name, e.position, e.status, coalesce(a.unit_id, e.unit_id) AS unit_id, a.id AS appraisal_id, a.state, a.stage, a.locked_at, a.joined_at,
        a.end_reason,
        CASE WHEN a.id IS NULL THEN 'OUTSIDE' WHEN a.state IN ('EXCLUDED', 'CANCELLED') THEN 'ENDED' ELSE 'IN' END AS membership,
        CASE WHEN a.id IS NOT NULL THEN NULL
          WHEN e.status NOT IN ('ACTIVE', 'STUDY_LEAVE') THEN 'NOT_APPRAISED'
          WHEN NOT ((${over.unitIds}::uuid[] IS NULL OR e.unit_id = ANY(${over.unitIds}::uuid[])) AND (${over.kinds}::text[] IS NULL OR e.kind = ANY(${over.kinds}::text[]))) THEN 'FILTER'
          WHEN ${cycle.launchedAt}::timestamptz IS NULL THEN 'NOT_LAUNCHED' ELSE 'NOT_ADDED' END AS outside_code
      FROM employee e LEFT JOIN appraisal a ON a.employee_id = e.id AND a.cycle_id = ${cycleId}::uuid),
    found AS (
      SELECT p.*, ev.person_id AS evaluator_id FROM people p JOIN unit u ON u.id = p.unit_id
      LEFT JOIN reporting_link ev ON ev.employee_id = p.id AND ev.relation = 'EVALUATOR'
        AND daterange(ev.valid_from, ev.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date
      WHERE ${conditions(filter)}
        AND (${after?.id ?? null}::uuid IS NULL OR (p.name, p.id) > (${after?.name ?? null}::text, ${after?.id ?? null}::uuid))
      ORDER BY p.name, p.id LIMIT ${page.limit + 1})
    SELECT jsonb_build_object('id', f.id, 'name', f.name, 'position', f.position) AS employee,
      jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit, f.status, f.membership, f.appraisal_id::text AS "appraisalId", f.state, f.stage,
      f.locked_at AS "lockedAt", f.joined_at AS "joinedAt", f.outside_code AS "outsideCode",
      CASE WHEN b.id IS NOT NULL THEN jsonb_build_object('id', b.id, 'name', b.name, 'position', b.position) END AS evaluator,
      CASE WHEN s.id IS NOT NULL THEN jsonb_build_object('id', s.id, 'name', s.name, 'position', s.position) END AS superior,
      CASE WHEN f.membership = 'ENDED' THEN jsonb_build_object('code', coalesce(f.end_reason, f.state),
        'reason', coalesce(x.reason, o.reason), 'decree', x.decree, 'effectiveOn', to_char(x.effective_on, 'YYYY-MM-DD')) END AS ended
    FROM found f JOIN unit u ON u.id = f.unit_id LEFT JOIN employee b ON b.id = f.evaluator_id
    LEFT JOIN reporting_link l ON l.employee_id = f.id AND l.relation = 'SUPERIOR'
      AND daterange(l.valid_from, l.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date
    LEFT JOIN employee s ON s.id = l.person_id
    LEFT JOIN LATERAL (SELECT c.reason, c.decree, c.effective_on FROM appraisal_change c
      WHERE c.appraisal_id = f.appraisal_id AND c.kind = 'EXCLUDED' ORDER BY c.recorded_at DESC LIMIT 1) x ON f.state = 'EXCLUDED'
    LEFT JOIN LATERAL (SELECT d.reason FROM desk_order d
      WHERE d.appraisal_id = f.appraisal_id AND d.kind = 'FORCE_CLOSE' AND d.status = 'APPLIED' AND d.stage IS NULL LIMIT 1) o ON f.state = 'CANCELLED'
    ORDER BY f.name, f.id`;
  const items = rows.map(({ outsideCode, lockedAt, joinedAt, ...row }) => ({
    ...row,
    lockedAt: lockedAt?.toISOString() ?? null,
    joinedAt: joinedAt?.toISOString() ?? null,
    outside: outsideCode && { code: outsideCode, sentence: SENTENCES[outsideCode] },
  }));
  return toPage(items, page.limit, ({ employee }) => ({ name: employee.name, id: employee.id }));
}

function conditions(filter: ParticipantFilter): Prisma.Sql {
  const parts = [Prisma.sql`true`];
  if (filter.membership) parts.push(Prisma.sql`p.membership = ANY(${[...filter.membership]}::text[])`);
  if (filter.state) parts.push(Prisma.sql`p.state = ANY(${[...filter.state]}::text[])`);
  if (filter.stage) parts.push(Prisma.sql`p.stage = ANY(${[...filter.stage]}::text[])`);
  if (filter.unitId) parts.push(Prisma.sql`p.unit_id IN (SELECT id FROM below)`);
  if (filter.evaluatorMissing !== undefined) {
    parts.push(Prisma.sql`(ev.person_id IS NULL) = ${filter.evaluatorMissing}::boolean`);
  }
  if (filter.search)
    parts.push(Prisma.sql`p.name ILIKE ${`%${filter.search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`}`);
  return Prisma.join(parts, ' AND ');
}
