import type { IndicatorFigures } from '../../domain/indicator-evaluation.ts';
import type { LibraryChange, ProposalKind } from '../../domain/indicator-library.ts';
import type { Deps } from '../context.ts';
import { iso, isoOrNull } from '../iso.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { inTransaction } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';

export const PROPOSAL_STATES = ['OPEN', 'ACCEPTED', 'REJECTED'] as const;

export interface IndicatorProposalView {
  readonly id: string;
  readonly indicator: { readonly id: string; readonly code: string; readonly number: number; readonly name: string };
  readonly versionId: string;
  readonly cycleId: string;
  readonly kind: ProposalKind;
  readonly reason: string;
  readonly change: LibraryChange | null;
  /** As they were when it was proposed. */
  readonly figures: IndicatorFigures;
  readonly status: (typeof PROPOSAL_STATES)[number];
  readonly proposedBy: PersonRef;
  readonly proposedAt: string;
  readonly decidedBy: PersonRef | null;
  readonly decidedAt: string | null;
  readonly decisionReason: string | null;
  readonly draftId: string | null;
}

export interface ProposalKey {
  readonly proposedAt: string;
  readonly id: string;
}

/** The newest first: BKD all, others their own. */
export async function readProposals(
  deps: Pick<Deps, 'db'>,
  reader: { readonly personId: string; readonly isBkd: boolean },
  filter: { readonly status?: readonly (typeof PROPOSAL_STATES)[number][] | undefined },
  page: PageRequest<ProposalKey>,
): Promise<Page<IndicatorProposalView, ProposalKey>> {
  const { after, limit } = page;
  return inTransaction(deps, async (tx) => {
    const rows = await tx.indicatorProposal.findMany({
      where: {
        ...(reader.isBkd ? {} : { proposedById: reader.personId }),
        ...(filter.status ? { status: { in: [...filter.status] } } : {}),
        ...(after
          ? { OR: [{ proposedAt: { lt: after.proposedAt } }, { proposedAt: after.proposedAt, id: { lt: after.id } }] }
          : {}),
      },
      orderBy: [{ proposedAt: 'desc' }, { id: 'desc' }],
      take: limit + 1,
    });
    const versions = await tx.libraryIndicatorVersion.findMany({
      where: { id: { in: rows.map(({ versionId }) => versionId) } },
      include: { indicator: { select: { id: true, code: true } } },
    });
    const person = await peopleRefs(
      tx,
      rows.flatMap(({ proposedById, decidedById }) => [proposedById, decidedById]),
    );
    const items = rows.flatMap((row): IndicatorProposalView[] => {
      const version = versions.find(({ id }) => id === row.versionId);
      if (!version) return [];
      return [
        {
          id: row.id,
          indicator: { ...version.indicator, number: version.number, name: version.name },
          versionId: row.versionId,
          cycleId: row.cycleId,
          kind: row.kind as ProposalKind,
          reason: row.reason,
          change: row.change as LibraryChange | null,
          figures: row.figures as unknown as IndicatorFigures,
          status: row.status as IndicatorProposalView['status'],
          proposedBy: person(row.proposedById),
          proposedAt: iso(row.proposedAt),
          decidedBy: row.decidedById === null ? null : person(row.decidedById),
          decidedAt: isoOrNull(row.decidedAt),
          decisionReason: row.decisionReason,
          draftId: row.draftId,
        },
      ];
    });
    return toPage(items, limit, ({ proposedAt, id }) => ({ proposedAt, id }));
  });
}
