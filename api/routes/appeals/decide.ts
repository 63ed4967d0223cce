import { z } from 'zod';
import { appealChangeForm, appealConfirmForm } from '../../../domain/forms.ts';
import { decideAppeal } from '../../../usecases/appeals/act-on-appeal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { comment } from '../tasks/complete.ts';
import { DECISION_PROBLEMS, decided, decidedExample } from '../tasks/view.ts';

export const decideAppealRoute = defineRoute({
  method: 'POST',
  path: '/appeals/{appealId}/decision',
  operationId: 'decideAppeal',
  auth: 'PERSON',
  tags: ['Appeals'],
  summary: 'Confirm or change the result',
  description:
    'Completes the open DECIDE_APPEAL task. A change sets both ratings anew, in either direction, with a new recommendation, in document D.1.3 ' +
    '(V.B.5–7, p.117–118).',
  body: {
    kind: 'json',
    schema: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('CONFIRMED'), form: appealConfirmForm, comment: comment.optional() }),
      z.strictObject({ outcome: z.literal('CHANGED'), form: appealChangeForm, comment: comment.optional() }),
    ]),
    example: {
      outcome: 'CHANGED',
      form: {
        hearing: {
          heldOn: '2027-02-05',
          mode: 'IN_PERSON',
          place: 'Ruang rapat BKPSDM',
          attended: ['Sari Wulandari (pegawai)', 'Made Pratama (Pejabat Penilai Kinerja)'],
          notes: 'Kedua pihak hadir dan menjelaskan bukti hasil ketiga.',
        },
        reasons: 'Bukti hasil ketiga sah dan diserahkan tepat waktu.',
        resultsRating: 'MEETS',
        behaviourRating: 'MEETS',
        notes: 'Hasil ketiga diperhitungkan.',
        recommendation: 'Diikutsertakan dalam pelatihan analis.',
      },
    },
  },
  responses: {
    200: {
      description: 'Decided',
      schema: decided,
      example: { ...decidedExample, outcome: 'CHANGED', role: 'SUPERIOR' },
    },
  },
  problems: [...DECISION_PROBLEMS, 'NO_OPEN_TASK'],
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await decideAppeal(deps, act, { appealId: params.appealId, ...body }),
  }),
});
