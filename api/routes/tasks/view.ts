import { z } from 'zod';
import { agreedAction, checkIn } from '../check-ins/view.ts';
import { proposedRealization } from '../work-reports/view.ts';
import { ROLES, SHOWN_TASK_STATUSES, STAGES, TASK_KINDS } from '../../../domain/terms.ts';
import { deadlineWhy, deadlineWhyExample } from '../../deadline-why.ts';
import type { ProblemCode } from '../../problem-catalogue.ts';
import { bothLanguages, EXAMPLE, freeJson, id, instant, personRef, unitRef } from '../../schemas.ts';
import {
  appeal,
  caseView,
  documentSummary,
  feedback,
  ID,
  lateAppeal,
  ofPeriod,
  plan,
  planExample,
  progressEntry,
  rating,
  realization,
} from '../appraisals/facts-view.ts';
import { preparationView } from './claim-view.ts';
import { clarificationView } from '../clarifications/view.ts';
import { proposal } from '../calibrations/view.ts';
import { distribution } from './distribution-view.ts';

const role = z.enum(ROLES);

export const taskSummary = z.strictObject({
  id,
  kind: z.enum(TASK_KINDS),
  stage: z.enum(STAGES),
  round: z.int(),
  level: z.int().describe('Takeovers so far: 0 = the one who should act'),
  status: z.enum(SHOWN_TASK_STATUSES).describe('PROVISIONAL: decided, and can still be undone'),
  role: role.describe('In which quality it is held'),
  assignee: personRef.nullable().describe('null: an office holds it (see role), or nobody is there'),
  actingFor: personRef.nullable().describe('Whose place the assignee takes as Plt. or Plh.; null: his own'),
  openedAt: instant,
  dueAt: instant.nullable().describe('The last second that counts'),
  why: deadlineWhy.nullable().describe('Why it is due then; null: no clock'),
  overdue: z.boolean(),
  paused: z.boolean().describe('The cycle is paused; the clock stands still'),
  alarm: z.boolean().describe('BKD was alarmed: nobody further up can take it over'),
  marks: z.array(z.string()).describe('Such as NO_REPORT: the employee did not report'),
  version: z.int(),
  priority: z.int().describe('0 to 100, the higher the more urgent; 50 unless somebody says otherwise'),
  followUpOn: z.iso.date().nullable().describe('When the holder wants to come back to it; a local date of the unit'),
  claimedBy: personRef.nullable().describe('Which member of the office has it in hand'),
  preparedBy: personRef.nullable().describe('Who prepares it for the holder, and cannot decide it'),
  right: z.boolean().describe('A right, not a duty: it may be left unused'),
  unit: unitRef,
  cycle: z.strictObject({ id, name: z.string() }),
  appraisal: z.strictObject({ id, employee: personRef }).nullable().describe('null: the report of a unit'),
  caseId: id.nullable(),
  reportId: id.nullable(),
  period: ofPeriod,
  link: z.string(),
});

export const whatThen = z.strictObject({
  action: z.enum(['TAKEN_OVER', 'CLOSED_WITHOUT', 'STAYS_OPEN']),
  by: role.nullable(),
  text: z.string(),
  legalBasis: z.string(),
});

const context = z.strictObject({
  latestPlan: plan.nullable().optional(),
  planInForce: plan.nullable().optional(),
  returns: z.array(z.strictObject({ round: z.int(), comment: z.string(), decidedAt: instant })).optional(),
  realizations: z.array(realization).optional(),
  feedback: z.array(feedback).optional(),
  progress: z.array(progressEntry).optional(),
  proposedRealizations: z
    .array(proposedRealization)
    .optional()
    .describe('What the reports of work add up to; nobody is bound to it'),
  checkIns: z.array(checkIn).optional().describe('What leader and employee spoke about and agreed on'),
  agreedAction: agreedAction.nullable().optional().describe('What is to be carried out'),
  ratings: z.array(rating).optional(),
  documents: z.array(documentSummary).optional(),
  appeal: appeal.nullable().optional(),
  lateAppeal: lateAppeal.nullable().optional().describe('With the cause of the delay'),
  distribution: distribution.nullable().optional().describe('Of this evaluator’s ratings so far, beside the guide'),
  case: caseView.nullable().optional(),
  contact: z
    .strictObject({
      person: personRef,
      email: z.string().nullable(),
      otherEmail: z.string().nullable(),
      mails: z.array(
        z.strictObject({
          mailId: z.string(),
          at: instant,
          status: z.string().describe('Of RFC 3463: 5.1.1 is an unknown mailbox'),
          text: z.string().nullable().describe('In the words of the server'),
          onOtherChannel: z.string().nullable().describe('What became of the repetition to the other address'),
        }),
      ),
    })
    .nullable()
    .optional()
    .describe('Whom mails do not reach, and what came back'),
  toReport: z.record(z.string(), z.int()).optional(),
  returned: z
    .strictObject({ submission: z.int(), reason: z.string(), at: instant })
    .nullable()
    .optional()
    .describe('Why the authorised official returned the last submission'),
  submission: z
    .strictObject({
      reportId: id,
      number: z.int(),
      submittedBy: personRef,
      submittedAt: instant,
      byPredicate: z.record(z.string(), z.int()),
      people: z.string().describe('Where its people are'),
    })
    .nullable()
    .optional()
    .describe('What is to be signed off'),
  calibration: proposal
    .nullable()
    .optional()
    .describe('The proposal of a calibration that waits for an answer; delivery does not wait for it'),
});

export const onBehalfOf = z
  .strictObject({ person: personRef, kind: z.enum(['PLT', 'PLH']), decree: z.string() })
  .describe('For whom it was decided, as Plt. or Plh., by which decree');

export const draftView = z.strictObject({
  form: freeJson,
  version: z.int().describe('Its own version, apart from the task’s'),
  updatedAt: instant,
});

export const taskView = taskSummary.extend({
  legalBasis: z.string(),
  afterDue: z
    .enum(['REFUSE', 'UNTIL_TAKEN_OVER'])
    .describe('REFUSE: late is refused; UNTIL_TAKEN_OVER: late is accepted and marked as long as the task is open'),
  derivation: freeJson.describe('Why it is due then: rule, legal basis, starting event, skipped days, moves'),
  whenNobodyActs: whatThen.nullable().describe('null: the task is closed'),
  outcomes: z
    .array(
      z.strictObject({
        outcome: z.string(),
        by: role.describe('Who may choose it'),
        mine: z.boolean().describe('The reader may choose it now'),
        comment: z.enum(['REQUIRED', 'OPTIONAL']),
        form: freeJson.describe('JSON Schema of `form`'),
      }),
    )
    .describe('What it can be completed with now; empty when it is closed'),
  closedAt: instant.nullable(),
  decision: z
    .strictObject({
      decisionId: id,
      outcome: z.string(),
      decidedBy: personRef,
      role: role.nullable(),
      onBehalfOf: onBehalfOf.nullable(),
      decidedAt: instant,
      late: z.boolean(),
      comment: z.string().nullable(),
      form: freeJson.describe('null where it is confidential for the reader, or not received yet'),
    })
    .nullable(),
  provisional: z
    .strictObject({
      decisionId: id,
      outcome: z.string(),
      decidedBy: personRef,
      decidedAt: instant,
      undoUntil: instant.describe('Until then whoever decided can undo it; then it takes effect'),
      mine: z.boolean().describe('The reader can undo it'),
    })
    .nullable()
    .describe('Decided, and not in effect yet'),
  takenOverBy: z.strictObject({ taskId: id, role, person: personRef.nullable(), at: instant }).nullable(),
  mineBecause: bothLanguages.nullable().describe('Why it is the reader’s; null: it is not, or it is closed'),
  claimedAt: instant.nullable(),
  remindersSent: z.int(),
  preparations: z.array(preparationView),
  history: z
    .array(
      z.strictObject({
        at: instant,
        type: z.string().describe('Type of the audit event'),
        actor: personRef.nullable().describe('null: the engine, when a date had passed'),
        actingFor: z
          .strictObject({ person: personRef, decree: z.string().nullable() })
          .nullable()
          .describe('For whom the actor acted, as Plt. or Plh.'),
        from: personRef.nullable().describe('Out of whose hands'),
        to: personRef.nullable().describe('Into whose hands'),
        because: z.string().nullable(),
        outcome: z.string().nullable(),
      }),
    )
    .describe('What happened to it, the first first'),
  sharedDraft: draftView
    .extend({ by: personRef })
    .nullable()
    .describe('For its holder: what was prepared for him; for who prepares it: what the giver has written'),
  clarifications: z.array(clarificationView).describe('Asked before the decision; those that the reader may read'),
  draft: draftView.nullable().describe('What the reader was writing'),
  context: context.nullable().describe('What the holder needs to decide; null for others'),
});

export const decided = z.strictObject({
  taskId: id,
  decisionId: id,
  outcome: z.string(),
  decidedAt: instant.describe('The legal moment'),
  late: z.boolean(),
  role: role.describe('In which quality it was decided'),
  onBehalfOf: z
    .strictObject({ personId: id, kind: z.enum(['PLT', 'PLH']), decree: z.string() })
    .nullable()
    .describe('For whom, where the person acted as Plt. or Plh.'),
  asked: z
    .array(z.strictObject({ code: z.literal('DISTRIBUTION_REASON'), sentence: bothLanguages, legalBasis: z.string() }))
    .describe('What is asked for besides; the decision counts without it'),
  undoUntil: instant
    .nullable()
    .describe('Until then whoever decided can undo it, and it takes effect then; null: it counts at once'),
});

export const decidedExample: z.input<typeof decided> = {
  taskId: ID.task,
  decisionId: ID.decision,
  outcome: 'APPROVED',
  decidedAt: EXAMPLE.instant,
  late: false,
  role: 'EVALUATOR',
  onBehalfOf: null,
  asked: [],
  undoUntil: null,
};

/** What deciding may be refused with. */
export const DECISION_PROBLEMS = [
  'FORBIDDEN',
  'TASK_CLOSED',
  'DECISION_PROVISIONAL',
  'TASK_CLAIMED',
  'TASK_OVERDUE',
  'APPRAISAL_ENDED',
  'APPRAISAL_LOCKED',
  'OUTCOME_NOT_ALLOWED',
  'INVALID_FORM',
  'COMMENT_REQUIRED',
  'REASON_REQUIRED',
  'NO_TARGETS',
  'NOTHING_CHANGED',
  'APPEAL_CLOSED',
  'STATEMENTS_PENDING',
  'CALIBRATION_LAPSED',
  'OWN_REPORT',
] as const satisfies readonly ProblemCode[];

export const taskSummaryExample: z.input<typeof taskSummary> = {
  id: ID.task,
  kind: 'APPROVE_TARGETS',
  stage: 'TARGET_SETTING',
  round: 1,
  level: 0,
  status: 'OPEN',
  role: 'EVALUATOR',
  assignee: EXAMPLE.other,
  actingFor: null,
  openedAt: EXAMPLE.instant,
  dueAt: '2026-01-31T15:59:59.000Z',
  why: deadlineWhyExample,
  overdue: false,
  paused: false,
  alarm: false,
  marks: [],
  version: 1,
  priority: 50,
  followUpOn: null,
  claimedBy: null,
  preparedBy: null,
  right: false,
  unit: EXAMPLE.unit,
  cycle: { id: ID.cycle, name: 'Penilaian kinerja 2026' },
  appraisal: { id: ID.appraisal, employee: EXAMPLE.person },
  caseId: null,
  reportId: null,
  period: null,
  link: `/tasks/${ID.task}`,
};

export const taskExample: z.input<typeof taskView> = {
  ...taskSummaryExample,
  legalBasis: 'PermenPANRB 6/2022 Annex II.C.1, II.C.4 (p.65)',
  afterDue: 'REFUSE',
  derivation: {
    rule: { clock: { n: 0, unit: 'CALENDAR_DAYS', from: 'WINDOW_DUE' } },
    legalBasis: 'PermenPANRB 6/2022 Annex II.C.1, II.C.4 (p.65)',
    timeZone: 'Asia/Makassar',
    from: { event: 'WINDOW_DUE', at: '2026-01-31T15:59:59.000Z' },
    skipped: [],
  },
  whenNobodyActs: {
    action: 'TAKEN_OVER',
    by: 'SUPERIOR',
    text: 'It passes to the next in line (SUPERIOR).',
    legalBasis: 'PermenPANRB 6/2022 Annex II.C.5 (p.65)',
  },
  outcomes: [
    { outcome: 'APPROVED', by: 'EVALUATOR', mine: true, comment: 'OPTIONAL', form: { type: 'object', properties: {} } },
    { outcome: 'RETURNED', by: 'EVALUATOR', mine: true, comment: 'REQUIRED', form: { type: 'object', properties: {} } },
  ],
  closedAt: null,
  decision: null,
  provisional: null,
  takenOverBy: null,
  clarifications: [],
  mineBecause: {
    id: 'Sebagai Plh. Kepala Bidang Kinerja (jabatan Made Pratama), SK no. SPRIN 800/7/2026: Pejabat Penilai Kinerja dari Sari Wulandari.',
    en: 'As Plh. Kepala Bidang Kinerja (the post of Made Pratama), decree no. SPRIN 800/7/2026: the evaluator of Sari Wulandari.',
  },
  claimedAt: null,
  remindersSent: 0,
  preparations: [],
  history: [
    {
      at: EXAMPLE.instant,
      type: 'TASK_OPENED',
      actor: null,
      actingFor: null,
      from: null,
      to: EXAMPLE.other,
      because: null,
      outcome: null,
    },
  ],
  sharedDraft: null,
  draft: null,
  context: { latestPlan: planExample, returns: [] },
};
