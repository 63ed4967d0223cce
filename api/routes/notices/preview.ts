import { z } from 'zod';
import { previewDigests } from '../../../usecases/mails/preview-digests.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { id } from '../../schemas.ts';
import { digestPreview, digestPreviewExample } from './preview-view.ts';

const cursors = cursorsOf('digest-previews', id);

export const previewNotices = defineRoute({
  method: 'GET',
  path: '/notices/preview',
  auth: 'BKD_ADMIN',
  tags: ['Notices'],
  summary: 'What would be sent at the next digest',
  description: 'A dry run: as things stand now; nothing is written or sent.',
  query: z.strictObject({ ...pageQuery, unitId: id.optional().describe('People of this unit') }),
  responses: {
    200: {
      description: 'A page of people, by id',
      schema: pageOf(digestPreview),
      example: { items: [digestPreviewExample], nextCursor: null },
    },
  },
  handler: async ({ deps, query: { limit, cursor, unitId } }) => {
    const page = await previewDigests(deps, { unitId }, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});
