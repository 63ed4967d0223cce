import { copyReport } from '../../../usecases/work-reports/copy-report.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { datedParams, writtenExample, writtenReport } from './view.ts';

export const copyWorkReport = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/work-reports/{date}/copy',
  operationId: 'copyWorkReport',
  auth: 'PERSON',
  tags: ['Work reports'],
  summary: 'Begin with what I reported the time before',
  description:
    'Lines and quantities of the report before this date, to be corrected with PUT; without its note and its evidence: the same evidence does not show two days’ results.',
  params: datedParams,
  responses: {
    201: {
      description: 'The report as it stands',
      schema: writtenReport,
      example: writtenExample,
      headers: { ETag: 'Its version' },
    },
  },
  problems: ['FORBIDDEN', 'APPRAISAL_ENDED', 'APPRAISAL_LOCKED', 'INVALID_FORM', 'NO_WORK_REPORTS', 'REPORT_EXISTS'],
  handler: async ({ deps, act, params }) => {
    const written = await copyReport(deps, act, params);
    return { status: 201, body: written, headers: etag(written.version) };
  },
});
