import { z } from 'zod';
import { composeMail } from '../../../mail/compose.ts';
import { previewDigestOf } from '../../../usecases/mails/preview-digests.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { digestPreview, digestPreviewExample } from './preview-view.ts';

export const previewNoticesOf = defineRoute({
  method: 'GET',
  path: '/notices/preview/{personId}',
  auth: 'BKD_ADMIN',
  tags: ['Notices'],
  summary: 'One person’s next digest, as it would be read',
  description: 'A dry run: as things stand now; nothing is written or sent. 404 where no digest is to come.',
  responses: {
    200: {
      description: 'The text',
      schema: digestPreview.extend({ subject: z.string(), text: z.string() }),
      example: {
        ...digestPreviewExample,
        subject: 'Ringkasan penilaian kinerja, 6 Januari 2026: 1 jatuh tempo, 3 baru',
        text: 'Yth. Bapak/Ibu Sari Wulandari,\n\nBerikut ringkasan penilaian kinerja Bapak/Ibu per 6 Januari 2026.\n',
      },
    },
  },
  problems: ['NOT_FOUND'],
  handler: async ({ deps, params }) => {
    const { preview, view } = await previewDigestOf(deps, params.personId);
    const { subject, text } = composeMail(view);
    return { status: 200, body: { ...preview, subject, text } };
  },
});
