import { describe, expect, it } from 'vitest';
import { deadline } from '../../../domain/deadlines.ts';
import { explainDeadline } from '../../../domain/explain-deadline.ts';
import { clarifiedDeadline, moveDeadline, type AppliedChange } from '../../../domain/move-deadline.ts';
import type { DueRule } from '../../../domain/policy.ts';
import { calendarOf2026 } from './calendar-2026.ts';

const CALENDAR = calendarOf2026('Asia/Makassar', 'MON_FRI');
const endOf = (date: string): Date => new Date(`${date}T15:59:59Z`);
/** 31 January 2026 is a Saturday, and a fixed date stays one. */
const RULE: DueRule = { on: { yearOffset: 0, month: 1, day: 31 } };
const own = deadline(RULE, 'Annex II.C.4 (p.65)', {}, CALENDAR, 2026);
const standing = { dueAt: own.at, derivation: own.derivation };
const asked = clarifiedDeadline(standing, 'question', { n: 2, unit: 'WORKING_DAYS' }, CALENDAR);
const change = (more: Partial<AppliedChange>): AppliedChange => ({
  id: 'change',
  by: 'CALENDAR',
  decree: null,
  at: endOf('2026-01-20'),
  extension: null,
  ...more,
});

describe('a due date after a question', () => {
  it('is later by working days counted from it, and says so', () => {
    expect(own.at).toEqual(endOf('2026-01-31'));
    expect(asked.dueAt).toEqual(endOf('2026-02-03'));
    const why = explainDeadline(asked.derivation, asked.dueAt, 'DUE');
    expect(why.moved).toMatchObject([{ by: 'CLARIFICATION', seconds: 3 * 86_400 }]);
    expect(why.sentence.en).toContain('then moved by 3 calendar days because its holder asked for clarification');
    expect(why.sentence.id).toContain('lalu bergeser 3 hari kalender karena pemegang tugas meminta penjelasan');
  });

  it('keeps its days when the calendar is recomputed, and an extension comes on top', () => {
    const again = { own, fromExtended: own };
    expect(moveDeadline(asked, again, change({}), 'DUTY', CALENDAR)).toMatchObject({ dueAt: asked.dueAt, moved: null });
    const longer = change({ by: 'EXTENSION', extension: { until: null, add: { n: 5, unit: 'CALENDAR_DAYS' } } });
    expect(moveDeadline(asked, again, longer, 'DUTY', CALENDAR)).toMatchObject({
      dueAt: endOf('2026-02-08'),
      moved: 'LATER',
    });
  });

  it('in a demo moves by seconds', () => {
    const quick = clarifiedDeadline(standing, 'question', { n: 6, unit: 'SECONDS' }, CALENDAR);
    expect(quick.dueAt.getTime() - own.at.getTime()).toBe(6_000);
  });
});
