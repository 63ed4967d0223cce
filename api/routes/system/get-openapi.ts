import { z } from 'zod';
import { defineRoute } from '../../framework/define-route.ts';

export const getOpenapi = defineRoute({
  method: 'GET',
  path: '/openapi.json',
  auth: 'PUBLIC',
  tags: ['System'],
  summary: 'This document',
  responses: {
    200: {
      description: 'OpenAPI 3.1',
      schema: z.looseObject({ openapi: z.string() }),
      example: { openapi: '3.1.0' },
    },
  },
  handler: ({ api }) => ({ status: 200, body: api.document() as { openapi: string } }),
});
