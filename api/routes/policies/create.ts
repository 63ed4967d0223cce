import { z } from 'zod';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { policyBody } from '../../../domain/policy.ts';
import { createPolicy } from '../../../usecases/create-policy.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { policyExample, policySummary } from './view.ts';

export const createPolicyRoute = defineRoute({
  method: 'POST',
  path: '/policies',
  operationId: 'createPolicy',
  auth: 'BKD_ADMIN',
  tags: ['Policies'],
  summary: 'Draft a rule set, or the next version of one',
  description:
    'Every stage with a window and every kind of task must have its rule. Earlier versions and the cycles that pin them stay as they are.',
  body: {
    kind: 'json',
    schema: z.strictObject({
      code: z
        .string()
        .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'lower-case letters and digits, in groups joined by hyphens' })
        .max(60),
      title: z.string().trim().min(3).max(200),
      legalBasis: z.string().trim().min(3).max(300),
      demo: z.boolean().default(false),
      body: policyBody,
    }),
    example: {
      code: 'perbup-12-2026',
      title: 'Pengelolaan Kinerja Kabupaten',
      legalBasis: 'Peraturan Bupati Nomor 12 Tahun 2026',
      demo: false,
      body: nationalPolicy,
    },
  },
  responses: {
    201: {
      description: 'The draft',
      schema: policySummary,
      example: { ...policyExample, code: 'perbup-12-2026', status: 'DRAFT', publishedAt: null },
      headers: { Location: 'Path of the draft' },
    },
  },
  problems: ['POLICY_INCOMPLETE', 'DEMO_POLICY_REFUSED'],
  handler: async ({ deps, act, body }) => {
    const policy = await createPolicy(deps, act, body);
    return { status: 201, body: policy, headers: { Location: `/policies/${policy.id}` } };
  },
});
