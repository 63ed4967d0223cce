import { z } from 'zod';
import { planForm } from '../../../domain/forms.ts';
import { decideOpenTask } from '../../../usecases/decide-open-task.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { comment } from '../tasks/complete.ts';
import { DECISION_PROBLEMS, decided, decidedExample } from '../tasks/view.ts';
import { planFormExample } from './facts-view.ts';

export const submitTargets = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/targets',
  operationId: 'submitTargets',
  auth: 'PERSON',
  tags: ['Targets'],
  summary: 'Submit the targets (SKP)',
  description: 'Completes the open DRAFT_TARGETS task; nothing submitted is overwritten: each is a version.',
  body: {
    kind: 'json',
    schema: z.strictObject({ form: planForm, comment: comment.optional() }),
    example: { form: planFormExample },
  },
  responses: {
    201: { description: 'Decided', schema: decided, example: { ...decidedExample, outcome: 'SUBMITTED' } },
  },
  problems: [...DECISION_PROBLEMS, 'NO_OPEN_TASK'],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await decideOpenTask(deps, act, {
      appraisalId: params.appraisalId,
      kind: 'DRAFT_TARGETS',
      outcome: 'SUBMITTED',
      ...body,
    }),
  }),
});
