import { z } from 'zod';
import { ACTORS, checkInPlan, POINT_KINDS } from '../../../domain/check-ins.ts';
import { EXAMPLE, id, instant, localDate, personRef } from '../../schemas.ts';
import { evidence, ID } from '../appraisals/facts-view.ts';

export const CHECK_IN_ID = '4d1f8b2c-9e60-4a37-b5d8-71c0e3a9f264';
export const ACTION_ID = '8a3c5e71-2b9d-4f06-a1e7-c4d8b0f36592';
const RAISED_ID = 'b7e2d904-6c1a-4583-9f3b-0a5d8e7c1426';

export const planForm = checkInPlan;
export const planFormExample: z.input<typeof planForm> = {
  on: '2026-05-06',
  at: '09:30',
  place: 'Ruang kepala bidang',
};

export const planned = z.strictObject({
  id,
  on: localDate.describe('Of the unit'),
  at: z.string().nullable().describe('HH:MM, local time of the unit'),
  place: z.string().nullable(),
  version: z.int(),
});
export const plannedExample: z.input<typeof planned> = {
  ...{ id: CHECK_IN_ID, on: '2026-05-06', at: '09:30', place: 'Ruang kepala bidang', version: 1 },
};

export const agendaItem = z.strictObject({
  kind: z
    .enum(POINT_KINDS)
    .describe(
      'ACTION: agreed on, and not done. QUESTION: about a report, without an answer. FEEDBACK: things do not go well. RAISED: one of the two wants to speak about it',
    ),
  ref: id.describe('The action, the question, the feedback or the point'),
  text: z.string(),
  by: personRef,
  since: instant,
  action: z
    .strictObject({
      by: z.enum(ACTORS).describe('Who carries it out'),
      dueOn: localDate,
      taskId: id,
      state: z.enum(['OPEN', 'NOT_DONE']),
      because: z.string().nullable().describe('Why it was not done'),
    })
    .nullable(),
});
export const agendaExample: z.input<typeof agendaItem>[] = [
  {
    ...{ kind: 'ACTION', ref: ACTION_ID, text: 'Menyusun daftar berkas yang menunggu rekomendasi', by: EXAMPLE.other },
    since: '2026-04-08T03:10:00.000Z',
    action: { by: 'EMPLOYEE', dueOn: '2026-04-30', taskId: ID.task, state: 'OPEN', because: null },
  },
  {
    ...{ kind: 'RAISED', ref: RAISED_ID, text: 'Pemindai di loket dua rusak', by: EXAMPLE.person },
    ...{ since: '2026-04-29T07:45:00.000Z', action: null },
  },
];

export const agreedAction = z.strictObject({
  id,
  checkInId: id,
  text: z.string(),
  by: z.enum(ACTORS).describe('Who carries it out'),
  dueOn: localDate.describe('Of the unit; its task is due at the end of that day'),
  indicatorId: id.nullable().describe('The line of the SKP that it serves'),
  replaces: id.nullable().describe('The action in whose place it was agreed'),
  taskId: id,
  state: z
    .enum(['OPEN', 'DONE', 'NOT_DONE', 'SETTLED', 'CLOSED'])
    .describe('SETTLED: a later check-in closed or replaced it. CLOSED: it ended with the appraisal'),
  said: z
    .strictObject({ at: instant, late: z.boolean(), comment: z.string().nullable(), evidence })
    .nullable()
    .describe('By whoever carries it out'),
});
export const actionExample: z.input<typeof agreedAction> = {
  ...{ id: ACTION_ID, checkInId: CHECK_IN_ID, text: 'Menyusun daftar berkas yang menunggu rekomendasi' },
  ...{ by: 'EMPLOYEE', dueOn: '2026-04-30', indicatorId: ID.indicator, replaces: null, taskId: ID.task },
  ...{ state: 'OPEN', said: null },
};

export const checkIn = z.strictObject({
  id,
  status: z.enum(['PLANNED', 'HELD', 'CALLED_OFF']),
  plan: z
    .strictObject({ on: localDate, at: z.string().nullable(), place: z.string().nullable(), by: personRef })
    .nullable()
    .describe('null: held without a plan'),
  calledOff: z.strictObject({ by: personRef, because: z.string() }).nullable(),
  record: z
    .strictObject({
      heldOn: localDate,
      summary: z.string(),
      by: personRef,
      at: instant,
      points: z.array(
        z.strictObject({
          kind: z.enum(POINT_KINDS),
          ref: id,
          text: z.string().describe('As it stood on that day'),
          settled: z.boolean().describe('false: it goes on'),
          note: z.string().nullable(),
        }),
      ),
      actions: z.array(agreedAction),
      confirmed: z
        .strictObject({ at: instant, remark: z.string().nullable().describe('What the employee sees otherwise') })
        .nullable()
        .describe('null: the employee has not read it yet'),
    })
    .nullable(),
});
export const checkInExample: z.input<typeof checkIn> = {
  ...{ id: CHECK_IN_ID, status: 'HELD', calledOff: null },
  plan: { on: '2026-04-08', at: '09:30', place: null, by: EXAMPLE.other },
  record: {
    ...{ heldOn: '2026-04-08', summary: 'Verifikasi lancar; berkas dari dinas lain sering tertunda.' },
    ...{ by: EXAMPLE.other, at: '2026-04-08T03:10:00.000Z', points: [], actions: [actionExample] },
    confirmed: { at: '2026-04-09T01:00:00.000Z', remark: null },
  },
};
