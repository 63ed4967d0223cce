import { z } from 'zod';
import { CYCLE_STATUSES, ROLES, STAGES, TASK_KINDS } from '../../../domain/terms.ts';
import { EXAMPLE, id, instant, personRef, unitRef } from '../../schemas.ts';
import { whatThen } from '../tasks/view.ts';
import { expectation, ID, predicate } from './facts-view.ts';

export const appraisalState = z.enum(['ACTIVE', 'FINAL', 'EXCLUDED', 'CANCELLED']);
const stage = z.enum(STAGES);
const origin = z.enum(['EVALUATOR', 'TAKEOVER', 'APPEAL']);
const ratingInShort = z.strictObject({ results: expectation, behaviour: expectation, predicate, origin });

export const appraisalSummary = z.strictObject({
  id,
  cycle: z.strictObject({ id, name: z.string(), year: z.int() }),
  employee: personRef,
  unit: unitRef,
  stage,
  state: appraisalState,
  rating: ratingInShort.nullable().describe('null: not rated, or not to be seen by the reader yet'),
  openTasks: z.int(),
  overdueTasks: z.int(),
  nextDueAt: instant.nullable().describe('The earliest due date of its open tasks'),
});

export const appraisalView = z.strictObject({
  id,
  version: z.int(),
  cycle: z.strictObject({ id, name: z.string(), year: z.int(), status: z.enum(CYCLE_STATUSES) }),
  unit: unitRef,
  employee: personRef,
  evaluator: personRef.nullable().describe('Today'),
  superior: personRef.nullable().describe('The evaluator’s superior, today'),
  stage,
  state: appraisalState,
  rating: ratingInShort
    .extend({ id, ratedAt: instant, author: personRef })
    .nullable()
    .describe('The one that counts; the employee sees it from receipt on'),
  finalBecause: z.string().nullable().describe('Why there is no appeal: TAKEOVER, TOP_OFFICIAL, NO_SUPERIOR'),
  finalAt: instant.nullable(),
  endReason: z.string().nullable(),
  receivedAt: instant.nullable(),
  appealId: id.nullable(),
  waitingFor: z
    .array(
      z.strictObject({
        taskId: id,
        kind: z.enum(TASK_KINDS),
        stage,
        level: z.int(),
        caseId: id.nullable(),
        holder: z.strictObject({ role: z.enum(ROLES), person: personRef.nullable() }),
        since: instant,
        until: instant.nullable(),
        overdue: z.boolean(),
        paused: z.boolean(),
        alarm: z.boolean(),
        right: z.boolean(),
        then: whatThen.describe('What happens by itself when nobody acts until then'),
        legalBasis: z.string(),
      }),
    )
    .describe('What it waits for, from whom, until when, and what happens then'),
  nextWindow: z.strictObject({ stage, opensAt: instant }).nullable().describe('What comes when nothing is open now'),
});

export const appraisalSummaryExample: z.input<typeof appraisalSummary> = {
  id: ID.appraisal,
  cycle: { id: ID.cycle, name: 'Penilaian kinerja 2026', year: 2026 },
  employee: EXAMPLE.person,
  unit: EXAMPLE.unit,
  stage: 'TARGET_SETTING',
  state: 'ACTIVE',
  rating: null,
  openTasks: 1,
  overdueTasks: 0,
  nextDueAt: '2026-01-31T15:59:59.000Z',
};

export const appraisalExample: z.input<typeof appraisalView> = {
  id: ID.appraisal,
  version: 2,
  cycle: { id: ID.cycle, name: 'Penilaian kinerja 2026', year: 2026, status: 'RUNNING' },
  unit: EXAMPLE.unit,
  employee: EXAMPLE.person,
  evaluator: EXAMPLE.other,
  superior: null,
  stage: 'TARGET_SETTING',
  state: 'ACTIVE',
  rating: null,
  finalBecause: null,
  finalAt: null,
  endReason: null,
  receivedAt: null,
  appealId: null,
  waitingFor: [
    {
      taskId: ID.task,
      kind: 'APPROVE_TARGETS',
      stage: 'TARGET_SETTING',
      level: 0,
      caseId: null,
      holder: { role: 'EVALUATOR', person: EXAMPLE.other },
      since: EXAMPLE.instant,
      until: '2026-01-31T15:59:59.000Z',
      overdue: false,
      paused: false,
      alarm: false,
      right: false,
      then: {
        action: 'TAKEN_OVER',
        by: 'SUPERIOR',
        text: 'It passes to the next in line (SUPERIOR).',
        legalBasis: 'PermenPANRB 6/2022 Annex II.C.5 (p.65)',
      },
      legalBasis: 'PermenPANRB 6/2022 Annex II.C.1, II.C.4 (p.65)',
    },
  ],
  nextWindow: { stage: 'MID_TERM', opensAt: '2026-05-31T16:00:00.000Z' },
};
