import { z } from 'zod';
import { readMappings } from '../../../usecases/reconciliations/mappings.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { mappingExample, mappingView } from './view.ts';

export const listMappings = defineRoute({
  method: 'GET',
  path: '/ekinerja/mappings',
  auth: 'BKD_ADMIN',
  tags: ['e-Kinerja'],
  summary: 'Saved mappings of columns, each in its latest version',
  responses: {
    200: {
      description: 'All of them',
      schema: z.strictObject({ items: z.array(mappingView) }),
      example: { items: [mappingExample] },
    },
  },
  handler: async ({ deps }) => ({ status: 200, body: { items: await readMappings(deps) } }),
});
