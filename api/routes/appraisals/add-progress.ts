import { z } from 'zod';
import { progressForm } from '../../../domain/forms.ts';
import { addProgress } from '../../../usecases/appraisals/record-monitoring.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { ID } from './facts-view.ts';

export const addProgressEntry = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/progress-entries',
  operationId: 'addProgressEntry',
  auth: 'PERSON',
  tags: ['Monitoring'],
  summary: 'Note what I did, with links to evidence',
  description: 'By the employee, until the appraisal is final (Art. 16).',
  body: {
    kind: 'json',
    schema: progressForm,
    example: {
      date: '2026-04-03',
      text: 'Verifikasi 40 berkas usul.',
      plannedResultId: ID.plannedResult,
      evidence: [{ title: 'Daftar berkas', url: 'https://arsip.example.go.id/berkas' }],
    },
  },
  responses: { 201: { description: 'Noted', schema: z.strictObject({ id }), example: { id: ID.progress } } },
  problems: ['FORBIDDEN', 'APPRAISAL_ENDED', 'APPRAISAL_LOCKED', 'INVALID_FORM'],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await addProgress(deps, act, { appraisalId: params.appraisalId, form: body }),
  }),
});
