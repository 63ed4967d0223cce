import { z } from 'zod';
import { verifyAudit } from '../../../usecases/verify-audit.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, instant } from '../../schemas.ts';

const brokenLink = z.strictObject({
  chain: z.string(),
  seq: z.int(),
  eventId: z.string().nullable(),
  fault: z
    .enum(['CHANGED', 'BROKEN', 'MISSING'])
    .describe(
      'CHANGED: the content differs from its hash; BROKEN: it does not follow the one before; MISSING: the end is gone',
    ),
});

export const getAuditVerification = defineRoute({
  method: 'GET',
  path: '/audit/verify',
  operationId: 'verifyAudit',
  auth: 'BKD_ADMIN',
  tags: ['Audit'],
  summary: 'Recompute the hash chains of the audit trail',
  description:
    'Every event is hashed again in the database and compared with what was stored. All chains can take some seconds.',
  query: z.strictObject({
    chain: z.string().max(40).optional().describe('Id of an appraisal or cycle, or "agency"; absent: all chains'),
  }),
  responses: {
    200: {
      description: 'What was found',
      schema: z.strictObject({
        verified: z.boolean(),
        chains: z.int(),
        events: z.int(),
        brokenChains: z.int(),
        firstBroken: brokenLink.nullable(),
        head: z
          .strictObject({ seq: z.int(), hash: z.string() })
          .nullable()
          .describe('Where the one chain that was asked for ends: `--head` of verify-case-file'),
        at: instant,
      }),
      example: {
        verified: true,
        chains: 122,
        events: 4180,
        brokenChains: 0,
        firstBroken: null,
        head: null,
        at: EXAMPLE.instant,
      },
    },
  },
  handler: async ({ deps, query: { chain } }) => ({ status: 200, body: await verifyAudit(deps, chain) }),
});
