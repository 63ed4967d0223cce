import { z } from 'zod';
import { readDocuments, readDocument } from '../../../usecases/appraisals/read-facts.ts';
import { decideOpenTask } from '../../../usecases/decide-open-task.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { period } from '../../schemas.ts';
import { DECISION_PROBLEMS, decided, decidedExample } from '../tasks/view.ts';
import { documentExample, documentView } from './facts-view.ts';

export const receiveResult = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/receipt',
  operationId: 'receiveResult',
  auth: 'PERSON',
  tags: ['Documents'],
  summary: 'Acknowledge the receipt of my result, and read it',
  description:
    'From here the clocks of signing and returning and of appeal run (V.A.6, V.B.2, p.114, 117). Never recorded by a read or by a mail that was sent. ' +
    'Without a body, or without `period` in it, the result of the year is meant.',
  body: {
    kind: 'json',
    schema: z.strictObject({ period: period.optional() }).optional(),
    example: { period: 'Q1' },
  },
  responses: {
    200: {
      description: 'The receipt, and the document',
      schema: z.strictObject({ decision: decided, document: documentView }),
      example: {
        decision: { ...decidedExample, outcome: 'RECEIVED', role: 'EMPLOYEE' },
        document: documentExample,
      },
    },
  },
  problems: [...DECISION_PROBLEMS, 'NO_OPEN_TASK'],
  handler: async ({ deps, act, params: { appraisalId }, body }) => {
    const decision = await decideOpenTask(deps, act, {
      appraisalId,
      period: body?.period,
      kind: 'RECEIVE_RESULT',
      outcome: 'RECEIVED',
      form: {},
    });
    const latest = (await readDocuments(deps, act, appraisalId, body?.period ?? 'YEAR')).at(-1);
    if (!latest) throw notFound('The document');
    return {
      status: 200,
      body: { decision, document: await readDocument(deps, act, appraisalId, latest.number) },
    };
  },
});
