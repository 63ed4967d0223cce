import { z } from 'zod';
import { proposeCalibration } from '../../../usecases/calibration/propose-calibration.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id, instant } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';
import { expectation, predicate } from '../cycles/grid-view.ts';
import { CALIBRATION, proposalExample } from './view.ts';

const ratings = z.strictObject({ results: expectation, behaviour: expectation, predicate });

export const proposeCalibrationRoute = defineRoute({
  method: 'POST',
  path: '/calibrations/{calibrationId}/proposals',
  operationId: 'proposeCalibration',
  auth: 'PERSON',
  tags: ['Calibration'],
  summary: 'Propose other ratings for somebody of the unit',
  description:
    'Of the year, rated and not delivered yet; never about one’s own appraisal. Whoever set the rating gets the task ANSWER_CALIBRATION: accepting it sets a ' +
    'new rating beside the first and a new signed document, declining needs a reason, silence leaves the rating as it is. Delivery does not wait.',
  body: {
    kind: 'json',
    schema: z.strictObject({
      appraisalId: id,
      results: expectation,
      behaviour: expectation,
      reason: z.string().trim().min(10).max(4_000),
    }),
    example: {
      appraisalId: ID.appraisal,
      results: 'MEETS',
      behaviour: 'ABOVE',
      reason: proposalExample.reason,
    },
  },
  responses: {
    201: {
      description: 'Proposed',
      schema: z.strictObject({
        proposalId: id,
        taskId: id.describe('The evaluator’s task to answer'),
        answerBy: instant.nullable().describe('After it the rating stays as it was; null: its clock stands still'),
        present: ratings,
        resulting: ratings,
      }),
      example: {
        proposalId: CALIBRATION.proposalId,
        taskId: ID.task,
        answerBy: proposalExample.answerBy,
        present: proposalExample.from,
        resulting: proposalExample.to,
      },
    },
  },
  problems: [
    'FORBIDDEN',
    'CALIBRATION_CLOSED',
    'NOT_IN_CALIBRATION',
    'APPRAISAL_ENDED',
    'APPRAISAL_LOCKED',
    'CYCLE_NOT_RUNNING',
    'NOT_RATED',
    'RESULT_DELIVERED',
    'CALIBRATION_PENDING',
    'NOTHING_CHANGED',
  ],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await proposeCalibration(deps, act, { calibrationId: params.calibrationId, ...body }),
  }),
});
