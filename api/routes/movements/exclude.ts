import { z } from 'zod';
import { excludeAppraisal, EXCLUSION_CODES } from '../../../usecases/movements/exclude-appraisal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { decree, effectiveOn, MOVEMENT, reason } from './view.ts';

const code = z.enum(EXCLUSION_CODES);

export const excludeAppraisalRoute = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/exclusion',
  operationId: 'excludeAppraisal',
  auth: 'BKD_ADMIN',
  tags: ['Movements'],
  summary: 'End an appraisal whose employee is no longer appraised, or no longer there',
  description:
    'State officials, suspended people, unpaid leave, pre-retirement (Annex II.C.8, p.65–66); retired, died, left; REMOVED: taken in by mistake, the status in the roster stays. Every fact stays with the result so ' +
    'far; open tasks are set aside, cases and periodic evaluations end. A result that is final stands: of such an appraisal only open cases end. ' +
    'Re-inclusion takes all of it up again. Who has died gets no mail any more.',
  ifMatch: 'OPTIONAL',
  body: {
    kind: 'json',
    schema: z.strictObject({ code, reason, decree, effectiveOn }),
    example: {
      code: 'UNPAID_LEAVE',
      reason: 'Cuti di luar tanggungan negara',
      decree: '858/12/2026',
      effectiveOn: '2026-05-04',
    },
  },
  responses: {
    201: {
      description: 'Excluded',
      schema: z.strictObject({
        appraisalId: id,
        employeeId: id,
        changeId: id,
        state: z.enum(['EXCLUDED', 'FINAL']),
        code,
        effectiveOn,
        otherAppraisalIds: z.array(id).describe('Other appraisals of the employee that are under way; they go on'),
        evaluates: z.int().describe('How many people he evaluates: name the successor with POST /evaluator-movements'),
      }),
      example: {
        appraisalId: MOVEMENT.appraisalId,
        employeeId: MOVEMENT.employeeId,
        changeId: MOVEMENT.changeId,
        state: 'EXCLUDED',
        code: 'UNPAID_LEAVE',
        effectiveOn: '2026-05-04',
        otherAppraisalIds: [],
        evaluates: 0,
      },
    },
  },
  problems: ['OWN_APPRAISAL', 'APPRAISAL_ENDED', 'STALE_VERSION', 'DATE_REFUSED'],
  handler: async ({ deps, act, params, body, expectedVersion }) => {
    const excluded = await excludeAppraisal(deps, act, {
      appraisalId: params.appraisalId,
      version: expectedVersion,
      ...body,
    });
    return { status: 201, body: { ...excluded, otherAppraisalIds: [...excluded.otherAppraisalIds] } };
  },
});
