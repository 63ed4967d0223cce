/**
 * Moving a deadline after its first computation: an extension, another calendar, another version of the policy. There is one recomputation:
 * the rule's own date by today's calendar, then again whatever the clock stood still for or was extended by; and a care for whoever was
 * told of the date that stood before (docs/domain.md, clocks).
 */
import { DateTime } from 'luxon';
import { addWorkingDays, endOfDay, localDate, zoneOf, type Calendar } from './calendar.ts';
import type { ClockKept, ClockLength, ClockMove, Deadline, Derivation } from './deadlines.ts';

/**
 * PAUSE and SUSPENSION: the clock stood still. SET_ASIDE: the task was closed meanwhile (exclusion, a new SKP) and opened again. FOLLOWED: the
 * window that it is counted from was extended. CLARIFICATION: its holder asked for an explanation. REOPENED: BKD reopened the stage
 * until a date (usecases/desk). The others are changes of clocks.
 */
export type MoveKind =
  | 'PAUSE'
  | 'SUSPENSION'
  | 'SET_ASIDE'
  | 'CLARIFICATION'
  | 'FOLLOWED'
  | 'CALENDAR'
  | 'WORKING_WEEK'
  | 'POLICY'
  | 'EXTENSION'
  | 'REOPENED';

/** Until 23:59:59 of a local date, or by a length counted from the due date. */
export type ExtensionLength =
  { readonly until: string; readonly add: null } | { readonly until: null; readonly add: ClockLength };

/** A change of clocks that is being applied. */
export interface AppliedChange {
  readonly id: string;
  readonly by: Exclude<MoveKind, 'PAUSE' | 'SUSPENSION' | 'SET_ASIDE' | 'CLARIFICATION'>;
  readonly decree: string | null;
  /** When it was ordered: the notice that a duty which becomes shorter is given counts from here. */
  readonly at: Date;
  /** Of an extension only. */
  readonly extension: ExtensionLength | null;
}

/**
 * Whose date it is. RIGHT: somebody may act until then and was told so, it never becomes earlier. DUTY: it may become earlier, but not before
 * the end of the first working day after the change. UNANNOUNCED: a window that is not open yet simply follows.
 */
export type Care = 'RIGHT' | 'DUTY' | 'UNANNOUNCED';

export interface Standing {
  readonly dueAt: Date;
  readonly derivation: Derivation;
}

/** The rule's own date by the calendar, policy and windows of today. */
export interface Recomputed {
  /** Counted from windows as they would be without what moved this very date too. */
  readonly own: Deadline;
  /** Counted from windows with their extensions: what is counted from an extended window's end is counted from its new end. */
  readonly fromExtended: Deadline;
}

export interface MovedDeadline extends Standing {
  readonly moved: 'LATER' | 'EARLIER' | null;
  /** Why an earlier recomputed date does not count, or not whole. */
  readonly kept: ClockKept['because'] | null;
}

/** Moves that a recomputation applies again, in their order; the others say what an earlier recomputation did. */
const REPEATED: ReadonlySet<string> = new Set<MoveKind>([
  'PAUSE',
  'SUSPENSION',
  'SET_ASIDE',
  'CLARIFICATION',
  'EXTENSION',
  'REOPENED',
]);

export function repeatedMoves(derivation: Derivation): ClockMove[] {
  return (derivation.moved ?? []).filter((move) => REPEATED.has(move.by));
}

/** Whether a derivation bears the traces of a change already: nothing is applied twice. */
export function wasApplied(derivation: Derivation, changeId: string): boolean {
  return [...(derivation.moved ?? []), ...(derivation.kept ?? [])].some((entry) => entry.id === changeId);
}

/** An instant after one more move. An extension never makes it earlier. */
export function movedBy(at: Date, move: Pick<ClockMove, 'seconds' | 'until' | 'add'>, calendar: Calendar): Date {
  if (move.until !== undefined) return latest(at, endOfDay(DateTime.fromISO(move.until, { zone: zoneOf(calendar) })));
  if (move.add) return longer(at, move.add, calendar);
  return new Date(at.getTime() + (move.seconds ?? 0) * 1_000);
}

function longer(at: Date, { n, unit }: ClockLength, calendar: Calendar): Date {
  switch (unit) {
    case 'SECONDS':
      return new Date(at.getTime() + n * 1_000);
    case 'CALENDAR_DAYS':
      return endOfDay(localDate(at, calendar).plus({ days: n }));
    case 'WORKING_DAYS':
      return endOfDay(addWorkingDays(localDate(at, calendar), n, calendar).date);
  }
}

/** The moves applied one after the other. */
export function repeated(at: Date, moves: readonly ClockMove[], calendar: Calendar): Date {
  return moves.reduce((date, move) => movedBy(date, move, calendar), at);
}

/** An extension, or the date until which a stage was reopened. */
type Extending = Pick<AppliedChange, 'id' | 'decree' | 'extension'> & Partial<Pick<AppliedChange, 'by'>>;

/** A deadline of a task that is opened while extensions cover it. @param extensions in the order in which they were ordered */
export function extendedDeadline(
  recomputed: Recomputed,
  extensions: readonly Extending[],
  calendar: Calendar,
): Deadline {
  let { at } = recomputed.own;
  const moved: ClockMove[] = [];
  extensions.forEach((each, index) => {
    const move = extensionMove(each);
    const by = movedBy(at, move, calendar);
    const to = index === extensions.length - 1 ? latest(by, recomputed.fromExtended.at) : by;
    moved.push(withDates(move, at, to));
    at = to;
  });
  return { at, derivation: { ...recomputed.own.derivation, ...(moved.length > 0 ? { moved } : {}) } };
}

/**
 * What becomes of a date by a change of clocks. Applied twice, it changes nothing the second time.
 * @param standing the date that people were told of, and why it is what it is
 */
export function moveDeadline(
  standing: Standing,
  recomputed: Recomputed,
  change: AppliedChange,
  care: Care,
  calendar: Calendar,
): MovedDeadline {
  if (wasApplied(standing.derivation, change.id)) return { ...standing, moved: null, kept: null };
  const moves = repeatedMoves(standing.derivation);
  const extension = change.extension ? extensionMove(change) : undefined;
  const own = repeated(recomputed.own.at, extension ? [...moves, extension] : moves, calendar);
  const counted = repeated(
    recomputed.fromExtended.at,
    moves.filter((move) => move.by !== 'EXTENSION' && move.by !== 'REOPENED'),
    calendar,
  );
  const computed = latest(own, counted);
  const base = own >= counted ? recomputed.own.derivation : recomputed.fromExtended.derivation;
  const to = extension
    ? latest(computed, movedBy(standing.dueAt, extension, calendar))
    : withCare(computed, standing.dueAt, change.at, care, calendar);
  const { moved: before = [], kept: keptBefore = [] } = standing.derivation;
  // What an earlier change already said needs no second entry.
  const said = keptBefore.at(-1)?.computed === computed.toISOString();
  const holds = !extension && !said && to.getTime() !== computed.getTime();
  const kept = holds ? (care === 'RIGHT' ? 'RIGHT' : 'NOTICE') : null;
  const differs = to.getTime() !== standing.dueAt.getTime();
  const trace: ClockMove = extension ?? { by: change.by, id: change.id, ...decreeOf(change) };
  const moved = differs || extension ? [...before, withDates(trace, standing.dueAt, to)] : before;
  const keptNow: readonly ClockKept[] = kept
    ? [
        ...keptBefore,
        { by: change.by, id: change.id, ...decreeOf(change), because: kept, computed: computed.toISOString() },
      ]
    : keptBefore;
  return {
    dueAt: to,
    derivation: {
      ...base,
      ...(moved.length > 0 ? { moved } : {}),
      ...(keptNow.length > 0 ? { kept: keptNow } : {}),
    },
    moved: differs ? (to > standing.dueAt ? 'LATER' : 'EARLIER') : null,
    kept,
  };
}

/** A due date after its holder asked for clarification: later by a length, counted from it (policy: clarification). @param id of the question */
export function clarifiedDeadline(standing: Standing, id: string, add: ClockLength, calendar: Calendar): Standing {
  const move: ClockMove = { by: 'CLARIFICATION', id, add };
  const dueAt = movedBy(standing.dueAt, move, calendar);
  const moved = [...(standing.derivation.moved ?? []), withDates(move, standing.dueAt, dueAt)];
  return { dueAt, derivation: { ...standing.derivation, moved } };
}

/** When a window opens after a change: one that is open stays open, one that is not follows. */
export function moveOpening(
  standing: Standing,
  recomputed: Deadline,
  change: AppliedChange,
  now: Date,
  calendar: Calendar,
): MovedDeadline {
  if (standing.dueAt <= now) {
    const computed = repeated(recomputed.at, repeatedMoves(standing.derivation), calendar);
    return { ...standing, moved: null, kept: computed > now ? 'OPEN' : null };
  }
  return moveDeadline(standing, { own: recomputed, fromExtended: recomputed }, change, 'UNANNOUNCED', calendar);
}

function withCare(computed: Date, standing: Date, changedAt: Date, care: Care, calendar: Calendar): Date {
  if (computed >= standing || care === 'UNANNOUNCED') return computed;
  if (care === 'RIGHT') return standing;
  const notice = endOfDay(addWorkingDays(localDate(changedAt, calendar), 1, calendar).date);
  return latest(computed, earliest(standing, notice));
}

function extensionMove({ id, decree, extension, by }: Extending): ClockMove {
  if (!extension) throw new Error('Only an extension has a length.');
  return {
    by: by === 'REOPENED' ? by : 'EXTENSION',
    id,
    ...decreeOf({ decree }),
    ...(extension.until === null ? { add: extension.add } : { until: extension.until }),
  };
}

const decreeOf = ({ decree }: { readonly decree: string | null }): { decree?: string } => (decree ? { decree } : {});

function withDates(move: ClockMove, from: Date, to: Date): ClockMove {
  return {
    ...move,
    seconds: (to.getTime() - from.getTime()) / 1_000,
    from: from.toISOString(),
    to: to.toISOString(),
  };
}

const latest = (a: Date, b: Date): Date => (a > b ? a : b);
const earliest = (a: Date, b: Date): Date => (a < b ? a : b);
