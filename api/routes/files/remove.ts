import { removeFile } from '../../../usecases/files/remove-file.ts';
import { defineRoute } from '../../framework/define-route.ts';

export const removeFileRoute = defineRoute({
  method: 'DELETE',
  path: '/tasks/{taskId}/files/{fileId}',
  operationId: 'removeFile',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'Remove a file',
  description:
    'For whoever attached it while the task is open, and for BKD. The list still names it, with who removed it and when; its bytes are not handed ' +
    'out any more.',
  responses: { 204: { description: 'Removed' } },
  problems: ['FORBIDDEN', 'TASK_CLOSED'],
  handler: async ({ deps, act, params }) => {
    await removeFile(deps, act, params);
    return { status: 204 };
  },
});
