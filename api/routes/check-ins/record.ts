import { z } from 'zod';
import { checkInRecord } from '../../../domain/check-ins.ts';
import { recordCheckIn } from '../../../usecases/check-ins/record-check-in.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';
import { ACTION_ID, CHECK_IN_ID } from './view.ts';

export const recordCheckInRoute = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/check-ins/record',
  operationId: 'recordCheckIn',
  auth: 'PERSON',
  tags: ['Check-ins'],
  summary: 'Record a check-in that was held, with what was agreed',
  description:
    'By the evaluator or his superior; the planned one, where there is one. Points of the agenda that are not named go on. Each action is a task of whoever carries it out, due at the end of its day; ' +
    'one with `replaces` takes the place of an open one. The employee is told in the digest, and confirms.',
  body: {
    kind: 'json',
    schema: checkInRecord,
    example: {
      heldOn: '2026-05-06',
      summary: 'Daftar sudah ada; pemindai diganti pekan depan.',
      points: [{ kind: 'ACTION', ref: ACTION_ID, settled: true, note: 'Daftar diserahkan pada pertemuan.' }],
      actions: [{ text: 'Mengusulkan pemindai baru', by: 'EVALUATOR', dueOn: '2026-05-15' }],
    },
  },
  responses: {
    201: {
      description: 'Recorded',
      schema: z.strictObject({
        id,
        actions: z.array(z.strictObject({ id, taskId: id })).describe('In the order of the record'),
      }),
      example: { id: CHECK_IN_ID, actions: [{ id: ACTION_ID, taskId: ID.task }] },
    },
  },
  problems: ['FORBIDDEN', 'APPRAISAL_ENDED', 'APPRAISAL_LOCKED', 'INVALID_FORM', 'NO_CHECK_INS'],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await recordCheckIn(deps, act, { appraisalId: params.appraisalId, record: body }),
  }),
});
