import type { Calendar, DayOff } from '../domain/calendar.ts';
import type { TimeZone, WorkingWeek } from '../domain/terms.ts';
import type { Tx } from './context.ts';

/** The working days of a unit: its week and zone, national days, collective leave and its own local days. */
export async function calendarOf(tx: Tx, unitId: string): Promise<Calendar> {
  const rows = await tx.$queryRaw<
    {
      time_zone: string;
      working_week: string;
      date: string | null;
      name: string;
      source: string;
      provisional: boolean;
    }[]
  >`
    SELECT u.time_zone, u.working_week, to_char(h.date, 'YYYY-MM-DD') AS date, h.name, h.source, h.provisional
    FROM unit u LEFT JOIN holiday h ON h.unit_id IS NULL OR h.unit_id = u.id
    WHERE u.id = ${unitId}::uuid`;
  const first = rows[0];
  if (!first) throw new Error(`Unit ${unitId} does not exist.`);
  const daysOff = new Map<string, DayOff>();
  const provisionalYears = new Set<number>();
  for (const row of rows) {
    if (row.date === null) continue;
    daysOff.set(row.date, { name: row.name, source: row.source, provisional: row.provisional });
    if (row.provisional) provisionalYears.add(Number(row.date.slice(0, 4)));
  }
  return { timeZone: first.time_zone as TimeZone, week: first.working_week as WorkingWeek, daysOff, provisionalYears };
}
