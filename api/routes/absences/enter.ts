import { z } from 'zod';
import { ABSENCES } from '../../../domain/work-reports.ts';
import { ABSENCES_AT_ONCE, enterAbsences } from '../../../usecases/absences/edit-absences.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id, localDate } from '../../schemas.ts';

export const enterAbsencesRoute = defineRoute({
  method: 'POST',
  path: '/absences',
  operationId: 'enterAbsences',
  auth: 'BKD_ADMIN',
  tags: ['Work reports'],
  summary: 'Enter leave and other absences as they were granted',
  description: `Up to ${ABSENCES_AT_ONCE} at once, all or none; nobody enters his own. On these days no report of work is expected.`,
  body: {
    kind: 'json',
    schema: z.strictObject({
      items: z
        .array(
          z.strictObject({
            employeeId: id,
            kind: z.enum(ABSENCES).describe('Kinds of leave: PP 11/2017 Art. 310'),
            from: localDate,
            to: localDate.describe('The last day'),
            letter: z.string().trim().min(3).max(200).describe('Number and date of the letter that granted it'),
          }),
        )
        .min(1)
        .max(ABSENCES_AT_ONCE),
    }),
    example: {
      items: [
        {
          employeeId: EXAMPLE.person.id,
          kind: 'ANNUAL',
          from: '2026-06-08',
          to: '2026-06-12',
          letter: '851/112/BKPSDM/2026',
        },
      ],
    },
  },
  responses: {
    201: {
      description: 'Entered, in the order of the request',
      schema: z.strictObject({ ids: z.array(id) }),
      example: { ids: [EXAMPLE.id] },
    },
  },
  handler: async ({ deps, act, body }) => ({ status: 201, body: await enterAbsences(deps, act, body.items) }),
});
