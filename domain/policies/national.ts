/**
 * The national policy: PermenPANRB 6/2022. Each value names its article and page; "practice" where no article says it
 * (docs/domain.md lists these values as policy data).
 */
import { periodsOf } from '../periods.ts';
import type { ClockEvent, ClockRule, PolicyBody, TaskRule } from '../policy.ts';

const workingDays = (n: number, from: ClockEvent): ClockRule => ({ n, unit: 'WORKING_DAYS', from });
const calendarDays = (n: number, from: ClockEvent): ClockRule => ({ n, unit: 'CALENDAR_DAYS', from });
const atWindowsEnd: ClockRule = calendarDays(0, 'WINDOW_DUE');
const practice = 'practice (local policy)';

/** The evaluator is silent: his superior takes the task over, then the next one up; the last keeps it, with an alarm at BKD. */
const superiorTakesOver = (legalBasis: string, clock: ClockRule): TaskRule['whenOverdue'] => ({
  action: 'TAKE_OVER',
  ladder: ['SUPERIOR', 'NEXT_SUPERIOR'],
  due: { clock, atLeast: workingDays(7, 'OPENED') },
  legalBasis,
});

const noReport: TaskRule['whenOverdue'] = {
  action: 'CLOSE_WITHOUT',
  legalBasis: `${practice}: the evaluator's task opens anyway, marked "no report"`,
};

/** Asking before deciding costs as much time as returning the task for a correction would; the regulation is silent. */
const askedFor = (n: number): TaskRule['clarification'] => ({
  clock: 'EXTENDS',
  by: { n, unit: 'WORKING_DAYS' },
  times: 1,
  legalBasis: `${practice}: the regulation is silent on questions before a decision`,
});

/** The evaluation window is the regulation's, not the evaluator's: asking does not lengthen it. */
const askedInside = (legalBasis: string): TaskRule['clarification'] => ({ clock: 'RUNS', legalBasis });

export const nationalPolicy: PolicyBody = {
  stages: {
    SOCIALIZATION: {
      opens: { clock: calendarDays(0, 'LAUNCH') },
      due: { clock: calendarDays(14, 'LAUNCH') },
      legalBasis: practice,
    },
    TARGET_SETTING: {
      opens: { clock: calendarDays(0, 'LAUNCH') },
      due: { on: { yearOffset: 0, month: 1, day: 31 }, atLeast: workingDays(14, 'LAUNCH') },
      legalBasis: 'PermenPANRB 6/2022 Art. 14; Annex II.C.4 (p.65)',
    },
    MONITORING: {
      opens: { clock: calendarDays(0, 'LAUNCH') },
      due: { on: { yearOffset: 0, month: 12, day: 31 } },
      legalBasis: 'PermenPANRB 6/2022 Art. 16, 20, 21',
    },
    MID_TERM: {
      opens: { on: { yearOffset: 0, month: 6, day: 1 } },
      due: { on: { yearOffset: 0, month: 7, day: 31 } },
      legalBasis: `${practice}: every six months`,
    },
    FINAL_SCORING: {
      opens: { on: { yearOffset: 0, month: 12, day: 20 } },
      due: { on: { yearOffset: 1, month: 1, day: 31 } },
      legalBasis: 'PermenPANRB 6/2022 Annex IV.A.8.b (p.90)',
    },
    REPORTING: {
      opens: { clock: calendarDays(0, 'EVALUATION_ENDS') },
      due: { clock: workingDays(30, 'EVALUATION_ENDS') },
      legalBasis: 'PermenPANRB 6/2022 Annex V.A.7, V.A.11 (p.115, 117)',
    },
  },
  tasks: {
    ACKNOWLEDGE_SOCIALIZATION: {
      // The floor: whoever joins in May is not late on his first day.
      due: { clock: atWindowsEnd, atLeast: calendarDays(14, 'OPENED') },
      afterDue: 'UNTIL_TAKEN_OVER',
      whenOverdue: { action: 'REMIND', legalBasis: practice },
      legalBasis: practice,
    },
    DRAFT_TARGETS: {
      due: { on: { yearOffset: 0, month: 1, day: 20 }, atLeast: workingDays(5, 'OPENED') },
      afterDue: 'UNTIL_TAKEN_OVER',
      whenOverdue: {
        action: 'TAKE_OVER',
        ladder: ['PERFORMANCE_MANAGER', 'EVALUATOR', 'SUPERIOR', 'NEXT_SUPERIOR'],
        due: { clock: workingDays(5, 'OPENED') },
        legalBasis: `${practice}: the performance manager drafts`,
      },
      legalBasis: 'PermenPANRB 6/2022 Art. 14; Annex II.C.4 (p.65)',
    },
    APPROVE_TARGETS: {
      due: { clock: atWindowsEnd, atLeast: workingDays(3, 'OPENED') },
      afterDue: 'REFUSE',
      whenOverdue: superiorTakesOver('PermenPANRB 6/2022 Annex II.C.5 (p.65)', workingDays(14, 'OPENED')),
      clarification: askedFor(2),
      legalBasis: 'PermenPANRB 6/2022 Annex II.C.1, II.C.4 (p.65)',
    },
    'MID_TERM.REPORT_REALIZATION': {
      due: { on: { yearOffset: 0, month: 7, day: 15 }, atLeast: workingDays(5, 'OPENED') },
      afterDue: 'REFUSE',
      whenOverdue: noReport,
      legalBasis: 'PermenPANRB 6/2022 Art. 16',
    },
    GIVE_FEEDBACK: {
      due: { clock: atWindowsEnd, atLeast: workingDays(5, 'OPENED') },
      afterDue: 'REFUSE',
      whenOverdue: superiorTakesOver(practice, workingDays(14, 'OPENED')),
      clarification: askedFor(3),
      legalBasis: 'PermenPANRB 6/2022 Art. 20',
    },
    AGREE_ADJUSTMENT: {
      due: { clock: workingDays(5, 'OPENED') },
      afterDue: 'REFUSE',
      whenOverdue: { action: 'CLOSE_WITHOUT', legalBasis: `${practice}: without agreement the targets stay` },
      legalBasis: practice,
    },
    'FINAL_SCORING.REPORT_REALIZATION': {
      due: { on: { yearOffset: 1, month: 1, day: 10 }, atLeast: workingDays(5, 'OPENED') },
      afterDue: 'REFUSE',
      whenOverdue: noReport,
      legalBasis: 'PermenPANRB 6/2022 Annex IV.B.3.b (p.100)',
    },
    RATE: {
      // The floor (practice): whose report came at the last moment is still evaluated by his own evaluator.
      due: { clock: atWindowsEnd, atLeast: workingDays(5, 'OPENED') },
      afterDue: 'REFUSE',
      whenOverdue: superiorTakesOver(
        'PermenPANRB 6/2022 Annex IV.A.11, V.A.8 (p.90, 115–116): the superior evaluates, the result is final',
        workingDays(14, 'EVALUATION_ENDS'),
      ),
      clarification: askedInside(`${practice}: the evaluation window goes on (Annex IV.A.8.b, p.90)`),
      legalBasis: 'PermenPANRB 6/2022 Annex IV.A.8.b (p.90)',
    },
    ANSWER_CALIBRATION: {
      due: { clock: workingDays(3, 'OPENED') },
      afterDue: 'REFUSE',
      whenOverdue: { action: 'CLOSE_WITHOUT', legalBasis: `${practice}: the rating stays as it was` },
      legalBasis: `${practice}: the regulation knows no calibration; the rating is the evaluator's (Annex IV.A.1, p.89)`,
    },
    DELIVER_RESULT: {
      due: { clock: workingDays(14, 'SIGNED') },
      dueAfterTakeover: { clock: workingDays(7, 'SIGNED') },
      afterDue: 'UNTIL_TAKEN_OVER',
      whenOverdue: {
        action: 'TAKE_OVER',
        ladder: ['SUPERIOR', 'BKD_ADMIN'],
        due: { clock: workingDays(7, 'OPENED') },
        legalBasis: practice,
      },
      legalBasis: 'PermenPANRB 6/2022 Annex V.A.5, V.A.9 (p.114, 116)',
    },
    RECEIVE_RESULT: {
      due: { clock: workingDays(5, 'OPENED') },
      afterDue: 'UNTIL_TAKEN_OVER',
      whenOverdue: {
        action: 'TAKE_OVER',
        ladder: ['BKD_ADMIN'],
        due: { clock: workingDays(10, 'OPENED') },
        legalBasis: `${practice}: BKD hands it over and records the service; nothing is received by silence`,
      },
      legalBasis: 'PermenPANRB 6/2022 Annex V.A.5–6 (p.114)',
    },
    SIGN_AND_RETURN: {
      due: { clock: workingDays(14, 'RECEIPT') },
      dueAfterTakeover: { clock: workingDays(7, 'RECEIPT') },
      afterDue: 'UNTIL_TAKEN_OVER',
      whenOverdue: { action: 'CLOSE_WITHOUT', legalBasis: `${practice}: the document stands unsigned by the employee` },
      legalBasis: 'PermenPANRB 6/2022 Annex V.A.6, V.A.10 (p.114, 116)',
    },
    FILE_APPEAL: {
      due: { clock: workingDays(14, 'RECEIPT') },
      afterDue: 'REFUSE',
      whenOverdue: {
        action: 'CLOSE_WITHOUT',
        legalBasis: 'PermenPANRB 6/2022 Annex V.B.2 (p.117): the result becomes final',
      },
      legalBasis: 'PermenPANRB 6/2022 Annex V.B.1–2 (p.117)',
    },
    ADMIT_LATE_APPEAL: {
      due: { clock: workingDays(5, 'OPENED') },
      afterDue: 'UNTIL_TAKEN_OVER',
      whenOverdue: { action: 'REMIND', legalBasis: practice },
      legalBasis: `${practice}: the regulation is silent on an appeal that comes late with cause`,
    },
    STATE_AS_EMPLOYEE: {
      due: { clock: workingDays(3, 'APPEAL_FILED') },
      afterDue: 'REFUSE',
      whenOverdue: { action: 'CLOSE_WITHOUT', legalBasis: `${practice}: the judge decides without it` },
      legalBasis: 'PermenPANRB 6/2022 Annex V.B.4 (p.117)',
    },
    STATE_AS_EVALUATOR: {
      due: { clock: workingDays(3, 'APPEAL_FILED') },
      afterDue: 'REFUSE',
      whenOverdue: { action: 'CLOSE_WITHOUT', legalBasis: `${practice}: the judge decides without it` },
      legalBasis: 'PermenPANRB 6/2022 Annex V.B.4 (p.117)',
    },
    DECIDE_APPEAL: {
      due: { clock: workingDays(7, 'APPEAL_FILED') },
      afterDue: 'UNTIL_TAKEN_OVER',
      whenOverdue: {
        action: 'TAKE_OVER',
        ladder: ['NEXT_SUPERIOR'],
        due: { clock: workingDays(7, 'OPENED') },
        legalBasis: 'PermenPANRB 6/2022 Annex V.B.2 (p.117): to the superiors in turn (secara berjenjang)',
      },
      // Hearing the sides lies inside the seven days.
      clarification: { clock: 'RUNS', legalBasis: 'PermenPANRB 6/2022 Annex V.B.4–6 (p.117)' },
      legalBasis: 'PermenPANRB 6/2022 Annex V.B.6 (p.117)',
    },
    PLAN_COACHING: {
      due: { clock: workingDays(14, 'CASE_OPENED') },
      afterDue: 'UNTIL_TAKEN_OVER',
      whenOverdue: superiorTakesOver(practice, workingDays(14, 'OPENED')),
      legalBasis: 'PermenPANRB 6/2022 Art. 21; Annex III.D (p.78–85)',
    },
    CONCLUDE_COACHING: {
      due: { clock: calendarDays(182, 'CASE_OPENED') },
      afterDue: 'UNTIL_TAKEN_OVER',
      whenOverdue: superiorTakesOver(practice, workingDays(14, 'OPENED')),
      legalBasis: `PermenPANRB 6/2022 Annex III.D (p.78–85); six months: ${practice}`,
    },
    PLAN_COUNSELLING: {
      due: { clock: workingDays(14, 'CASE_OPENED') },
      afterDue: 'UNTIL_TAKEN_OVER',
      whenOverdue: superiorTakesOver(practice, workingDays(14, 'OPENED')),
      legalBasis: 'PermenPANRB 6/2022 Annex III.D.5 (p.85–88)',
    },
    CONCLUDE_COUNSELLING: {
      due: { clock: calendarDays(182, 'CASE_OPENED') },
      afterDue: 'UNTIL_TAKEN_OVER',
      whenOverdue: superiorTakesOver(practice, workingDays(14, 'OPENED')),
      legalBasis: 'PermenPANRB 6/2022 Annex III.D.5 (p.85–88)',
    },
    DECIDE_REWARD: {
      due: { clock: workingDays(30, 'CASE_OPENED') },
      afterDue: 'UNTIL_TAKEN_OVER',
      whenOverdue: { action: 'REMIND', legalBasis: practice },
      legalBasis: 'PermenPANRB 6/2022 Annex V.C (p.119)',
    },
    REPORT_RESULTS: {
      due: { clock: atWindowsEnd, atLeast: workingDays(5, 'OPENED') },
      afterDue: 'UNTIL_TAKEN_OVER',
      whenOverdue: { action: 'REMIND', legalBasis: practice },
      legalBasis: 'PermenPANRB 6/2022 Annex V.A.7, V.A.11, V.B.8 (p.115, 117, 119)',
    },
    RESTORE_CONTACT: {
      due: { clock: workingDays(3, 'OPENED') },
      afterDue: 'UNTIL_TAKEN_OVER',
      whenOverdue: { action: 'REMIND', legalBasis: practice },
      legalBasis: `${practice}: whoever no mail reaches learns of no deadline; receipt counts, never "mail sent" (Annex V.A.5–6, p.114)`,
    },
    SIGN_REPORT: {
      due: { clock: workingDays(10, 'OPENED') },
      afterDue: 'UNTIL_TAKEN_OVER',
      whenOverdue: { action: 'REMIND', legalBasis: practice },
      legalBasis: `PermenPANRB 6/2022 Annex V.A.7, V.A.12 (p.115, 117); ten days: ${practice}`,
    },
  },
  periodic: {
    // Quarterly; the fourth quarter is evaluated with the year (D.1.1 "IV-AKHIR", p.115). Which frequency: each agency's own decision (IV.A.8.a).
    periods: periodsOf('QUARTERLY', { daysBefore: 10, daysAfter: 10 }),
    tasks: {
      REPORT_REALIZATION: {
        // The window opens 10 days before the period's end: until the third day after it, so that the evaluator has the rest of the window.
        due: { clock: calendarDays(13, 'WINDOW_OPENS'), atLeast: workingDays(5, 'OPENED') },
        afterDue: 'REFUSE',
        whenOverdue: noReport,
        legalBasis: 'PermenPANRB 6/2022 Annex IV.B.3.a (p.97)',
      },
      RATE: {
        due: { clock: atWindowsEnd, atLeast: workingDays(5, 'OPENED') },
        afterDue: 'REFUSE',
        whenOverdue: superiorTakesOver(
          'PermenPANRB 6/2022 Annex IV.A.11, V.A.8 (p.90, 115–116): the superior evaluates, the result is final',
          workingDays(14, 'EVALUATION_ENDS'),
        ),
        clarification: askedInside(`${practice}: the evaluation window goes on (Annex IV.A.9, p.90)`),
        legalBasis: 'PermenPANRB 6/2022 Annex IV.A.8.a, IV.A.9 (p.90)',
      },
    },
    legalBasis: `PermenPANRB 6/2022 Art. 24; Annex IV.A.8.a, IV.A.9 (p.90); its window: ${practice}`,
  },
  lastYearsOrganisationResultFrom: { on: { yearOffset: 1, month: 1, day: 31 } },
  maxReturns: 3,
  // Annex II.C.6–7 (p.65)
  newTargetsOnMove: true,
  reminders: {
    before: [
      { n: 7, unit: 'CALENDAR_DAYS' },
      { n: 3, unit: 'CALENDAR_DAYS' },
      { n: 1, unit: 'CALENDAR_DAYS' },
    ],
    overdueEvery: { n: 3, unit: 'WORKING_DAYS' },
  },
  followUp: {
    reward: ['SANGAT_BAIK'],
    recognition: ['BAIK'],
    coaching: ['BUTUH_PERBAIKAN', 'KURANG', 'SANGAT_KURANG'],
    counsellingOnBehaviour: ['BELOW'],
    legalBasis: 'PermenPANRB 6/2022 Art. 21; Annex V.C (p.119); practice',
  },
  remarks: {
    afterClosing: { n: 14, unit: 'CALENDAR_DAYS' },
    files: { types: ['PDF', 'PNG', 'JPEG', 'DOCX', 'XLSX', 'ODT', 'TXT'], atMost: 20, megabytes: 50 },
    legalBasis: practice,
  },
  distributionGuide: {
    rules: {
      ISTIMEWA: [{ predicates: ['SANGAT_BAIK'], atMost: 70 }],
      BAIK: [
        { predicates: ['BAIK'], atMost: 70 },
        { predicates: ['BUTUH_PERBAIKAN', 'KURANG', 'SANGAT_KURANG'], atLeastOne: true },
      ],
      BUTUH_PERBAIKAN: [
        { predicates: ['BUTUH_PERBAIKAN'], atLeast: 60 },
        { predicates: ['SANGAT_BAIK'], atMost: 10 },
      ],
      KURANG: [
        { predicates: ['KURANG'], atLeast: 60 },
        { predicates: ['BUTUH_PERBAIKAN'], atLeast: 10 },
        { predicates: ['SANGAT_BAIK'], atMost: 10 },
      ],
      SANGAT_KURANG: [
        { predicates: ['SANGAT_KURANG'], atLeast: 60 },
        { predicates: ['KURANG', 'BUTUH_PERBAIKAN'], atLeast: 10 },
        { predicates: ['SANGAT_BAIK'], atMost: 0 },
      ],
    },
    legalBasis: 'PermenPANRB 6/2022 Annex IV.B.2 (p.94–97); SE MenPANRB 3/2023',
  },
};
