import { enterDecree } from '../../../usecases/calendar/edit-calendar.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { appliedDecree, appliedDecreeExample, decreeBody, decreeExample, ordered, orderedExample } from './view.ts';

export const enterDecreeRoute = defineRoute({
  method: 'POST',
  path: '/calendar/decrees',
  operationId: 'enterDecree',
  auth: 'BKD_ADMIN',
  tags: ['Calendar'],
  summary: 'Enter a decree on days off, or its amendment',
  description:
    'Preview it first: open clocks that count working days are recomputed at once, in the background. A right that somebody was told of is never ' +
    'shortened. What is revoked stays on record.',
  body: { kind: 'json', schema: decreeBody, example: decreeExample },
  responses: {
    202: {
      description: 'Entered; the clocks follow',
      schema: appliedDecree.extend(ordered),
      example: { ...appliedDecreeExample, ...orderedExample },
      headers: { Location: 'Path of the operation' },
    },
  },
  problems: ['DAY_OFF_EXISTS', 'DAY_OFF_UNKNOWN'],
  handler: async ({ deps, act, body }) => {
    const entered = await enterDecree(deps, act, { ...body, unitId: body.unitId ?? null });
    return { status: 202, body: entered, headers: { Location: `/operations/${entered.operationId}` } };
  },
});
