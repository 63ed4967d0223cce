import { z } from 'zod';
import { changeStudyLeave } from '../../../usecases/movements/change-study-leave.ts';
import { moveEmployee } from '../../../usecases/movements/move-employee.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id } from '../../schemas.ts';
import { decree, effectiveOn, MOVEMENT, reason } from './view.ts';

const employeeMoved = z.strictObject({
  kind: z.literal('EMPLOYEE_MOVED'),
  employeeId: id,
  effectiveOn,
  appraisals: z
    .array(
      z.strictObject({
        appraisalId: id,
        changeId: id,
        newTargets: z.boolean().describe('The SKP is closed with its result so far, and a new one is set'),
        because: z
          .enum(['FINAL_SCORING_BEGUN', 'POLICY'])
          .nullable()
          .describe('Why no new SKP is set: the year is being evaluated already, or the policy does not ask for one'),
      }),
    )
    .describe('Every appraisal of the employee that is under way; in January there are two'),
  leftBehind: z
    .strictObject({ headOfUnitIds: z.array(id), evaluates: z.int() })
    .describe(
      'Units that he heads elsewhere and people whom he evaluates: name the successor with POST /evaluator-movements',
    ),
});

const studyLeaveChanged = z.strictObject({
  kind: z.enum(['STUDY_LEAVE_STARTED', 'STUDY_LEAVE_ENDED']),
  employeeId: id,
  effectiveOn,
  appraisals: z.array(
    z.strictObject({
      appraisalId: id,
      changeId: id,
      expectations: z
        .enum(['ADDED', 'TARGETS_BEING_SET', 'FINAL_SCORING_BEGUN'])
        .describe(
          'ADDED: a further round of target-setting makes a version of the same SKP; TARGETS_BEING_SET: the SKP that is being set takes them in; ' +
            'FINAL_SCORING_BEGUN: the year is being evaluated already',
        ),
    }),
  ),
});

export const recordMovement = defineRoute({
  method: 'POST',
  path: '/appraisals/{appraisalId}/movements',
  operationId: 'recordMovement',
  auth: 'BKD_ADMIN',
  tags: ['Movements'],
  summary: 'Record that the employee has moved, or that study leave has begun or ended',
  description:
    'A move: unit, post and the people above the employee change as of the day; the SKP is closed with its result so far, and a new one is set with ' +
    'the new evaluator, who also makes the yearly evaluation (Annex II.C.6 p.65, IV.A.13 p.91). Due dates that people were told of stay. Study leave: ' +
    'expectations are added to the SKP of the year, without a new one (II.B.12–13 p.64–65). Nobody records his own movement.',
  ifMatch: 'OPTIONAL',
  body: {
    kind: 'json',
    schema: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('EMPLOYEE_MOVED'),
        effectiveOn,
        decree,
        reason,
        unitId: id,
        position: z.string().trim().min(2).max(300),
        rank: z.string().trim().min(1).max(100).optional().describe('Left out: stays'),
        evaluatorId: id,
        superiorId: id
          .optional()
          .describe('The evaluator’s superior; left out only where the head of region evaluates (Annex IV.A.12, p.90)'),
      }),
      z.strictObject({ kind: z.enum(['STUDY_LEAVE_STARTED', 'STUDY_LEAVE_ENDED']), effectiveOn, decree, reason }),
    ]),
    example: {
      kind: 'EMPLOYEE_MOVED',
      effectiveOn: MOVEMENT.effectiveOn,
      decree: MOVEMENT.decree,
      reason: MOVEMENT.reason,
      unitId: EXAMPLE.unit.id,
      position: 'Analis Kebijakan Ahli Muda',
      evaluatorId: EXAMPLE.other.id,
      superiorId: '2c7f0f1e-8f5b-4a59-8a55-6b9e0c1d2e33',
    },
  },
  responses: {
    201: {
      description: 'What happened, for each appraisal under way',
      schema: z.union([employeeMoved, studyLeaveChanged]),
      example: {
        kind: 'EMPLOYEE_MOVED',
        employeeId: MOVEMENT.employeeId,
        effectiveOn: MOVEMENT.effectiveOn,
        appraisals: [
          { appraisalId: MOVEMENT.appraisalId, changeId: MOVEMENT.changeId, newTargets: true, because: null },
        ],
        leftBehind: { headOfUnitIds: [], evaluates: 0 },
      },
    },
  },
  problems: ['OWN_APPRAISAL', 'APPRAISAL_ENDED', 'STALE_VERSION', 'DATE_REFUSED', 'LINE_REFUSED', 'NOTHING_CHANGED'],
  handler: async ({ deps, act, params, body, expectedVersion }) => {
    const named = { appraisalId: params.appraisalId, version: expectedVersion };
    if (body.kind !== 'EMPLOYEE_MOVED') {
      return { status: 201, body: { ...(await changeStudyLeave(deps, act, { ...named, ...body })) } };
    }
    const { superiorId = null, kind: _kind, ...movement } = body;
    return { status: 201, body: await moveEmployee(deps, act, { ...named, ...movement, superiorId }) };
  },
});
