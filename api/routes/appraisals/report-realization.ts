import { z } from 'zod';
import { realizationForm } from '../../../domain/forms.ts';
import { decideOpenTask } from '../../../usecases/decide-open-task.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { period } from '../../schemas.ts';
import { comment } from '../tasks/complete.ts';
import { DECISION_PROBLEMS, decided, decidedExample } from '../tasks/view.ts';
import { realizationFormExample } from './facts-view.ts';

export const reportRealization = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/realizations',
  operationId: 'reportRealization',
  auth: 'PERSON',
  tags: ['Realizations'],
  summary: 'Report what was reached',
  description:
    'Completes the open REPORT_REALIZATION task (mid-term or final): every indicator of the targets in force, once.',
  body: {
    kind: 'json',
    schema: z.strictObject({ form: realizationForm, comment: comment.optional(), period: period.optional() }),
    example: { form: realizationFormExample },
  },
  responses: {
    201: { description: 'Decided', schema: decided, example: { ...decidedExample, outcome: 'REPORTED' } },
  },
  problems: [...DECISION_PROBLEMS, 'NO_OPEN_TASK'],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await decideOpenTask(deps, act, {
      appraisalId: params.appraisalId,
      kind: 'REPORT_REALIZATION',
      outcome: 'REPORTED',
      ...body,
    }),
  }),
});
