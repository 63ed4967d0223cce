/** What becomes of a date when its calendar, its policy or its window changes, and what it was moved by before. */
import { describe, expect, it } from 'vitest';
import { makeCalendar, WEEKDAYS_OF, type Calendar, type DayOff } from '../../../domain/calendar.ts';
import { deadline, type ClockMove, type Deadline } from '../../../domain/deadlines.ts';
import {
  extendedDeadline,
  moveDeadline,
  moveOpening,
  movedBy,
  wasApplied,
  type AppliedChange,
  type Care,
  type Standing,
} from '../../../domain/move-deadline.ts';
import type { DueRule } from '../../../domain/policy.ts';
import { SHIPPED_DAYS_OFF } from '../../../domain/calendars/shipped.ts';
import { calendarOf2026 } from './calendar-2026.ts';

const MAKASSAR = calendarOf2026('Asia/Makassar', 'MON_FRI');
const without = (...dates: string[]): Calendar =>
  calendarWith(SHIPPED_DAYS_OFF.filter(({ date }) => !dates.includes(date)));
const withLocal = (...dates: string[]): Calendar =>
  calendarWith([
    ...SHIPPED_DAYS_OFF,
    ...dates.map((date): DayOff => ({ date, kind: 'LOCAL', name: 'Hari jadi', source: 'Keputusan Bupati 1/2026' })),
  ]);
const calendarWith = (daysOff: readonly DayOff[]): Calendar =>
  makeCalendar({ timeZone: 'Asia/Makassar', week: WEEKDAYS_OF.MON_FRI, weekChanges: [], daysOff });

/** 23:59:59 of a date in Makassar. */
const endOf = (date: string): Date => new Date(`${date}T15:59:59Z`);
const noon = (date: string): Date => new Date(`${date}T04:00:00Z`);

const FOURTEEN: DueRule = { clock: { n: 14, unit: 'WORKING_DAYS', from: 'RECEIPT' } };
const count = (calendar: Calendar, rule: DueRule = FOURTEEN): Deadline =>
  deadline(rule, 'Annex V.B.2 (p.117)', { RECEIPT: noon('2026-03-09') }, calendar, 2026);
const standingOf = ({ at, derivation }: Deadline, moved: ClockMove[] = []): Standing => ({
  dueAt: at,
  derivation: moved.length > 0 ? { ...derivation, moved } : derivation,
});
const same = (own: Deadline) => ({ own, fromExtended: own });

const change = (more: Partial<AppliedChange> = {}): AppliedChange => ({
  id: 'change-1',
  by: 'CALENDAR',
  decree: 'SKB 2/2026',
  at: noon('2026-03-11'),
  extension: null,
  ...more,
});
const until = (date: string): AppliedChange => change({ by: 'EXTENSION', extension: { until: date, add: null } });
const byDays = (n: number, unit: 'WORKING_DAYS' | 'CALENDAR_DAYS' | 'SECONDS' = 'WORKING_DAYS'): AppliedChange =>
  change({ by: 'EXTENSION', extension: { until: null, add: { n, unit } } });

const moveTo = (
  standing: Standing,
  calendar: Calendar,
  applied: AppliedChange,
  care: Care,
  again = same(count(calendar)),
) => moveDeadline(standing, again, applied, care, calendar);

describe('another calendar', () => {
  it('with one more day off moves a date later, and the derivation says by what, from when to when', () => {
    const before = standingOf(count(MAKASSAR));
    expect(before.dueAt).toEqual(endOf('2026-04-06'));
    const moved = moveTo(before, withLocal('2026-03-30'), change(), 'DUTY');
    expect(moved).toMatchObject({ dueAt: endOf('2026-04-07'), moved: 'LATER', kept: null });
    expect(moved.derivation.moved).toEqual([
      {
        by: 'CALENDAR',
        id: 'change-1',
        decree: 'SKB 2/2026',
        seconds: 86_400,
        from: '2026-04-06T15:59:59.000Z',
        to: '2026-04-07T15:59:59.000Z',
      },
    ]);
    expect(moved.derivation.skipped.map(({ date }) => date)).toContain('2026-03-30');
  });

  it('that changes no date leaves no trace of a move, but the days are those of the new calendar', () => {
    const moved = moveTo(standingOf(count(MAKASSAR)), withLocal('2026-05-04'), change(), 'DUTY');
    expect(moved).toMatchObject({ dueAt: endOf('2026-04-06'), moved: null, kept: null });
    expect(moved.derivation.moved).toBeUndefined();
  });

  it('with a day less never shortens a right that somebody was told of, and says so', () => {
    const kept = moveTo(standingOf(count(MAKASSAR)), without('2026-04-03'), change(), 'RIGHT');
    expect(kept).toMatchObject({ dueAt: endOf('2026-04-06'), moved: null, kept: 'RIGHT' });
    expect(kept.derivation.kept).toEqual([
      { by: 'CALENDAR', id: 'change-1', decree: 'SKB 2/2026', because: 'RIGHT', computed: '2026-04-03T15:59:59.000Z' },
    ]);
  });

  it('shortens a duty, but to no earlier than the end of the first working day after the change', () => {
    const standing = standingOf(count(MAKASSAR));
    const early = moveTo(standing, without('2026-04-03'), change(), 'DUTY');
    expect(early).toMatchObject({ dueAt: endOf('2026-04-03'), moved: 'EARLIER', kept: null });
    // Ordered on the last day but one of the old date: the new date has passed already.
    const late = moveTo(
      standing,
      without('2026-03-19', '2026-03-20', '2026-04-03'),
      change({ at: noon('2026-04-02') }),
      'DUTY',
    );
    expect(late).toMatchObject({ dueAt: endOf('2026-04-03'), moved: 'EARLIER', kept: 'NOTICE' });
    expect(late.derivation.kept).toMatchObject([{ because: 'NOTICE', computed: '2026-04-01T15:59:59.000Z' }]);
  });

  it('leaves the standing date where even the notice would be longer', () => {
    const kept = moveTo(standingOf(count(MAKASSAR)), without('2026-04-03'), change({ at: noon('2026-04-06') }), 'DUTY');
    expect(kept).toMatchObject({ dueAt: endOf('2026-04-06'), moved: null, kept: 'NOTICE' });
  });

  it('lets what nobody was told of follow', () => {
    const follows = moveTo(
      standingOf(count(MAKASSAR)),
      without('2026-04-03'),
      change({ at: noon('2026-04-06') }),
      'UNANNOUNCED',
    );
    expect(follows).toMatchObject({ dueAt: endOf('2026-04-03'), moved: 'EARLIER', kept: null });
  });

  it('applied twice changes nothing the second time', () => {
    const calendar = withLocal('2026-03-30');
    const once = moveTo(standingOf(count(MAKASSAR)), calendar, change(), 'DUTY');
    const twice = moveTo(once, calendar, change(), 'DUTY');
    expect(twice).toEqual({ dueAt: once.dueAt, derivation: once.derivation, moved: null, kept: null });
    const kept = moveTo(standingOf(count(MAKASSAR)), without('2026-04-03'), change(), 'RIGHT');
    expect(wasApplied(kept.derivation, 'change-1')).toBe(true);
  });

  it('says once, not with every later change, that a right was kept', () => {
    const calendar = without('2026-04-03');
    const kept = moveTo(standingOf(count(MAKASSAR)), calendar, change(), 'RIGHT');
    const again = moveTo(kept, calendar, change({ id: 'change-2' }), 'RIGHT');
    expect(again).toMatchObject({ dueAt: endOf('2026-04-06'), moved: null, kept: null });
    expect(again.derivation.kept).toHaveLength(1);
  });
});

describe('what moved a date before', () => {
  const day = 86_400;
  it('is applied again after the recomputation: pauses, suspensions and extensions, in their order', () => {
    const moves: ClockMove[] = [
      { by: 'PAUSE', id: 'p', seconds: 2 * day },
      { by: 'EXTENSION', id: 'x', until: '2026-04-20', seconds: 12 * day },
      { by: 'SUSPENSION', id: 's', seconds: day },
    ];
    const standing: Standing = { ...standingOf(count(MAKASSAR), moves), dueAt: endOf('2026-04-21') };
    const calendar = withLocal('2026-03-30');
    expect(moveTo(standing, calendar, change(), 'DUTY')).toMatchObject({ dueAt: endOf('2026-04-21'), moved: null });
    const shorter: Standing = { ...standing, derivation: { ...standing.derivation, moved: moves.slice(0, 1) } };
    expect(moveTo({ ...shorter, dueAt: endOf('2026-04-08') }, calendar, change(), 'DUTY')).toMatchObject({
      dueAt: endOf('2026-04-09'),
    });
  });

  it('by an earlier recomputation is not: that is in the new one already', () => {
    const once = moveTo(standingOf(count(MAKASSAR)), withLocal('2026-03-30'), change(), 'DUTY');
    const both = withLocal('2026-03-30', '2026-03-31');
    expect(moveTo(once, both, change({ id: 'change-2' }), 'DUTY')).toMatchObject({ dueAt: endOf('2026-04-08') });
  });
});

describe('an extension of a date that was moved before', () => {
  const paused: ClockMove[] = [{ by: 'PAUSE', id: 'p', seconds: 2 * 86_400 }];

  it('counts from the moved date, and what moved it counts again in a recomputation', () => {
    // Two days of pause, then a holiday that BKD enters, then five days more.
    const standing: Standing = { ...standingOf(count(MAKASSAR), paused), dueAt: endOf('2026-04-08') };
    const extended = moveTo(standing, MAKASSAR, byDays(5, 'CALENDAR_DAYS'), 'DUTY');
    expect(extended.dueAt).toEqual(endOf('2026-04-13'));
    const later = moveTo(extended, withLocal('2026-03-30'), change({ id: 'change-2' }), 'DUTY');
    expect(later.dueAt).toEqual(endOf('2026-04-14'));
    expect(later.derivation.moved?.map(({ by }) => by)).toEqual(['PAUSE', 'EXTENSION', 'CALENDAR']);
  });

  it('is by its length what the rule gives now, where that is later than what stands', () => {
    const standing: Standing = { ...standingOf(count(MAKASSAR), paused), dueAt: endOf('2026-04-08') };
    // Counted anew: 7 April by the new holiday, 9 April by the pause, 14 April by the extension.
    expect(moveTo(standing, withLocal('2026-03-30'), byDays(5, 'CALENDAR_DAYS'), 'DUTY').dueAt).toEqual(
      endOf('2026-04-14'),
    );
  });

  it('is not added to a window that was extended for all', () => {
    const rule: DueRule = { clock: { n: 0, unit: 'CALENDAR_DAYS', from: 'WINDOW_DUE' } };
    const from = (date: string) => deadline(rule, 'IV.A.8', { WINDOW_DUE: endOf(date) }, MAKASSAR, 2026);
    const before = standingOf({ ...from('2026-04-06'), at: endOf('2026-04-11') }, [
      { by: 'EXTENSION', id: 'e', add: { n: 5, unit: 'CALENDAR_DAYS' } },
    ]);
    // The window ends on the 13th now: not five days after that.
    const again = { own: from('2026-04-06'), fromExtended: from('2026-04-13') };
    expect(moveDeadline(before, again, change({ by: 'FOLLOWED' }), 'DUTY', MAKASSAR).dueAt).toEqual(
      endOf('2026-04-13'),
    );
  });
});

describe('an extension', () => {
  const standing = standingOf(count(MAKASSAR));

  it('until a date ends at 23:59:59 local of it, and never makes anything earlier', () => {
    expect(moveTo(standing, MAKASSAR, until('2026-04-17'), 'DUTY')).toMatchObject({
      dueAt: endOf('2026-04-17'),
      moved: 'LATER',
    });
    const earlier = moveTo(standing, MAKASSAR, until('2026-03-20'), 'DUTY');
    expect(earlier).toMatchObject({ dueAt: endOf('2026-04-06'), moved: null });
    expect(earlier.derivation.moved).toMatchObject([{ by: 'EXTENSION', until: '2026-03-20', seconds: 0 }]);
  });

  it('by a length is counted from the due date', () => {
    expect(moveTo(standing, MAKASSAR, byDays(5), 'RIGHT').dueAt).toEqual(endOf('2026-04-13'));
    expect(moveTo(standing, MAKASSAR, byDays(5, 'CALENDAR_DAYS'), 'RIGHT').dueAt).toEqual(endOf('2026-04-11'));
    expect(moveTo(standing, MAKASSAR, byDays(90, 'SECONDS'), 'RIGHT').dueAt).toEqual(
      new Date(endOf('2026-04-06').getTime() + 90_000),
    );
  });

  it('is not applied twice, however it is asked for', () => {
    const once = moveTo(standing, MAKASSAR, byDays(5), 'DUTY');
    expect(moveTo(once, MAKASSAR, byDays(5), 'DUTY')).toMatchObject({ dueAt: once.dueAt, moved: null });
  });

  it('counts from a date that stands later than the rule gives', () => {
    const told: Standing = { ...standing, dueAt: endOf('2026-04-30') };
    expect(moveTo(told, MAKASSAR, byDays(1), 'DUTY').dueAt).toEqual(endOf('2026-05-04'));
  });

  it('moves what is counted from an extended window with that window, where that is later', () => {
    const rule: DueRule = { clock: { n: 14, unit: 'WORKING_DAYS', from: 'EVALUATION_ENDS' } };
    const from = (date: string) => deadline(rule, 'V.A.8', { EVALUATION_ENDS: endOf(date) }, MAKASSAR, 2026);
    const again = { own: from('2026-01-31'), fromExtended: from('2026-02-14') };
    const moved = moveDeadline(standingOf(again.own), again, until('2026-02-14'), 'DUTY', MAKASSAR);
    expect(moved.dueAt).toEqual(from('2026-02-14').at);
    expect(moved.derivation.from?.at).toBe(endOf('2026-02-14').toISOString());
  });
});

describe('a task that is opened while extensions cover it', () => {
  const own = count(MAKASSAR);
  it('is due as if they had met it open, and says which they are', () => {
    const due = extendedDeadline(same(own), [until('2026-04-10'), { ...byDays(1), id: 'change-2' }], MAKASSAR);
    expect(due.at).toEqual(endOf('2026-04-13'));
    expect(due.derivation.moved).toMatchObject([
      { by: 'EXTENSION', id: 'change-1', until: '2026-04-10', decree: 'SKB 2/2026' },
      { by: 'EXTENSION', id: 'change-2', add: { n: 1, unit: 'WORKING_DAYS' }, to: '2026-04-13T15:59:59.000Z' },
    ]);
  });

  it('is not extended twice where the window that it is counted from was extended too', () => {
    const rule: DueRule = { clock: { n: 0, unit: 'CALENDAR_DAYS', from: 'WINDOW_DUE' } };
    const from = (date: string) => deadline(rule, 'IV.A.8', { WINDOW_DUE: endOf(date) }, MAKASSAR, 2026);
    const recomputed = { own: from('2026-04-06'), fromExtended: from('2026-04-13') };
    expect(extendedDeadline(recomputed, [byDays(5)], MAKASSAR).at).toEqual(endOf('2026-04-13'));
  });

  it('without any is due as its rule says', () => {
    expect(extendedDeadline(same(own), [], MAKASSAR)).toEqual(own);
  });
});

describe('a window', () => {
  const opensAt = new Date('2026-06-01T16:00:00Z');
  const opens = (at: string): Deadline => ({ at: new Date(at), derivation: own().derivation });
  const own = () => count(MAKASSAR);
  const standing: Standing = { dueAt: opensAt, derivation: own().derivation };

  it('that has not opened opens when the new rule says, earlier or later', () => {
    const now = noon('2026-03-11');
    const earlier = moveOpening(standing, opens('2026-05-01T16:00:00Z'), change({ by: 'POLICY' }), now, MAKASSAR);
    expect(earlier).toMatchObject({ dueAt: new Date('2026-05-01T16:00:00Z'), moved: 'EARLIER' });
    const later = moveOpening(standing, opens('2026-07-01T16:00:00Z'), change({ by: 'POLICY' }), now, MAKASSAR);
    expect(later).toMatchObject({ dueAt: new Date('2026-07-01T16:00:00Z'), moved: 'LATER' });
  });

  it('that is open stays open', () => {
    const now = noon('2026-06-10');
    const stays = moveOpening(standing, opens('2026-07-01T16:00:00Z'), change({ by: 'POLICY' }), now, MAKASSAR);
    expect(stays).toMatchObject({ dueAt: opensAt, moved: null, kept: 'OPEN' });
  });
});

describe('a window that is open', () => {
  const standing: Standing = { dueAt: noon('2026-03-09'), derivation: count(MAKASSAR).derivation };
  const open = (at: Date, now: Date, moved: ClockMove[] = []) =>
    moveOpening(
      { ...standing, derivation: moved.length > 0 ? { ...standing.derivation, moved } : standing.derivation },
      { ...count(MAKASSAR), at },
      change({ by: 'POLICY' }),
      now,
      MAKASSAR,
    );

  it('says that it stays open only where the new rule would open it later', () => {
    const now = noon('2026-03-11');
    expect(open(noon('2026-03-12'), now)).toEqual({ ...standing, moved: null, kept: 'OPEN' });
    expect(open(noon('2026-03-10'), now)).toEqual({ ...standing, moved: null, kept: null });
    expect(open(now, now).kept).toBeNull();
    // Also where only what the clock stood still for makes it later.
    const paused = [{ by: 'PAUSE', seconds: 86_400 }];
    expect(open(noon('2026-03-10'), noon('2026-03-10'), paused).kept).toBe('OPEN');
  });

  it('is open from its very instant on', () => {
    expect(open(noon('2026-04-01'), noon('2026-03-09')).moved).toBeNull();
    expect(open(noon('2026-04-01'), new Date(noon('2026-03-09').getTime() - 1)).moved).toBe('LATER');
  });
});

describe('the trace of a change', () => {
  const standing = standingOf(count(MAKASSAR));

  it('of an extension without a decree names none', () => {
    const moved = moveTo(standing, MAKASSAR, { ...byDays(5), decree: null }, 'DUTY');
    expect(moved.derivation.moved).toEqual([
      {
        by: 'EXTENSION',
        id: 'change-1',
        add: { n: 5, unit: 'WORKING_DAYS' },
        seconds: 7 * 86_400,
        from: '2026-04-06T15:59:59.000Z',
        to: '2026-04-13T15:59:59.000Z',
      },
    ]);
    expect(wasApplied(moved.derivation, 'change-1')).toBe(true);
    expect(wasApplied(moved.derivation, 'change-2')).toBe(false);
    expect(wasApplied(standing.derivation, 'change-1')).toBe(false);
  });

  it('comes after what moved the date before, and leaves what was kept', () => {
    const kept = [{ by: 'POLICY', id: 'p', because: 'RIGHT' as const, computed: '2026-04-01T15:59:59.000Z' }];
    const before: Standing = {
      dueAt: endOf('2026-04-07'),
      derivation: { ...standing.derivation, moved: [{ by: 'PAUSE', seconds: 86_400 }], kept },
    };
    const moved = moveTo(before, withLocal('2026-03-30'), change(), 'RIGHT');
    expect(moved.dueAt).toEqual(endOf('2026-04-08'));
    expect(moved.derivation.moved?.map(({ by }) => by)).toEqual(['PAUSE', 'CALENDAR']);
    expect(moved.derivation.kept).toEqual(kept);
  });

  it('that a right was kept is said again where another date was computed', () => {
    const once = moveTo(standing, without('2026-04-03'), change(), 'RIGHT');
    const again = moveTo(once, without('2026-04-03', '2026-03-20'), change({ id: 'change-2', decree: null }), 'RIGHT');
    expect(again.derivation.kept).toEqual([
      { by: 'CALENDAR', id: 'change-1', decree: 'SKB 2/2026', because: 'RIGHT', computed: '2026-04-03T15:59:59.000Z' },
      { by: 'CALENDAR', id: 'change-2', because: 'RIGHT', computed: '2026-04-02T15:59:59.000Z' },
    ]);
  });

  it('is that of an extension only where the change is one', () => {
    expect(() => extendedDeadline(same(count(MAKASSAR)), [change()], MAKASSAR)).toThrow(
      'Only an extension has a length.',
    );
  });

  it('of several extensions shows each step, also one that gained nothing', () => {
    const due = extendedDeadline(
      same(count(MAKASSAR)),
      [until('2026-04-10'), { ...until('2026-04-08'), id: 'change-2', decree: null }],
      MAKASSAR,
    );
    expect(due.at).toEqual(endOf('2026-04-10'));
    expect(due.derivation.moved).toEqual([
      {
        by: 'EXTENSION',
        id: 'change-1',
        decree: 'SKB 2/2026',
        until: '2026-04-10',
        seconds: 4 * 86_400,
        from: '2026-04-06T15:59:59.000Z',
        to: '2026-04-10T15:59:59.000Z',
      },
      {
        by: 'EXTENSION',
        id: 'change-2',
        until: '2026-04-08',
        seconds: 0,
        from: '2026-04-10T15:59:59.000Z',
        to: '2026-04-10T15:59:59.000Z',
      },
    ]);
  });

  it('is of the window that was extended, where that gives the later date', () => {
    const rule: DueRule = { clock: { n: 0, unit: 'CALENDAR_DAYS', from: 'WINDOW_DUE' } };
    const from = (date: string) => deadline(rule, 'IV.A.8', { WINDOW_DUE: endOf(date) }, MAKASSAR, 2026);
    const recomputed = { own: from('2026-04-06'), fromExtended: from('2026-04-20') };
    const due = extendedDeadline(recomputed, [until('2026-04-08'), { ...until('2026-04-10'), id: 'x' }], MAKASSAR);
    // The first step is its own; the last one reaches the window's end.
    expect(due.derivation.moved?.map(({ to }) => to)).toEqual(['2026-04-08T15:59:59.000Z', '2026-04-20T15:59:59.000Z']);
    // An extension that moved the window already is not repeated on what follows from it.
    const standingMoved = standingOf({ ...from('2026-04-06'), at: endOf('2026-04-20') }, [
      { by: 'EXTENSION', id: 'e', add: { n: 14, unit: 'CALENDAR_DAYS' } },
    ]);
    const moved = moveDeadline(standingMoved, recomputed, change(), 'DUTY', MAKASSAR);
    expect([moved.dueAt, moved.moved]).toEqual([endOf('2026-04-20'), null]);
  });
});

describe('a stand-still', () => {
  it('moves by its length, an extension to its date and never back', () => {
    const at = endOf('2026-04-06');
    expect(movedBy(at, { seconds: 86_400 }, MAKASSAR)).toEqual(endOf('2026-04-07'));
    expect(movedBy(at, { until: '2026-04-01' }, MAKASSAR)).toEqual(at);
    expect(movedBy(at, {}, MAKASSAR)).toEqual(at);
  });
});
