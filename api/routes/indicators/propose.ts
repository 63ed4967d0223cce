import { z } from 'zod';
import { libraryChange, PROPOSALS } from '../../../domain/indicator-library.ts';
import { proposeForIndicator } from '../../../usecases/indicators/propose.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { reason } from '../cycles/view.ts';
import { INDICATOR, proposalExample } from './view.ts';

export const proposeForIndicatorRoute = defineRoute({
  method: 'POST',
  path: '/indicators/{indicatorId}/proposals',
  operationId: 'proposeForIndicator',
  auth: 'PERSON',
  tags: ['Indicators'],
  summary: 'Propose to keep, change or retire an indicator after its evaluation',
  description:
    'By BKD and whoever leads a unit. The figures of the cycle are kept with it. Another holder of BKD_ADMIN decides.',
  body: {
    kind: 'json',
    schema: z.strictObject({ cycleId: id, kind: z.enum(PROPOSALS), reason, change: libraryChange.optional() }),
    example: { cycleId: EXAMPLE.id, kind: 'CHANGE', reason: proposalExample.reason, change: { usualTarget: '≥ 98' } },
  },
  responses: {
    201: { description: 'Proposed', schema: z.strictObject({ id }), example: { id: INDICATOR.proposalId } },
  },
  problems: ['FORBIDDEN', 'NO_LIBRARY', 'INDICATOR_RETIRED', 'PROPOSAL_OPEN'],
  handler: async ({ deps, act, params: { indicatorId }, body }) => ({
    status: 201,
    body: await proposeForIndicator(deps, act, { indicatorId, ...body }),
  }),
});
