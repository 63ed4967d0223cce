import type { Deps } from '../context.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { findDelegations, type DelegationFilter, type DelegationView } from './delegation-view.ts';

export interface DelegationKey {
  readonly validFrom: string;
  readonly id: string;
}

/** Stand-ins, the newest first. BKD sees all; others those that concern them, or somebody whom they evaluate. */
export async function readDelegations(
  deps: Pick<Deps, 'db'>,
  filter: DelegationFilter,
  page: PageRequest<DelegationKey>,
): Promise<Page<DelegationView, DelegationKey>> {
  const found = await findDelegations(deps.db, filter, { after: page.after, limit: page.limit + 1 });
  return toPage(found, page.limit, ({ validFrom, id }) => ({ validFrom, id }));
}
