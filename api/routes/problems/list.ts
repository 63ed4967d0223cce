import { z } from 'zod';
import { defineRoute } from '../../framework/define-route.ts';
import { PROBLEM_CATALOGUE } from '../../problem-catalogue.ts';
import { describeProblem, problemKind } from './view.ts';

export const listProblems = defineRoute({
  method: 'GET',
  path: '/problems',
  auth: 'PUBLIC',
  tags: ['System'],
  summary: 'Every problem code, with what it means',
  responses: {
    200: {
      description: 'All codes',
      schema: z.strictObject({ items: z.array(problemKind) }),
      example: {
        items: [
          {
            code: 'NOT_FOUND',
            type: 'https://daur.example.go.id/problems/not-found',
            status: 404,
            title: 'Not found',
            explanation: 'There is no such path, or what it names does not exist or is not visible to you.',
          },
        ],
      },
    },
  },
  handler: ({ deps }) => ({
    status: 200,
    body: {
      items: Object.entries(PROBLEM_CATALOGUE).map(([code, kind]) => describeProblem(deps.publicUrl, code, kind)),
    },
  }),
});
