import { z } from 'zod';
import { FAULT_KINDS } from '../../../usecases/console/fault.ts';
import { readFaults } from '../../../usecases/console/read-faults.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { fault, FAULT_EXAMPLE } from './view.ts';

const kind = z.enum(FAULT_KINDS);
const cursors = cursorsOf(
  'faults',
  z.strictObject({
    kind,
    after: z
      .string()
      .regex(/^[0-9a-f-]{1,36}$/)
      .nullable(),
  }),
);

export const listFaults = defineRoute({
  method: 'GET',
  path: '/console/faults',
  auth: 'BKD_ADMIN',
  tags: ['Console'],
  summary: 'What is not as it should be: bells, mails, tasks, long work, and workflows that differ from their rows',
  description:
    'Kind by kind; docs/console.md says what to do about each. What the rows alone show comes whether or not Temporal answers; `temporal` and ' +
    '`unknown` say of which kinds nothing is known. Of workflows a page looks at a bounded number of owners, so that it may be empty and still have a ' +
    'next one; POST /console/drift-checks looks at all.',
  query: z.strictObject({
    ...pageQuery,
    kind: z.array(kind).optional(),
    olderThanSeconds: z
      .int()
      .min(0)
      .max(86_400)
      .default(300)
      .describe('What is younger is not called a fault: it may be on its way'),
  }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(fault).extend({
        temporal: z.enum(['ANSWERED', 'TEMPORAL_SILENT', 'WORKER_SILENT', 'NOT_ASKED']),
        unknown: z.array(kind).describe('Kinds of which this page can say nothing, because nobody answered'),
      }),
      example: { items: [FAULT_EXAMPLE], nextCursor: null, temporal: 'ANSWERED', unknown: [] },
    },
  },
  handler: async ({ api, deps, query: { limit, cursor, kind: kinds, olderThanSeconds } }) => {
    const after = cursors.read(cursor);
    const found = await readFaults(deps, api.workflows, { kinds, olderThanSeconds }, { limit, after });
    const page = cursors.answer({ items: found.faults, next: found.next });
    return { status: 200, body: { ...page, temporal: found.temporal, unknown: found.unknown } };
  },
});
