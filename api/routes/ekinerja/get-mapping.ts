import { z } from 'zod';
import { readMapping } from '../../../usecases/reconciliations/mappings.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { mappingExample, mappingName, mappingView } from './view.ts';

export const getMapping = defineRoute({
  method: 'GET',
  path: '/ekinerja/mappings/{name}',
  auth: 'BKD_ADMIN',
  tags: ['e-Kinerja'],
  summary: 'One mapping in its latest version',
  params: z.strictObject({ name: mappingName }),
  responses: {
    200: {
      description: 'The mapping',
      schema: mappingView,
      example: mappingExample,
      headers: { ETag: 'Version for If-Match' },
    },
  },
  handler: async ({ deps, params }) => {
    const mapping = await readMapping(deps, params.name);
    return { status: 200, body: mapping, headers: etag(mapping.version) };
  },
});
