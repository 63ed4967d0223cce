import { z } from 'zod';
import { appealForm } from '../../../domain/forms.ts';
import { fileAppeal } from '../../../usecases/file-appeal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id, period } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';
import { decided, decidedExample } from '../tasks/view.ts';
import { INADMISSIBLE } from './problems.ts';

export const fileAppealRoute = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/appeals',
  operationId: 'fileAppeal',
  auth: 'PERSON',
  tags: ['Appeals'],
  summary: 'Object to my result',
  description:
    'By the employee, with reasons, from receipt until the window ends, also while the cycle is paused (V.B.1–2, p.117). There is one appeal against ' +
    'the result of the year, one against that of each period, and no second one.',
  body: {
    kind: 'json',
    schema: z.strictObject({ form: appealForm, period: period.optional() }),
    example: { form: { reasons: 'Bukti dukung hasil ketiga tidak diperhitungkan.', evidence: [] } },
  },
  responses: {
    201: {
      description: 'Filed',
      schema: decided.extend({ appealId: id }),
      example: { ...decidedExample, outcome: 'FILED', role: 'EMPLOYEE', appealId: ID.appeal },
      headers: { Location: 'Path of the appeal' },
    },
  },
  problems: ['FORBIDDEN', ...INADMISSIBLE, 'INVALID_FORM'],
  handler: async ({ deps, act, params, body }) => {
    const filed = await fileAppeal(deps, act, { appraisalId: params.appraisalId, ...body });
    return { status: 201, body: filed, headers: { Location: `/appeals/${filed.appealId}` } };
  },
});
