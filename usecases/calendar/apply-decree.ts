import type { DayOff, DayOffKind } from '../../domain/calendar.ts';
import type { Tx } from '../context.ts';
import { Refusal, type FieldError } from '../refusal.ts';
import { lockCalendar } from './lock-calendar.ts';
import { requireUnit } from './require-unit.ts';

/** What a decree, or its amendment in mid-year, says of a year's days off. */
export interface DecreeEdit {
  /** Number and title. */
  readonly source: string;
  readonly year: number;
  /** The unit and the units below it, for local days off; null: everybody. */
  readonly unitId: string | null;
  readonly daysOff: readonly { readonly date: string; readonly kind: DayOffKind; readonly name: string }[];
  /** Local dates that become working days again, as far as this place is concerned. */
  readonly revoke: readonly string[];
}

export interface AppliedDecree {
  readonly unitId: string | null;
  readonly year: number;
  readonly added: readonly { readonly id: string; readonly date: string; readonly kind: DayOffKind }[];
  readonly revoked: readonly { readonly id: string; readonly date: string; readonly kind: DayOffKind }[];
  /** Whether the year has a decree now; else it stays provisional. */
  readonly decreed: boolean;
}

/**
 * Writes a decree into the days off, in the caller's transaction. What is revoked stays, with who, when and by which decree; revocations come
 * first, so that one edit may replace a day.
 * @throws Refusal VALIDATION_FAILED (422), DAY_OFF_UNKNOWN, DAY_OFF_EXISTS (409)
 */
export async function applyDecree(tx: Tx, actorId: string, edit: DecreeEdit): Promise<AppliedDecree> {
  checkDecree(edit);
  const now = await lockCalendar(tx);
  if (edit.unitId !== null) await requireUnit(tx, edit.unitId);
  const { unitId, year, source } = edit;
  const revoked = await revoke(tx, { actorId, now }, edit);
  await refuseDoubles(tx, edit);
  const rows = await tx.holiday.createManyAndReturn({
    data: edit.daysOff.map(({ date, kind, name }) => ({
      date: new Date(`${date}T00:00:00Z`),
      kind,
      name,
      source,
      unitId,
      enteredById: actorId,
      enteredAt: now,
    })),
    select: { id: true, date: true, kind: true },
  });
  const national = await tx.holiday.count({
    where: {
      kind: 'NATIONAL',
      revokedAt: null,
      date: { gte: new Date(`${year}-01-01T00:00:00Z`), lte: new Date(`${year}-12-31T00:00:00Z`) },
    },
  });
  return { unitId, year, added: rows.map(briefly), revoked, decreed: national > 0 };
}

interface DayRow {
  readonly id: string;
  readonly date: Date;
  readonly kind: string;
}

const briefly = ({ id, date, kind }: DayRow): AppliedDecree['added'][number] => ({
  id,
  date: date.toISOString().slice(0, 10),
  kind: kind as DayOffKind,
});

function checkDecree(edit: DecreeEdit): void {
  const errors: FieldError[] = [];
  const wrong = (pointer: string, detail: string): number => errors.push({ pointer, detail });
  const ofYear = (date: string): boolean => date.startsWith(`${edit.year}-`);
  const firstAt = new Map<string, number>();
  edit.daysOff.forEach(({ date, kind }, index) => {
    if (!ofYear(date)) wrong(`/daysOff/${index}/date`, `a date of ${edit.year}, the year of the decree`);
    if (firstAt.has(date)) wrong(`/daysOff/${index}/date`, `the same date as /daysOff/${firstAt.get(date)}`);
    else firstAt.set(date, index);
    if ((kind === 'LOCAL') !== (edit.unitId !== null)) {
      wrong(
        `/daysOff/${index}/kind`,
        edit.unitId === null
          ? 'LOCAL needs a unitId; without one NATIONAL or COLLECTIVE_LEAVE'
          : 'LOCAL, with a unitId',
      );
    }
  });
  edit.revoke.forEach((date, index) => {
    if (!ofYear(date)) wrong(`/revoke/${index}`, `a date of ${edit.year}, the year of the decree`);
    if (edit.revoke.indexOf(date) !== index) wrong(`/revoke/${index}`, 'the same date twice');
  });
  if (edit.daysOff.length + edit.revoke.length === 0) wrong('/daysOff', 'at least one day off, or one to revoke');
  if (errors.length > 0) throw new Refusal('VALIDATION_FAILED', 422, 'The decree contradicts itself.', { errors });
}

async function revoke(
  tx: Tx,
  by: { readonly actorId: string; readonly now: Date },
  edit: DecreeEdit,
): Promise<AppliedDecree['revoked']> {
  if (edit.revoke.length === 0) return [];
  const rows = await tx.$queryRaw<DayRow[]>`
    UPDATE holiday SET revoked_at = ${by.now}, revoked_by_id = ${by.actorId}::uuid, revoked_source = ${edit.source}
    WHERE revoked_at IS NULL AND unit_id IS NOT DISTINCT FROM ${edit.unitId}::uuid AND date = ANY(${edit.revoke}::date[])
    RETURNING id::text, date, kind`;
  const revoked = rows.map(briefly);
  const errors = edit.revoke.flatMap((date, index) =>
    revoked.some((row) => row.date === date)
      ? []
      : [{ pointer: `/revoke/${index}`, detail: `${date} is not a day off of this place.` }],
  );
  if (errors.length > 0) {
    throw new Refusal('DAY_OFF_UNKNOWN', 409, 'What is not a day off cannot be revoked.', { errors });
  }
  return revoked;
}

/** Two decrees for one date: the second is an amendment, which revokes the first one's day or leaves it alone. */
async function refuseDoubles(tx: Tx, edit: DecreeEdit): Promise<void> {
  const dates = edit.daysOff.map(({ date }) => date);
  const known = await tx.$queryRaw<Pick<DayOff, 'date' | 'name' | 'source'>[]>`
    SELECT to_char(date, 'YYYY-MM-DD') AS date, name, source FROM holiday
    WHERE revoked_at IS NULL AND unit_id IS NOT DISTINCT FROM ${edit.unitId}::uuid AND date = ANY(${dates}::date[])`;
  if (known.length === 0) return;
  const errors = known.map(({ date, name, source }) => ({
    pointer: `/daysOff/${dates.indexOf(date)}/date`,
    detail: `${date} is off already: ${name} (${source}). To replace it, name it in \`revoke\` too.`,
  }));
  throw new Refusal('DAY_OFF_EXISTS', 409, 'Another decree made a day of these one off.', { errors });
}
