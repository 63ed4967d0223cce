import { z } from 'zod';
import { cursorsOf } from '../../framework/pagination.ts';
import { EXAMPLE, freeJson, id, instant } from '../../schemas.ts';

/** One act of the audit trail, as the API shows it. */
export const eventView = z.strictObject({
  id: z.string(),
  chain: z.string().describe('Id of the appraisal or cycle, or "agency"'),
  seq: z.int(),
  type: z.string(),
  at: instant,
  actorId: id.nullable().describe('null: the engine'),
  actorRole: z.string().nullable(),
  onBehalfOfId: id.nullable(),
  decree: z.string().nullable(),
  result: z.enum(['DONE', 'DENIED']),
  cycleId: id.nullable(),
  appraisalId: id.nullable(),
  taskId: id.nullable(),
  requestId: z.string().nullable(),
  data: freeJson.describe('Ids, codes and dates; never names or texts'),
  hash: z.string(),
});

export const eventExample = {
  id: '1207',
  chain: 'agency',
  seq: 14,
  type: 'POLICY_PUBLISHED',
  at: EXAMPLE.instant,
  actorId: EXAMPLE.person.id,
  actorRole: 'BKD_ADMIN',
  onBehalfOfId: null,
  decree: null,
  result: 'DONE',
  cycleId: null,
  appraisalId: null,
  taskId: null,
  requestId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  data: { policyId: EXAMPLE.id, code: 'perbup-12-2026', version: 1 },
  hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
} as const;

export const eventCursors = cursorsOf('events', z.string().regex(/^\d{1,18}$/));
