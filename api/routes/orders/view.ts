import { z } from 'zod';
import {
  CONSEQUENCE_CODES,
  consequence,
  ORDER_KINDS,
  ORDER_STATUSES,
  REOPENABLE,
} from '../../../domain/desk-orders.ts';
import { STAGES } from '../../../domain/terms.ts';
import { bothLanguages, EXAMPLE, freeJson, id, instant, localDate, period, personRef } from '../../schemas.ts';
import { ID, ofPeriod } from '../appraisals/facts-view.ts';

/** Why, in BKD's words; kept with the order, never in the audit trail's data. */
export const reason = z.string().trim().min(10).max(2_000);

const reopen = z.strictObject({
  kind: z.literal('REOPEN_STAGE'),
  stage: z.enum(REOPENABLE),
  period: period.optional().describe('Of a periodic evaluation; FINAL_SCORING only'),
  until: localDate.describe('New due date of the stage’s tasks: 23:59:59 of this local date of the unit'),
});
const lock = z.strictObject({ kind: z.enum(['LOCK', 'UNLOCK']) });
const forceClose = z.strictObject({
  kind: z.literal('FORCE_CLOSE'),
  stage: z.enum(STAGES).optional().describe('Only the stuck task of this stage; left out, the whole appraisal'),
  period: period.optional(),
});

/** What is ordered, without reasons: the body of a preview. */
export const orderWanted = z.discriminatedUnion('kind', [reopen, lock, forceClose]);

const why = {
  reason,
  requestOf: z.string().trim().min(3).max(200).optional().describe('On whose request BKD acts, and by which letter'),
};
export const newOrder = z.discriminatedUnion('kind', [reopen.extend(why), lock.extend(why), forceClose.extend(why)]);

export const orderWantedExample = { kind: 'REOPEN_STAGE', stage: 'FINAL_SCORING', until: '2027-02-26' } as const;
export const newOrderExample = {
  ...orderWantedExample,
  reason: 'Bukti realisasi triwulan IV belum dinilai karena unggahan gagal.',
  requestOf: 'Pejabat Penilai Kinerja, Nota Dinas 800/12/2027',
} as const;

export const consequenceView = z.strictObject({
  code: z.enum(CONSEQUENCE_CODES),
  sentence: bothLanguages,
  data: freeJson.describe('Ids, codes, dates and counts'),
});

export const consequencesExample = [
  consequence('STAGES_AGAIN', { stages: ['FINAL_SCORING', 'DELIVERY', 'APPEAL'] }),
  consequence('DUE', { stage: 'FINAL_SCORING', until: '2027-02-26' }),
  consequence('NO_LONGER_FINAL', {}),
  consequence('RESULT_VOID', {}, { ratingId: ID.rating }),
  consequence('APPEAL_ANEW', {}),
];

export const needsApproval = z.boolean().describe('A second holder of BKD_ADMIN must approve before anything changes');

export const orderView = z.strictObject({
  id,
  version: z.int(),
  appraisalId: id,
  employee: personRef,
  kind: z.enum(ORDER_KINDS),
  status: z.enum(ORDER_STATUSES),
  stage: z.enum(STAGES).nullable(),
  period: ofPeriod,
  until: localDate.nullable(),
  reason: z.string().nullable().describe('For the employee and BKD; null for others'),
  requestOf: z.string().nullable(),
  requestedBy: personRef,
  requestedAt: instant,
  decidedBy: personRef.nullable(),
  decidedAt: instant.nullable(),
  decisionReason: z.string().nullable(),
  consequences: z.array(consequenceView).describe('As they were shown before it was made'),
});

export const orderExample = {
  id: EXAMPLE.id,
  version: 1,
  appraisalId: ID.appraisal,
  employee: EXAMPLE.person,
  kind: 'REOPEN_STAGE',
  status: 'REQUESTED',
  stage: 'FINAL_SCORING',
  period: null,
  until: '2027-02-26',
  reason: newOrderExample.reason,
  requestOf: newOrderExample.requestOf,
  requestedBy: EXAMPLE.other,
  requestedAt: EXAMPLE.instant,
  decidedBy: null,
  decidedAt: null,
  decisionReason: null,
  consequences: consequencesExample,
} as const;

/** What any of the orders may be refused for. */
export const orderProblems = [
  'OWN_APPRAISAL',
  'APPRAISAL_ENDED',
  'CYCLE_ENDED',
  'APPRAISAL_LOCKED',
  'ALREADY_LOCKED',
  'NOT_LOCKED',
  'APPEAL_PENDING',
  'NOTHING_TO_REOPEN',
  'RESULT_STANDS',
  'NOT_CLOSEABLE',
  'DATE_REFUSED',
] as const;
