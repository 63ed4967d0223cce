import { Prisma } from '../../generated/prisma/client.ts';
import type { Predicate } from '../../domain/terms.ts';
import type { PersonRef } from '../tasks/task-summary.ts';

/** AWAITED: nobody has signed it off. RETURNED: its results are to be reported again. */
export const SIGN_OFF_STATES = ['AWAITED', 'SIGNED', 'RETURNED'] as const;

/** What the authorised official did about a submission. */
export interface SignOff {
  readonly taskId: string;
  readonly state: (typeof SIGN_OFF_STATES)[number];
  readonly by: PersonRef | null;
  readonly at: string | null;
  readonly dueAt: string | null;
  /** Nobody held the office when it was opened, or it is overdue: BKD sees an alarm. */
  readonly alarm: boolean;
  /** The note of the sign-off, or why it was returned. */
  readonly note: string | null;
}

export interface Submission {
  /** 1: the report of the evaluation window; later ones report what came or changed after it. */
  readonly number: number;
  readonly submittedBy: PersonRef;
  readonly submittedAt: string;
  /** Counts by predicate, and the rating that was reported of each appraisal. */
  readonly content: {
    readonly byPredicate: Readonly<Record<string, number>>;
    readonly appraisals: readonly {
      readonly appraisalId: string;
      readonly ratingId: string;
      readonly predicate: Predicate;
    }[];
  };
  /** null: submitted before sign-offs were kept. */
  readonly signOff: SignOff | null;
}

const instant = (column: string): Prisma.Sql =>
  Prisma.raw(`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

/** Submissions of a report `r` as a JSON array, the first first. */
export const SUBMISSIONS = Prisma.sql`
  coalesce((SELECT jsonb_agg(jsonb_build_object('number', s.number, 'submittedAt', ${instant('s.submitted_at')}, 'content', s.content,
      'submittedBy', jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position),
      'signOff', CASE WHEN t.id IS NOT NULL THEN jsonb_build_object('taskId', t.id, 'state', coalesce(d.outcome, 'AWAITED'),
        'by', CASE WHEN b.id IS NOT NULL THEN jsonb_build_object('id', b.id, 'name', b.name, 'position', b.position) END,
        'at', ${instant('d.decided_at')}, 'dueAt', ${instant('t.due_at')}, 'alarm', t.status = 'OPEN' AND t.alarm_at IS NOT NULL,
        'note', coalesce(o.note, d.comment)) END) ORDER BY s.number)
    FROM report_submission s JOIN employee e ON e.id = s.submitted_by_id
    LEFT JOIN task t ON t.report_id = s.report_id AND t.kind = 'SIGN_REPORT' AND t.round = s.number
    LEFT JOIN decision d ON d.task_id = t.id LEFT JOIN employee b ON b.id = d.actor_id
    LEFT JOIN report_sign_off o ON o.submission_id = s.id
    WHERE s.report_id = r.id), '[]')`;
