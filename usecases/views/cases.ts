import type { CaseKind } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { iso, isoOrNull } from '../iso.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { peopleRefs } from './people-refs.ts';

/** What everybody who may know of a case may know. */
export interface CaseSummary {
  readonly id: string;
  readonly appraisalId: string;
  readonly kind: CaseKind;
  readonly origin: 'RESULT' | 'OBSERVATION';
  readonly status: CaseStatus;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly version: number;
}

export type CaseStatus = 'OPEN' | 'CLOSED' | 'CANCELLED';

/** What only the people of a case may read, where it is confidential (counselling). */
export interface CaseContent {
  readonly reason: string;
  readonly ratingId: string | null;
  readonly openedBy: PersonRef | null;
  readonly outcome: string | null;
  /** Local date. */
  readonly reevaluationDate: string | null;
  readonly entries: readonly {
    readonly id: string;
    readonly kind: string;
    readonly content: unknown;
    readonly author: PersonRef;
    readonly createdAt: string;
  }[];
}

export interface CaseView extends CaseSummary {
  /** null: confidential, and the reader is none of its people. */
  readonly content: CaseContent | null;
}

export async function caseById(tx: Tx, caseId: string): Promise<(CaseSummary & { content: CaseContent }) | undefined> {
  const row = await tx.developmentCase.findUnique({
    where: { id: caseId },
    include: { entries: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] } },
  });
  if (!row) return undefined;
  const person = await peopleRefs(tx, [row.openedById, ...row.entries.map((entry) => entry.authorId)]);
  return {
    id: row.id,
    appraisalId: row.appraisalId,
    kind: row.kind as CaseKind,
    origin: row.origin as CaseSummary['origin'],
    status: row.status as CaseStatus,
    openedAt: iso(row.openedAt),
    closedAt: isoOrNull(row.closedAt),
    version: row.version,
    content: {
      reason: row.reason,
      ratingId: row.ratingId,
      openedBy: row.openedById ? person(row.openedById) : null,
      outcome: row.outcome,
      reevaluationDate: row.reevaluationDate?.toISOString().slice(0, 10) ?? null,
      entries: row.entries.map((entry) => ({
        id: entry.id,
        kind: entry.kind,
        content: entry.content,
        author: person(entry.authorId),
        createdAt: iso(entry.createdAt),
      })),
    },
  };
}
