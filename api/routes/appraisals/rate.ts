import { z } from 'zod';
import { ratingForm } from '../../../domain/forms.ts';
import { decideOpenTask } from '../../../usecases/decide-open-task.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { period } from '../../schemas.ts';
import { comment } from '../tasks/complete.ts';
import { DECISION_PROBLEMS, decided, decidedExample } from '../tasks/view.ts';
import { ratingFormExample } from './facts-view.ts';

export const rateAppraisal = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/ratings',
  operationId: 'rateAppraisal',
  auth: 'PERSON',
  tags: ['Ratings'],
  summary: 'Rate results and behaviour',
  description:
    'Completes the open RATE task. Every planned result and behaviour value is assessed; the two ratings are proposed from them, and departing needs a reason.',
  body: {
    kind: 'json',
    schema: z.strictObject({ form: ratingForm, comment: comment.optional(), period: period.optional() }),
    example: { form: ratingFormExample },
  },
  responses: {
    201: { description: 'Decided', schema: decided, example: { ...decidedExample, outcome: 'RATED' } },
  },
  problems: [...DECISION_PROBLEMS, 'NO_OPEN_TASK'],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await decideOpenTask(deps, act, {
      appraisalId: params.appraisalId,
      kind: 'RATE',
      outcome: 'RATED',
      ...body,
    }),
  }),
});
