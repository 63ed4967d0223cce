import { z } from 'zod';
import { readPeople } from '../../../usecases/read-people.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { pageOf, pageQuery } from '../../framework/pagination.ts';
import { employeeKind, employeeStatus, id } from '../../schemas.ts';
import { peopleCursors, personRow, personRowExample } from './view.ts';

export const listPeople = defineRoute({
  method: 'GET',
  path: '/people',
  auth: 'BKD_ADMIN',
  tags: ['People'],
  summary: 'People of the roster, by name',
  description: 'A search by name or number is POST /people/search: neither may stand in a URL.',
  query: z.strictObject({
    ...pageQuery,
    unitId: id.optional(),
    status: z.array(employeeStatus).optional(),
    kind: employeeKind.optional(),
  }),
  responses: {
    200: { description: 'A page', schema: pageOf(personRow), example: { items: [personRowExample], nextCursor: null } },
  },
  handler: async ({ deps, query: { limit, cursor, ...filter } }) => {
    const page = await readPeople(deps, filter, { limit, after: peopleCursors.read(cursor) });
    return { status: 200, body: peopleCursors.answer(page) };
  },
});
