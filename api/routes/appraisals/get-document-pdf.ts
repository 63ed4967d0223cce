import { evaluationContent } from '../../../documents/evaluation-content.ts';
import { evaluationPdf } from '../../../documents/evaluation-pdf.ts';
import { readDocument } from '../../../usecases/appraisals/read-facts.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { documentParams } from './get-document.ts';

export const getDocumentPdf = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/documents/{number}/pdf',
  params: documentParams,
  auth: 'PERSON',
  opens: 'APPRAISAL',
  tags: ['Documents'],
  summary: 'One evaluation document to print: PDF, A4, Indonesian',
  description: 'With lines for wet signatures. For the employee from receipt on; a read never records the receipt.',
  responses: { 200: { description: 'The document', contentType: 'application/pdf' } },
  problems: ['FORBIDDEN', 'RECEIPT_REQUIRED'],
  handler: async ({ deps, act, params }) => {
    const document = await readDocument(deps, act, params.appraisalId, Number(params.number));
    const content = evaluationContent.parse(document.content);
    const pdf = await evaluationPdf({ form: document.form, content, signedAt: new Date(document.signedAt) });
    return {
      status: 200,
      body: pdf,
      // Neither name nor number of the person: file names travel further than the file.
      headers: { 'Content-Disposition': `attachment; filename="evaluasi-kinerja-${params.number}.pdf"` },
    };
  },
});
