import { z } from 'zod';
import { openObservationCase } from '../../../usecases/cases/open-observation-case.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { ID } from './facts-view.ts';

export const openCaseRoute = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/cases',
  operationId: 'openCase',
  auth: 'PERSON',
  tags: ['Cases'],
  summary: 'Open coaching or counselling on what I observe',
  description:
    'By the evaluator or the evaluator’s superior, during the year (Art. 20(3)c, 21; Annex III.D p.78–88). The plan and the outcome are tasks; ' +
    'sessions are recorded in the case.',
  body: {
    kind: 'json',
    schema: z.strictObject({
      kind: z.enum(['COACHING', 'COUNSELLING']),
      reason: z.string().trim().min(3).max(4_000),
    }),
    example: { kind: 'COACHING', reason: 'Tiga laporan bulanan berturut-turut terlambat.' },
  },
  responses: {
    201: {
      description: 'Opened',
      schema: z.strictObject({ caseId: id }),
      example: { caseId: ID.case },
      headers: { Location: 'Path of the case' },
    },
  },
  problems: ['FORBIDDEN', 'APPRAISAL_ENDED', 'APPRAISAL_LOCKED', 'CASE_ALREADY_OPEN'],
  handler: async ({ deps, act, params, body }) => {
    const opened = await openObservationCase(deps, act, { appraisalId: params.appraisalId, ...body });
    return { status: 201, body: opened, headers: { Location: `/cases/${opened.caseId}` } };
  },
});
