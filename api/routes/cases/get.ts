import { readCase } from '../../../usecases/cases/read-cases.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { caseExample, caseView } from '../appraisals/facts-view.ts';

export const getCase = defineRoute({
  method: 'GET',
  path: '/cases/{caseId}',
  auth: 'PERSON',
  tags: ['Cases'],
  summary: 'One case, with its plan, sessions and outcome',
  description:
    'Counselling is confidential: others than the people of the case see its kind and state only (Annex III.D.5).',
  responses: {
    200: { description: 'The case', schema: caseView, example: caseExample, headers: { ETag: 'Its version' } },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params }) => {
    const found = await readCase(deps, act, params.caseId);
    return { status: 200, body: found, headers: etag(found.version) };
  },
});
