import { z } from 'zod';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';

export const getLocalJwks = defineRoute({
  method: 'GET',
  path: '/local-issuer/jwks.json',
  auth: 'PUBLIC',
  tags: ['Local issuer'],
  summary: 'The public key of the local issuer',
  responses: {
    200: {
      description: 'A JWKS',
      schema: z.strictObject({ keys: z.array(z.looseObject({ kty: z.string().optional() })) }),
      example: { keys: [{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: 'a1', x: '…', y: '…' }] },
    },
  },
  handler: ({ api }) => {
    if (!api.localIssuer) throw notFound('The local issuer');
    return { status: 200, body: { keys: api.localIssuer.jwks.keys.map((key) => ({ ...key })) } };
  },
});
