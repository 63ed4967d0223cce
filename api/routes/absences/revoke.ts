import { z } from 'zod';
import { revokeAbsence } from '../../../usecases/absences/edit-absences.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { reason } from '../movements/view.ts';

export const revokeAbsenceRoute = defineRoute({
  method: 'POST',
  path: '/absences/{absenceId}/revoke',
  operationId: 'revokeAbsence',
  auth: 'BKD_ADMIN',
  tags: ['Work reports'],
  summary: 'Revoke an absence that was entered',
  description: 'It stays to be read, with the reason; its days are expected to be reported again.',
  body: {
    kind: 'json',
    schema: z.strictObject({ reason }),
    example: { reason: 'Cuti dibatalkan oleh pejabat yang berwenang' },
  },
  responses: { 204: { description: 'Revoked' } },
  problems: ['ABSENCE_REVOKED'],
  handler: async ({ deps, act, params, body }) => {
    await revokeAbsence(deps, act, { ...params, ...body });
    return { status: 204 };
  },
});
