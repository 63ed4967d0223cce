import { DateTime } from 'luxon';
import type { Language, TimeZone } from '../domain/terms.ts';

export const TIME_ZONE_NAMES: Readonly<Record<TimeZone, string>> = {
  'Asia/Jakarta': 'WIB',
  'Asia/Makassar': 'WITA',
  'Asia/Jayapura': 'WIT',
};

/**
 * An instant as people of the unit read it: "Sabtu, 31 Januari 2026 pukul 23.59 WIB". Seconds are shown unless it is the end of
 * the day (23:59:59), which is how every deadline but those of demo policies ends.
 */
export function formatInstant(instant: Date, timeZone: TimeZone, language: Language): string {
  const local = DateTime.fromJSDate(instant, { zone: timeZone }).setLocale(language);
  const endOfDay = local.hour === 23 && local.minute === 59 && local.second === 59;
  const day = local.toFormat('cccc, d LLLL yyyy');
  const zone = TIME_ZONE_NAMES[timeZone];
  return language === 'id'
    ? `${day} pukul ${local.toFormat(endOfDay ? 'HH.mm' : 'HH.mm.ss')} ${zone}`
    : `${day}, ${local.toFormat(endOfDay ? 'HH:mm' : 'HH:mm:ss')} ${zone}`;
}
