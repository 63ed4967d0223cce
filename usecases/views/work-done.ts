/** What was done and said during the year: realizations, progress entries, feedback. */
import type { Behaviour, Stage, Tone } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { iso } from '../iso.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { peopleRefs } from './people-refs.ts';
import { periodCodes } from './period-codes.ts';

export interface EvidenceLink {
  readonly title: string;
  readonly url: string;
}

export interface RealizationView {
  readonly id: string;
  readonly stage: Stage;
  /** Of a periodic evaluation: Q1..Q4, M01..M12; null: of the year. */
  readonly period: string | null;
  readonly number: number;
  readonly planId: string;
  readonly author: PersonRef;
  readonly summary: string | null;
  readonly submittedAt: string;
  readonly lines: readonly {
    readonly indicatorId: string;
    readonly realized: string;
    readonly note: string | null;
    readonly evidence: readonly EvidenceLink[];
  }[];
}

export interface ProgressView {
  readonly id: string;
  /** Local date. */
  readonly date: string;
  readonly text: string;
  readonly plannedResultId: string | null;
  readonly evidence: readonly EvidenceLink[];
  readonly author: PersonRef;
  readonly createdAt: string;
}

export interface FeedbackView {
  readonly id: string;
  readonly stage: 'MONITORING' | 'MID_TERM';
  readonly author: PersonRef;
  readonly plannedResultId: string | null;
  readonly behaviour: Behaviour | null;
  readonly tone: Tone;
  readonly text: string;
  readonly strengths: string | null;
  readonly gaps: string | null;
  readonly createdAt: string;
}

/** The first first. */
export async function realizationsOf(tx: Tx, appraisalId: string): Promise<RealizationView[]> {
  const rows = await tx.realization.findMany({
    where: { appraisalId },
    orderBy: [{ submittedAt: 'asc' }, { number: 'asc' }],
    include: { lines: { omit: { realizationId: true } } },
  });
  const person = await peopleRefs(
    tx,
    rows.map((row) => row.authorId),
  );
  const period = await periodCodes(tx, appraisalId);
  return rows.map((row) => ({
    id: row.id,
    stage: row.stage as Stage,
    period: period(row.periodId),
    number: row.number,
    planId: row.planId,
    author: person(row.authorId),
    summary: row.summary,
    submittedAt: iso(row.submittedAt),
    lines: row.lines.map((line) => ({ ...line, evidence: line.evidence as unknown as EvidenceLink[] })),
  }));
}

/** The first first; at most `limit` after the key. */
export async function progressOf(
  tx: Tx,
  appraisalId: string,
  page?: { after: { date: string; id: string } | undefined; take: number },
): Promise<ProgressView[]> {
  const after = page?.after;
  const afterDate = after ? new Date(`${after.date}T00:00:00Z`) : undefined;
  const rows = await tx.progressEntry.findMany({
    where: {
      appraisalId,
      ...(after && afterDate ? { OR: [{ date: { gt: afterDate } }, { date: afterDate, id: { gt: after.id } }] } : {}),
    },
    orderBy: [{ date: 'asc' }, { id: 'asc' }],
    ...(page ? { take: page.take } : {}),
  });
  const person = await peopleRefs(
    tx,
    rows.map((row) => row.authorId),
  );
  return rows.map((row) => ({
    id: row.id,
    date: row.date.toISOString().slice(0, 10),
    text: row.text,
    plannedResultId: row.plannedResultId,
    evidence: row.evidence as unknown as EvidenceLink[],
    author: person(row.authorId),
    createdAt: iso(row.createdAt),
  }));
}

export async function feedbackOf(
  tx: Tx,
  appraisalId: string,
  page?: { after: { createdAt: string; id: string } | undefined; take: number },
): Promise<FeedbackView[]> {
  const after = page?.after;
  const rows = await tx.feedback.findMany({
    where: {
      appraisalId,
      ...(after
        ? {
            OR: [
              { createdAt: { gt: new Date(after.createdAt) } },
              { createdAt: new Date(after.createdAt), id: { gt: after.id } },
            ],
          }
        : {}),
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    ...(page ? { take: page.take } : {}),
    omit: { appraisalId: true, decisionId: true },
  });
  const person = await peopleRefs(
    tx,
    rows.map((row) => row.authorId),
  );
  return rows.map(({ authorId, ...row }) => ({
    ...row,
    stage: row.stage as FeedbackView['stage'],
    behaviour: row.behaviour as Behaviour | null,
    tone: row.tone as FeedbackView['tone'],
    author: person(authorId),
    createdAt: iso(row.createdAt),
  }));
}
