import { readUnit } from '../../../usecases/read-units.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { unitExample, unitView } from './view.ts';

export const getUnit = defineRoute({
  method: 'GET',
  path: '/units/{unitId}',
  auth: 'PERSON',
  tags: ['Units'],
  summary: 'One unit',
  responses: { 200: { description: 'The unit', schema: unitView, example: unitExample } },
  handler: async ({ deps, params }) => {
    const unit = await readUnit(deps, params.unitId);
    if (!unit) throw notFound('The unit');
    return { status: 200, body: unit };
  },
});
