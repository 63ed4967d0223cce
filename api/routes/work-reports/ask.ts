import { z } from 'zod';
import { askOrAnswer } from '../../../usecases/work-reports/ask-and-answer.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { datedParams } from './view.ts';

export const askAboutWorkReport = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/work-reports/{date}/thread',
  operationId: 'askAboutWorkReport',
  auth: 'PERSON',
  tags: ['Work reports'],
  summary: 'Ask about a report, or answer in its thread',
  description:
    '`date` is the first day of the report’s period. A question of the employee is answered by the evaluator or his superior, theirs by the employee; the other side is told in the digest.',
  params: datedParams,
  body: {
    kind: 'json',
    schema: z.strictObject({
      text: z.string().trim().min(3).max(2_000),
      answers: id.optional().describe('The question that it answers; left out: it is one'),
    }),
    example: { text: 'Berkas siapa yang dikembalikan?' },
  },
  responses: { 201: { description: 'Written', schema: z.strictObject({ id }), example: { id: EXAMPLE.id } } },
  problems: ['FORBIDDEN', 'APPRAISAL_ENDED', 'APPRAISAL_LOCKED', 'NO_WORK_REPORTS'],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await askOrAnswer(deps, act, { ...params, ...body }),
  }),
});
