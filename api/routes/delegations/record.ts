import { z } from 'zod';
import { recordDelegation } from '../../../usecases/delegations/record-delegation.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id, localDate } from '../../schemas.ts';
import { delegation, delegationExample, delegationKind } from './view.ts';

export const recordDelegationRoute = defineRoute({
  method: 'POST',
  path: '/delegations',
  operationId: 'recordDelegation',
  auth: 'PERSON',
  tags: ['Delegations'],
  summary: 'Appoint a stand-in (Plt. or Plh.) by decree',
  description:
    'By the holder of the post, by whoever evaluates him, or by BKD for somebody who is absent. From the first day on the open tasks of the post ' +
    'are the acting person’s, and after the last day they go back. Nobody acts on his own appraisal or judges what he rated: such a task goes ' +
    'one level up (Annex IV.A.2–3, 5, p.89). One stand-in of a post at a time; a stand-in of a stand-in is the last.',
  body: {
    kind: 'json',
    schema: z.strictObject({
      kind: delegationKind,
      postHolderId: id,
      actingId: id,
      office: z.string().trim().min(3).max(200).optional().describe('Default: the position of the post holder'),
      decree: z.string().trim().min(3).max(200).describe('Number of the decree or order'),
      reason: z.string().trim().max(500).optional(),
      validFrom: localDate,
      validUntil: localDate.optional().describe('The last day; a Plh. needs one'),
      reportsToId: id.optional().describe('Plt.: the head of the unit to which he reports meanwhile'),
    }),
    example: {
      kind: 'PLH',
      postHolderId: EXAMPLE.other.id,
      actingId: EXAMPLE.person.id,
      decree: 'SPRIN 800/123/BKPSDM/2026',
      validFrom: '2026-03-02',
      validUntil: '2026-03-13',
    },
  },
  responses: { 201: { description: 'Recorded', schema: delegation, example: delegationExample } },
  problems: ['NOT_FOUND', 'FORBIDDEN', 'DELEGATION_OVERLAPS', 'DELEGATION_CHAIN'],
  handler: async ({ deps, act, body }) => ({
    status: 201,
    body: await recordDelegation(deps, act, {
      kind: body.kind,
      postHolderId: body.postHolderId,
      actingId: body.actingId,
      office: body.office,
      decree: body.decree,
      reason: body.reason,
      validFrom: body.validFrom,
      validUntil: body.validUntil,
      reportsToId: body.reportsToId,
    }),
  }),
});
