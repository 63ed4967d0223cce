import { z } from 'zod';
import { sessionForm } from '../../../domain/forms.ts';
import { recordSession } from '../../../usecases/cases/record-session.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';

export const recordSessionRoute = defineRoute({
  method: 'POST',
  path: '/cases/{caseId}/sessions',
  operationId: 'recordSession',
  auth: 'PERSON',
  tags: ['Cases'],
  summary: 'Record a session of coaching or counselling',
  description:
    'By the evaluator, the evaluator’s superior, or who holds the open task of the case. The plan and the outcome are tasks.',
  body: {
    kind: 'json',
    schema: sessionForm,
    example: {
      heldOn: '2026-05-06',
      topic: 'Menyusun laporan bulanan',
      notes: 'Dua laporan ditelaah bersama.',
      agreed: 'Laporan Mei dikirim paling lambat tanggal 3.',
    },
  },
  responses: {
    201: { description: 'Recorded', schema: z.strictObject({ entryId: id }), example: { entryId: ID.feedback } },
  },
  problems: ['FORBIDDEN', 'CASE_CLOSED', 'APPRAISAL_LOCKED', 'INVALID_FORM'],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await recordSession(deps, act, { caseId: params.caseId, form: body }),
  }),
});
