import { z } from 'zod';
import { STAGES } from '../../../domain/terms.ts';
import { readStatus } from '../../../usecases/appraisals/read-status.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { bothLanguages, EXAMPLE, instant } from '../../schemas.ts';
import { appraisalExample, appraisalState, appraisalView } from './view.ts';

const { element } = appraisalView.shape.waitingFor;
const waiting = element.extend({
  holder: element.shape.holder.extend({
    actingAs: z.enum(['PLT', 'PLH']).nullable().describe('As what the person acts for `actingFor`'),
    vacant: z.boolean().describe('Nobody holds the post'),
  }),
});

const status = z.strictObject({
  kind: z.enum(['WAITING', 'STANDSTILL', 'WINDOW', 'FINAL', 'EXCLUDED', 'CANCELLED', 'ENGINE']),
  sentence: bothLanguages.describe(
    'Waiting for whom, since when, until when and why, what happens by itself then, under which article',
  ),
  state: appraisalState,
  stage: z.enum(STAGES),
  at: instant.describe('The moment of which all is said'),
  waitingFor: z.array(waiting).describe('The one of the sentence first'),
  standstill: z
    .strictObject({
      because: z.enum(['CYCLE_PAUSED', 'SUSPENDED']),
      scope: z.enum(['ALL', 'EMPLOYEE']).describe('EMPLOYEE: only the clocks of what the employee must do'),
      cause: z.string().nullable(),
      since: instant,
    })
    .nullable()
    .describe('Why clocks stand still'),
  nextWindow: appraisalView.shape.nextWindow,
  finalAt: instant.nullable(),
  finalBecause: z.string().nullable().describe('Why there is no appeal: TAKEOVER, TOP_OFFICIAL, NO_SUPERIOR'),
  endReason: z.string().nullable(),
});

export const getStatus = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/status',
  operationId: 'getAppraisalStatus',
  auth: 'PERSON',
  tags: ['Appraisals'],
  summary: 'Where it stands, in one sentence',
  description:
    'In Indonesian and English, and as data; for the people of the appraisal and BKD, who may hear the names.',
  responses: {
    200: {
      description: 'The status',
      schema: status,
      example: {
        kind: 'WAITING',
        sentence: {
          id: 'Menunggu Made Pratama (Pejabat Penilai Kinerja) untuk menetapkan SKP, sejak 5 Januari 2026, sampai Sabtu, 31 Januari 2026 pukul 23.59 WITA (hari akhir jangka waktu tahapan (31 Januari 2026); PermenPANRB 6/2022 Lampiran II.C.1, II.C.4 (hlm. 65)); apabila sampai saat itu belum selesai, tugas beralih kepada atasan Pejabat Penilai Kinerja menurut PermenPANRB 6/2022 Lampiran II.C.5 (hlm. 65).',
          en: 'Waiting for Made Pratama (the evaluator) to approve the performance plan (SKP), since 5 January 2026, until Saturday, 31 January 2026, 23:59 WITA (the day of the end of the window (31 January 2026); PermenPANRB 6/2022 Annex II.C.1, II.C.4 (p.65)); if it is not done by then, it passes to the evaluator’s superior under PermenPANRB 6/2022 Annex II.C.5 (p.65).',
        },
        state: 'ACTIVE',
        stage: 'TARGET_SETTING',
        at: EXAMPLE.instant,
        waitingFor: appraisalExample.waitingFor.map((task) => ({
          ...task,
          holder: { ...task.holder, actingAs: null, vacant: false },
        })),
        standstill: null,
        nextWindow: appraisalExample.nextWindow,
        finalAt: null,
        finalBecause: null,
        endReason: null,
      },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params }) => ({ status: 200, body: await readStatus(deps, act, params.appraisalId) }),
});
