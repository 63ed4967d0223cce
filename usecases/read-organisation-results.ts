import type { Deps } from './context.ts';
import { organisationResultOf, type OrganisationResultView } from './organisation-result-view.ts';
import { toPage, type Page, type PageRequest } from './page.ts';

export interface ResultKey {
  readonly year: number;
  readonly period: string;
  readonly number: number;
}

/** Newest year first; of each period the number that counts first, then what it corrected. */
export async function readOrganisationResults(
  deps: Pick<Deps, 'db'>,
  filter: { readonly unitId: string; readonly year: number | undefined },
  page: PageRequest<ResultKey>,
): Promise<Page<OrganisationResultView, ResultKey>> {
  const { after } = page;
  const rows = await deps.db.organisationResult.findMany({
    where: {
      unitId: filter.unitId,
      ...(filter.year !== undefined && { year: filter.year }),
      ...(after && {
        OR: [
          { year: { lt: after.year } },
          { year: after.year, period: { gt: after.period } },
          { year: after.year, period: after.period, number: { lt: after.number } },
        ],
      }),
    },
    orderBy: [{ year: 'desc' }, { period: 'asc' }, { number: 'desc' }],
    take: page.limit + 1,
  });
  return toPage(rows.map(organisationResultOf), page.limit, ({ year, period, number }) => ({ year, period, number }));
}
