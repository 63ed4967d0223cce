import { z } from 'zod';
import { LANGUAGES } from '../../../domain/terms.ts';
import { readMe } from '../../../usecases/read-me.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { EXAMPLE, grant, id, localDate, personRef, unitRef } from '../../schemas.ts';

const standIn = z.strictObject({
  person: personRef,
  kind: z.enum(['PLT', 'PLH']),
  decree: z.string(),
  validUntil: localDate.nullable().describe('The last day; null: until it is ended'),
});

const me = z.strictObject({
  id,
  name: z.string(),
  position: z.string(),
  language: z.enum(LANGUAGES),
  unit: unitRef.extend({ timeZone: z.string() }),
  grants: z.array(grant).describe('Offices held today'),
  tasks: z.strictObject({
    mine: z.int().describe('Open tasks in my own hands'),
    office: z.int().describe('Open tasks of the offices that I hold'),
    overdue: z.int().describe('Those of both that are past their due date'),
  }),
  questions: z.int().describe('Open questions that I was asked: GET /clarifications'),
  evaluator: personRef.nullable(),
  superior: personRef.nullable().describe("My evaluator's superior"),
  evaluates: z.array(personRef).describe('Whose evaluator I am today'),
  superiorOf: z.array(personRef).describe("Whose evaluator's superior I am today"),
  actsFor: z.array(standIn).describe('For whom I act today, as Plt. or Plh.'),
  standIn: standIn.nullable().describe('Who acts for me today'),
});

export const getMe = defineRoute({
  method: 'GET',
  path: '/me',
  auth: 'PERSON',
  tags: ['Me'],
  summary: 'Who I am, and what waits for me',
  responses: {
    200: {
      description: 'The person behind the token',
      schema: me,
      example: {
        ...EXAMPLE.person,
        language: 'id',
        unit: { ...EXAMPLE.unit, timeZone: 'Asia/Makassar' },
        grants: [{ role: 'BKD_ADMIN', unitId: null }],
        tasks: { mine: 3, office: 12, overdue: 1 },
        questions: 0,
        evaluator: EXAMPLE.other,
        superior: null,
        evaluates: [],
        superiorOf: [],
        actsFor: [],
        standIn: null,
      },
    },
  },
  handler: async ({ deps, person }) => {
    const body = await readMe(deps, person.id);
    if (!body) throw notFound('The person');
    return { status: 200, body };
  },
});
