import type { TaskKind } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { changeResult, confirmResult, fileAppeal, giveStatement } from './appeal.ts';
import { restoreContact, servedOtherwise } from './contact.ts';
import { acceptCalibration, declineCalibration } from './calibration.ts';
import { concludeCase, decideReward, planCase } from './development.ts';
import type { Making, RecordFacts } from './facts.ts';
import { deliverResult, receiveResult, serveResult, signAndReturn } from './document.ts';
import { admitLateAppeal, refuseLateAppeal } from './late-appeal.ts';
import { agreeAdjustment, giveFeedback, proposeAdjustment } from './mid-term.ts';
import { approvePlan, setPlan, submitPlan } from './plan.ts';
import { rate } from './rating.ts';
import { submitRealization } from './realization.ts';
import { returnReport, signReport, submitReport } from './report.ts';

/** Which facts each outcome establishes; an outcome that only closes its task is not listed. */
const FACTS: { readonly [kind in TaskKind]?: Readonly<Record<string, RecordFacts>> } = {
  DRAFT_TARGETS: { SUBMITTED: submitPlan },
  APPROVE_TARGETS: { APPROVED: approvePlan, SET: setPlan },
  REPORT_REALIZATION: { REPORTED: submitRealization },
  GIVE_FEEDBACK: { GIVEN: giveFeedback, ADJUSTMENT_PROPOSED: proposeAdjustment },
  AGREE_ADJUSTMENT: { AGREED: agreeAdjustment },
  RATE: { RATED: rate },
  ANSWER_CALIBRATION: { ACCEPTED: acceptCalibration, DECLINED: declineCalibration },
  DELIVER_RESULT: { DELIVERED: deliverResult },
  RECEIVE_RESULT: { RECEIVED: receiveResult, SERVED: serveResult },
  SIGN_AND_RETURN: { SIGNED: signAndReturn },
  FILE_APPEAL: { FILED: fileAppeal },
  ADMIT_LATE_APPEAL: { ADMITTED: admitLateAppeal, NOT_ADMITTED: refuseLateAppeal },
  STATE_AS_EMPLOYEE: { STATED: giveStatement },
  STATE_AS_EVALUATOR: { STATED: giveStatement },
  DECIDE_APPEAL: { CONFIRMED: confirmResult, CHANGED: changeResult },
  PLAN_COACHING: { PLANNED: planCase },
  CONCLUDE_COACHING: { CONCLUDED: concludeCase },
  PLAN_COUNSELLING: { PLANNED: planCase },
  CONCLUDE_COUNSELLING: { CONCLUDED: concludeCase },
  DECIDE_REWARD: { GRANTED: decideReward, NOT_GRANTED: decideReward },
  REPORT_RESULTS: { REPORTED: submitReport },
  SIGN_REPORT: { SIGNED: signReport, RETURNED: returnReport },
  RESTORE_CONTACT: { RESTORED: restoreContact, SERVED_OTHERWISE: servedOtherwise },
};

export async function recordFacts(tx: Tx, making: Making): Promise<void> {
  await FACTS[making.task.kind]?.[making.outcome]?.(tx, making);
}
