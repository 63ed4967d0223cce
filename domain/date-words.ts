/** Dates and instants in the words of people. */
import { DateTime } from 'luxon';
import { TIME_ZONES, type Language, type TimeZone } from './terms.ts';

export const TIME_ZONE_NAMES: Readonly<Record<TimeZone, string>> = {
  'Asia/Jakarta': 'WIB',
  'Asia/Makassar': 'WITA',
  'Asia/Jayapura': 'WIT',
};

/**
 * An instant as people of the unit read it: "Sabtu, 31 Januari 2026 pukul 23.59 WIB". Seconds are shown unless it is the end of
 * the day (23:59:59), which is how every deadline but those of demo policies ends, or its beginning.
 */
export function formatInstant(instant: Date, timeZone: TimeZone, language: Language): string {
  const local = DateTime.fromJSDate(instant, { zone: timeZone }).setLocale(language);
  const endOfDay = local.hour === 23 && local.minute === 59 && local.second === 59;
  const midnight = local.hour === 0 && local.minute === 0 && local.second === 0;
  const short = endOfDay || midnight;
  const day = local.toFormat('cccc, d LLLL yyyy');
  const zone = TIME_ZONE_NAMES[timeZone];
  return language === 'id'
    ? `${day} pukul ${local.toFormat(short ? 'HH.mm' : 'HH.mm.ss')} ${zone}`
    : `${day}, ${local.toFormat(short ? 'HH:mm' : 'HH:mm:ss')} ${zone}`;
}

/** A local ISO date: "26 Maret 2026". */
export function formatDate(date: string, language: Language): string {
  return DateTime.fromISO(date, { zone: 'utc' }).setLocale(language).toFormat('d LLLL yyyy');
}

/** A zone as it was stored; every unit lies in one of three. @throws Error for any other */
export function asTimeZone(name: string): TimeZone {
  const zone = TIME_ZONES.find((known) => known === name);
  if (!zone) throw new Error('No unit lies in this time zone.');
  return zone;
}
