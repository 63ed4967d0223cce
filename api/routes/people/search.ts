import { z } from 'zod';
import { readPeople } from '../../../usecases/read-people.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { pageOf } from '../../framework/pagination.ts';
import { employeeKind, employeeStatus, id } from '../../schemas.ts';
import { peopleCursors, personRow, personRowExample } from './view.ts';

export const searchPeople = defineRoute({
  method: 'POST',
  path: '/people/search',
  auth: 'BKD_ADMIN',
  tags: ['People'],
  summary: 'Find people by part of a name, a position or a number',
  description: 'A read, sent as POST because names and numbers are personal data that no URL may hold.',
  idempotent: false,
  body: {
    kind: 'json',
    schema: z.strictObject({
      text: z
        .string()
        .trim()
        .min(2)
        .max(100)
        .describe('Part of a name or position, or the first digits of a NIP / NI PPPK'),
      unitId: id.optional(),
      status: z.array(employeeStatus).optional(),
      kind: employeeKind.optional(),
      limit: z.int().min(1).max(200).default(50),
      cursor: z.string().min(1).max(1000).optional(),
    }),
    example: { text: 'wulan', status: ['ACTIVE'] },
  },
  responses: {
    200: { description: 'A page', schema: pageOf(personRow), example: { items: [personRowExample], nextCursor: null } },
  },
  problems: ['CURSOR_INVALID'],
  handler: async ({ deps, body: { limit, cursor, ...filter } }) => {
    const page = await readPeople(deps, filter, { limit, after: peopleCursors.read(cursor) });
    return { status: 200, body: peopleCursors.answer(page) };
  },
});
