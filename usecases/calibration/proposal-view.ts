import { Prisma } from '../../generated/prisma/client.ts';
import type { Expectation, Predicate } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { isoOrNull } from '../iso.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { resultingPredicate } from './propose-calibration.ts';

/** LAPSED: delivered, rated anew or not answered in time. */
export const PROPOSAL_STATUSES = ['PROPOSED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'LAPSED'] as const;
export type ProposalStatus = (typeof PROPOSAL_STATUSES)[number];

interface Ratings {
  readonly results: Expectation;
  readonly behaviour: Expectation;
  readonly predicate: Predicate;
}

export interface ProposalView {
  readonly id: string;
  readonly calibration: { readonly id: string; readonly title: string; readonly heldOn: string };
  readonly appraisalId: string;
  readonly employee: PersonRef;
  /** The rating that the meeting spoke of. */
  readonly from: Ratings;
  readonly to: Ratings;
  readonly reason: string;
  readonly status: ProposalStatus;
  readonly proposedBy: PersonRef;
  readonly proposedAt: string;
  readonly taskId: string | null;
  /** Who is to answer; null: nobody is there, or it was answered. */
  readonly waitsFor: PersonRef | null;
  /** ISO UTC; after it the rating stays as it was. */
  readonly answerBy: string | null;
  readonly answeredBy: PersonRef | null;
  readonly answeredAt: string | null;
  readonly answerReason: string | null;
  readonly newRatingId: string | null;
}

interface Row extends Omit<ProposalView, 'to' | 'proposedAt' | 'answerBy' | 'answeredAt'> {
  results: Expectation;
  behaviour: Expectation;
  study: boolean;
  proposedAt: Date;
  answerBy: Date | null;
  answeredAt: Date | null;
}

const ref = (alias: string): Prisma.Sql =>
  Prisma.raw(
    `CASE WHEN ${alias}.id IS NOT NULL THEN jsonb_build_object('id', ${alias}.id, 'name', ${alias}.name, 'position', ${alias}.position) END`,
  );

/**
 * Proposals, the first first. What is about the reader himself is left out until he has received his result.
 * @param which over p (calibration_proposal)
 */
export async function proposalsOf(
  tx: Pick<Tx, '$queryRaw'>,
  readerId: string,
  which: Prisma.Sql,
): Promise<ProposalView[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT p.id, jsonb_build_object('id', s.id, 'title', s.title, 'heldOn', s.held_on) AS calibration, p.appraisal_id AS "appraisalId",
      ${ref('e')} AS employee, jsonb_build_object('results', r.results, 'behaviour', r.behaviour, 'predicate', r.predicate) AS "from",
      r.study_ended_without_degree AS study, p.results, p.behaviour, p.reason,
      CASE WHEN p.status = 'PROPOSED' AND t.status IS DISTINCT FROM 'OPEN' THEN 'LAPSED' ELSE p.status END AS status,
      ${ref('b')} AS "proposedBy", p.proposed_at AS "proposedAt", p.task_id AS "taskId",
      CASE WHEN t.status = 'OPEN' THEN ${ref('h')} END AS "waitsFor", CASE WHEN t.status = 'OPEN' THEN t.due_at END AS "answerBy",
      ${ref('x')} AS "answeredBy", p.answered_at AS "answeredAt", p.answer_reason AS "answerReason", p.new_rating_id AS "newRatingId"
    FROM calibration_proposal p JOIN calibration_session s ON s.id = p.session_id JOIN rating r ON r.id = p.rating_id
    JOIN appraisal a ON a.id = p.appraisal_id JOIN employee e ON e.id = a.employee_id JOIN employee b ON b.id = p.proposed_by_id
    LEFT JOIN task t ON t.id = p.task_id LEFT JOIN employee h ON h.id = t.assignee_id LEFT JOIN employee x ON x.id = p.answered_by_id
    WHERE ${which} AND (a.employee_id <> ${readerId}::uuid OR EXISTS (SELECT 1 FROM evaluation_document d WHERE d.appraisal_id = a.id
      AND d.period_id IS NULL AND d.received_at IS NOT NULL))
    ORDER BY p.proposed_at, p.id`;
  return rows.map(({ results, behaviour, study, ...row }) => ({
    ...row,
    to: {
      results,
      behaviour,
      predicate: resultingPredicate({ studyEndedWithoutDegree: study }, { results, behaviour }),
    },
    proposedAt: row.proposedAt.toISOString(),
    answerBy: isoOrNull(row.answerBy),
    answeredAt: isoOrNull(row.answeredAt),
  }));
}

/** The proposal that waits for an answer about an appraisal, for its leaders. */
export async function openProposalOf(tx: Tx, appraisalId: string, readerId: string): Promise<ProposalView | null> {
  const found = await proposalsOf(
    tx,
    readerId,
    Prisma.sql`p.appraisal_id = ${appraisalId}::uuid AND p.status = 'PROPOSED' AND t.status = 'OPEN'`,
  );
  return found[0] ?? null;
}
