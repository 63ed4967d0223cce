import { z } from 'zod';
import { readMutes } from '../../../usecases/mails/mutes.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id, instant } from '../../schemas.ts';
import { muteExample, muteView } from './mute-view.ts';

const cursors = cursorsOf('mutes', z.strictObject({ mutedAt: instant, id }));

export const listMutes = defineRoute({
  method: 'GET',
  path: '/me/mutes',
  auth: 'PERSON',
  tags: ['Me'],
  summary: 'Appraisals that I have muted, the latest first',
  query: z.strictObject({ ...pageQuery, ended: z.stringbool().default(false).describe('Also those that have ended') }),
  responses: {
    200: { description: 'A page', schema: pageOf(muteView), example: { items: [muteExample], nextCursor: null } },
  },
  handler: async ({ deps, person, query: { limit, cursor, ended } }) => {
    const page = await readMutes(deps, { personId: person.id, ended }, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
