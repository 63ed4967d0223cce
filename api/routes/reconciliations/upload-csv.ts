import { uploadCsv } from '../../../usecases/reconciliations/files.ts';
import { defineRoute } from '../../framework/define-route.ts';

export const getUploadCsv = defineRoute({
  method: 'GET',
  path: '/reconciliations/{reconciliationId}/for-ekinerja.csv',
  operationId: 'getUploadForEkinerja',
  auth: 'BKD_ADMIN',
  tags: ['e-Kinerja'],
  summary: 'What the national e-Kinerja should be told, in the columns of the mapping',
  description:
    'Of people who are not in the file or differ in a field that leads here, as it is now. Results only once their employee has received them. Made on record.',
  responses: { 200: { description: 'CSV in UTF-8, with a line of headings', contentType: 'text/csv; charset=utf-8' } },
  handler: async ({ deps, act, params }) => ({
    status: 200,
    body: await uploadCsv(deps, act, params.reconciliationId),
    headers: { 'Content-Disposition': 'attachment; filename="for-ekinerja.csv"' },
  }),
});
