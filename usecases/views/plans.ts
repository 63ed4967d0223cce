import type { Aspect, Behaviour, Perspective } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { iso, isoOrNull } from '../iso.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { peopleRefs } from './people-refs.ts';

/** A version of the SKP. */
export interface PlanView {
  readonly id: string;
  readonly number: number;
  readonly origin: 'INITIAL' | 'ADJUSTMENT';
  readonly author: PersonRef;
  readonly submittedAt: string;
  readonly approvedAt: string | null;
  /** The version that was put in force last, unless it was closed. */
  readonly inForce: boolean;
  /** A move closed the SKP; null: it was not closed (Annex II.C.6–7, p.65). */
  readonly closed: {
    readonly at: string;
    readonly because: string;
    /** What there was until then, by id; null where this version was not in force. */
    readonly resultSoFar: unknown;
  } | null;
  readonly behaviourExpectations: { readonly [value in Behaviour]?: string };
  readonly results: readonly {
    readonly id: string;
    readonly ordinal: number;
    readonly statement: string;
    readonly main: boolean;
    readonly supports: string | null;
    readonly perspective: Perspective | null;
    readonly indicators: readonly {
      readonly id: string;
      readonly ordinal: number;
      readonly aspect: Aspect;
      readonly statement: string;
      readonly target: string;
      readonly unitOfMeasure: string;
      /** What it refers to in the library of indicators; null: a line of its own. */
      readonly library: {
        readonly indicatorId: string;
        readonly versionId: string;
        readonly code: string;
        readonly number: number;
      } | null;
    }[];
  }[];
}

/** Every version, the first first. */
export async function plansOf(tx: Tx, appraisalId: string): Promise<PlanView[]> {
  const rows = await tx.plan.findMany({
    where: { appraisalId },
    orderBy: { number: 'asc' },
    include: {
      results: {
        orderBy: { ordinal: 'asc' },
        omit: { planId: true },
        include: {
          indicators: {
            orderBy: { ordinal: 'asc' },
            omit: { plannedResultId: true, libraryVersionId: true },
            include: {
              libraryVersion: { select: { id: true, number: true, indicator: { select: { id: true, code: true } } } },
            },
          },
        },
      },
    },
  });
  const person = await peopleRefs(
    tx,
    rows.map((row) => row.authorId),
  );
  const inForce = rows
    .filter((row) => row.approvedAt !== null && row.closedAt === null)
    .toSorted((a, b) => (b.approvedAt?.getTime() ?? 0) - (a.approvedAt?.getTime() ?? 0))[0]?.id;
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    origin: row.origin as PlanView['origin'],
    author: person(row.authorId),
    submittedAt: iso(row.submittedAt),
    approvedAt: isoOrNull(row.approvedAt),
    inForce: row.id === inForce,
    closed: row.closedAt
      ? { at: iso(row.closedAt), because: row.closedBecause ?? '', resultSoFar: row.resultSoFar }
      : null,
    behaviourExpectations: row.behaviourExpectations as PlanView['behaviourExpectations'],
    results: row.results.map((result) => ({
      ...result,
      perspective: result.perspective as Perspective | null,
      indicators: result.indicators.map(({ libraryVersion, ...indicator }) => ({
        ...indicator,
        aspect: indicator.aspect as Aspect,
        library: libraryVersion && {
          ...{ indicatorId: libraryVersion.indicator.id, versionId: libraryVersion.id },
          ...{ code: libraryVersion.indicator.code, number: libraryVersion.number },
        },
      })),
    })),
  }));
}
