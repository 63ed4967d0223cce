import { seeAppraisal } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps, Tx } from '../context.ts';
import type { Tone } from '../../domain/terms.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { toPage, type Page } from '../page.ts';
import { isoText } from '../suspensions/iso-text.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { CommitAndRefuse } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';
import type { EvidenceLink } from '../views/work-done.ts';
import { workReportsOfCycle } from './rule.ts';

export interface WorkReportView {
  readonly id: string;
  readonly date: string;
  readonly until: string;
  readonly note: string | null;
  readonly reportedAt: string;
  readonly changedAt: string | null;
  readonly late: boolean;
  readonly version: number;
  readonly lines: readonly {
    readonly indicatorId: string | null;
    readonly work: string;
    readonly quantity: number | null;
    readonly evidence: readonly EvidenceLink[];
  }[];
  /** `current`: of what the report says now; false: it was changed since. */
  readonly feedback: readonly {
    readonly author: PersonRef;
    readonly tone: Tone;
    readonly text: string | null;
    readonly at: string;
    readonly current: boolean;
  }[];
  readonly thread: readonly {
    readonly id: string;
    readonly author: PersonRef;
    readonly text: string;
    /** The question that it answers; null: it is one. */
    readonly answers: string | null;
    readonly at: string;
  }[];
}

/**
 * Reports by date, each with its feedback and its thread.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), NO_WORK_REPORTS
 */
export async function readReports(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  appraisalId: string,
  asked: {
    readonly from: string | undefined;
    readonly to: string | undefined;
    readonly limit: number;
    readonly after: string | undefined;
  },
): Promise<Page<WorkReportView, string>> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, 'WORK_REPORT.READ');
    if (access instanceof CommitAndRefuse) return access;
    const { year } = await workReportsOfCycle(tx, access.cycleId);
    return toPage(await viewsOf(tx, year, appraisalId, asked), asked.limit, ({ date }) => date);
  });
}

type Row = Omit<WorkReportView, 'feedback' | 'thread'> & { readonly remarks: readonly RemarkRow[] };
interface RemarkRow {
  readonly id: string;
  readonly authorId: string;
  readonly kind: 'FEEDBACK' | 'QUESTION' | 'ANSWER';
  readonly tone: Tone;
  readonly text: string;
  readonly answers: string | null;
  readonly at: string;
  readonly version: number;
}

async function viewsOf(
  tx: Tx,
  year: number,
  appraisalId: string,
  { from, to, limit, after }: Parameters<typeof readReports>[3],
): Promise<WorkReportView[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT r.id::text, to_char(r.date, 'YYYY-MM-DD') AS date, to_char(r.until, 'YYYY-MM-DD') AS until, r.note, ${isoText(Prisma.sql`r.reported_at`)} AS "reportedAt",
      ${isoText(Prisma.sql`r.changed_at`)} AS "changedAt", r.late, r.version,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('indicatorId', l.indicator_id, 'work', l.work, 'quantity', l.quantity, 'evidence', l.evidence) ORDER BY l.ordinal), '[]')
        FROM work_report_line l WHERE l.year = r.year AND l.report_id = r.id) AS lines,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'authorId', k.author_id, 'kind', k.kind, 'tone', k.tone, 'text', k.text, 'answers', k.answers_id,
          'at', ${isoText(Prisma.sql`k.at`)}, 'version', k.report_version) ORDER BY k.at, k.id), '[]')
        FROM work_report_remark k WHERE k.year = r.year AND k.report_id = r.id) AS remarks
    FROM work_report r
    WHERE r.year = ${year} AND r.appraisal_id = ${appraisalId}::uuid AND r.date >= coalesce(${from ?? null}::date, '-infinity')
      AND r.date <= coalesce(${to ?? null}::date, 'infinity') AND r.date > coalesce(${after ?? null}::date, '-infinity')
    ORDER BY r.date LIMIT ${limit + 1}`;
  const person = await peopleRefs(
    tx,
    rows.flatMap(({ remarks }) => remarks.map(({ authorId }) => authorId)),
  );
  return rows.map(({ remarks, ...row }) => ({
    ...row,
    feedback: remarks
      .filter(({ kind }) => kind === 'FEEDBACK')
      .map(({ authorId, tone, text, at, version }) => ({
        ...{ author: person(authorId), tone, text, at },
        current: version === row.version,
      })),
    thread: remarks
      .filter(({ kind }) => kind !== 'FEEDBACK')
      .map(({ id, authorId, text, answers, at }) => ({ id, author: person(authorId), text, answers, at })),
  }));
}
