import { z } from 'zod';
import { readRetentionRules, setRetentionRule } from '../../../usecases/privacy/retention-rules.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { retentionKind, retentionRule, retentionRuleExample } from './view.ts';

export const listRetentionRules = defineRoute({
  method: 'GET',
  path: '/retention-rules',
  auth: 'BKD_ADMIN',
  tags: ['Privacy'],
  summary: 'How long personal data are kept at least',
  responses: {
    200: {
      description: 'Every kind of data',
      schema: z.strictObject({ items: z.array(retentionRule) }),
      example: { items: [retentionRuleExample] },
    },
  },
  handler: async ({ deps }) => ({ status: 200, body: { items: await readRetentionRules(deps.db) } }),
});

export const putRetentionRule = defineRoute({
  method: 'PUT',
  path: '/retention-rules/{kind}',
  auth: 'BKD_ADMIN',
  tags: ['Privacy'],
  summary: 'Enter how long a kind of data is kept, and by which rule',
  description:
    'Erases nothing by itself. If-Match with the rule’s version, `"v0"` for the one that Daur is shipped with.',
  params: z.strictObject({ kind: retentionKind }),
  ifMatch: 'REQUIRED',
  body: {
    kind: 'json',
    schema: z.strictObject({
      years: z.int().min(1).max(100),
      legalBasis: z.string().trim().min(3).max(500),
    }),
    example: { years: 10, legalBasis: retentionRuleExample.legalBasis },
  },
  responses: {
    200: {
      description: 'The rule',
      schema: retentionRule,
      example: retentionRuleExample,
      headers: { ETag: 'Version for If-Match' },
    },
  },
  handler: async ({ deps, act, params, body, expectedVersion }) => {
    const rule = await setRetentionRule(deps, act, { kind: params.kind, ...body, seen: expectedVersion });
    return { status: 200, body: rule, headers: etag(rule.version) };
  },
});
