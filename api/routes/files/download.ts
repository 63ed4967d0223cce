import { downloadFile } from '../../../usecases/files/download-file.ts';
import { attachment } from '../../framework/content-disposition.ts';
import { defineRoute } from '../../framework/define-route.ts';

export const downloadFileRoute = defineRoute({
  method: 'GET',
  path: '/tasks/{taskId}/files/{fileId}',
  operationId: 'downloadFile',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'The bytes of a file',
  description:
    'Checked against their SHA-256 before the first one is sent: bytes that are missing or changed are answered with FILE_DAMAGED, never with ' +
    'half a file. To be saved, not shown.',
  responses: {
    200: {
      description: 'The file, with its own Content-Type',
      contentType: 'application/octet-stream',
      headers: { 'Content-Disposition': 'attachment, with its name', 'X-Content-Type-Options': 'nosniff' },
    },
  },
  problems: ['FORBIDDEN', 'FILE_REMOVED', 'FILE_DAMAGED'],
  handler: async ({ deps, act, params }) => {
    const { name, mediaType, bytes } = await downloadFile(deps, act, params);
    return {
      status: 200,
      body: bytes,
      headers: {
        'Content-Type': mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : mediaType,
        'Content-Disposition': attachment(name),
        'X-Content-Type-Options': 'nosniff',
      },
    };
  },
});
