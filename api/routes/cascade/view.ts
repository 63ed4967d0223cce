import { z } from 'zod';
import { EXAMPLE, id, personRef } from '../../schemas.ts';
import { ID, planFormExample } from '../appraisals/facts-view.ts';

const linked = z.strictObject({ plannedResultId: id, statement: z.string(), appraisalId: id, employee: personRef });

export const cascadeView = z.strictObject({
  appraisalId: id,
  above: z
    .strictObject({
      appraisalId: id,
      employee: personRef,
      targets: z.enum(['IN_FORCE', 'DRAFT', 'NONE']).describe('DRAFT, NONE: the leader has not finished; link later'),
      results: z.array(z.strictObject({ plannedResultId: id, statement: z.string(), main: z.boolean() })),
    })
    .nullable()
    .describe('What the evaluator plans; null where he has no appraisal in this cycle'),
  results: z.array(
    z.strictObject({
      plannedResultId: id,
      statement: z.string(),
      main: z.boolean(),
      serves: linked
        .extend({ current: z.boolean().describe('false: the evaluator has changed it, or another one evaluates now') })
        .nullable(),
      servedBy: z.array(linked),
    }),
  ),
});

const LEADERS = {
  appraisalId: '5d7f9b1c-3e5a-4c7d-8f02-4a6c8e0b2d15',
  result: '6e8a0c2d-4f6b-4d8e-9a13-5b7d9f1c3e26',
} as const;
const ABOVE = 'Layanan kepegawaian daerah terpercaya';

export const cascadeExample: z.input<typeof cascadeView> = {
  appraisalId: ID.appraisal,
  above: {
    appraisalId: LEADERS.appraisalId,
    employee: EXAMPLE.other,
    targets: 'IN_FORCE',
    results: [{ plannedResultId: LEADERS.result, statement: ABOVE, main: true }],
  },
  results: [
    {
      plannedResultId: ID.plannedResult,
      statement: planFormExample.results[0].statement,
      main: true,
      serves: {
        ...{ plannedResultId: LEADERS.result, statement: ABOVE, appraisalId: LEADERS.appraisalId },
        ...{ employee: EXAMPLE.other, current: true },
      },
      servedBy: [],
    },
  ],
};

export const LEADERS_RESULT: string = LEADERS.result;
