import { admissibilityOf, mayFileLate } from '../../domain/admissibility.ts';
import type { LateAppealForm } from '../../domain/forms.ts';
import type { Act, Deps } from '../context.ts';
import { refuseIfLocked } from '../desk/refuse-if-locked.ts';
import { roundInRows } from '../desk/rounds.ts';
import { denied } from '../denied.ts';
import { closePassedWindow } from '../file-appeal.ts';
import { lockEvaluation } from '../lock-owner.ts';
import { openTask } from '../open-task.ts';
import { periodData } from '../period-data.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { ring } from '../ring.ts';
import { command } from '../transact.ts';
import { appealFactsOf } from './appeal-facts.ts';
import { inadmissible } from './inadmissible.ts';

/** The admission of a late appeal, as its task's key has it: there is one request against a result, and no second one. */
const ADMISSION = { stage: 'APPEAL', kind: 'ADMIT_LATE_APPEAL', round: 1 } as const;

/**
 * The employee asks BKD to admit an appeal that comes after the window, with the cause of the delay. Only where there was a window and it has
 * passed; a result that is final by law has none. What is not final yet waits for BKD's decision.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), APPEAL_IN_TIME (file it as any other), APPRAISAL_LOCKED, and the refusals of fileAppeal
 */
export async function fileLateAppeal(
  deps: Pick<Deps, 'db'>,
  act: Act,
  filing: { readonly appraisalId: string; readonly period: string | undefined; readonly form: LateAppealForm },
): Promise<{ lateAppealId: string; status: 'REQUESTED' }> {
  return command(deps, act, async (tx) => {
    const locked = await lockEvaluation(tx, filing.appraisalId, filing.period);
    const { appraisal, cycle, now } = locked;
    const about = { cycleId: cycle.id, appraisalId: appraisal.id };
    const facts = await appealFactsOf(tx, locked, act.actorId === appraisal.employeeId);
    const admissibility = admissibilityOf(facts);
    if (admissibility.reason === 'NOT_OWN_RESULT') {
      return denied(tx, act, { ...about, attempted: 'LATE_APPEAL.FILE' }, 'NOT_RELATED');
    }
    if (admissibility.admissible) {
      throw new Refusal('APPEAL_IN_TIME', 409, 'The window is still open: file the appeal itself.', {
        legalBasis: admissibility.legalBasis,
        extra: { until: admissibility.until?.toISOString(), appeals: `/appraisals/${appraisal.id}/appeals` },
      });
    }
    if (!mayFileLate(facts)) throw inadmissible(admissibility, appraisal.id);
    await refuseIfLocked(tx, locked);
    const { form } = filing;
    await closePassedWindow(tx, locked);
    const late = await tx.lateAppeal.create({
      data: {
        appraisalId: appraisal.id,
        periodId: locked.period?.id ?? null,
        filedById: act.actorId,
        cause: form.cause,
        reasons: form.reasons,
        evidence: form.evidence,
        filedAt: now,
      },
      select: { id: true },
    });
    await recordEvent(tx, {
      ...about,
      type: 'LATE_APPEAL_REQUESTED',
      at: now,
      actorId: act.actorId,
      actorRole: 'EMPLOYEE',
      requestId: act.requestId,
      data: { lateAppealId: late.id, until: facts.until?.toISOString() ?? null, ...periodData(locked) },
    });
    await openTask(tx, locked, { ...ADMISSION, round: await roundInRows(tx, locked, ADMISSION) });
    // A run that is still under way waits for the admission before the result becomes final.
    if (facts.state === 'ACTIVE') await ring(tx, locked.owner, 'LATE_APPEAL');
    return { lateAppealId: late.id, status: 'REQUESTED' };
  });
}
