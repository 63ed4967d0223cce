import { z } from 'zod';
import { CYCLE_STATUSES, ROLES, STAGES, TASK_KINDS } from '../../../domain/terms.ts';
import { deadlineWhy, deadlineWhyExample } from '../../deadline-why.ts';
import { EXAMPLE, id, instant, period as periodCode, personRef, unitRef } from '../../schemas.ts';
import { whatThen } from '../tasks/view.ts';
import { expectation, ID, ofPeriod, predicate } from './facts-view.ts';

export const appraisalState = z.enum(['ACTIVE', 'FINAL', 'EXCLUDED', 'CANCELLED']);
const stage = z.enum(STAGES);
const origin = z.enum(['EVALUATOR', 'TAKEOVER', 'CALIBRATION', 'APPEAL']);
export const periodInBrief = z.strictObject({
  period: periodCode,
  state: appraisalState,
  opensAt: instant,
  dueAt: instant.describe('End of its window'),
  finalAt: instant.nullable(),
});
export const ratingInShort = z.strictObject({ results: expectation, behaviour: expectation, predicate, origin });

export const waiting = z.strictObject({
  taskId: id,
  kind: z.enum(TASK_KINDS),
  stage,
  level: z.int(),
  caseId: id.nullable(),
  period: ofPeriod,
  holder: z.strictObject({
    role: z.enum(ROLES),
    person: personRef.nullable(),
    actingFor: personRef.nullable().describe('As Plt. or Plh. of this person'),
  }),
  since: instant,
  until: instant.nullable(),
  why: deadlineWhy.nullable().describe('Why until then; null: no clock'),
  effectiveAt: instant.nullable().describe('The holder has decided, and can take it back until then; null: nobody has'),
  question: z
    .strictObject({ id, askedOf: personRef, askedAt: instant })
    .nullable()
    .describe('What the holder asked before deciding, as long as nobody has answered'),
  overdue: z.boolean(),
  paused: z.boolean(),
  alarm: z.boolean(),
  right: z.boolean(),
  then: whatThen.describe('What happens by itself when nobody acts until then'),
  legalBasis: z.string(),
});

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
  nextDueWhy: deadlineWhy.nullable().describe('Why that date; null: no clock'),
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
  waitingFor: z.array(waiting).describe('What it waits for, from whom, until when, and what happens then'),
  periods: z.array(periodInBrief).describe('Monthly or quarterly evaluations in the same file, the first first'),
  nextWindow: z
    .strictObject({ stage, period: ofPeriod, opensAt: instant, why: deadlineWhy.nullable() })
    .nullable()
    .describe('What comes when nothing is open now: a stage, or the evaluation of a period'),
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
  nextDueWhy: deadlineWhyExample,
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
      period: null,
      holder: { role: 'EVALUATOR', person: EXAMPLE.other, actingFor: null },
      since: EXAMPLE.instant,
      until: '2026-01-31T15:59:59.000Z',
      why: deadlineWhyExample,
      effectiveAt: null,
      question: null,
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
  periods: [],
  nextWindow: { stage: 'FINAL_SCORING', period: 'Q1', opensAt: '2026-03-20T16:00:00.000Z', why: null },
};
