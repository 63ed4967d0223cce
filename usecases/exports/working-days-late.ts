import { isoDate, localDate, workingDaysBetween, type Calendar } from '../../domain/calendar.ts';
import { calendarOf } from '../calendars.ts';
import type { Tx } from '../context.ts';
import type { Row } from './table.ts';

/** Working days of each unit's calendar from `due_instant` to `now`, of rows with these members and `unit_id`. */
export async function workingDaysLate(tx: Tx, rows: readonly Row[]): Promise<number[]> {
  const calendars = new Map<string, Calendar>();
  const days: number[] = [];
  // One after the other: a transaction has one connection.
  for (const row of rows) {
    const { unit_id: unitId, due_instant: dueAt, now } = row;
    if (typeof unitId !== 'string' || !(dueAt instanceof Date) || !(now instanceof Date))
      throw new Error('no late task');
    const calendar = calendars.get(unitId) ?? (await calendarOf(tx, unitId));
    calendars.set(unitId, calendar);
    const day = (at: Date): string => isoDate(localDate(at, calendar));
    days.push(workingDaysBetween(day(dueAt), day(now), calendar));
  }
  return days;
}
