import { describe, expect, it } from 'vitest';
import { makeCalendar, WEEKDAYS_OF } from '../../../domain/calendar.ts';
import { consequenceAt, mailMessageId, retryDelaySeconds } from '../../../domain/notices.ts';
import { nextReminderAt, type ReminderRules } from '../../../domain/reminders.ts';
import type { TaskKind } from '../../../domain/terms.ts';

const calendar = makeCalendar({
  timeZone: 'Asia/Jakarta',
  week: WEEKDAYS_OF.MON_FRI,
  weekChanges: [],
  daysOff: [{ date: '2026-02-17', kind: 'NATIONAL', name: 'Tahun Baru Imlek', source: 'SKB 2026' }],
});

const NATIONAL: ReminderRules = {
  before: [7, 3, 1].map((n) => ({ n, unit: 'CALENDAR_DAYS' as const })),
  overdueEvery: { n: 3, unit: 'WORKING_DAYS' },
};

const jakarta = (local: string) => new Date(`${local}+07:00`);

function series(rules: ReminderRules, kind: TaskKind, openedAt: Date, dueAt: Date | null, count: number): string[] {
  const found: string[] = [];
  let after = openedAt;
  for (let i = 0; i < count; i += 1) {
    const at = nextReminderAt(rules, { kind, openedAt, dueAt }, after, calendar);
    if (at === null) break;
    found.push(at.toISOString());
    after = at;
  }
  return found;
}

describe('reminders', () => {
  it('come 7, 3 and 1 days before the due date in the early morning, then every third working day', () => {
    const found = series(
      NATIONAL,
      'APPROVE_TARGETS',
      jakarta('2026-01-05T09:00:00'),
      jakarta('2026-02-06T23:59:59'),
      7,
    );
    expect(found).toEqual(
      [
        '2026-01-30T05:00:00',
        '2026-02-03T05:00:00',
        '2026-02-05T05:00:00',
        '2026-02-11T05:00:00', // Mon 9, Tue 10, Wed 11
        '2026-02-16T05:00:00', // Thu 12, Fri 13, Mon 16
        '2026-02-20T05:00:00', // the 17th is a holiday: Wed 18, Thu 19, Fri 20
        '2026-02-25T05:00:00',
      ].map((local) => jakarta(local).toISOString()),
    );
  });

  it('never fall silent: a year later there is a next one', () => {
    const dueAt = jakarta('2026-01-31T23:59:59');
    const next = nextReminderAt(
      NATIONAL,
      { kind: 'RATE', openedAt: dueAt, dueAt },
      jakarta('2027-03-01T12:00:00'),
      calendar,
    );
    expect(next?.getTime()).toBeGreaterThan(jakarta('2027-03-01T12:00:00').getTime());
    expect(next?.getTime()).toBeLessThan(jakarta('2027-03-08T12:00:00').getTime());
  });

  it('that were missed are not made up for one by one', () => {
    const task = {
      kind: 'RATE' as const,
      openedAt: jakarta('2026-01-05T09:00:00'),
      dueAt: jakarta('2026-02-06T23:59:59'),
    };
    const next = nextReminderAt(NATIONAL, task, jakarta('2026-02-04T12:00:00'), calendar);
    expect(next).toEqual(jakarta('2026-02-05T05:00:00'));
  });

  it('do not come on the day on which the task was assigned', () => {
    const found = series(NATIONAL, 'RATE', jakarta('2026-02-03T07:00:00'), jakarta('2026-02-06T23:59:59'), 2);
    expect(found).toEqual([jakarta('2026-02-05T05:00:00').toISOString(), jakarta('2026-02-11T05:00:00').toISOString()]);
  });

  it('of the right to appeal end with the right', () => {
    const found = series(NATIONAL, 'FILE_APPEAL', jakarta('2026-01-05T09:00:00'), jakarta('2026-02-06T23:59:59'), 9);
    expect(found).toHaveLength(3);
  });

  it('are counted in seconds in a demo policy', () => {
    const rules: ReminderRules = { before: [{ n: 5, unit: 'SECONDS' }], overdueEvery: { n: 10, unit: 'SECONDS' } };
    const openedAt = new Date('2026-01-05T00:00:00Z');
    expect(series(rules, 'RATE', openedAt, new Date('2026-01-05T00:00:20Z'), 3)).toEqual([
      '2026-01-05T00:00:15.000Z',
      '2026-01-05T00:00:30.000Z',
      '2026-01-05T00:00:40.000Z',
    ]);
    expect(series(rules, 'RATE', openedAt, new Date('2026-01-05T00:00:04Z'), 1)).toEqual(['2026-01-05T00:00:14.000Z']);
  });

  it('before the due date come one by one, whatever order the policy names them in', () => {
    const rules: ReminderRules = {
      before: [1, 7, 3].map((n) => ({ n, unit: 'CALENDAR_DAYS' as const })),
      overdueEvery: { n: 2, unit: 'CALENDAR_DAYS' },
    };
    expect(series(rules, 'RATE', jakarta('2026-01-05T09:00:00'), jakarta('2026-02-06T23:59:59'), 5)).toEqual(
      [
        '2026-01-30T05:00:00',
        '2026-02-03T05:00:00',
        '2026-02-05T05:00:00',
        '2026-02-08T05:00:00', // a Sunday: calendar days
        '2026-02-10T05:00:00',
      ].map((local) => jakarta(local).toISOString()),
    );
  });

  it('that fall on the day of the opening are left out, those of the day after are not', () => {
    const openedAt = jakarta('2026-02-03T00:00:00');
    const dueAt = jakarta('2026-02-06T23:59:59');
    const first = (opened: Date) => series(NATIONAL, 'RATE', opened, dueAt, 1)[0];
    expect(first(openedAt)).toBe(jakarta('2026-02-05T05:00:00').toISOString());
    expect(first(jakarta('2026-02-02T23:59:59'))).toBe(jakarta('2026-02-03T05:00:00').toISOString());
  });

  it('come strictly after the last one, by days and by seconds', () => {
    const task = {
      kind: 'RATE' as const,
      openedAt: jakarta('2026-01-05T09:00:00'),
      dueAt: jakarta('2026-02-06T23:59:59'),
    };
    const after = (local: string) => nextReminderAt(NATIONAL, task, jakarta(local), calendar);
    expect(after('2026-02-05T04:59:59')).toEqual(jakarta('2026-02-05T05:00:00'));
    expect(after('2026-02-05T05:00:00')).toEqual(jakarta('2026-02-11T05:00:00'));
    expect(after('2026-02-11T05:00:00')).toEqual(jakarta('2026-02-16T05:00:00'));
    const demo: ReminderRules = { before: [{ n: 5, unit: 'SECONDS' }], overdueEvery: { n: 10, unit: 'SECONDS' } };
    const at = (seconds: number) => new Date(Date.UTC(2026, 0, 5, 0, 0, seconds));
    const next = (seconds: number, opened = 0) =>
      nextReminderAt(demo, { kind: 'RATE', openedAt: at(opened), dueAt: at(20) }, at(seconds), calendar);
    expect([15, 20, 29, 30, 31].map((seconds) => next(seconds))).toEqual([30, 30, 30, 40, 40].map(at));
    // Opened as late as the reminder would come: the assignment says the same.
    expect(next(15, 15)).toEqual(at(30));
    expect(next(14, 14)).toEqual(at(15));
    expect(next(10, 15)).toEqual(at(30));
  });

  it('of the right to appeal do not follow its end', () => {
    const task = {
      kind: 'FILE_APPEAL' as const,
      openedAt: jakarta('2026-01-05T09:00:00'),
      dueAt: jakarta('2026-02-06T23:59:59'),
    };
    expect(nextReminderAt(NATIONAL, task, jakarta('2026-02-07T09:00:00'), calendar)).toBeNull();
  });

  it('do not exist without a clock', () => {
    expect(
      nextReminderAt(NATIONAL, { kind: 'RATE', openedAt: new Date(), dueAt: null }, new Date(), calendar),
    ).toBeNull();
  });
});

describe('sending again', () => {
  it('waits twice as long each time, at most an hour', () => {
    expect([1, 2, 3, 8, 9, 500].map(retryDelaySeconds)).toEqual([15, 30, 60, 1_920, 3_600, 3_600]);
  });

  it('keeps the Message-ID of the notice', () => {
    expect(mailMessageId(42n, 'Daur <noreply@bkd.example.go.id>')).toBe('<mail-42@bkd.example.go.id>');
    expect(mailMessageId(42n, 'noreply@bkd.example.go.id')).toBe('<mail-42@bkd.example.go.id>');
    expect(mailMessageId(42n, '"a@b.example" <noreply@bkd.example.go.id> ')).toBe('<mail-42@bkd.example.go.id>');
    expect(() => mailMessageId(42n, 'nobody')).toThrow('no domain');
  });
});

describe('what happens when nobody acts', () => {
  const takeOver = (ladder: ('SUPERIOR' | 'NEXT_SUPERIOR')[]) =>
    ({
      action: 'TAKE_OVER',
      ladder,
      due: { on: { yearOffset: 0, month: 1, day: 31 } },
      legalBasis: 'practice',
    }) as const;

  it('is the next rung of the ladder, and past its end the task stays open', () => {
    expect(consequenceAt(takeOver(['SUPERIOR']), 0)).toEqual({ action: 'TAKEN_OVER', by: 'SUPERIOR' });
    expect(consequenceAt(takeOver(['SUPERIOR']), 1)).toEqual({ action: 'STAYS_OPEN' });
    expect(consequenceAt(takeOver(['SUPERIOR', 'NEXT_SUPERIOR']), 5)).toEqual({
      action: 'TAKEN_OVER',
      by: 'NEXT_SUPERIOR',
    });
    expect(consequenceAt(takeOver(['NEXT_SUPERIOR', 'SUPERIOR']), 5)).toEqual({ action: 'STAYS_OPEN' });
  });

  it('is that it is closed, or stays open with an alarm, where the policy says so', () => {
    expect(consequenceAt({ action: 'CLOSE_WITHOUT', legalBasis: 'practice' }, 0)).toEqual({ action: 'CLOSED_WITHOUT' });
    expect(consequenceAt({ action: 'REMIND', legalBasis: 'practice' }, 0)).toEqual({ action: 'STAYS_OPEN' });
  });
});
