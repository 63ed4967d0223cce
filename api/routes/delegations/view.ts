import { z } from 'zod';
import { EXAMPLE, id, instant, localDate, personRef } from '../../schemas.ts';

export const delegationKind = z
  .enum(['PLT', 'PLH'])
  .describe('PLT: the post is vacant. PLH: its holder is absent for a while.');
export const delegationState = z.enum(['UPCOMING', 'ACTIVE', 'ENDED']);

export const delegation = z.strictObject({
  id,
  kind: delegationKind,
  postHolder: personRef.describe('Whose post it is, or was'),
  acting: personRef.describe('Who acts for him'),
  office: z.string().describe('The post as the decree names it'),
  decree: z.string(),
  validFrom: localDate,
  validUntil: localDate.nullable().describe('The last day; null: until it is ended'),
  state: delegationState,
  reportsTo: personRef.nullable().describe('Plt.: to whom he reports meanwhile, and who evaluates him (IV.A.5, p.89)'),
  recordedBy: personRef,
  recordedAt: instant,
  endedBy: personRef.nullable(),
  version: z.int(),
});

export const delegationExample: z.input<typeof delegation> = {
  id: EXAMPLE.id,
  kind: 'PLH',
  postHolder: EXAMPLE.other,
  acting: EXAMPLE.person,
  office: 'Kepala Bidang Kinerja',
  decree: 'SPRIN 800/123/BKPSDM/2026',
  validFrom: '2026-03-02',
  validUntil: '2026-03-13',
  state: 'ACTIVE',
  reportsTo: null,
  recordedBy: EXAMPLE.other,
  recordedAt: EXAMPLE.instant,
  endedBy: null,
  version: 1,
};
