import { z } from 'zod';
import { mappingSchema } from '../../../ekinerja/mapping.ts';
import { saveMapping } from '../../../usecases/reconciliations/mappings.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { mappingExample, mappingName, mappingView } from './view.ts';

export const putMapping = defineRoute({
  method: 'PUT',
  path: '/ekinerja/mappings/{name}',
  auth: 'BKD_ADMIN',
  tags: ['e-Kinerja'],
  summary: 'Say which column of the export is which field',
  description:
    'A new version of its name; reconciliations keep the version that they were read with. There is no public specification of the export: the shipped ' +
    '`default` is a guess from usual headings, to be corrected with the first real file.',
  params: z.strictObject({ name: mappingName }),
  ifMatch: 'OPTIONAL',
  body: {
    kind: 'json',
    schema: mappingSchema,
    example: {
      identity: ['NIP'],
      columns: { NAME: ['Nama Pegawai'], PREDICATE: ['Predikat Kinerja Tahunan'] },
      sheet: 'Rekap',
      predicates: { BUTUH_PERBAIKAN: ['Butuh Perbaikan'] },
    },
  },
  responses: {
    200: {
      description: 'The mapping',
      schema: mappingView,
      example: { ...mappingExample, version: 1 },
      headers: { ETag: 'Version for If-Match' },
    },
  },
  handler: async ({ deps, act, params, body, expectedVersion }) => {
    const mapping = await saveMapping(deps, act, { name: params.name, mapping: body, seen: expectedVersion });
    return { status: 200, body: mapping, headers: etag(mapping.version) };
  },
});
