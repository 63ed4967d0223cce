import { z } from 'zod';
import { holdsIdentityNumber, MOST_WORDS, wordsOf } from '../../../domain/task-search.ts';
import { SHOWN_TASK_STATUSES, STAGES, TASK_KINDS } from '../../../domain/terms.ts';
import { INBOX_SORTS } from '../../../usecases/tasks/inbox/order.ts';
import { understand } from '../../../usecases/tasks/inbox/search.ts';
import { HOLDINGS } from '../../../usecases/tasks/inbox/sources.ts';
import { readInbox } from '../../../usecases/tasks/read-inbox.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { Problem } from '../../framework/problems.ts';
import { EXAMPLE, id, instant } from '../../schemas.ts';
import { taskSummary, taskSummaryExample } from './view.ts';

const holding = z
  .enum(HOLDINGS)
  .describe(
    'ME: in my own hands, claimed by me, or given to me to prepare; OFFICE: of an office that I hold; VACANT: nobody holds it (BKD only); ' +
      'TEAM: in the hands of the people whom I evaluate today, or about them: to look at',
  );
const inboxTask = taskSummary.extend({
  holding,
  inHand: z
    .enum(['ASSIGNED', 'CLAIMED', 'PREPARING'])
    .nullable()
    .describe('How it came into my hands; PREPARING: I write the draft and cannot decide it'),
});

const counted = z.strictObject({
  atLeast: z.boolean().describe('There are more tasks than are counted: each count is a lower bound'),
  values: z.array(
    z.strictObject({
      value: z.string(),
      label: z.string().nullable().describe('Name of the unit or cycle'),
      count: z.int(),
    }),
  ),
});
const counts = z
  .strictObject({ kind: counted, stage: counted, unit: counted, cycle: counted, overdue: counted, holding: counted })
  .describe(
    'How many tasks each value of a filter would show, under the other filters that are set; exact up to 1,000',
  );

const inboxPage = pageOf(inboxTask).extend({ counts });

const sort = z.enum(INBOX_SORTS);
const cursors = cursorsOf(
  'inbox',
  z.strictObject({
    sort,
    id,
    at: z.iso.datetime().nullable(),
    priority: z.int().min(0).max(100),
    report: z.boolean(),
  }),
);

const one = (value: string, count: number, label: string | null = null) => ({ value, label, count });
const countsExample: z.input<typeof counts> = {
  kind: { atLeast: false, values: [one('APPROVE_TARGETS', 12)] },
  stage: { atLeast: false, values: [one('TARGET_SETTING', 12)] },
  unit: { atLeast: false, values: [one(EXAMPLE.unit.id, 12, EXAMPLE.unit.name)] },
  cycle: { atLeast: false, values: [one(taskSummaryExample.cycle.id, 12, taskSummaryExample.cycle.name)] },
  overdue: { atLeast: false, values: [one('false', 11), one('true', 1)] },
  holding: { atLeast: false, values: [one('ME', 12), one('TEAM', 31)] },
};

export const listTasks = defineRoute({
  method: 'GET',
  path: '/tasks',
  auth: 'PERSON',
  tags: ['Tasks'],
  summary: 'My inbox: filter, sort, search, with counts',
  description:
    'Tasks in my own hands, those of the offices that I hold today (BKD everywhere, others in the unit), for BKD those that nobody holds; on request ' +
    '(holding=TEAM) what my people hold and what others hold about them. Never, as office-holder or evaluator, about my own appraisal. Pages neither ' +
    'skip nor repeat a task when others come, go or move; with another sort the cursor is refused.',
  query: z.strictObject({
    ...pageQuery,
    status: z
      .array(z.enum(SHOWN_TASK_STATUSES))
      .default(['OPEN'])
      .describe('PROVISIONAL: decided, and can still be undone; not among the OPEN ones'),
    cycleId: id.optional(),
    unitId: id.optional(),
    stage: z.array(z.enum(STAGES)).optional(),
    kind: z.array(z.enum(TASK_KINDS)).optional(),
    dueFrom: instant.optional().describe('Due at this instant or later'),
    dueTo: instant.optional().describe('Due before this instant'),
    overdue: z.boolean().optional(),
    personId: id.optional().describe('The appraised employee'),
    followUp: z.boolean().optional().describe('true: the follow-up date is today or earlier'),
    holding: z.array(holding).optional().describe('Left out: ME, OFFICE and VACANT'),
    sort: sort
      .default('due')
      .describe('due: tasks without a clock last; priority: the highest first, then by due date; employee: by name'),
    q: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .describe(
        'Beginnings of words, all of which must be found in the name or position of the employee, the name of the unit, or the Indonesian or English ' +
          'words of the kind of task or stage. Accents and capitals do not count. Names may be searched; a NIP or NI PPPK is refused, since it holds a ' +
          'birth date and must be in no URL: find the person with POST /people/search and filter by personId.',
      ),
  }),
  responses: {
    200: {
      description: 'A page',
      schema: inboxPage,
      example: {
        items: [{ ...taskSummaryExample, holding: 'ME', inHand: 'ASSIGNED' }],
        nextCursor: null,
        counts: countsExample,
      },
    },
  },
  problems: ['CURSOR_INVALID', 'IDENTITY_NUMBER_IN_URL'],
  handler: async ({ deps, person, query: { limit, cursor, q, sort: order, ...filter } }) => {
    const after = cursors.read(cursor);
    if (after && after.sort !== order) {
      throw new Problem('CURSOR_INVALID', 'The cursor is of a list with another sort.', {
        errors: [{ pointer: '?cursor', detail: `it was made with sort=${after.sort}` }],
      });
    }
    const words = searched(q);
    const search = words && (await understand(deps, words));
    const page = await readInbox(deps, person.id, { ...filter, search }, order, { limit, after });
    return { status: 200, body: { ...cursors.answer(page), counts: page.counts } };
  },
});

/** @throws Problem IDENTITY_NUMBER_IN_URL, VALIDATION_FAILED (422) */
function searched(q: string | undefined): readonly string[] | undefined {
  if (q === undefined) return undefined;
  if (holdsIdentityNumber(q)) {
    throw new Problem('IDENTITY_NUMBER_IN_URL', 'A NIP or NI PPPK holds a birth date and must not be in a URL.', {
      errors: [{ pointer: '?q', detail: 'find the person with POST /people/search and filter by personId' }],
    });
  }
  const words = wordsOf(q);
  if (words.length === 0 || words.length > MOST_WORDS) {
    throw new Problem('VALIDATION_FAILED', 'There is nothing to search for.', {
      errors: [{ pointer: '?q', detail: `between one and ${MOST_WORDS} words of letters or digits` }],
    });
  }
  return words;
}
