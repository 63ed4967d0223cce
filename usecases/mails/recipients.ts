import { z } from 'zod';
import { LANGUAGES, TIME_ZONES, type Language, type TimeZone } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';

/** Who a mail goes to, as of now. */
export interface Recipient {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly otherEmail: string | null;
  readonly language: Language;
  readonly timeZone: TimeZone;
  readonly now: Date;
  /** The first instant that is no longer the local today. */
  readonly tomorrow: Date;
}

export async function readRecipients(
  tx: Pick<Tx, '$queryRaw'>,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, Recipient>> {
  if (personIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<
    (Omit<Recipient, 'language' | 'timeZone'> & { language: string; timeZone: string })[]
  >`
    SELECT e.id::text, e.name, e.email, e.other_email AS "otherEmail", e.language, u.time_zone AS "timeZone", clock_timestamp() AS now,
      ((clock_timestamp() AT TIME ZONE u.time_zone)::date + 1)::timestamp AT TIME ZONE u.time_zone AS tomorrow
    FROM employee e JOIN unit u ON u.id = e.unit_id WHERE e.id = ANY (${[...personIds]}::uuid[])`;
  return new Map(
    rows.map((row) => [
      row.id,
      { ...row, language: z.enum(LANGUAGES).parse(row.language), timeZone: z.enum(TIME_ZONES).parse(row.timeZone) },
    ]),
  );
}
