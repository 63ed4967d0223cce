import { SHIPPED_DAYS_OFF } from '../domain/calendars/shipped.ts';
import type { Deps } from './context.ts';
import { inTransaction } from './transact.ts';

/** Inserts the days off that come with Daur, for each year that has none yet: what BKD entered is never touched. Safe to repeat. */
export async function shipDaysOff(deps: Pick<Deps, 'db'>): Promise<void> {
  await inTransaction(deps, async (tx) => {
    // Two processes that start at once would both find the year empty.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('daur.ship-days-off'))`;
    const years = await tx.$queryRaw<{ year: number }[]>`
      SELECT DISTINCT extract(year FROM date)::int AS year FROM holiday WHERE unit_id IS NULL`;
    const known = new Set(years.map(({ year }) => year));
    const missing = SHIPPED_DAYS_OFF.filter((day) => !known.has(Number(day.date.slice(0, 4))));
    await tx.holiday.createMany({ data: missing.map((day) => ({ ...day, date: new Date(`${day.date}T00:00:00Z`) })) });
  });
}
