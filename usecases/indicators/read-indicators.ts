import type { Aspect } from '../../domain/terms.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Deps, Tx } from '../context.ts';
import { holdsBkd } from '../calibration/may-calibrate.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { notFound } from '../refusal.ts';
import { inTransaction } from '../transact.ts';
import { unitAndAbove } from '../units-below.ts';
import { indicatorViews, type IndicatorView } from './indicator-view.ts';

export interface IndicatorFilter {
  /** Those that are for people of this unit: of it, of a unit above it, or of the agency. */
  readonly unitId?: string | undefined;
  /** Those that are for this post, or for every post. */
  readonly position?: string | undefined;
  readonly aspect?: Aspect | undefined;
  /** A part of the code, the name or the definition. */
  readonly search?: string | undefined;
  readonly retired: boolean;
}

/** As posts are compared when a line is checked (domain/indicator-library.ts): case and spaces do not count. */
const folded = (text: Prisma.Sql): Prisma.Sql => Prisma.sql`lower(regexp_replace(trim(${text}), '\\s+', ' ', 'g'))`;

/** The library, by code: what was published; BKD sees drafts and what was retired as well. */
export async function readIndicators(
  deps: Pick<Deps, 'db'>,
  reader: { readonly isBkd: boolean },
  filter: IndicatorFilter,
  page: PageRequest<{ code: string }>,
): Promise<Page<IndicatorView, { code: string }>> {
  const { unitId = null, position = null, aspect = null, search = null, retired } = filter;
  return inTransaction(deps, async (tx) => {
    const rows = await tx.$queryRaw<{ id: string }[]>`
      SELECT i.id::text FROM library_indicator i
      LEFT JOIN LATERAL (SELECT * FROM library_indicator_version v WHERE v.indicator_id = i.id AND (v.published_at IS NOT NULL OR ${reader.isBkd})
        ORDER BY v.number DESC LIMIT 1) v ON true
      WHERE v.id IS NOT NULL AND (i.retired_at IS NULL OR ${retired}) AND i.code > ${page.after?.code ?? ''}
        AND (${unitId}::uuid IS NULL OR i.unit_id IS NULL OR i.unit_id IN ${unitAndAbove(unitId)})
        AND (${position}::text IS NULL OR i.position IS NULL OR ${folded(Prisma.sql`i.position`)} = ${folded(Prisma.sql`${position}::text`)})
        AND (${aspect}::text IS NULL OR v.aspect = ${aspect})
        AND (${search}::text IS NULL OR position(lower(${search}::text) IN lower(concat_ws(' ', i.code, v.name, v.definition))) > 0)
      ORDER BY i.code LIMIT ${page.limit + 1}`;
    const views = await indicatorViews(
      tx,
      rows.map(({ id }) => id),
      reader.isBkd,
    );
    return toPage(views, page.limit, ({ code }) => ({ code }));
  });
}

/** @throws Refusal NOT_FOUND, also of what was never published, for others than BKD */
export async function readIndicator(
  deps: Pick<Deps, 'db'>,
  readerId: string,
  indicatorId: string,
): Promise<IndicatorView> {
  return inTransaction(deps, async (tx) => indicatorFor(tx, indicatorId, await holdsBkd(tx, readerId)));
}

async function indicatorFor(tx: Tx, indicatorId: string, isBkd: boolean): Promise<IndicatorView> {
  const [view] = await indicatorViews(tx, [indicatorId], isBkd);
  if (!view || (!isBkd && !view.current)) throw notFound('The indicator');
  return view;
}
