import { importUnits } from '../../../usecases/import-units.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { appliedOrRefused, importExample, importResult } from '../roster/result.ts';

export const importUnitsRoute = defineRoute({
  method: 'POST',
  path: '/units/import',
  operationId: 'importUnits',
  auth: 'BKD_ADMIN',
  tags: ['Roster'],
  summary: 'Import units from a CSV file',
  description:
    'Before the roster, which refers to them. A file with any fault changes nothing; the same file twice changes nothing.',
  body: {
    kind: 'csv',
    description: 'UTF-8 with a header line',
    example: 'kode,nama,zona_waktu,minggu_kerja,kode_induk\nSETDA,Sekretariat Daerah,WITA,SENIN_JUMAT,\n',
  },
  responses: { 200: { description: 'What was changed', schema: importResult, example: importExample } },
  problems: ['IMPORT_REFUSED', 'IMPORT_RUNNING'],
  handler: async ({ deps, act, body: { file } }) => ({
    status: 200,
    body: appliedOrRefused(await importUnits(deps, act, file)),
  }),
});
