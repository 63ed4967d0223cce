/** Hours of work in a time of the year (Ramadan), and days on which nobody is written to: calendar data that BKD enters, with their source. */
import type { Act, Deps, Tx } from '../context.ts';
import { iso, isoOrNull } from '../iso.ts';
import { recordEvent } from '../record-event.ts';
import { notFound, Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';
import { requireUnit } from './require-unit.ts';

export interface NewOfficeHours {
  /** This unit and the units below it; null: everybody. */
  readonly unitId: string | null;
  /** Local ISO dates, both included. */
  readonly from: string;
  readonly to: string;
  /** Local time (HH:MM) of the digest; of no account on quiet days. */
  readonly digestAt: string;
  /** No digest on these days. What changes a right or a deadline is still told at once. */
  readonly quiet: boolean;
  readonly name: string;
  readonly source: string;
}

export interface OfficeHoursView extends NewOfficeHours {
  readonly id: string;
  readonly enteredById: string | null;
  readonly enteredAt: string;
  readonly revokedAt: string | null;
  readonly revokedById: string | null;
}

/**
 * Enters hours or quiet days. Where several cover a date, the nearest unit's hours hold, and of those the ones entered last; any quiet entry
 * keeps the day quiet. The next digests follow at once.
 * @throws Refusal ROLE_REQUIRED, VALIDATION_FAILED
 */
export async function enterOfficeHours(
  deps: Pick<Deps, 'db'>,
  act: Act,
  hours: NewOfficeHours,
): Promise<OfficeHoursView> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    if (hours.unitId) await requireUnit(tx, hours.unitId);
    if (hours.to < hours.from) {
      throw new Refusal('VALIDATION_FAILED', 422, 'The last day is before the first.', {
        errors: [{ pointer: '/to', detail: `${hours.from} or later.` }],
      });
    }
    const row = await tx.officeHours.create({
      data: {
        unitId: hours.unitId,
        validFrom: day(hours.from),
        validTo: new Date(day(hours.to).getTime() + DAY_MS),
        digestAt: hours.digestAt,
        quiet: hours.quiet,
        name: hours.name,
        source: hours.source,
        enteredById: act.actorId,
      },
    });
    await recordHours(tx, act, 'OFFICE_HOURS_ENTERED', row);
    return viewOf(row);
  });
}

/**
 * Takes hours or quiet days back; they stay on record.
 * @throws Refusal ROLE_REQUIRED, NOT_FOUND, OFFICE_HOURS_REVOKED
 */
export async function revokeOfficeHours(deps: Pick<Deps, 'db'>, act: Act, id: string): Promise<OfficeHoursView> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const [locked] = await tx.$queryRaw<{ revokedAt: Date | null; now: Date }[]>`
      WITH held AS MATERIALIZED (SELECT revoked_at FROM office_hours WHERE id = ${id}::uuid FOR UPDATE)
      SELECT revoked_at AS "revokedAt", clock_timestamp() AS now FROM held`;
    if (!locked) throw notFound('The entry');
    if (locked.revokedAt) throw new Refusal('OFFICE_HOURS_REVOKED', 409, 'These hours were revoked already.');
    const row = await tx.officeHours.update({
      where: { id },
      data: { revokedAt: locked.now, revokedById: act.actorId },
    });
    await recordHours(tx, act, 'OFFICE_HOURS_REVOKED', row);
    return viewOf(row);
  });
}

/** By their first day; with `year`, those that cover a day of it. Revoked ones only when asked for. */
export async function readOfficeHours(
  deps: Pick<Deps, 'db'>,
  filter: { readonly year: number | undefined; readonly revoked: boolean },
): Promise<OfficeHoursView[]> {
  const rows = await deps.db.officeHours.findMany({
    where: {
      ...(filter.revoked ? {} : { revokedAt: null }),
      ...(filter.year === undefined
        ? {}
        : { validFrom: { lte: day(`${filter.year}-12-31`) }, validTo: { gt: day(`${filter.year}-01-01`) } }),
    },
    orderBy: [{ validFrom: 'asc' }, { enteredAt: 'asc' }, { id: 'asc' }],
    take: MOST_ROWS,
  });
  return rows.map(viewOf);
}

const DAY_MS = 86_400_000;
const MOST_ROWS = 500;
const day = (date: string): Date => new Date(`${date}T00:00:00Z`);
const dateOf = (at: Date): string => at.toISOString().slice(0, 10);

type Row = Awaited<ReturnType<Tx['officeHours']['findUniqueOrThrow']>>;

const viewOf = (row: Row): OfficeHoursView => ({
  id: row.id,
  unitId: row.unitId,
  from: dateOf(row.validFrom),
  to: dateOf(new Date(row.validTo.getTime() - DAY_MS)),
  digestAt: row.digestAt,
  quiet: row.quiet,
  name: row.name,
  source: row.source,
  enteredById: row.enteredById,
  enteredAt: iso(row.enteredAt),
  revokedAt: isoOrNull(row.revokedAt),
  revokedById: row.revokedById,
});

async function recordHours(tx: Tx, act: Act, type: string, row: Row): Promise<void> {
  await recordEvent(tx, {
    type,
    actorId: act.actorId,
    actorRole: 'BKD_ADMIN',
    requestId: act.requestId,
    data: {
      officeHoursId: row.id,
      ...(row.unitId ? { unitId: row.unitId } : {}),
      from: dateOf(row.validFrom),
      to: dateOf(new Date(row.validTo.getTime() - DAY_MS)),
      digestAt: row.digestAt,
      quiet: row.quiet,
    },
  });
}
