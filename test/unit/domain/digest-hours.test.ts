import { describe, expect, it } from 'vitest';
import { makeCalendar, WEEKDAYS_OF } from '../../../domain/calendar.ts';
import { inAnotherWeek, turnAfter, turnDue, type DigestPlace, type OfficeHours } from '../../../domain/digest-hours.ts';

const off = (date: string) => ({ date, kind: 'NATIONAL' as const, name: 'Libur', source: 'SKB' });
const place = (changes: Partial<DigestPlace> = {}): DigestPlace => ({
  calendar: makeCalendar({
    timeZone: 'Asia/Jayapura',
    week: WEEKDAYS_OF.MON_FRI,
    weekChanges: [],
    daysOff: [off('2026-01-01'), off('2026-03-19')],
  }),
  hours: [],
  rhythm: { at: '08:00' },
  ...changes,
});
const wit = (local: string) => new Date(`${local}+09:00`);
const hours = (changes: Partial<OfficeHours>): OfficeHours => ({
  distance: Infinity,
  validFrom: '2026-02-19',
  validTo: '2026-03-19',
  digestAt: '09:00',
  quiet: false,
  enteredAt: new Date(0),
  ...changes,
});

describe('the turn of digests', () => {
  it('is due from the local morning on, until the end of the working day', () => {
    expect(turnDue(wit('2026-03-18T07:59:59'), place())).toBeUndefined();
    expect(turnDue(wit('2026-03-18T08:00:00'), place())).toMatchObject({
      key: '2026-03-18',
      at: wit('2026-03-18T08:00:00'),
    });
    expect(turnDue(wit('2026-03-18T17:00:00'), place())).toBeDefined();
    expect(turnDue(wit('2026-03-18T17:00:01'), place())).toBeUndefined();
  });

  it('does not come on days off, and the next one knows', () => {
    expect(turnDue(wit('2026-03-19T09:00:00'), place())).toBeUndefined();
    expect(turnAfter(wit('2026-03-18T08:00:00'), place())?.key).toBe('2026-03-20');
    expect(turnAfter(wit('2026-03-20T08:00:00'), place())?.key).toBe('2026-03-23');
    expect(turnAfter(wit('2026-03-18T07:00:00'), place())?.key).toBe('2026-03-18');
  });

  it('follows the nearest hours, of those the latest entry; any quiet entry is quiet', () => {
    const at = (...entries: OfficeHours[]) =>
      turnAfter(wit('2026-02-20T00:00:00'), place({ hours: entries }))?.at.toISOString();
    const later = { enteredAt: new Date(1) };
    expect(at(hours({}))).toBe(wit('2026-02-20T09:00:00').toISOString());
    expect(at(hours({}), hours({ digestAt: '09:30', ...later }))).toBe(wit('2026-02-20T09:30:00').toISOString());
    expect(at(hours({ digestAt: '07:00', distance: 1 }), hours({ ...later }))).toBe(
      wit('2026-02-20T07:00:00').toISOString(),
    );
    const quiet = hours({ quiet: true, validFrom: '2026-02-20', validTo: '2026-02-21' });
    expect(at(quiet, hours({ distance: 0, ...later }))).toBe(wit('2026-02-23T09:00:00').toISOString());
    expect(at(hours({ validTo: '2026-02-20' }))).toBe(wit('2026-02-20T08:00:00').toISOString());
  });

  it('comes never where the calendar has no working day for a year', () => {
    const quiet = hours({ quiet: true, validFrom: '2026-01-01', validTo: '2028-01-01' });
    expect(turnAfter(wit('2026-02-20T00:00:00'), place({ hours: [quiet] }))).toBeUndefined();
  });

  it('comes every few seconds in rehearsals, whatever the day', () => {
    const rehearsal = place({ rhythm: { everySeconds: 5 } });
    expect(turnDue(new Date('2026-03-21T20:00:07.500Z'), rehearsal)).toMatchObject({
      key: '2026-03-21T20:00:05.000Z',
      date: '2026-03-22',
    });
    expect(turnAfter(new Date('2026-03-21T20:00:05.000Z'), rehearsal)?.key).toBe('2026-03-21T20:00:10.000Z');
  });

  it('begins a week on Monday, also over the turn of the year', () => {
    expect(inAnotherWeek('2026-03-23', '2026-03-20')).toBe(true);
    expect(inAnotherWeek('2026-03-27', '2026-03-23')).toBe(false);
    expect(inAnotherWeek('2027-01-01', '2026-12-31')).toBe(false);
    expect(inAnotherWeek('2027-11-22', '2026-11-23')).toBe(true);
  });
});
