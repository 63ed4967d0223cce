import { isoDate, localDate } from '../../domain/calendar.ts';
import { calendarOf } from '../calendars.ts';
import type { Tx } from '../context.ts';
import { Refusal } from '../refusal.ts';

/**
 * A movement is recorded when it has taken effect: until then who evaluates has not changed, and what would be changed ahead could be called
 * off again.
 * @param effectiveOn local date of the unit, ISO
 * @throws Refusal DATE_REFUSED
 */
export async function refuseFuture(tx: Tx, effectiveOn: string, unitId: string, now: Date): Promise<void> {
  const today = isoDate(localDate(now, await calendarOf(tx, unitId)));
  if (effectiveOn <= today) return;
  throw dateRefused(`It takes effect after today, ${today}. Record it on that day or later: nothing changes before.`);
}

/** Links are not rewritten: what is recorded from a later day on stays. */
export const beforeLastChange = (known: string): Refusal =>
  dateRefused(
    `Who evaluates, or stands above the evaluator, is already recorded from ${known} on. Name that day or a later one; a wrong link is corrected instead.`,
  );

const dateRefused = (detail: string): Refusal =>
  new Refusal('DATE_REFUSED', 422, 'The date cannot be accepted.', { errors: [{ pointer: '/effectiveOn', detail }] });
