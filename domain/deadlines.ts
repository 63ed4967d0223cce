/**
 * Deadlines: pure functions from a rule, the event that starts it and a calendar to an instant that can say why.
 * A due instant is the last second that counts; an act is late from the next second on (`isLate`).
 */
import { DateTime } from 'luxon';
import {
  addWorkingDays,
  endOfDay,
  isoDate,
  isProvisional,
  localDate,
  zoneOf,
  type Calendar,
  type SkippedDay,
} from './calendar.ts';
import type { ClockEvent, ClockRule, DueRule, FixedDate, StageRule } from './policy.ts';

/** Instants of the events that clocks start from; a missing one is a fault of the policy (MissingEvent). */
export type ClockEvents = Partial<Record<ClockEvent, Date>> & {
  /** Events whose instants are provisional themselves, such as a window's end: what is counted from them is provisional too. */
  readonly provisional?: ReadonlySet<ClockEvent>;
};

/** What moved a date after its first computation. */
export interface ClockMove {
  /** PAUSE (the cycle stood still), ...; texts for people are in explain-deadline.ts, which tells an unknown one by this name. */
  readonly by: string;
  /** How far, where it was moved by a length. */
  readonly seconds?: number;
  /** The due instants before and after it, ISO UTC. */
  readonly from?: string;
  readonly to?: string;
  /** Number of the decree that ordered it. */
  readonly decree?: string;
  /** What moved it: the change of clocks, the suspension, or the instant at which the cycle was resumed. */
  readonly id?: string;
  /** Of a stand-still: when the clock had stopped, ISO UTC. */
  readonly since?: string;
  /** EXTENSION: until this local date, or so many units counted from the due date; a recomputation applies it again. */
  readonly until?: string;
  readonly add?: ClockLength;
}

/** A length that an extension adds. */
export interface ClockLength {
  readonly n: number;
  readonly unit: ClockRule['unit'];
}

/** A recomputation gave an earlier date than the one that stays (domain/move-deadline.ts). */
export interface ClockKept {
  /** CALENDAR, WORKING_WEEK or POLICY, and which change. */
  readonly by: string;
  readonly id: string;
  readonly decree?: string;
  /** RIGHT: a right that somebody was told of is never shortened. NOTICE: nobody becomes late overnight. OPEN: a window that is open stays open. */
  readonly because: 'RIGHT' | 'NOTICE' | 'OPEN';
  /** What the recomputation gave, ISO UTC. */
  readonly computed: string;
}

/** Why a date is what it is; stored with every deadline, instants as ISO UTC. */
export interface Derivation {
  readonly rule: DueRule | StageRule['opens'];
  readonly legalBasis: string;
  readonly timeZone: string;
  /** The starting event and its instant; absent for fixed dates. */
  readonly from?: { readonly event: ClockEvent; readonly at: string };
  readonly skipped: readonly SkippedDay[];
  /** The floor `atLeast` counted, because the rule's own date left less time. */
  readonly floor?: true;
  /** It depends on a year whose decree is not out: the date will be recomputed. */
  readonly provisional?: true;
  /** Moves after the first computation, the first one first. */
  readonly moved?: readonly ClockMove[];
  /** Changes that would have made it earlier than it stays. */
  readonly kept?: readonly ClockKept[];
}

export interface Deadline {
  readonly at: Date;
  readonly derivation: Derivation;
}

export class MissingEvent extends Error {
  constructor(event: ClockEvent) {
    super(`The policy counts from ${event}, which is not known for this task.`);
    this.name = 'MissingEvent';
  }
}

interface Counted {
  readonly at: Date;
  readonly from?: { readonly event: ClockEvent; readonly at: string };
  readonly skipped: readonly SkippedDay[];
}

/** When a task or window is due. `year` is the cycle's. */
export function deadline(
  rule: DueRule,
  legalBasis: string,
  events: ClockEvents,
  calendar: Calendar,
  year: number,
): Deadline {
  const main = 'on' in rule ? fixed(rule.on, calendar, year) : clock(rule.clock, events, calendar);
  const floor = rule.atLeast ? clock(rule.atLeast, events, calendar) : undefined;
  if (floor && floor.at > main.at) {
    const floored = explain(floor, rule, legalBasis, events, calendar, rule.atLeast);
    return { ...floored, derivation: { ...floored.derivation, floor: true } };
  }
  return explain(main, rule, legalBasis, events, calendar, 'clock' in rule ? rule.clock : undefined);
}

/**
 * When a stage's window opens: 00:00:00 local of a fixed date, or of the day that a clock gives; with `n` = 0, the event itself (a window
 * that opens with the launch is open on the day of the launch).
 */
export function opening(
  rule: StageRule['opens'],
  legalBasis: string,
  events: ClockEvents,
  calendar: Calendar,
  year: number,
): Deadline {
  if ('clock' in rule) {
    const counted = clock(rule.clock, events, calendar);
    return explain(
      { ...counted, at: firstInstant(rule.clock, counted, calendar) },
      rule,
      legalBasis,
      events,
      calendar,
      rule.clock,
    );
  }
  const at = localDay(rule.on, calendar, year).startOf('day').toJSDate();
  return explain({ at, skipped: [] }, rule, legalBasis, events, calendar, undefined);
}

function firstInstant(rule: ClockRule, counted: Counted, calendar: Calendar): Date {
  if (rule.n === 0 && counted.from) return new Date(counted.from.at);
  return rule.unit === 'SECONDS' ? counted.at : localDate(counted.at, calendar).startOf('day').toJSDate();
}

/** Late is from the second after the due instant on; the due second itself still counts whole. */
export function isLate(now: Date, dueAt: Date): boolean {
  return now.getTime() >= overdueFrom(dueAt).getTime();
}

/** As `isLate`, of a task: while its clock stands still, late is what was late when it stopped. */
export function isTaskLate(task: { readonly dueAt: Date | null; readonly pausedAt: Date | null }, now: Date): boolean {
  return task.dueAt !== null && isLate(task.pausedAt ?? now, task.dueAt);
}

export function overdueFrom(dueAt: Date): Date {
  return new Date(dueAt.getTime() + 1_000);
}

function clock(rule: ClockRule, events: ClockEvents, calendar: Calendar): Counted {
  const start = events[rule.from];
  if (!start) throw new MissingEvent(rule.from);
  const from = { event: rule.from, at: start.toISOString() };
  switch (rule.unit) {
    case 'SECONDS':
      return { at: new Date(start.getTime() + rule.n * 1_000), from, skipped: [] };
    case 'CALENDAR_DAYS':
      return { at: endOfDay(localDate(start, calendar).plus({ days: rule.n })), from, skipped: [] };
    case 'WORKING_DAYS': {
      const { date, skipped } = addWorkingDays(localDate(start, calendar), rule.n, calendar);
      return { at: endOfDay(date), from, skipped };
    }
  }
}

function fixed(date: FixedDate, calendar: Calendar, year: number): Counted {
  return { at: endOfDay(localDay(date, calendar, year)), skipped: [] };
}

/** A fixed date of the cycle; the last day of the month where the month is shorter. */
function localDay(date: FixedDate, calendar: Calendar, year: number): DateTime {
  const first = DateTime.fromObject(
    { year: year + date.yearOffset, month: date.month, day: 1 },
    { zone: zoneOf(calendar) },
  );
  return first.set({ day: Math.min(date.day, first.daysInMonth ?? 28) });
}

/** @param by the clock that gave the instant; undefined for fixed dates */
function explain(
  counted: Counted,
  rule: Derivation['rule'],
  legalBasis: string,
  events: ClockEvents,
  calendar: Calendar,
  by: ClockRule | undefined,
): Deadline {
  return {
    at: counted.at,
    derivation: {
      rule,
      legalBasis,
      timeZone: calendar.timeZone,
      ...(counted.from ? { from: counted.from } : {}),
      skipped: counted.skipped,
      ...(by && dependsOnDecree(counted, by, events, calendar) ? { provisional: true as const } : {}),
    },
  };
}

function dependsOnDecree(counted: Counted, by: ClockRule, events: ClockEvents, calendar: Calendar): boolean {
  if (events.provisional?.has(by.from)) return true;
  if (by.unit !== 'WORKING_DAYS' || !counted.from) return false;
  const day = (at: Date): string => isoDate(localDate(at, calendar));
  return isProvisional(day(new Date(counted.from.at)), day(counted.at), calendar);
}
