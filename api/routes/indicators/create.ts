import { z } from 'zod';
import { libraryVersionForm } from '../../../domain/indicator-library.ts';
import { createIndicator } from '../../../usecases/indicators/edit-library.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { INDICATOR, indicatorCode, indicatorExample, versionFormExample } from './view.ts';

export const createIndicatorRoute = defineRoute({
  method: 'POST',
  path: '/indicators',
  operationId: 'createIndicator',
  auth: 'BKD_ADMIN',
  tags: ['Indicators'],
  summary: 'A new indicator of the library, with the draft of its first version',
  description:
    'For the whole agency, a unit with those below it, a post, or a post in a unit. Its members are those of the manual of indicators (format A.1.3, p.38). ' +
    'Lines can refer to it once it is published.',
  body: {
    kind: 'json',
    schema: z.strictObject({
      code: indicatorCode,
      unitId: id.nullable(),
      position: z.string().trim().min(3).max(200).nullable(),
      draft: libraryVersionForm,
    }),
    example: { code: indicatorExample.code, unitId: null, position: null, draft: versionFormExample },
  },
  responses: { 201: { description: 'Drafted', schema: z.strictObject({ id }), example: { id: INDICATOR.id } } },
  problems: ['INDICATOR_CODE_TAKEN'],
  handler: async ({ deps, act, body }) => ({ status: 201, body: await createIndicator(deps, act, body) }),
});
