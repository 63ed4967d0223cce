import { z } from 'zod';
import { saveDraft } from '../../../usecases/tasks/save-draft.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { etag } from '../../framework/etag.ts';
import { EXAMPLE } from '../../schemas.ts';
import { planFormExample } from '../appraisals/facts-view.ts';
import { draftView } from './view.ts';

export const putTaskDraft = defineRoute({
  method: 'PUT',
  path: '/tasks/{taskId}/draft',
  operationId: 'putTaskDraft',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'Keep what I am still writing',
  description:
    'For the holder, and for who prepares it for him; seen by those two only, not checked against the form, gone when the task is decided. If-Match takes the ETag of the draft, ' +
    '"v0" where there must be none yet. Fit for saving every few seconds: the same content again changes nothing and is never stale, and nothing ' +
    'of it is in the audit trail. It stays with the person, not with the task: whoever takes the task over, or stands in, begins with his own.',
  ifMatch: 'OPTIONAL',
  body: {
    kind: 'json',
    schema: z.strictObject({ form: z.record(z.string(), z.unknown()) }),
    example: { form: planFormExample },
  },
  responses: {
    200: {
      description: 'The draft as kept',
      schema: draftView,
      example: { form: planFormExample, version: 1, updatedAt: EXAMPLE.instant },
      headers: { ETag: 'Version of the draft' },
    },
  },
  problems: ['FORBIDDEN', 'TASK_CLOSED'],
  handler: async ({ deps, act, params, body, expectedVersion }) => {
    const draft = await saveDraft(deps, act, { taskId: params.taskId, form: body.form, version: expectedVersion });
    return { status: 200, body: draft, headers: etag(draft.version) };
  },
});
