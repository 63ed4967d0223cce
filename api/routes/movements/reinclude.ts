import { z } from 'zod';
import { reincludeAppraisal } from '../../../usecases/movements/reinclude-appraisal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { decree, MOVEMENT, reason } from './view.ts';

export const reincludeAppraisalRoute = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/re-inclusion',
  operationId: 'reincludeAppraisal',
  auth: 'BKD_ADMIN',
  tags: ['Movements'],
  summary: 'Take an excluded appraisal up again',
  description:
    'It goes on where it stood: what was open is opened again as the appraisal comes to it, in the hands of whoever holds it now. A due date that has ' +
    'passed meanwhile moves by the time in between.',
  ifMatch: 'OPTIONAL',
  body: {
    kind: 'json',
    schema: z.strictObject({ reason, decree }),
    example: { reason: 'Kembali aktif setelah cuti di luar tanggungan negara', decree: '824/31/2026' },
  },
  responses: {
    201: {
      description: 'Re-included',
      schema: z.strictObject({ appraisalId: id, employeeId: id, changeId: id, state: z.enum(['ACTIVE', 'FINAL']) }),
      example: {
        appraisalId: MOVEMENT.appraisalId,
        employeeId: MOVEMENT.employeeId,
        changeId: MOVEMENT.changeId,
        state: 'ACTIVE',
      },
    },
  },
  problems: ['OWN_APPRAISAL', 'NOT_EXCLUDED', 'APPRAISAL_ENDED', 'STALE_VERSION'],
  handler: async ({ deps, act, params, body, expectedVersion }) => ({
    status: 201,
    body: await reincludeAppraisal(deps, act, { appraisalId: params.appraisalId, version: expectedVersion, ...body }),
  }),
});
