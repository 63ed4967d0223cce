import { z } from 'zod';
import { statementForm } from '../../../domain/forms.ts';
import { giveAppealStatement } from '../../../usecases/appeals/act-on-appeal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { DECISION_PROBLEMS, decided, decidedExample } from '../tasks/view.ts';

export const giveStatement = defineRoute({
  method: 'POST',
  path: '/appeals/{appealId}/statements',
  operationId: 'giveStatement',
  auth: 'PERSON',
  tags: ['Appeals'],
  summary: 'Say my side',
  description:
    'Completes my open STATE_AS_EMPLOYEE or STATE_AS_EVALUATOR task; the judge hears both sides first (V.B.4, p.117).',
  body: {
    kind: 'json',
    schema: z.strictObject({ form: statementForm }),
    example: { form: { text: 'Bukti diserahkan setelah tenggat pelaporan.', evidence: [] } },
  },
  responses: {
    201: { description: 'Given', schema: decided, example: { ...decidedExample, outcome: 'STATED', role: 'RATER' } },
  },
  problems: [...DECISION_PROBLEMS, 'NO_OPEN_TASK'],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await giveAppealStatement(deps, act, { appealId: params.appealId, form: body.form }),
  }),
});
