import { formatDate } from '../../domain/date-words.ts';
import type { NoticeView } from '../../domain/notices.ts';
import type { TaskKind } from '../../domain/terms.ts';
import { CASE_NAMES, ROLE_NAMES, taskName } from '../names.ts';
import { isConfidential, type Texts } from './texts.ts';

const standIn = (view: NoticeView): string => (view.standIn?.kind === 'PLT' ? 'Plt.' : 'Plh.');

/** " from 2 March 2026 to 13 March 2026" */
function period({ standIn: dated }: NoticeView): string {
  if (!dated) return '';
  const until = dated.validUntil ? ` to ${formatDate(dated.validUntil, 'en')}` : '';
  return ` from ${formatDate(dated.validFrom, 'en')}${until}`;
}

const employee = (view: NoticeView): string =>
  view.aboutRecipient ? 'you' : (view.employeeName ?? 'the employee concerned');

const whose = (view: NoticeView): string => (view.aboutRecipient ? 'your' : `${view.employeeName ?? 'the employee'}'s`);

const task = (view: NoticeView): string =>
  view.taskKind ? taskName({ ...view, taskKind: view.taskKind }, 'en') : 'Appraisal task';

const cycle = (view: NoticeView): string => view.cycleName ?? 'performance appraisal';

function about(view: NoticeView): string {
  if (isConfidential(view)) return 'follow-up of the appraisal';
  return view.aboutRecipient || view.employeeName === undefined ? task(view) : `${task(view)} - ${view.employeeName}`;
}

const ASKS: Readonly<Record<TaskKind, (view: NoticeView) => string>> = {
  ACKNOWLEDGE_SOCIALIZATION: () => 'Please read the material about the appraisal and confirm that you have read it.',
  DRAFT_TARGETS: (view) =>
    view.aboutRecipient
      ? 'Please draft your performance plan (SKP): planned results, individual indicators, targets and behaviour expectations, and submit it to your evaluator.'
      : `Please draft the performance plan (SKP) of ${employee(view)} and submit it to the evaluator.`,
  APPROVE_TARGETS: (view) =>
    view.level === 0
      ? `Please examine the performance plan (SKP) submitted for ${employee(view)}, then approve it or return it with a comment.`
      : `Please examine the performance plan (SKP) submitted for ${employee(view)}, then set it. The decision at this level is final.`,
  REPORT_REALIZATION: () => 'Please report the realization of each individual indicator, with links to the evidence.',
  GIVE_FEEDBACK: (view) =>
    `Please give mid-term feedback on ${whose(view)} performance: strengths, gaps and, where needed, a proposal to adjust the plan (SKP).`,
  AGREE_ADJUSTMENT: () =>
    'An adjustment of your performance plan (SKP) is proposed. Please read it, then agree or decline.',
  RATE: (view) =>
    `Please evaluate ${whose(view)} performance: assess results and behaviour by realization, evidence and feedback, and write the notes and the recommendation.`,
  ANSWER_CALIBRATION: (view) =>
    `A calibration meeting proposes other ratings for ${employee(view)} before delivery, and says why. Please accept or decline; the rating stays yours.`,
  DELIVER_RESULT: (view) => `Please deliver the signed evaluation document to ${employee(view)}.`,
  RECEIVE_RESULT: (view) =>
    view.aboutRecipient
      ? 'Please open your evaluation document and confirm that you have received it. This mail is not a receipt.'
      : `Receipt of ${whose(view)} evaluation document has not been confirmed. Please hand it over and record that (date and witnesses).`,
  SIGN_AND_RETURN: () =>
    'Please sign your evaluation document and return it. Signing does not waive your right to appeal.',
  FILE_APPEAL: () =>
    "If you object to the result of your evaluation, you may appeal to the evaluator's superior and say why. You need not use this right.",
  ADMIT_LATE_APPEAL: (view) =>
    `${view.aboutRecipient ? 'You' : (view.employeeName ?? 'The employee')} filed an appeal after the window had ended, with the cause of the delay. Please decide whether it is admitted, and say why.`,
  STATE_AS_EMPLOYEE: () => 'You may add a statement and evidence to the appeal that you filed.',
  STATE_AS_EVALUATOR: (view) =>
    `As the official who set the rating, please give your statement on the appeal filed by ${employee(view)}.`,
  DECIDE_APPEAL: (view) =>
    `Please examine the appeal filed by ${employee(view)}, hear both sides, then confirm or change the result of the evaluation.`,
  PLAN_COACHING: (view) => `Please plan the coaching of ${employee(view)}.`,
  CONCLUDE_COACHING: (view) => `Please record what the coaching of ${employee(view)} brought, and close it.`,
  PLAN_COUNSELLING: (view) => `Please plan the counselling of ${employee(view)}. Counselling is confidential.`,
  CONCLUDE_COUNSELLING: (view) =>
    `Please record what the counselling of ${employee(view)} brought, and close it. Counselling is confidential.`,
  DECIDE_REWARD: (view) => `Please decide the reward proposal for ${employee(view)}.`,
  REPORT_RESULTS: (view) =>
    `Please report the evaluation results of ${view.unitName ?? 'the unit'} to the authorized official (PyB).`,
  RESTORE_CONTACT: (view) =>
    `A mail about the appraisal of ${employee(view)} did not reach its recipient. Please enter an address that works, or record how the person was told otherwise.`,
  CARRY_OUT_AS_EMPLOYEE: () =>
    'You and your leader agreed on something at a check-in. Please say when it is done, or why it is not; open the task to read what it was.',
  CARRY_OUT_AS_EVALUATOR: (view) =>
    `At a check-in with ${employee(view)} you agreed to do something. Please say when it is done, or why it is not; open the task to read what it was.`,
  SIGN_REPORT: (view) =>
    `The evaluation results of ${view.unitName ?? 'a unit'} were reported to you. Please sign the report off, or return it and say why.`,
};

const ask = (view: NoticeView): readonly string[] => (view.taskKind ? [ASKS[view.taskKind](view)] : []);

const CLOSED_WITHOUT: Partial<Record<TaskKind, string>> = {
  FILE_APPEAL: 'If no appeal is filed by the deadline, the result of the evaluation becomes final.',
  REPORT_REALIZATION: 'If nothing is reported by the deadline, the evaluation goes on, marked "no report".',
  ANSWER_CALIBRATION: 'If you do not answer by the deadline, the rating stays as it was.',
  AGREE_ADJUSTMENT: 'If you do not answer by the deadline, the plan (SKP) in force stays as it is.',
  STATE_AS_EMPLOYEE: 'If nothing is stated by the deadline, the appeal is decided without it.',
  STATE_AS_EVALUATOR: 'If nothing is stated by the deadline, the appeal is decided without it.',
};

function consequence(view: NoticeView): string | undefined {
  if (!view.whenOverdue) return undefined;
  switch (view.whenOverdue.action) {
    case 'TAKEN_OVER': {
      const by = ROLE_NAMES[view.whenOverdue.by].en;
      if (view.overdue) return `The deadline has passed: this task may go to ${by} at any moment.`;
      return view.taskKind === 'RATE'
        ? `If it is not done by the deadline, ${by} takes the evaluation over, and the result set then is final.`
        : `If it is not done by the deadline, this task goes to ${by}.`;
    }
    case 'CLOSED_WITHOUT':
      if (view.overdue) return undefined;
      return (
        (view.taskKind && CLOSED_WITHOUT[view.taskKind]) ??
        'If it is not done by the deadline, this task is closed without action and the process goes on.'
      );
    case 'STAYS_OPEN':
      return view.overdue
        ? 'This task stays open until it is done, and BKD sees that it is late. Reminders come regularly.'
        : 'If it is not done by the deadline, this task stays open, reminders come regularly, and BKD sees that it is late.';
  }
}

export const ENGLISH: Texts = {
  about,
  greeting: (name) => `Dear ${name},`,
  labels: {
    employee: 'Employee',
    unit: 'Unit',
    cycle: 'Cycle',
    period: 'Period',
    task: 'Task',
    due: 'Deadline',
    dueWhy: 'How it is counted',
    oldDue: 'Old deadline',
    newDue: 'New deadline',
    predicate: 'Rating',
    reason: 'Reason',
    basis: 'Basis',
  },
  provisional: "provisional; the decree on that year's holidays is not out yet, so this date may move",
  links: { TASK: 'Open the task', APPRAISAL: 'See the appraisal', CYCLE: 'See the cycle', HOME: 'Open Daur' },
  footer: [
    'This mail was sent automatically; please do not reply.',
    'Following the link approves and changes nothing: a decision is recorded only once you have confirmed it yourself, on that page or inside Daur. Do not forward this mail: its links act in your name.',
  ],
  consequence,
  legalBasis: (basis) => basis,
  kinds: {
    CYCLE_LAUNCHED: (view) => ({
      subject: `Appraisal cycle started: ${cycle(view)}`,
      paragraphs: [
        `The appraisal cycle ${cycle(view)} has started.`,
        view.aboutRecipient
          ? 'You are appraised in this cycle. You will be told of each task separately, with its deadline.'
          : 'You will be told of each of your tasks separately, with its deadline.',
      ],
    }),
    CYCLE_PAUSED: (view) => ({
      subject: `Appraisal cycle paused: ${cycle(view)}`,
      paragraphs: [
        `BKD has paused the appraisal cycle ${cycle(view)}.`,
        'During the pause there are no new tasks and deadlines do not run; those of open tasks will move by its length. The right to appeal can still be used.',
      ],
    }),
    CYCLE_RESUMED: (view) => ({
      subject: `Appraisal cycle resumed: ${cycle(view)}`,
      paragraphs: [
        `The appraisal cycle ${cycle(view)} goes on.`,
        'The deadlines of open tasks have moved by the length of the pause. Please check the new ones.',
      ],
    }),
    CYCLE_CANCELLED: (view) => ({
      subject: `Appraisal cycle cancelled: ${cycle(view)}`,
      paragraphs: [
        `BKD has cancelled the appraisal cycle ${cycle(view)}.`,
        'Open tasks are closed and need not be done any more. All that was recorded is kept.',
      ],
    }),
    ASSIGNED: (view) => ({
      subject: view.taskKind === 'FILE_APPEAL' ? 'Your right to appeal is open' : `New task: ${about(view)}`,
      paragraphs: view.taskKind ? ask(view) : ['There is a new appraisal task for you.'],
    }),
    RETURNED: (view) => ({
      subject: `Returned for correction: ${about(view)}`,
      paragraphs: [
        view.aboutRecipient
          ? `${view.fromName ?? 'The evaluator'} has returned your performance plan (SKP). Please correct it by the comment and submit it again.`
          : `${view.fromName ?? 'The evaluator'} has returned the performance plan (SKP) of ${employee(view)} for correction.`,
      ],
      quoteLabel: view.fromName === undefined ? 'Comment' : `Comment (${view.fromName})`,
    }),
    DECISION_VOID: (view) => ({
      subject: `Decision without effect: ${about(view)}`,
      paragraphs: [
        'Before your decision took effect, what it rested on changed, so that it could not. The task is open again; please decide it anew.',
        ...ask(view),
      ],
    }),
    TASK_GIVEN: (view) => ({
      subject: `To prepare: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'The holder of the task'} asks you to prepare a draft. The decision stays with the holder.`,
      ],
    }),
    TASK_HANDED_BACK: (view) => ({
      subject: `Preparation ended: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Whoever prepared it'} has ended the preparation of this task. The holder sees the draft that was kept.`,
      ],
    }),
    REMINDER: (view) => ({
      subject: `${view.overdue ? 'Overdue' : 'Reminder'}: ${about(view)}`,
      paragraphs: [
        view.overdue
          ? 'The deadline of this task has passed, and it is not done.'
          : view.taskKind === 'FILE_APPEAL'
            ? 'The time for an appeal against the result of your evaluation ends soon.'
            : 'The deadline of this task is near.',
        ...ask(view),
        'If it is done already, please ignore this reminder.',
      ],
    }),
    TAKEOVER_LOST: (view) => ({
      subject: `Taken over: ${about(view)}`,
      paragraphs: [
        `The deadline of this task has passed, so ${view.toName ?? 'the superior'} has taken it over. You can no longer complete it.`,
      ],
    }),
    TAKEOVER_GAINED: (view) => ({
      subject: `Takeover: ${about(view)}`,
      paragraphs: [
        view.fromName === undefined
          ? 'This task has come to you because it was not done by its deadline.'
          : `This task has come to you because ${view.fromName} did not complete it by the deadline.`,
        ...ask(view),
        ...(view.taskKind === 'RATE' ? ['The result that a superior sets after a takeover is final.'] : []),
      ],
    }),
    DEADLINE_MOVED: (view) => ({
      subject: `Deadline moved: ${about(view)}`,
      paragraphs: ['This deadline has moved. The old one no longer counts.'],
    }),
    DELIVERED: (view) => ({
      subject: view.aboutRecipient
        ? 'Your evaluation document has been delivered'
        : `Evaluation document delivered: ${employee(view)}`,
      paragraphs: view.aboutRecipient
        ? [
            `Your evaluation document has been delivered${view.fromName === undefined ? '' : ` by ${view.fromName}`}. Please open it and confirm receipt.`,
            'This mail is not a receipt. The times for signing and for an appeal count from receipt of the document, not from this mail.',
          ]
        : [`The evaluation document of ${employee(view)} has been delivered.`],
    }),
    RESULT_FINAL: (view) => ({
      subject: view.aboutRecipient
        ? 'The result of your evaluation is final'
        : `Result of the evaluation is final: ${employee(view)}`,
      paragraphs: [
        `The result of ${view.aboutRecipient ? 'your evaluation' : `the evaluation of ${employee(view)}`} is final and can no longer be changed.`,
      ],
    }),
    RECOGNISED: (view) => ({
      subject: view.aboutRecipient ? 'Recognition of your performance' : `Recognition: ${employee(view)}`,
      paragraphs: [
        view.aboutRecipient
          ? 'Thank you for your performance in this cycle. The result is recorded as recognition.'
          : `The result of ${employee(view)} in this cycle is recorded as recognition.`,
      ],
    }),
    APPEAL_FILED: (view) => ({
      subject: view.aboutRecipient ? 'Your appeal has been recorded' : `Appeal filed: ${employee(view)}`,
      paragraphs: view.aboutRecipient
        ? ["Your appeal has been recorded and passed to the evaluator's superior, who will examine it."]
        : [
            `${employee(view)} has appealed against the result of the evaluation.`,
            ...(view.taskKind === undefined
              ? ["The evaluator's superior examines the appeal and hears both sides."]
              : ask(view)),
          ],
    }),
    STATEMENT_ASKED: (view) => ({
      subject: view.aboutRecipient ? 'Statement on your appeal' : `Statement asked on the appeal: ${employee(view)}`,
      paragraphs: view.taskKind ? ask(view) : ['Please give your statement on the appeal.'],
    }),
    APPEAL_WITHDRAWN: (view) => ({
      subject: view.aboutRecipient ? 'Your appeal has been withdrawn' : `Appeal withdrawn: ${employee(view)}`,
      paragraphs: [
        `${view.aboutRecipient ? 'Your appeal' : `The appeal of ${employee(view)}`} has been withdrawn. Its examination has ended.`,
      ],
    }),
    APPEAL_DECIDED: (view) => ({
      subject: view.aboutRecipient ? 'Decision on your appeal' : `Decision on the appeal: ${employee(view)}`,
      paragraphs: [
        `${view.aboutRecipient ? 'Your appeal' : `The appeal of ${employee(view)}`} has been decided${
          view.appealResult === 'CHANGED'
            ? ': the result of the evaluation is changed.'
            : view.appealResult === 'CONFIRMED'
              ? ': the result of the evaluation is confirmed.'
              : '.'
        }`,
        'The reasons can be read by the link below. The decision is final; there is no second appeal.',
      ],
    }),
    LATE_APPEAL_ADMITTED: (view) => ({
      subject: view.aboutRecipient ? 'Your late appeal is admitted' : `Late appeal admitted: ${employee(view)}`,
      paragraphs: [
        `BKD has admitted the appeal that ${employee(view)} filed after the window had ended. It goes to the evaluator's superior; the result of the evaluation is not final until it is decided.`,
      ],
    }),
    LATE_APPEAL_NOT_ADMITTED: (view) => ({
      subject: view.aboutRecipient ? 'Your late appeal is not admitted' : `Late appeal not admitted: ${employee(view)}`,
      paragraphs: [
        `BKD has not admitted the appeal that ${employee(view)} filed after the window had ended. The result of the evaluation stands. The reasons can be read at the link below.`,
      ],
    }),
    CASE_CANCELLED: (view) => {
      const name = view.caseKind ? CASE_NAMES[view.caseKind].en : 'Follow-up';
      return {
        subject: isConfidential(view)
          ? 'Follow-up of the appraisal'
          : view.aboutRecipient
            ? `${name} ended`
            : `${name} ended: ${employee(view)}`,
        paragraphs: [
          `${name} for ${employee(view)} has ended because the result of the evaluation on which it rested was changed on appeal. Open tasks are closed and need not be done any more.`,
          ...(isConfidential(view) ? ['Counselling is confidential: please do not forward this mail.'] : []),
        ],
      };
    },
    CASE_OPENED: (view) => {
      const name = view.caseKind ? CASE_NAMES[view.caseKind].en : 'Follow-up';
      return {
        subject: isConfidential(view)
          ? 'Follow-up of the appraisal'
          : view.aboutRecipient
            ? `${name} opened`
            : `${name} opened: ${employee(view)}`,
        paragraphs: [
          `${name} for ${employee(view)} has been opened as follow-up of the appraisal.`,
          ...(isConfidential(view) ? ['Counselling is confidential: please do not forward this mail.'] : []),
          ...ask(view),
        ],
      };
    },
    DELEGATION_RECORDED: (view) => ({
      subject: `${standIn(view)} appointed: ${view.toName ?? 'an official'} for ${view.fromName ?? 'an official'}`,
      paragraphs: [
        `${view.toName ?? 'The appointed official'} acts as ${standIn(view)} of ${view.fromName ?? 'the holder of the post'}${period(view)}.`,
        'Meanwhile the appraisal tasks of the post are theirs, and afterwards they go back. A task about their own appraisal, or an appeal against a result that they set, goes to the next superior up.',
      ],
    }),
    DELEGATION_ENDED: (view) => ({
      subject: `${standIn(view)} ended: ${view.fromName ?? 'an official'}`,
      paragraphs: [
        `${view.toName ?? 'The appointed official'} no longer acts as ${standIn(view)} of ${view.fromName ?? 'the holder of the post'}. Open tasks are back with the holder of the post.`,
      ],
    }),
    ALARM: (view) => ({
      subject: `BKD, please look: ${about(view)}`,
      paragraphs: [
        `This task is past its deadline, and there is nobody left to take it over${view.fromName === undefined ? '' : `; it is held by ${view.fromName}`}. It stays open until somebody completes it.`,
        'Please follow this up.',
      ],
    }),
    EVALUATOR_CHANGED: (view) => ({
      subject: view.aboutRecipient
        ? 'Your evaluator has changed'
        : view.employeeName === undefined
          ? 'Evaluator changed'
          : `Evaluator changed: ${employee(view)}`,
      paragraphs: [
        `${view.toName ?? 'Another official'} now evaluates ${
          view.aboutRecipient ? 'you' : (view.employeeName ?? 'the people who were evaluated until now')
        }${view.fromName === undefined ? '' : `, in the place of ${view.fromName}`}.`,
        'Open tasks go to whoever holds the place now; their deadlines stay. Inside the window of an evaluation an evaluator who has moved still makes it.',
      ],
    }),
    NEW_TARGETS: (view) => ({
      subject: view.aboutRecipient ? 'A new performance plan (SKP) is to be set' : `New SKP: ${employee(view)}`,
      paragraphs: [
        `${view.toName ?? 'The new evaluator'} now evaluates ${employee(view)}${view.fromName === undefined ? '' : `, in the place of ${view.fromName}`}.`,
        'The performance plan (SKP) so far is closed, with its result so far; nothing of it is lost. A new one is set with the new evaluator: its task comes separately, with its deadline.',
      ],
    }),
    TARGETS_TO_EXTEND: (view) => ({
      subject: view.aboutRecipient
        ? 'Study leave: please extend your SKP'
        : `Study leave: SKP to be extended, ${employee(view)}`,
      paragraphs: [
        'Study leave has begun or ended. The expectations for that time are added to the performance plan (SKP) of this year, without a new SKP: it stays in force until its next version is.',
        'The task comes separately, with its deadline.',
      ],
    }),
    LINE_CORRECTED: (view) => ({
      subject: view.aboutRecipient ? 'Correction: who evaluates you' : `Correction: who evaluates ${employee(view)}`,
      paragraphs: [
        `The roster had a wrong or no person above ${employee(view)}. It now has ${view.toName ?? 'another person'}${
          view.fromName === undefined ? '' : ` instead of ${view.fromName}`
        }. The performance plan (SKP) and what was decided so far stand; open tasks go to the right person.`,
      ],
    }),
    EXCLUDED: (view) => ({
      subject: view.aboutRecipient ? 'Your appraisal has been ended' : `Appraisal ended: ${employee(view)}`,
      paragraphs: [
        `The appraisal of ${view.aboutRecipient ? 'your performance' : employee(view)} in ${cycle(view)} has been ended. Open tasks need not be done any more. All that was recorded is kept.`,
        ...(view.aboutRecipient ? ['If you think that this is wrong, please turn to BKD.'] : []),
      ],
    }),
    COMMENTED: (view) => ({
      subject: `New remark: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Somebody'} wrote a comment or attached a file at this task. Sign in to read it.`,
      ],
    }),
    CLARIFICATION_ASKED: (view) => ({
      subject: `A question for you: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'The holder of the task'} asks you for clarification before deciding. Please sign in to read the question and answer it.`,
        'The task may be decided before you answer; a question that is not answered is closed with its task.',
      ],
    }),
    CLARIFICATION_ANSWERED: (view) => ({
      subject: `Your question was answered: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Whoever was asked'} has answered your question. The task waits for your decision.`,
      ],
    }),
    LEADER_TARGETS_SET: (view) => ({
      subject: `Targets of your leader are set: ${cycle(view)}`,
      paragraphs: [
        `The targets of ${view.fromName ?? 'your evaluator'} in ${cycle(view)} are in force. Some of your planned results are linked to none of them yet; please say which of them they serve. Nothing waits for it.`,
      ],
    }),
    INDICATOR_CHANGE_PROPOSED: (view) => ({
      subject: `A proposal for the library of indicators: ${cycle(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Somebody'} proposes what is to become of an indicator of the library, with its figures in ${cycle(view)}. Please read it and decide.`,
      ],
    }),
    INDICATOR_CHANGE_DECIDED: (view) => ({
      subject: `Your proposal for the library of indicators was decided: ${cycle(view)}`,
      paragraphs: [
        `What you proposed for an indicator of the library after ${cycle(view)} was decided. The decision and its reason stand with the proposal.`,
      ],
    }),
    WORK_REPORT_FEEDBACK: (view) => ({
      subject: `Feedback on your reports: ${cycle(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Your leader'} has given feedback on what you reported in ${cycle(view)}. Sign in to read it beside your reports.`,
      ],
    }),
    WORK_REPORT_QUESTION: (view) => ({
      subject: `A question about a report: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Somebody'} asks something about a report in ${cycle(view)}. The answer belongs into the thread of that report.`,
      ],
    }),
    WORK_REPORT_ANSWER: (view) => ({
      subject: `Your question about a report was answered: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Somebody'} has answered your question about a report in ${cycle(view)}. The answer stands in the thread of that report.`,
      ],
    }),
    WORK_REPORTS_MISSING: (view) => ({
      subject: `Reports that are missing: ${cycle(view)}`,
      paragraphs: [
        `${view.count ?? 1} of your reports of work in ${cycle(view)} are missing in the last five weeks; holidays and leave are not counted. A late report is taken, and marked as late. The calendar of reports shows the days.`,
      ],
    }),
    CHECK_IN_PLANNED: (view) => ({
      subject: `A check-in is planned: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Your leader'} has planned a check-in in ${cycle(view)}, or moved it. Day, time and place stand beside its agenda; what you want to speak about can be added there.`,
      ],
    }),
    CHECK_IN_HELD: (view) => ({
      subject: `The record of your check-in: ${cycle(view)}`,
      paragraphs: [
        `${view.fromName ?? 'Your leader'} has recorded your check-in. Please read the record and confirm it; if you see something otherwise, say so there, and it stands beside the record.`,
      ],
    }),
    CHECK_IN_REMARK: (view) => ({
      subject: `A remark on the record of a check-in: ${about(view)}`,
      paragraphs: [
        `${view.fromName ?? 'The employee'} has read the record of your check-in and says something to it. It stands beside the record.`,
      ],
    }),
    CHECK_INS_MISSING: (view) => ({
      subject: `Whom you have not met: ${cycle(view)}`,
      paragraphs: [
        `You have not recorded a check-in with ${view.count ?? 1} of the people whom you evaluate in ${cycle(view)} since the beginning of the last period. The list of your team shows who they are.`,
      ],
    }),
    STAGE_REOPENED: (view) => ({
      subject: `BKD reopened a stage: ${about(view)}`,
      paragraphs: [
        `A stage of the appraisal of ${view.aboutRecipient ? 'your performance' : employee(view)} in ${cycle(view)} has been reopened. What was recorded so far is kept beside what comes. What there is to do comes separately, with its deadline.`,
      ],
    }),
    ORDER_REQUESTED: (view) => ({
      subject: `Your approval is needed: ${about(view)}`,
      paragraphs: [
        `A colleague at BKD asks for an order about the appraisal of ${employee(view)} in ${cycle(view)} that a second official must approve. Please sign in, read the reasons and the consequences, then approve or refuse it.`,
      ],
    }),
    ORDER_APPLIED: (view) => ({
      subject: `Approved: your order about ${employee(view)}`,
      paragraphs: [
        `The order that you asked for about the appraisal of ${employee(view)} in ${cycle(view)} was approved and has been carried out.`,
      ],
    }),
    ORDER_REFUSED: (view) => ({
      subject: `Not approved: your order about ${employee(view)}`,
      paragraphs: [
        `The order that you asked for about the appraisal of ${employee(view)} in ${cycle(view)} was not approved. Nothing was changed; the reason is kept with the order.`,
      ],
    }),
    CLOSED_BY_BKD: (view) => ({
      subject: view.aboutRecipient
        ? 'Your appraisal was closed without a result'
        : `Appraisal closed without a result: ${employee(view)}`,
      paragraphs: [
        `BKD closed the appraisal of ${view.aboutRecipient ? 'your performance' : employee(view)} in ${cycle(view)} without a result. Open tasks need not be done any more. All that was recorded is kept.`,
        ...(view.aboutRecipient ? ['If you think that this is wrong, please turn to BKD.'] : []),
      ],
    }),
    TASK_CLOSED_BY_BKD: (view) => ({
      subject: `Closed by BKD: ${about(view)}`,
      paragraphs: [
        `BKD closed a task in the appraisal of ${view.aboutRecipient ? 'your performance' : employee(view)} without a decision; the course goes on without it.`,
      ],
    }),
    REINCLUDED: (view) => ({
      subject: view.aboutRecipient ? 'Your appraisal goes on' : `Appraisal goes on: ${employee(view)}`,
      paragraphs: [
        `The appraisal of ${view.aboutRecipient ? 'your performance' : employee(view)} in ${cycle(view)} goes on where it stood. Tasks that were open come again, each with its deadline.`,
      ],
    }),
  },
};
