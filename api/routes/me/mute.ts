import { z } from 'zod';
import { muteAppraisal } from '../../../usecases/mails/mutes.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { muteExample, muteView } from './mute-view.ts';

export const muteRoute = defineRoute({
  method: 'POST',
  path: '/me/mutes',
  operationId: 'muteAppraisal',
  auth: 'PERSON',
  tags: ['Me'],
  summary: 'No mails about one appraisal',
  description:
    'What changes a right or a deadline of one’s own still comes: of one’s own appraisal, or of a task in one’s own hands. Tasks stay in the inbox.',
  body: {
    kind: 'json',
    schema: z.strictObject({ appraisalId: id, reason: z.string().trim().min(3).max(500) }),
    example: { appraisalId: EXAMPLE.id, reason: 'Sudah ditangani sekretaris dinas' },
  },
  responses: { 201: { description: 'Muted', schema: muteView, example: muteExample } },
  problems: ['NOT_FOUND', 'FORBIDDEN', 'ALREADY_MUTED'],
  handler: async ({ deps, act, body }) => ({ status: 201, body: await muteAppraisal(deps, act, body) }),
});
