import { z } from 'zod';
import { ROLES, STAGES, TASK_KINDS } from '../../../domain/terms.ts';
import { readAuthority } from '../../../usecases/authority/read-authority.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, id, instant, localDate, personRef } from '../../schemas.ts';

const standIn = z.strictObject({
  for: personRef,
  kind: z.enum(['PLT', 'PLH']),
  decree: z.string(),
  delegationIds: z.array(id),
});

const rung = z.strictObject({
  role: z.enum(ROLES),
  person: personRef.nullable().describe('null: an office holds it'),
  standIn: standIn.nullable(),
  passedOver: z
    .array(z.strictObject({ person: personRef, because: z.enum(['OWN_APPRAISAL', 'RATED_IT']) }))
    .describe('Who would have held it, but is a party'),
});

const authority = z.strictObject({
  at: instant,
  on: localDate.describe('On which links and decrees were looked up'),
  employee: personRef,
  places: z.array(
    z.strictObject({
      role: z.enum(['EVALUATOR', 'EVALUATOR_IN_WINDOW', 'SUPERIOR', 'NEXT_SUPERIOR', 'RATER', 'UNIT_HEAD']),
      person: personRef.nullable().describe('Who acts in this place'),
      standIn: standIn.nullable(),
      linkId: id.nullable(),
      vacantBecause: z.enum(['NO_LINK', 'OUT_OF_SERVICE', 'CHAIN_TOO_LONG', 'CHAIN_LOOPS']).nullable(),
    }),
  ),
  acts: z.array(
    z.strictObject({
      stage: z.enum(STAGES),
      kind: z.enum(TASK_KINDS),
      legalBasis: z.string(),
      holder: rung.nullable().describe('null: nobody is there; BKD would be alarmed'),
      thenUp: z.array(rung).describe('Who takes it over when nobody acts'),
      because: z.strictObject({ id: z.string(), en: z.string() }).describe('In Indonesian and in English'),
    }),
  ),
});

export const getAuthority = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/authority',
  auth: 'PERSON',
  tags: ['Appraisals'],
  summary: 'Who may act, and why',
  description:
    'A pure function of the appraisal, the stage and the instant over dated links, decrees of stand-ins and offices (Annex IV.A, p.89–92; V.B, p.117).',
  query: z.strictObject({
    at: z.iso.datetime({ offset: true }).optional().describe('Default: now'),
    stage: z.enum(STAGES).optional(),
    period: z
      .string()
      .regex(/^(Q[1-4]|M(0[1-9]|1[0-2]))$/)
      .optional()
      .describe('Of which periodic evaluation; default: the year'),
  }),
  responses: {
    200: {
      description: 'Who holds which place, and each task',
      schema: authority,
      example: {
        at: EXAMPLE.instant,
        on: '2026-01-05',
        employee: EXAMPLE.person,
        places: [{ role: 'EVALUATOR', person: EXAMPLE.other, standIn: null, linkId: EXAMPLE.id, vacantBecause: null }],
        acts: [
          {
            stage: 'TARGET_SETTING',
            kind: 'APPROVE_TARGETS',
            legalBasis: 'PermenPANRB 6/2022 Annex II.C.1, II.C.4 (p.65)',
            holder: { role: 'EVALUATOR', person: EXAMPLE.other, standIn: null, passedOver: [] },
            thenUp: [],
            because: { id: 'Made Pratama, Pejabat Penilai Kinerja.', en: 'Made Pratama, evaluator.' },
          },
        ],
      },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query }) => ({
    status: 200,
    body: await readAuthority(deps, act, {
      appraisalId: params.appraisalId,
      at: query.at ? new Date(query.at) : undefined,
      period: query.period,
      stage: query.stage,
    }),
  }),
});
