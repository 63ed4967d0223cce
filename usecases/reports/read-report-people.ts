import { Prisma } from '../../generated/prisma/client.ts';
import { missingWords } from '../../domain/report-words.ts';
import type { Expectation, Language, Predicate, Role, Stage, TaskKind } from '../../domain/terms.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps } from '../context.ts';
import { isoOrNull } from '../iso.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { CommitAndRefuse } from '../transact.ts';
import { seeReport } from './report-access.ts';

/**
 * NOT_RATED: nothing to report yet. NOT_REPORTED: rated, not reported, or the submission was returned. CHANGED: another rating counts now than
 * was reported (V.B.8, p.119). REPORTED: as it counts now.
 */
export const REPORT_STATES = ['NOT_RATED', 'NOT_REPORTED', 'CHANGED', 'REPORTED'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

export const APPEAL_STATUSES = ['FILED', 'CONFIRMED', 'CHANGED', 'WITHDRAWN'] as const;

export interface ReportPerson {
  readonly appraisalId: string;
  readonly employee: PersonRef;
  /** NIP or NI PPPK, 18 digits. */
  readonly identityNumber: string;
  readonly appraisalState: 'ACTIVE' | 'FINAL' | 'EXCLUDED';
  readonly state: ReportState;
  /** The reader's own result, which he has not received yet. */
  readonly withheld: boolean;
  /** null: not rated, not reported to the reader, or withheld. */
  readonly rating: {
    readonly id: string;
    readonly origin: 'EVALUATOR' | 'TAKEOVER' | 'CALIBRATION' | 'APPEAL';
    readonly results: Expectation;
    readonly behaviour: Expectation;
    readonly predicate: Predicate;
    readonly ratedAt: string;
  } | null;
  readonly document: {
    readonly number: number;
    readonly form: 'D.1.1' | 'D.1.2' | 'D.1.3';
    readonly signedAt: string;
    readonly deliveredAt: string | null;
    readonly receivedAt: string | null;
    readonly receipt: 'ACKNOWLEDGED' | 'SERVED' | null;
    readonly returnedAt: string | null;
  } | null;
  /** FILED: it may still change. */
  readonly appeal: (typeof APPEAL_STATUSES)[number] | null;
  /** In which submission this rating was reported. */
  readonly submission: number | null;
  /** What was reported of the person before this rating. */
  readonly before: { readonly submission: number; readonly predicate: Predicate } | null;
  /** Why the person is not rated, and what it waits for. */
  readonly missing: {
    readonly text: Readonly<Record<Language, string>>;
    readonly taskId: string | null;
    readonly until: string | null;
  } | null;
}

export interface PeopleKey {
  readonly name: string;
  readonly id: string;
}

interface Row {
  appraisalId: string;
  employee: PersonRef;
  identityNumber: string;
  appraisalState: ReportPerson['appraisalState'];
  stage: Stage;
  endReason: string | null;
  state: ReportState;
  withheld: boolean;
  rating: ReportPerson['rating'];
  document: ReportPerson['document'];
  appeal: ReportPerson['appeal'];
  submission: number | null;
  before: ReportPerson['before'];
  task: { id: string; kind: TaskKind; role: Role; holder: string | null } | null;
  until: Date | null;
}

const utc = (column: string): Prisma.Sql =>
  Prisma.raw(`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

/**
 * The people of a unit's report, by name: with `submission` those whom it reported, as it reported them; otherwise all of the unit, as they count
 * now. The authorised official sees ratings as they were reported to him; nobody his own before its receipt.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readReportPeople(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  asked: {
    readonly reportId: string;
    readonly submission: number | undefined;
    readonly state: ReportState | undefined;
  },
  page: PageRequest<PeopleKey>,
): Promise<Page<ReportPerson, PeopleKey>> {
  return reading(deps, act, async (tx) => {
    const access = await seeReport(tx, act, asked.reportId);
    if (access instanceof CommitAndRefuse) return access;
    const { cycleId, unitId, readerId, onlyReported } = access;
    const n = asked.submission ?? null;
    const shown = n
      ? Prisma.sql`told.rating_id`
      : onlyReported
        ? Prisma.sql`a.reported_rating_id`
        : Prisma.sql`a.rating_id`;
    const conditions = [
      n
        ? Prisma.sql`told.rating_id IS NOT NULL`
        : Prisma.sql`a.cycle_id = ${cycleId}::uuid AND a.unit_id = ${unitId}::uuid AND a.state <> 'CANCELLED'`,
      ...(asked.state ? [Prisma.sql`x.state = ${asked.state}`] : []),
      ...(page.after ? [Prisma.sql`(e.name, a.id) > (${page.after.name}, ${page.after.id}::uuid)`] : []),
    ];
    const rows = await tx.$queryRaw<Row[]>`
      WITH told_all AS (
        SELECT s.number, (each ->> 'appraisalId')::uuid AS appraisal_id, (each ->> 'ratingId')::uuid AS rating_id
        FROM report_submission s CROSS JOIN jsonb_array_elements(s.content -> 'appraisals') each WHERE s.report_id = ${asked.reportId}::uuid),
      told AS (SELECT * FROM told_all WHERE number = ${n}::int)
      SELECT a.id AS "appraisalId", jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position) AS employee,
        e.identity_number AS "identityNumber", a.state AS "appraisalState", a.stage, a.end_reason AS "endReason", x.state, x.withheld,
        CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'origin', r.origin, 'results', r.results, 'behaviour', r.behaviour,
          'predicate', r.predicate, 'ratedAt', ${utc('r.rated_at')}) END AS rating,
        CASE WHEN d.id IS NOT NULL THEN jsonb_build_object('number', d.number, 'form', d.form, 'signedAt', ${utc('d.signed_at')},
          'deliveredAt', ${utc('d.delivered_at')}, 'receivedAt', ${utc('d.received_at')}, 'receipt', d.receipt,
          'returnedAt', ${utc('d.returned_at')}) END AS document,
        CASE WHEN NOT x.withheld THEN p.status END AS appeal,
        (SELECT max(number) FROM told_all WHERE told_all.appraisal_id = a.id AND told_all.rating_id = r.id) AS submission,
        (SELECT jsonb_build_object('submission', b.number, 'predicate', q.predicate) FROM told_all b JOIN rating q ON q.id = b.rating_id
          WHERE b.appraisal_id = a.id AND NOT x.withheld AND b.rating_id IS DISTINCT FROM r.id AND (${n}::int IS NULL OR b.number < ${n}::int)
          ORDER BY b.number DESC LIMIT 1) AS before,
        CASE WHEN t.id IS NOT NULL THEN jsonb_build_object('id', t.id, 'kind', t.kind, 'role', t.role, 'holder', h.name) END AS task,
        t.due_at AS until
      FROM appraisal a JOIN employee e ON e.id = a.employee_id
      LEFT JOIN told ON told.appraisal_id = a.id
      CROSS JOIN LATERAL (SELECT
        a.employee_id = ${readerId}::uuid AND a.rating_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM evaluation_document v
          WHERE v.appraisal_id = a.id AND v.period_id IS NULL AND v.received_at IS NOT NULL) AS withheld,
        CASE WHEN a.rating_id IS NULL THEN 'NOT_RATED' WHEN a.reported_rating_id IS NULL THEN 'NOT_REPORTED'
          WHEN a.reported_rating_id = a.rating_id THEN 'REPORTED' ELSE 'CHANGED' END AS state) x
      LEFT JOIN rating r ON r.id = ${shown} AND NOT x.withheld
      LEFT JOIN LATERAL (SELECT * FROM evaluation_document v WHERE v.rating_id = r.id ORDER BY v.number DESC LIMIT 1) d ON true
      LEFT JOIN appeal p ON p.appraisal_id = a.id AND p.period_id IS NULL
      LEFT JOIN LATERAL (SELECT * FROM task w WHERE w.owner_id = a.id AND w.status = 'OPEN' AND a.rating_id IS NULL
        AND w.kind <> 'ACKNOWLEDGE_SOCIALIZATION' ORDER BY w.due_at NULLS LAST, w.id LIMIT 1) t ON true
      LEFT JOIN employee h ON h.id = t.assignee_id
      WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY e.name, a.id LIMIT ${page.limit + 1}`;
    return toPage(rows.map(personOf), page.limit, ({ employee, appraisalId }) => ({
      name: employee.name,
      id: appraisalId,
    }));
  });
}

function personOf({ stage, endReason, task, until, ...row }: Row): ReportPerson {
  const missing =
    row.state === 'NOT_RATED'
      ? {
          text: missingWords({ state: row.appraisalState, stage, endReason, task }),
          taskId: task?.id ?? null,
          until: isoOrNull(until),
        }
      : null;
  return { ...row, missing };
}
