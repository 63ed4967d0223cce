/** When a digest goes out: once a day, in the local morning, never on a day off or a quiet day. Pure. */
import { DateTime } from 'luxon';
import { dayOffReason, isoDate, localDate, nextDay, zoneOf, type Calendar } from './calendar.ts';

/** Office hours of a time of the year, or days on which nobody is written to. */
export interface OfficeHours {
  /** 0: the unit's own; 1, 2 …: of a unit above it; Infinity: everybody's. */
  readonly distance: number;
  /** Local ISO dates; `validTo` is exclusive. */
  readonly validFrom: string;
  readonly validTo: string;
  /** Local time, HH:MM. */
  readonly digestAt: string;
  readonly quiet: boolean;
  readonly enteredAt: Date;
}

/** How digests come: in the morning, at this local time unless office hours say otherwise; or, in rehearsals, every few seconds. */
export type DigestRhythm = { readonly at: string } | { readonly everySeconds: number };

/** One turn of a unit's digests. */
export interface DigestTurn {
  readonly at: Date;
  /** The same for the same turn: the local date, or in rehearsals the instant. */
  readonly key: string;
  /** Local ISO date. */
  readonly date: string;
}

export interface DigestPlace {
  readonly calendar: Calendar;
  readonly hours: readonly OfficeHours[];
  readonly rhythm: DigestRhythm;
}

/** A morning that was missed (the engine stood still) is made good until so many hours later; then the next morning's digest has it all. */
const LATEST_HOURS = 9;
const LONGEST_SILENCE_DAYS = 366;

/** The turn that is due at `now`; undefined before it, after the working day, and on days without one. */
export function turnDue(now: Date, place: DigestPlace): DigestTurn | undefined {
  const { rhythm, calendar } = place;
  if ('everySeconds' in rhythm) {
    const step = rhythm.everySeconds * 1_000;
    return rehearsal(new Date(Math.floor(now.getTime() / step) * step), calendar);
  }
  const turn = turnOn(isoDate(localDate(now, calendar)), place, rhythm.at);
  if (!turn || turn.at > now || now.getTime() - turn.at.getTime() > LATEST_HOURS * 3_600_000) return undefined;
  return turn;
}

/** The first turn strictly after `now`; undefined where the calendar has none for a year. */
export function turnAfter(now: Date, place: DigestPlace): DigestTurn | undefined {
  const { rhythm, calendar } = place;
  if ('everySeconds' in rhythm) {
    const step = rhythm.everySeconds * 1_000;
    return rehearsal(new Date((Math.floor(now.getTime() / step) + 1) * step), calendar);
  }
  let date = isoDate(localDate(now, calendar));
  for (let day = 0; day <= LONGEST_SILENCE_DAYS; day += 1, date = nextDay(date)) {
    const turn = turnOn(date, place, rhythm.at);
    if (turn && turn.at > now) return turn;
  }
  return undefined;
}

const rehearsal = (at: Date, calendar: Calendar): DigestTurn => ({
  at,
  key: at.toISOString(),
  date: isoDate(localDate(at, calendar)),
});

/** The turn of a local date; undefined on days off and quiet days. */
function turnOn(date: string, { calendar, hours }: DigestPlace, usual: string): DigestTurn | undefined {
  if (dayOffReason(date, calendar) !== undefined) return undefined;
  const covering = hours.filter(({ validFrom, validTo }) => validFrom <= date && date < validTo);
  if (covering.some(({ quiet }) => quiet)) return undefined;
  // The nearest unit's hours; a correction is a later entry.
  const [nearest] = covering.toSorted(
    (a, b) => a.distance - b.distance || b.enteredAt.getTime() - a.enteredAt.getTime(),
  );
  const at = DateTime.fromISO(`${date}T${nearest?.digestAt ?? usual}:00`, { zone: zoneOf(calendar) });
  return { at: at.toJSDate(), key: date, date };
}

/** Whether two local ISO dates lie in different weeks (Monday to Sunday): the first digest of a week has the week's summary. */
export function inAnotherWeek(date: string, earlier: string): boolean {
  const week = (iso: string): string => DateTime.fromISO(iso, { zone: 'utc' }).toFormat('kkkk-WW');
  return week(date) !== week(earlier);
}
