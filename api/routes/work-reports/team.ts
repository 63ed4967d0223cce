import { z } from 'zod';
import { readTeamReports } from '../../../usecases/work-reports/read-team.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id, localDate, personRef } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';
import { spanOnly } from './view.ts';

const member = z.strictObject({
  appraisalId: id,
  employee: personRef,
  reported: z.int(),
  missing: z.array(localDate).describe('First dates of the periods that are missing'),
  late: z.int(),
  unanswered: z.int().describe('Reports that you have not answered as they are now'),
  questionsToYou: z.int().describe('Open questions of the employee'),
  questionsByYou: z.int().describe('Open questions of yours'),
});

export const getTeamWorkReports = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/work-reports/team',
  operationId: 'getTeamWorkReports',
  auth: 'PERSON',
  tags: ['Work reports'],
  summary: 'What the people whom I evaluate have reported',
  description: 'Left out, the span is this week and the one before. Who evaluates nobody gets an empty list.',
  query: spanOnly,
  responses: {
    200: {
      description: 'The people, by name',
      schema: z.strictObject({ from: localDate, to: localDate, items: z.array(member) }),
      example: {
        ...{ from: '2026-04-06', to: '2026-04-19' },
        items: [
          {
            ...{ appraisalId: ID.appraisal, employee: EXAMPLE.person, reported: 8, missing: ['2026-04-09'], late: 1 },
            ...{ unanswered: 3, questionsToYou: 0, questionsByYou: 1 },
          },
        ],
      },
    },
  },
  problems: ['NO_WORK_REPORTS'],
  handler: async ({ deps, act, params, query }) => ({
    status: 200,
    body: await readTeamReports(deps, act, params.cycleId, query),
  }),
});
