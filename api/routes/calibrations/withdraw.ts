import { z } from 'zod';
import { withdrawProposal } from '../../../usecases/calibration/withdraw-proposal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { CALIBRATION } from './view.ts';

export const withdrawProposalRoute = defineRoute({
  method: 'POST',
  path: '/calibrations/{calibrationId}/proposals/{proposalId}/withdraw',
  operationId: 'withdrawCalibrationProposal',
  auth: 'PERSON',
  tags: ['Calibration'],
  summary: 'Take a proposal back while it is not answered',
  description: 'By whoever may propose. The task to answer it is closed.',
  body: {
    kind: 'json',
    schema: z.strictObject({ reason: z.string().trim().min(3).max(4_000) }),
    example: { reason: 'Salah pegawai; usulan diajukan kembali.' },
  },
  responses: {
    200: {
      description: 'Withdrawn',
      schema: z.strictObject({ proposalId: id, status: z.literal('WITHDRAWN') }),
      example: { proposalId: CALIBRATION.proposalId, status: 'WITHDRAWN' },
    },
  },
  problems: ['FORBIDDEN', 'PROPOSAL_ANSWERED'],
  handler: async ({ deps, act, params, body }) => ({
    status: 200,
    body: await withdrawProposal(deps, act, { ...params, reason: body.reason }),
  }),
});
