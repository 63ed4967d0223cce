import { isDeepStrictEqual } from 'node:util';
import type { Calendar } from '../../domain/calendar.ts';
import { deadline, opening, type ClockEvents, type Deadline } from '../../domain/deadlines.ts';
import {
  moveDeadline,
  moveOpening,
  repeated,
  repeatedMoves,
  type AppliedChange,
  type MovedDeadline,
} from '../../domain/move-deadline.ts';
import type { ClockEvent, StageRule } from '../../domain/policy.ts';
import { STAGES, type Stage } from '../../domain/terms.ts';
import type { ClockCycle, StoredWindows, WindowDates } from './clock-context.ts';

type CountedCycle = Pick<ClockCycle, 'year' | 'launchedAt' | 'policy'>;

/** A window's dates by its rule alone, before anything moved them. */
export interface BaseWindow {
  readonly opens: Deadline;
  readonly due: Deadline;
}

export interface MovedWindow {
  readonly before: WindowDates;
  readonly after: WindowDates;
  readonly due: MovedDeadline;
  readonly opens: MovedDeadline;
}

/** A window's end as it would be without these moves; what counts from it and was moved by them itself must not be moved twice. */
export function dueWithout(window: WindowDates, base: Deadline, ids: ReadonlySet<string>, calendar: Calendar): Date {
  const moves = repeatedMoves(window.derivation.due);
  const others = moves.filter((move) => move.id === undefined || !ids.has(move.id));
  return others.length === moves.length ? window.dueAt : repeated(base.at, others, calendar);
}

/** Every stage's window by the rules and the calendar of today. @param stored as the windows are: EVALUATION_ENDS counts with its moves */
export function baseWindows(cycle: CountedCycle, calendar: Calendar, stored: StoredWindows): Map<Stage, BaseWindow> {
  const bases = new Map<Stage, BaseWindow>();
  for (const stage of STAGES) {
    const base = baseOf(stage, cycle, calendar, stored, bases);
    if (base) bases.set(stage, base);
  }
  return bases;
}

function baseOf(
  stage: Stage,
  cycle: CountedCycle,
  calendar: Calendar,
  stored: StoredWindows,
  bases: ReadonlyMap<Stage, BaseWindow>,
): BaseWindow | undefined {
  const rule = cycle.policy.stages[stage];
  if (!rule) return undefined;
  const events = { LAUNCH: cycle.launchedAt, ...evaluationEnd(stage, calendar, stored, bases) };
  const opens = opening(rule.opens, rule.legalBasis, events, calendar, cycle.year);
  const due = deadline(
    rule.due,
    rule.legalBasis,
    { ...events, WINDOW_OPENS: opens.at, OPENED: opens.at },
    calendar,
    cycle.year,
  );
  return { opens, due };
}

/** When the evaluation ends, for a window that is counted from it: without the pauses that moved that window too. */
function evaluationEnd(
  stage: Stage,
  calendar: Calendar,
  stored: StoredWindows,
  bases: ReadonlyMap<Stage, BaseWindow>,
): ClockEvents {
  const base = bases.get('FINAL_SCORING');
  if (!base) return {};
  const window = stored.get('FINAL_SCORING');
  const own = stored.get(stage);
  const ids = own ? movesOf(own) : new Set<string>();
  return {
    EVALUATION_ENDS: window ? dueWithout(window, base.due, ids, calendar) : base.due.at,
    provisional: new Set<ClockEvent>(base.due.derivation.provisional ? ['EVALUATION_ENDS'] : []),
  };
}

/** What moved a window. */
export const movesOf = (window: WindowDates): Set<string> =>
  new Set(repeatedMoves(window.derivation.due).flatMap((move) => (move.id === undefined ? [] : [move.id])));

/**
 * Applies a change to the windows of one unit: `stored` then has the new ones. A window that has not opened simply follows; one that is open
 * stays open and does not end overnight; one that is over stays over, unless the change opens it again.
 * @param covers the stages that an extension extends; ignored for other changes
 * @returns the windows that differ, also where only their derivation does
 */
export function moveWindows(
  cycle: ClockCycle,
  calendar: Calendar,
  stored: StoredWindows,
  change: AppliedChange,
  covers: (stage: Stage) => boolean,
): Map<Stage, MovedWindow> {
  const bases = new Map<Stage, BaseWindow>();
  const moved = new Map<Stage, MovedWindow>();
  for (const stage of STAGES) {
    const base = baseOf(stage, cycle, calendar, stored, bases);
    const window = stored.get(stage);
    if (!base || !window) continue;
    bases.set(stage, base);
    const applied = changeFor(stage, cycle.policy.stages[stage], change, covers);
    if (!applied) continue;
    const result = moveWindow(window, base, applied, cycle.now, calendar);
    if (!result) continue;
    stored.set(stage, result.after);
    moved.set(stage, result);
  }
  return moved;
}

/** An extension moves the stages that it covers, and those that are counted from the evaluation's end follow. */
function changeFor(
  stage: Stage,
  rule: StageRule | undefined,
  change: AppliedChange,
  covers: (stage: Stage) => boolean,
): AppliedChange | undefined {
  if (!change.extension || covers(stage)) return change;
  const follows =
    rule && [rule.opens, rule.due].some((date) => 'clock' in date && date.clock.from === 'EVALUATION_ENDS');
  return follows && covers('FINAL_SCORING') ? { ...change, by: 'FOLLOWED', extension: null } : undefined;
}

/** @returns undefined where nothing differs */
export function moveWindow(
  window: WindowDates,
  base: BaseWindow,
  change: AppliedChange,
  now: Date,
  calendar: Calendar,
): MovedWindow | undefined {
  const care = window.opensAt > now ? 'UNANNOUNCED' : 'DUTY';
  const again = { own: base.due, fromExtended: base.due };
  const standing = { dueAt: window.dueAt, derivation: window.derivation.due };
  const due = moveDeadline(standing, again, change, care, calendar);
  if (window.dueAt <= now && due.dueAt <= now) return undefined;
  const opens = change.extension
    ? { dueAt: window.opensAt, derivation: window.derivation.opens, moved: null, kept: null }
    : moveOpening({ dueAt: window.opensAt, derivation: window.derivation.opens }, base.opens, change, now, calendar);
  const after = {
    opensAt: opens.dueAt,
    dueAt: due.dueAt,
    derivation: { opens: opens.derivation, due: due.derivation },
  };
  return isDeepStrictEqual(after, window) ? undefined : { before: window, after, due, opens };
}
