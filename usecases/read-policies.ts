import { policyBody, type PolicyBody } from '../domain/policy.ts';
import type { Deps } from './context.ts';
import { iso, isoOrNull } from './iso.ts';
import { toPage, type Page, type PageRequest } from './page.ts';

export interface PolicySummary {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly title: string;
  readonly legalBasis: string;
  readonly demo: boolean;
  readonly status: 'DRAFT' | 'PUBLISHED';
  readonly createdAt: string;
  readonly publishedAt: string | null;
}

export interface PolicyView extends PolicySummary {
  readonly body: PolicyBody;
}

export interface PolicyKey {
  readonly code: string;
  readonly version: number;
}

const summary = {
  id: true,
  code: true,
  version: true,
  title: true,
  legalBasis: true,
  demo: true,
  status: true,
  createdAt: true,
  publishedAt: true,
} as const;

/** By code, the newest version of each first. Drafts only where `drafts` says so. */
export async function readPolicies(
  deps: Pick<Deps, 'db'>,
  filter: { readonly code: string | undefined; readonly drafts: boolean },
  page: PageRequest<PolicyKey>,
): Promise<Page<PolicySummary, PolicyKey>> {
  const { after } = page;
  const rows = await deps.db.policy.findMany({
    where: {
      ...(filter.code !== undefined && { code: filter.code }),
      ...(!filter.drafts && { status: 'PUBLISHED' }),
      ...(after && { OR: [{ code: { gt: after.code } }, { code: after.code, version: { lt: after.version } }] }),
    },
    orderBy: [{ code: 'asc' }, { version: 'desc' }],
    take: page.limit + 1,
    select: summary,
  });
  return toPage(rows.map(summaryOf), page.limit, ({ code, version }) => ({ code, version }));
}

export async function readPolicy(deps: Pick<Deps, 'db'>, policyId: string): Promise<PolicyView | undefined> {
  const row = await deps.db.policy.findUnique({ where: { id: policyId }, select: { ...summary, body: true } });
  return row ? { ...summaryOf(row), body: policyBody.parse(row.body) } : undefined;
}

/** The row as the API shows it. */
export function summaryOf(
  row: Omit<PolicySummary, 'status' | 'createdAt' | 'publishedAt'> & {
    status: string;
    createdAt: Date;
    publishedAt: Date | null;
  },
): PolicySummary {
  const { id, code, version, title, legalBasis, demo } = row;
  return {
    id,
    code,
    version,
    title,
    legalBasis,
    demo,
    status: row.status as PolicySummary['status'],
    createdAt: iso(row.createdAt),
    publishedAt: isoOrNull(row.publishedAt),
  };
}
