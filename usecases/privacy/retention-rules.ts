import { COUNTED_FROM, RETENTION_KINDS, SHIPPED_RETENTION, type RetentionKind } from '../../domain/retention.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { isoOrNull } from '../iso.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';

export interface RetentionRuleView {
  readonly kind: RetentionKind;
  readonly countedFrom: 'END_OF_SERVICE' | 'CYCLE_CLOSED';
  readonly years: number;
  readonly legalBasis: string;
  /** 0: as shipped. */
  readonly version: number;
  readonly setById: string | null;
  readonly setAt: string | null;
}

/** Every kind, with the rule that counts now. */
export async function readRetentionRules(db: Pick<Tx, 'retentionRule'>): Promise<RetentionRuleView[]> {
  const rows = new Map((await db.retentionRule.findMany()).map((row) => [row.kind, row]));
  return RETENTION_KINDS.map((kind) => {
    const row = rows.get(kind);
    return {
      kind,
      countedFrom: COUNTED_FROM[kind],
      years: row?.years ?? SHIPPED_RETENTION[kind].years,
      legalBasis: row?.legalBasis ?? SHIPPED_RETENTION[kind].legalBasis,
      version: row?.version ?? 0,
      setById: row?.setById ?? null,
      setAt: isoOrNull(row?.setAt ?? null),
    };
  });
}

/**
 * BKD enters how long a kind of data is kept, and by which rule. It erases nothing by itself.
 * @throws Refusal ROLE_REQUIRED, STALE_VERSION (412)
 */
export async function setRetentionRule(
  deps: Pick<Deps, 'db'>,
  act: Act,
  given: {
    readonly kind: RetentionKind;
    readonly years: number;
    readonly legalBasis: string;
    readonly seen: number;
  },
): Promise<RetentionRuleView> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const { kind, years, legalBasis, seen } = given;
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`retention ${kind}`}, 0))`;
    const before = (await readRetentionRules(tx)).find((rule) => rule.kind === kind);
    const version = before?.version ?? 0;
    if (seen !== version) {
      throw new Refusal('STALE_VERSION', 412, 'The rule has changed since you read it. Read it again.', {
        extra: { version },
      });
    }
    const set = { years, legalBasis, setById: act.actorId, setAt: new Date(), version: version + 1 };
    await tx.retentionRule.upsert({ where: { kind }, create: { kind, ...set }, update: set });
    await recordEvent(tx, {
      type: 'RETENTION_RULE_SET',
      actorId: act.actorId,
      actorRole: 'BKD_ADMIN',
      requestId: act.requestId,
      data: { kind, before: before?.years ?? null, after: years, version: version + 1 },
    });
    return { kind, countedFrom: COUNTED_FROM[kind], ...set, setAt: set.setAt.toISOString() };
  });
}
