import type { Tx } from '../context.ts';

/** Edits of the calendar come one after the other. @returns the database's clock after the wait */
export async function lockCalendar(tx: Tx): Promise<Date> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('daur.calendar'))`;
  const [{ now } = { now: new Date() }] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  return now;
}
