import type { LibraryVersionForm } from '../../domain/indicator-library.ts';
import type { LibraryIndicatorVersion } from '../../generated/prisma/client.ts';
import type { Tx } from '../context.ts';
import { iso, isoOrNull } from '../iso.ts';
import type { PersonRef, UnitRef } from '../tasks/task-summary.ts';
import { peopleRefs } from '../views/people-refs.ts';

export interface IndicatorVersionView extends LibraryVersionForm {
  readonly id: string;
  readonly number: number;
  readonly author: PersonRef;
  readonly draftedAt: string;
  readonly publishedBy: PersonRef | null;
  readonly publishedAt: string | null;
}

export interface IndicatorView {
  readonly id: string;
  readonly code: string;
  /** For this unit and those below it; null: for the whole agency. */
  readonly unit: UnitRef | null;
  /** For this post; null: for every post. */
  readonly position: string | null;
  readonly createdBy: PersonRef;
  readonly createdAt: string;
  readonly retired: { readonly by: PersonRef; readonly at: string; readonly because: string } | null;
  /** What a line can refer to: the version that was published last; null: none yet. */
  readonly current: IndicatorVersionView | null;
  /** For BKD only. */
  readonly draft: IndicatorVersionView | null;
  /** Published versions, the newest first. */
  readonly versions: readonly IndicatorVersionView[];
  /** For If-Match. */
  readonly version: number;
}

/** In the order of the codes. @param drafts whether the reader sees them */
export async function indicatorViews(tx: Tx, ids: readonly string[], drafts: boolean): Promise<IndicatorView[]> {
  const rows = await tx.libraryIndicator.findMany({
    where: { id: { in: [...ids] } },
    orderBy: { code: 'asc' },
    include: { versions: { orderBy: { number: 'desc' } } },
  });
  const person = await peopleRefs(
    tx,
    rows.flatMap((row) => [
      row.createdById,
      row.retiredById,
      ...row.versions.flatMap(({ authorId, publishedById }) => [authorId, publishedById]),
    ]),
  );
  const units = await tx.unit.findMany({
    where: { id: { in: rows.flatMap(({ unitId }) => unitId ?? []) } },
    select: { id: true, code: true, name: true },
  });
  const versionView = ({ indicatorId: _, publishedById, authorId, ...row }: LibraryIndicatorVersion) => ({
    ...(row as typeof row & LibraryVersionForm),
    author: person(authorId),
    draftedAt: iso(row.draftedAt),
    publishedBy: publishedById === null ? null : person(publishedById),
    publishedAt: isoOrNull(row.publishedAt),
  });
  return rows.map((row) => {
    const published = row.versions.filter(({ publishedAt }) => publishedAt !== null).map(versionView);
    const draft = row.versions.find(({ publishedAt }) => publishedAt === null);
    return {
      id: row.id,
      code: row.code,
      unit: units.find(({ id }) => id === row.unitId) ?? null,
      position: row.position,
      createdBy: person(row.createdById),
      createdAt: iso(row.createdAt),
      retired:
        row.retiredAt && row.retiredById && row.retiredBecause !== null
          ? { by: person(row.retiredById), at: iso(row.retiredAt), because: row.retiredBecause }
          : null,
      current: published[0] ?? null,
      draft: drafts && draft ? versionView(draft) : null,
      versions: published,
      version: row.version,
    };
  });
}
