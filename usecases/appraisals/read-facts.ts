/** The facts of an appraisal, each for whom it concerns. */
import {
  isEmployee,
  maySeeRatingsOf,
  readAccess,
  seeAppraisal,
  type AppraisalAccess,
} from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { Refusal, notFound } from '../refusal.ts';
import { CommitAndRefuse } from '../transact.ts';
import { documentsOf, withoutContent, type DocumentSummary, type DocumentView } from '../views/documents.ts';
import { plansOf, type PlanView } from '../views/plans.ts';
import { ratingsOf, type RatingView } from '../views/ratings.ts';
import {
  feedbackOf,
  progressOf,
  realizationsOf,
  type FeedbackView,
  type ProgressView,
  type RealizationView,
} from '../views/work-done.ts';

type Reader = Pick<Act, 'actorId' | 'requestId'>;

/** Whether something belongs to what is asked for: YEAR, a period's code, or (undefined) everything in the file. */
const isOf =
  (period: string | undefined) =>
  (row: { readonly period: string | null }): boolean =>
    period === undefined || (row.period ?? 'YEAR') === period;

async function factsOf<T>(
  deps: Pick<Deps, 'db'>,
  act: Reader,
  appraisalId: string,
  what: string,
  read: (tx: Tx, access: AppraisalAccess) => Promise<T>,
): Promise<T> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, `APPRAISAL.READ_${what}`);
    return access instanceof CommitAndRefuse ? access : read(tx, access);
  });
}

/** Every version of the targets. @throws Refusal NOT_FOUND, FORBIDDEN (audited) */
export const readTargets = (deps: Pick<Deps, 'db'>, act: Reader, appraisalId: string): Promise<PlanView[]> =>
  factsOf(deps, act, appraisalId, 'TARGETS', (tx) => plansOf(tx, appraisalId));

/** @throws Refusal NOT_FOUND, FORBIDDEN (audited) */
export const readRealizations = (
  deps: Pick<Deps, 'db'>,
  act: Reader,
  appraisalId: string,
  period: string | undefined,
): Promise<RealizationView[]> =>
  factsOf(deps, act, appraisalId, 'REALIZATIONS', async (tx) =>
    (await realizationsOf(tx, appraisalId)).filter(isOf(period)),
  );

/** @throws Refusal NOT_FOUND, FORBIDDEN (audited) */
export const readProgress = (
  deps: Pick<Deps, 'db'>,
  act: Reader,
  appraisalId: string,
  page: PageRequest<{ date: string; id: string }>,
): Promise<Page<ProgressView, { date: string; id: string }>> =>
  factsOf(deps, act, appraisalId, 'PROGRESS', async (tx) =>
    toPage(
      await progressOf(tx, appraisalId, { after: page.after, take: page.limit + 1 }),
      page.limit,
      ({ date, id }) => ({ date, id }),
    ),
  );

/** @throws Refusal NOT_FOUND, FORBIDDEN (audited) */
export const readFeedback = (
  deps: Pick<Deps, 'db'>,
  act: Reader,
  appraisalId: string,
  page: PageRequest<{ createdAt: string; id: string }>,
): Promise<Page<FeedbackView, { createdAt: string; id: string }>> =>
  factsOf(deps, act, appraisalId, 'FEEDBACK', async (tx) =>
    toPage(
      await feedbackOf(tx, appraisalId, { after: page.after, take: page.limit + 1 }),
      page.limit,
      ({ createdAt, id }) => ({ createdAt, id }),
    ),
  );

export interface RatingsWithFacts {
  readonly items: readonly RatingView[];
  /** Every fact that a rating used, in full: the employee sees them all before the appeal window closes. */
  readonly facts: {
    readonly plans: readonly PlanView[];
    readonly realizations: readonly RealizationView[];
    readonly feedback: readonly FeedbackView[];
    readonly progress: readonly ProgressView[];
  };
}

/**
 * The ratings beside each other. The employee sees none before the document is delivered, and must record the receipt then.
 * @param period YEAR or a period's code; undefined: of all evaluations that the reader may see
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), RECEIPT_REQUIRED
 */
export const readRatings = (
  deps: Pick<Deps, 'db'>,
  act: Reader,
  appraisalId: string,
  period: string | undefined,
): Promise<RatingsWithFacts> =>
  factsOf(deps, act, appraisalId, 'RATINGS', async (tx, access) => {
    await requireReceiptOf(tx, access, period);
    const items = (await ratingsOf(tx, appraisalId, access.ratingId)).filter(visible(access, period));
    const used = (pick: (facts: RatingView['facts']) => readonly string[]): ReadonlySet<string> =>
      new Set(items.flatMap((rating) => pick(rating.facts)));
    const only = <T extends { readonly id: string }>(rows: readonly T[], ids: ReadonlySet<string>): T[] =>
      rows.filter((row) => ids.has(row.id));
    if (items.length === 0) return { items, facts: { plans: [], realizations: [], feedback: [], progress: [] } };
    return {
      items,
      facts: {
        plans: only(
          await plansOf(tx, appraisalId),
          used((facts) => [facts.planId]),
        ),
        realizations: only(
          await realizationsOf(tx, appraisalId),
          used((facts) => facts.realizationIds),
        ),
        feedback: only(
          await feedbackOf(tx, appraisalId),
          used((facts) => facts.feedbackIds),
        ),
        progress: only(
          await progressOf(tx, appraisalId),
          used((facts) => facts.progressEntryIds),
        ),
      },
    };
  });

/**
 * @param period YEAR or a period's code; undefined: of all evaluations that the reader may see
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), RECEIPT_REQUIRED
 */
export const readDocuments = (
  deps: Pick<Deps, 'db'>,
  act: Reader,
  appraisalId: string,
  period: string | undefined,
): Promise<DocumentSummary[]> =>
  factsOf(deps, act, appraisalId, 'DOCUMENTS', async (tx, access) => {
    await requireReceiptOf(tx, access, period);
    return (await documentsOf(tx, appraisalId)).filter(visible(access, period)).map(withoutContent);
  });

/** @throws Refusal NOT_FOUND, FORBIDDEN (audited), RECEIPT_REQUIRED */
export const readDocument = (
  deps: Pick<Deps, 'db'>,
  act: Reader,
  appraisalId: string,
  number: number,
): Promise<DocumentView> =>
  factsOf(deps, act, appraisalId, 'DOCUMENT', async (tx, access) => {
    const found = (await documentsOf(tx, appraisalId)).find((document) => document.number === number);
    // What was received once stays to be read, also while the result is being made anew.
    if (found && visible(access, undefined)(found)) return found;
    if (found) await requireReceiptOf(tx, access, found.period ?? 'YEAR');
    throw notFound('The document');
  });

const visible =
  (access: AppraisalAccess, period: string | undefined) =>
  (row: { readonly period: string | null } & ({ readonly ratedAt: string } | { readonly signedAt: string })): boolean =>
    isOf(period)(row) && maySeeRatingsOf(access, row.period, 'ratedAt' in row ? row.ratedAt : row.signedAt);

/**
 * The same of the evaluation that is asked for; where none is named, of the year's: what was not received of a period is left out then.
 * @throws Refusal NOT_FOUND, RECEIPT_REQUIRED
 */
async function requireReceiptOf(tx: Tx, access: AppraisalAccess, period: string | undefined): Promise<void> {
  if (period === undefined || period === 'YEAR') return requireReceipt(access, undefined);
  const asked = await tx.periodicEvaluation.findUnique({
    where: { appraisalId_period: { appraisalId: access.appraisalId, period } },
    select: { id: true },
  });
  if (!asked) throw notFound('The periodic evaluation');
  requireReceipt(await readAccess(tx, access.readerId, access.appraisalId, asked.id), period);
}

/**
 * Receipt starts the clocks of signing and of appeal (V.A.6, V.B.2), so it is an act of its own: reading never records it. Before the
 * delivery there is nothing to receive, and nothing is shown.
 */
function requireReceipt(access: AppraisalAccess, period: string | undefined): void {
  if (!isEmployee(access) || access.received || !access.delivered) return;
  throw new Refusal(
    'RECEIPT_REQUIRED',
    409,
    `Your result was delivered. Acknowledge its receipt with POST /appraisals/${access.appraisalId}/receipt, then read it.`,
    {
      legalBasis: 'PermenPANRB 6/2022 Annex V.A.6, V.B.2 (p.114, 117)',
      extra: { receipt: `/appraisals/${access.appraisalId}/receipt`, ...(period ? { period } : {}) },
    },
  );
}
