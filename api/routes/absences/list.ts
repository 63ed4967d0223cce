import { z } from 'zod';
import { ABSENCES } from '../../../domain/work-reports.ts';
import { readAbsences } from '../../../usecases/absences/read-absences.ts';
import { recordDenial } from '../../../usecases/record-denial.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id, instant, localDate } from '../../schemas.ts';

const absence = z.strictObject({
  id,
  kind: z.enum(ABSENCES),
  from: localDate,
  to: localDate,
  letter: z.string(),
  enteredAt: instant,
  revokedAt: instant.nullable(),
  revokedBecause: z.string().nullable(),
});

export const listAbsences = defineRoute({
  method: 'GET',
  path: '/people/{personId}/absences',
  auth: 'PERSON',
  tags: ['Work reports'],
  summary: 'When somebody was away, and by which letter',
  description:
    'For the person and BKD. Leaders see in the calendar of reports that somebody was away, not why. For others it does not exist; that they asked is recorded.',
  responses: {
    200: {
      description: 'The newest first',
      schema: z.strictObject({ items: z.array(absence) }),
      example: {
        items: [
          {
            ...{ id: EXAMPLE.id, kind: 'ANNUAL', from: '2026-06-08', to: '2026-06-12', letter: '851/112/BKPSDM/2026' },
            ...{ enteredAt: EXAMPLE.instant, revokedAt: null, revokedBecause: null },
          },
        ],
      },
    },
  },
  handler: async ({ deps, act, params, person }) => {
    const isBkd = person.grants.some(({ role }) => role === 'BKD_ADMIN');
    if (!isBkd && person.id !== params.personId) {
      await recordDenial(deps, act, { route: 'GET /people/{personId}/absences', needs: ['BKD_ADMIN'] });
      throw notFound('The person');
    }
    return { status: 200, body: { items: await readAbsences(deps, params.personId) } };
  },
});
