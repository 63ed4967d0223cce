import { z } from 'zod';
import { defineRoute } from '../../framework/define-route.ts';

export const getHealthz = defineRoute({
  method: 'GET',
  path: '/healthz',
  auth: 'PUBLIC',
  tags: ['System'],
  summary: 'Whether the process lives',
  responses: {
    200: {
      description: 'It does',
      schema: z.strictObject({ status: z.literal('alive') }),
      example: { status: 'alive' },
    },
  },
  handler: () => ({ status: 200, body: { status: 'alive' } }),
});
