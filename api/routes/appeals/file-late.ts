import { z } from 'zod';
import { lateAppealForm } from '../../../domain/forms.ts';
import { fileLateAppeal } from '../../../usecases/appeals/file-late-appeal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id, period } from '../../schemas.ts';
import { INADMISSIBLE } from './problems.ts';

export const fileLateAppealRoute = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/late-appeals',
  operationId: 'fileLateAppeal',
  auth: 'PERSON',
  tags: ['Appeals'],
  summary: 'Ask BKD to admit my appeal after the window',
  description:
    'By the employee, with the cause of the delay, where there was a window and it has passed; once. BKD decides by completing the ADMIT_LATE_APPEAL ' +
    'task. Admitted, it is filed as of that decision, and a final result is open again.',
  body: {
    kind: 'json',
    schema: lateAppealForm.extend({ period: period.optional() }),
    example: {
      cause: 'Dirawat di rumah sakit sejak dokumen diterima sampai masa pengajuan berakhir.',
      reasons: 'Bukti dukung hasil ketiga tidak diperhitungkan.',
      evidence: [{ title: 'Surat keterangan rawat inap', url: 'https://arsip.example.go.id/rawat-inap' }],
    },
  },
  responses: {
    201: {
      description: 'Asked',
      schema: z.strictObject({ lateAppealId: id, status: z.literal('REQUESTED') }),
      example: { lateAppealId: EXAMPLE.id, status: 'REQUESTED' },
    },
  },
  problems: ['FORBIDDEN', 'APPEAL_IN_TIME', ...INADMISSIBLE],
  handler: async ({ deps, act, params, body: { period: of, ...form } }) => ({
    status: 201,
    body: await fileLateAppeal(deps, act, { appraisalId: params.appraisalId, period: of, form }),
  }),
});
