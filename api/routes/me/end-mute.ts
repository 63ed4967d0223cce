import { endMute } from '../../../usecases/mails/mutes.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE } from '../../schemas.ts';
import { muteExample, muteView } from './mute-view.ts';

export const endMuteRoute = defineRoute({
  method: 'POST',
  path: '/me/mutes/{muteId}/end',
  operationId: 'endMute',
  auth: 'PERSON',
  tags: ['Me'],
  summary: 'Mails about the appraisal come again',
  description: 'What was held back meanwhile does not come after; it is in Daur.',
  responses: {
    200: { description: 'Ended', schema: muteView, example: { ...muteExample, endedAt: EXAMPLE.instant } },
  },
  problems: ['MUTE_ENDED'],
  handler: async ({ deps, act, params }) => ({ status: 200, body: await endMute(deps, act, params.muteId) }),
});
