import { asPeriod, periodDates, periodName } from '../../domain/periods.ts';
import type { Period } from '../../domain/terms.ts';
import { maySeeRatingsOf, seeAppraisal, type AppraisalAccess } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { periodWindowsOf } from '../cycles/period-windows.ts';
import { iso, isoOrNull } from '../iso.ts';
import { notFound } from '../refusal.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { CommitAndRefuse } from '../transact.ts';
import type { AppealStatus } from '../views/appeals.ts';
import { documentsOf, withoutContent, type DocumentSummary } from '../views/documents.ts';
import { ratingsOf } from '../views/ratings.ts';
import type { AppraisalState, RatingInShort } from './read-appraisals.ts';
import { whyWindow, type WindowWhy } from '../why.ts';
import { waitingFor, type WaitingFor } from './waiting-for.ts';

/** Where the evaluation of a period stands. Instants are ISO UTC. */
export interface PeriodInBrief {
  readonly period: Period;
  readonly state: AppraisalState;
  readonly opensAt: string;
  readonly dueAt: string;
  readonly finalAt: string | null;
}

export interface PeriodView extends PeriodInBrief {
  readonly id: string;
  readonly name: { readonly id: string; readonly en: string };
  /** Local dates: what is evaluated. */
  readonly from: string;
  readonly to: string;
  /** Why the window is what it is: `opens` and `due` (domain/deadlines.ts, Derivation). */
  readonly derivation: unknown;
  readonly why: WindowWhy;
  /** The rating that counts; null: not rated, or the reader may not see it yet. */
  readonly rating:
    (RatingInShort & { readonly id: string; readonly ratedAt: string; readonly author: PersonRef }) | null;
  /** Why there is no appeal: TAKEOVER, TOP_OFFICIAL, NO_SUPERIOR. */
  readonly finalBecause: string | null;
  /** The latest; null: not signed, or the reader may not see it yet. */
  readonly document: DocumentSummary | null;
  readonly appeal: { readonly id: string; readonly status: AppealStatus } | null;
  readonly waitingFor: readonly WaitingFor[];
}

export interface PeriodsOfAppraisal {
  /** Those whose window has opened, the first first. */
  readonly items: readonly PeriodView[];
  /** Windows that come, by the policy and the calendar as they are now. */
  readonly upcoming: readonly {
    readonly period: Period;
    readonly name: { readonly id: string; readonly en: string };
    readonly opensAt: string;
    readonly dueAt: string;
    readonly derivation: unknown;
    readonly why: WindowWhy;
  }[];
}

type Reader = Pick<Act, 'actorId' | 'requestId'>;

/**
 * The periodic evaluations in an appraisal's file. For its people and BKD; the employee sees a result from its receipt on.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readPeriods(
  deps: Pick<Deps, 'db'>,
  act: Reader,
  appraisalId: string,
): Promise<PeriodsOfAppraisal> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, 'APPRAISAL.READ_PERIODS');
    if (access instanceof CommitAndRefuse) return access;
    const items = await periodsOf(tx, access);
    const windows = access.state === 'ACTIVE' ? await periodWindowsOf(tx, access.cycleId, access.unitId) : [];
    const upcoming = windows
      .filter(({ period, opensAt }) => opensAt > access.now && !items.some((item) => item.period === period))
      .map(({ period, opensAt, dueAt, derivation }) => ({
        period,
        name: namesOf(period),
        opensAt: iso(opensAt),
        dueAt: iso(dueAt),
        derivation,
        why: whyWindow({ opensAt, dueAt, derivation }),
      }));
    return { items, upcoming };
  });
}

/** One of them. @throws Refusal NOT_FOUND (also before its window opens), FORBIDDEN (audited) */
export async function readPeriod(
  deps: Pick<Deps, 'db'>,
  act: Reader,
  appraisalId: string,
  period: string,
): Promise<PeriodView> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, 'APPRAISAL.READ_PERIOD');
    if (access instanceof CommitAndRefuse) return access;
    const found = (await periodsOf(tx, access)).find((item) => item.period === period);
    if (!found) throw notFound('The periodic evaluation');
    return found;
  });
}

async function periodsOf(tx: Tx, access: AppraisalAccess): Promise<PeriodView[]> {
  const { appraisalId } = access;
  // One after the other: a transaction has one connection.
  const rows = await tx.periodicEvaluation.findMany({ where: { appraisalId }, orderBy: [{ opensAt: 'asc' }] });
  if (rows.length === 0) return [];
  const { year } = await tx.cycle.findUniqueOrThrow({ where: { id: access.cycleId }, select: { year: true } });
  const ratings = await ratingsOf(tx, appraisalId, access.ratingId);
  const documents = await documentsOf(tx, appraisalId);
  const appeals = await tx.appeal.findMany({
    where: { appraisalId, periodId: { not: null } },
    orderBy: { filedAt: 'desc' },
    select: { id: true, status: true, periodId: true },
  });
  const waiting = await waitingFor(tx, appraisalId);
  return rows.map((row) => {
    const seen = maySeeRatingsOf(access, row.period, undefined);
    const rating = ratings.find((each) => each.period === row.period && each.counts);
    const document = documents.findLast((each) => each.period === row.period);
    const appeal = appeals.find((each) => each.periodId === row.id);
    const brief = periodInBrief(row);
    return {
      ...brief,
      id: row.id,
      name: namesOf(brief.period),
      ...periodDates(brief.period, year),
      derivation: row.derivation,
      why: whyWindow(row),
      rating:
        seen && rating
          ? {
              id: rating.id,
              results: rating.results,
              behaviour: rating.behaviour,
              predicate: rating.predicate,
              origin: rating.origin,
              ratedAt: rating.ratedAt,
              author: rating.author,
            }
          : null,
      finalBecause: seen ? row.finalBecause : null,
      document: seen && document ? withoutContent(document) : null,
      appeal: appeal ? { id: appeal.id, status: appeal.status as AppealStatus } : null,
      waitingFor: waiting.filter((task) => task.period === row.period),
    };
  });
}

export const periodInBrief = (row: {
  readonly period: string;
  readonly state: string;
  readonly opensAt: Date;
  readonly dueAt: Date;
  readonly finalAt: Date | null;
}): PeriodInBrief => ({
  period: asPeriod(row.period),
  state: row.state as AppraisalState,
  opensAt: iso(row.opensAt),
  dueAt: iso(row.dueAt),
  finalAt: isoOrNull(row.finalAt),
});

function namesOf(period: Period): { id: string; en: string } {
  return { id: periodName(period, 'id'), en: periodName(period, 'en') };
}
