import { z } from 'zod';
import { AUDIENCES, FILE_TYPES } from '../../../domain/remarks.ts';
import { attachFile } from '../../../usecases/files/attach-file.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { fileExample, fileView } from './view.ts';

const [first, ...rest] = Object.values(FILE_TYPES).map(({ mediaType }) => mediaType);

export const attachFileRoute = defineRoute({
  method: 'POST',
  path: '/tasks/{taskId}/files',
  operationId: 'attachFile',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'Attach a file to a task',
  description:
    'The body is the file itself, its name is in Content-Disposition. What it is, is found by its bytes: a Content-Type or a name that says ' +
    'something else is refused (415, with what was found). How large one may be: MAX_FILE_MB (10); how many, of which types, and until when: ' +
    'policy (remarks). The rules of comments say who may and who sees it.',
  query: z.strictObject({ audience: z.enum(AUDIENCES) }),
  body: {
    kind: 'file',
    description: 'The bytes, without Content-Encoding',
    mediaTypes: [first ?? 'application/pdf', ...rest, 'application/octet-stream'],
  },
  responses: {
    201: {
      description: 'The file',
      schema: fileView,
      example: fileExample,
      headers: { Location: 'Where its bytes are' },
    },
  },
  problems: ['FORBIDDEN', 'TASK_CLOSED', 'APPRAISAL_LOCKED', 'FILE_TYPE_REFUSED', 'FILE_LIMIT_REACHED'],
  handler: async ({ deps, act, params, query, body }) => {
    const file = await attachFile(deps, act, { taskId: params.taskId, audience: query.audience, received: body });
    return { status: 201, body: file, headers: { Location: file.link } };
  },
});
