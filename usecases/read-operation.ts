import type { Deps } from './context.ts';
import { iso, isoOrNull } from './iso.ts';
import { toPage, type Page, type PageRequest } from './page.ts';

export interface OperationView {
  readonly id: string;
  readonly kind: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  readonly cycleId: string | null;
  readonly requestedById: string | null;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly result: unknown;
  readonly error: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

export interface OperationItemView {
  readonly key: string;
  readonly status: 'DONE' | 'SKIPPED' | 'FAILED';
  readonly code: string | null;
  readonly detail: unknown;
}

export async function readOperation(deps: Pick<Deps, 'db'>, operationId: string): Promise<OperationView | undefined> {
  const row = await deps.db.operation.findUnique({ where: { id: operationId } });
  if (!row) return undefined;
  return {
    ...row,
    status: row.status as OperationView['status'],
    createdAt: iso(row.createdAt),
    finishedAt: isoOrNull(row.finishedAt),
  };
}

/** In the order in which they were written. Keys are decimal texts of bigint ids. */
export async function readOperationItems(
  deps: Pick<Deps, 'db'>,
  operationId: string,
  filter: { readonly status: OperationItemView['status'] | undefined },
  page: PageRequest<string>,
): Promise<Page<OperationItemView, string>> {
  const rows = await deps.db.operationItem.findMany({
    where: {
      operationId,
      ...(filter.status && { status: filter.status }),
      ...(page.after !== undefined && { id: { gt: BigInt(page.after) } }),
    },
    orderBy: { id: 'asc' },
    take: page.limit + 1,
  });
  const { items, next } = toPage(rows, page.limit, ({ id }) => id.toString());
  return {
    items: items.map(({ key, status, code, detail }) => ({
      key,
      status: status as OperationItemView['status'],
      code,
      detail,
    })),
    next,
  };
}
