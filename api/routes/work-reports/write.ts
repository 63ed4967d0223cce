import { workReportForm } from '../../../domain/work-reports.ts';
import { writeReport } from '../../../usecases/work-reports/write-report.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { datedParams, reportFormExample, writtenExample, writtenReport } from './view.ts';

export const writeWorkReport = defineRoute({
  method: 'PUT',
  path: '/appraisals/{appraisalId}/work-reports/{date}',
  operationId: 'writeWorkReport',
  auth: 'PERSON',
  tags: ['Work reports'],
  summary: 'Report what I did that day (or in that period)',
  description:
    'By the employee, until the appraisal is final; `date` is any day of the period that the policy asks for. A report that is there is written anew with If-Match; what it said before ' +
    'is kept, and whoever gave feedback sees that it changed. Late reports are taken, and marked.',
  params: datedParams,
  ifMatch: 'OPTIONAL',
  body: { kind: 'json', schema: workReportForm, example: reportFormExample },
  responses: {
    200: {
      description: 'The report as it stands',
      schema: writtenReport,
      example: writtenExample,
      headers: { ETag: 'Its version' },
    },
  },
  problems: ['FORBIDDEN', 'APPRAISAL_ENDED', 'APPRAISAL_LOCKED', 'INVALID_FORM', 'NO_WORK_REPORTS', 'REPORT_EXISTS'],
  handler: async ({ deps, act, params, body: form, expectedVersion }) => {
    const written = await writeReport(deps, act, { ...params, form, version: expectedVersion });
    return { status: 200, body: written, headers: etag(written.version) };
  },
});
