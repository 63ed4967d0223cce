import { z } from 'zod';
import { decideIndicatorProposal } from '../../../usecases/indicators/decide-proposal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { reason } from '../cycles/view.ts';
import { INDICATOR } from './view.ts';

export const decideIndicatorProposalRoute = defineRoute({
  method: 'POST',
  path: '/indicator-proposals/{indicatorProposalId}/decision',
  operationId: 'decideIndicatorProposal',
  auth: 'BKD_ADMIN',
  tags: ['Indicators'],
  summary: 'Accept or reject what was proposed for an indicator, with the reason',
  description:
    'An accepted change becomes the draft of the next version, which is published apart; an accepted end retires the indicator at once. Nobody decides his own.',
  body: {
    kind: 'json',
    schema: z.strictObject({ outcome: z.enum(['ACCEPTED', 'REJECTED']), reason }),
    example: { outcome: 'ACCEPTED', reason: 'Berlaku mulai siklus 2027.' },
  },
  responses: {
    200: {
      description: 'Decided; `draftId` is the version that an accepted change became',
      schema: z.strictObject({ draftId: id.nullable() }),
      example: { draftId: INDICATOR.versionId },
    },
  },
  problems: ['FOUR_EYES', 'PROPOSAL_CLOSED', 'INDICATOR_RETIRED'],
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await decideIndicatorProposal(deps, act, { proposalId: params.indicatorProposalId, ...body }),
  }),
});
