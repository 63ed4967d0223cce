import { FIELDS, SHIPPED_LEADS, type Field, type Side } from '../../ekinerja/fields.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { isoOrNull } from '../iso.ts';
import { recordEvent } from '../record-event.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';
import { stale } from './mappings.ts';

export interface FieldLeadView {
  readonly field: Field;
  readonly side: Side;
  readonly reason: string;
  /** 0: as shipped. */
  readonly version: number;
  readonly setById: string | null;
  readonly setAt: string | null;
}

/** Every field, with which side leads now. */
export async function readFieldLeads(db: Pick<Tx, 'fieldLead'>): Promise<FieldLeadView[]> {
  const rows = new Map((await db.fieldLead.findMany()).map((row) => [row.field, row]));
  return FIELDS.map((field) => {
    const row = rows.get(field);
    return {
      field,
      ...SHIPPED_LEADS[field],
      ...(row ? { side: row.side as Side, reason: row.reason } : {}),
      version: row?.version ?? 0,
      setById: row?.setById ?? null,
      setAt: isoOrNull(row?.setAt ?? null),
    };
  });
}

export async function leadingSides(db: Pick<Tx, 'fieldLead'>): Promise<Readonly<Record<Field, Side>>> {
  const views = await readFieldLeads(db);
  return Object.fromEntries(views.map(({ field, side }) => [field, side])) as Record<Field, Side>;
}

/**
 * Says which side leads for a field, with the reason. Reconciliations that were made before keep what led then; what is taken over or written
 * for the other side goes by what leads now.
 * @throws Refusal ROLE_REQUIRED, STALE_VERSION (412)
 */
export async function setFieldLead(
  deps: Pick<Deps, 'db'>,
  act: Act,
  given: { readonly field: Field; readonly side: Side; readonly reason: string; readonly seen: number },
): Promise<FieldLeadView> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const { field, side, reason, seen } = given;
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`field lead ${field}`}, 0))`;
    const before = (await readFieldLeads(tx)).find((view) => view.field === field);
    const version = before?.version ?? 0;
    if (seen !== version) throw stale(version);
    const set = { side, reason, setById: act.actorId, setAt: new Date(), version: version + 1 };
    await tx.fieldLead.upsert({ where: { field }, create: { field, ...set }, update: set });
    await recordEvent(tx, {
      type: 'EKINERJA_LEAD_SET',
      actorId: act.actorId,
      actorRole: 'BKD_ADMIN',
      requestId: act.requestId,
      data: { field, before: before?.side ?? null, after: side, version: version + 1 },
    });
    return { field, ...set, setAt: set.setAt.toISOString() };
  });
}
