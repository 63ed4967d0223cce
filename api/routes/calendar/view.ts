import { z } from 'zod';
import { DAY_OFF_KINDS } from '../../../domain/calendar.ts';
import { TIME_ZONES, WORKING_WEEKS } from '../../../domain/terms.ts';
import { EXAMPLE, id, instant, localDate, unitRef } from '../../schemas.ts';

export const calendarYear = z.int().min(2020).max(2100);
const kind = z.enum(DAY_OFF_KINDS);
const source = z.string().trim().min(3).max(300).describe('Number and title of the decree');

const day = z.strictObject({
  date: localDate,
  kind: kind.describe('COLLECTIVE_LEAVE: cuti bersama; LOCAL: of a unit and the units below it'),
  name: z.string(),
  source: z.string().describe('The decree'),
  unit: unitRef.nullable().describe('Whose local day off; null: everybody’s'),
});

/** ISO weekdays, 1 = Monday. */
const weekdays = z.array(z.int().min(1).max(7)).min(1).max(7);

export const calendarView = z.strictObject({
  year: z.int(),
  decreed: z
    .boolean()
    .describe('The year’s decree was entered; else only holidays of fixed date are known and dates are provisional'),
  daysOff: z.array(day.extend({ provisional: z.boolean() })),
  revoked: z
    .array(day.extend({ revokedAt: instant, revokedSource: z.string() }))
    .describe('Days that an amendment made working days again'),
  unit: unitRef
    .extend({
      timeZone: z.enum(TIME_ZONES),
      weeks: z
        .array(
          z.strictObject({
            validFrom: localDate.nullable().describe('null: since ever'),
            weekdays,
            source: z.string().nullable(),
          }),
        )
        .describe('The latest first'),
    })
    .nullable()
    .describe('The unit that was asked for'),
});

export const decreeBody = z.strictObject({
  source,
  year: calendarYear,
  unitId: id.optional().describe('For local days off: the unit, with all units below it. Left out: everybody'),
  daysOff: z
    .array(z.strictObject({ date: localDate, kind, name: z.string().trim().min(2).max(200) }))
    .max(100)
    .default([]),
  revoke: z
    .array(localDate)
    .max(100)
    .default([])
    .describe('Dates that are no days off any more, of everybody or of the unit'),
});

export const workingWeekBody = z.strictObject({
  unitId: id,
  weekdays: z
    .union([z.enum(WORKING_WEEKS), weekdays])
    .describe('MON_FRI, MON_SAT, or ISO weekdays (1 = Monday), of this unit alone'),
  validFrom: localDate,
  source,
});

const edited = z.strictObject({ id, date: localDate, kind });
export const appliedDecree = z.strictObject({
  unitId: id.nullable(),
  year: z.int(),
  added: z.array(edited),
  revoked: z.array(edited),
  decreed: z.boolean().describe('The year has a decree now; else its dates stay provisional'),
});
export const appliedWorkingWeek = z.strictObject({
  id,
  unitId: id,
  weekdays,
  validFrom: localDate,
  before: weekdays.describe('What held on that date until now'),
});

/** What was ordered: the clocks follow in chunks. */
export const ordered = {
  changeId: id,
  operationId: id.describe('Progress at /operations/{operationId}'),
  windows: z.int().describe('Windows of stages that moved at once'),
};

export const clockMoves = z.strictObject({
  appraisals: z.int().describe('Appraisals with at least one task whose date would move'),
  later: z.int().describe('Open tasks that would be due later'),
  earlier: z.int().describe('Open tasks that would be due earlier'),
  kept: z.int().describe('Open tasks whose earlier recomputed date would not count, or not whole'),
  windows: z.int().describe('Windows of stages and periods that would move'),
  examples: z
    .array(
      z.strictObject({
        what: z.enum(['TASK', 'STAGE_WINDOW', 'PERIOD_WINDOW']),
        cycleId: id,
        unitId: id,
        appraisalId: id.nullable(),
        stage: z.string(),
        taskKind: z.string().nullable().describe('null: a window'),
        oldDueAt: instant,
        newDueAt: instant,
        count: z.int().describe('How many tasks or windows this one stands for'),
        kept: z
          .enum(['RIGHT', 'NOTICE', 'OPEN'])
          .nullable()
          .describe(
            'RIGHT: a right that was told is never shortened; NOTICE: nobody is late overnight; OPEN: an open window',
          ),
      }),
    )
    .describe('At most 50, one of each unit, kind and pair of dates, the largest differences first'),
});

export const calendarExample: z.input<typeof calendarView> = {
  year: 2026,
  decreed: true,
  daysOff: [
    {
      date: '2026-03-19',
      kind: 'NATIONAL',
      name: 'Hari Suci Nyepi (Tahun Baru Saka 1948)',
      source: 'SKB Tiga Menteri tentang Hari Libur Nasional dan Cuti Bersama Tahun 2026',
      unit: null,
      provisional: false,
    },
  ],
  revoked: [],
  unit: {
    ...EXAMPLE.unit,
    timeZone: 'Asia/Makassar',
    weeks: [{ validFrom: null, weekdays: [1, 2, 3, 4, 5], source: null }],
  },
};

export const decreeExample = {
  source: 'Keputusan Bupati Nomor 12 Tahun 2026 tentang Hari Libur Daerah',
  year: 2026,
  unitId: EXAMPLE.unit.id,
  daysOff: [{ date: '2026-08-10', kind: 'LOCAL', name: 'Hari Jadi Kabupaten' }],
  revoke: [],
} satisfies z.input<typeof decreeBody>;

export const workingWeekExample = {
  unitId: EXAMPLE.unit.id,
  weekdays: 'MON_SAT',
  validFrom: '2026-09-01',
  source: 'Keputusan Bupati Nomor 20 Tahun 2026 tentang Hari Kerja',
} satisfies z.input<typeof workingWeekBody>;

export const appliedDecreeExample: z.input<typeof appliedDecree> = {
  unitId: EXAMPLE.unit.id,
  year: 2026,
  added: [{ id: EXAMPLE.id, date: '2026-08-10', kind: 'LOCAL' }],
  revoked: [],
  decreed: true,
};

export const appliedWorkingWeekExample: z.input<typeof appliedWorkingWeek> = {
  id: EXAMPLE.id,
  unitId: EXAMPLE.unit.id,
  weekdays: [1, 2, 3, 4, 5, 6],
  validFrom: '2026-09-01',
  before: [1, 2, 3, 4, 5],
};

export const clockMovesExample: z.input<typeof clockMoves> = {
  appraisals: 240,
  later: 236,
  earlier: 0,
  kept: 4,
  windows: 1,
  examples: [
    {
      what: 'TASK',
      cycleId: EXAMPLE.id,
      unitId: EXAMPLE.unit.id,
      appraisalId: EXAMPLE.id,
      stage: 'APPEAL',
      taskKind: 'FILE_APPEAL',
      oldDueAt: '2026-08-14T15:59:59.000Z',
      newDueAt: '2026-08-18T15:59:59.000Z',
      count: 236,
      kept: null,
    },
  ],
};

export const orderedExample = { changeId: EXAMPLE.id, operationId: EXAMPLE.id, windows: 1 };
