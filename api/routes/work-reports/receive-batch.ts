import { z } from 'zod';
import { workReportForm } from '../../../domain/work-reports.ts';
import { receiveBatch, REPORTS_AT_ONCE } from '../../../usecases/work-reports/receive-batch.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { itemProblem, localDate } from '../../schemas.ts';
import { reportFormExample, writtenExample, writtenReport } from './view.ts';

const CLIENT_ID = '0b8f3c6e-2d4a-4f91-8a7c-5e1d9b3f6a20';

export const receiveWorkReports = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/work-reports/batch',
  operationId: 'receiveWorkReports',
  auth: 'PERSON',
  tags: ['Work reports'],
  summary: 'Hand in reports that were written without a connection',
  description:
    `Up to ${REPORTS_AT_ONCE}, each with an id that the device gave it: what is sent again arrives once, and a faulty one stops no other. A period that is reported already is refused; ` +
    'write it anew with PUT.',
  // The ids of the reports are the key.
  idempotent: false,
  body: {
    kind: 'json',
    schema: z.strictObject({
      reports: z
        .array(z.strictObject({ clientId: z.uuid(), date: localDate, form: workReportForm }))
        .min(1)
        .max(REPORTS_AT_ONCE),
    }),
    example: { reports: [{ clientId: CLIENT_ID, date: '2026-04-07', form: reportFormExample }] },
  },
  responses: {
    200: {
      description: 'What became of each, in the order of the request',
      schema: z.strictObject({
        items: z.array(
          z.union([
            z.strictObject({
              clientId: z.uuid(),
              status: z.enum(['RECEIVED', 'ALREADY_THERE']),
              report: writtenReport,
            }),
            z.strictObject({ clientId: z.uuid(), status: z.literal('REFUSED'), problem: itemProblem }),
          ]),
        ),
      }),
      example: { items: [{ clientId: CLIENT_ID, status: 'RECEIVED', report: writtenExample }] },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: { items: await receiveBatch(deps, act, params.appraisalId, body.reports) },
  }),
});
