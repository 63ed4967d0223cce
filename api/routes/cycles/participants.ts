import { z } from 'zod';
import { EMPLOYEE_STATUSES, STAGES } from '../../../domain/terms.ts';
import { MEMBERSHIPS, readParticipants, WHY_OUTSIDE } from '../../../usecases/cycles/read-participants.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { bothLanguages, EXAMPLE, id, instant, localDate, personRef, unitRef } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';
import { appraisalState } from '../appraisals/view.ts';

const participant = z.strictObject({
  employee: personRef,
  unit: unitRef,
  status: z.enum(EMPLOYEE_STATUSES).describe('In the roster'),
  membership: z
    .enum(MEMBERSHIPS)
    .describe('IN: under way or final. ENDED: excluded, removed or closed. OUTSIDE: in the roster, not in the cycle'),
  appraisalId: id.nullable(),
  state: appraisalState.nullable(),
  stage: z.enum(STAGES).nullable(),
  lockedAt: instant.nullable(),
  joinedAt: instant.nullable().describe('When a late joiner was added'),
  evaluator: personRef.nullable().describe('Today’s'),
  superior: personRef.nullable(),
  ended: z
    .strictObject({
      code: z.string(),
      reason: z.string().nullable(),
      decree: z.string().nullable(),
      effectiveOn: localDate.nullable(),
    })
    .nullable()
    .describe('Why the appraisal has ended'),
  outside: z
    .strictObject({ code: z.enum(WHY_OUTSIDE), sentence: bothLanguages })
    .nullable()
    .describe('Why somebody of the roster is not in the cycle'),
});

const example: z.input<typeof participant> = {
  employee: EXAMPLE.person,
  unit: EXAMPLE.unit,
  status: 'UNPAID_LEAVE',
  membership: 'ENDED',
  appraisalId: ID.appraisal,
  state: 'EXCLUDED',
  stage: 'TARGET_SETTING',
  lockedAt: null,
  joinedAt: null,
  evaluator: EXAMPLE.other,
  superior: null,
  ended: {
    code: 'UNPAID_LEAVE',
    reason: 'Cuti di luar tanggungan negara',
    decree: '858/12/2026',
    effectiveOn: '2026-05-04',
  },
  outside: null,
};

const cursors = cursorsOf('participants', z.strictObject({ name: z.string(), id }));

export const listParticipants = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/participants',
  auth: 'BKD_ADMIN',
  tags: ['Cycles'],
  summary: 'Who takes part, who no longer, who does not, and why; by name',
  description:
    'Everybody of the roster as this cycle sees them. Added by POST /cycles/{cycleId}/participants, ended by POST /appraisals/{appraisalId}/exclusion ' +
    '(also REMOVED: taken in by mistake) and taken up again by …/re-inclusion.',
  query: z.strictObject({
    ...pageQuery,
    membership: z.array(z.enum(MEMBERSHIPS)).optional(),
    state: z.array(appraisalState).optional(),
    stage: z.array(z.enum(STAGES)).optional(),
    unitId: id.optional().describe('With the units below it'),
    evaluatorMissing: z.boolean().optional().describe('true: only people whom nobody evaluates today'),
    search: z
      .string()
      .min(2)
      .max(100)
      .optional()
      .describe('Part of the name; by number, which is no matter of a URL: POST /people/search'),
  }),
  responses: {
    200: { description: 'A page', schema: pageOf(participant), example: { items: [example], nextCursor: null } },
  },
  handler: async ({ deps, params, query: { limit, cursor, ...filter } }) => {
    const page = await readParticipants(deps, params.cycleId, filter, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
