/** Monitoring during the year: the employee's progress entries, the leaders' feedback (Art. 16, 20). */
import { DateTime } from 'luxon';
import { isoDate, localDate } from '../../domain/calendar.ts';
import type { FeedbackForm, ProgressForm } from '../../domain/forms.ts';
import { isEmployee, isLeader, readAccess, type AppraisalAccess } from '../access/appraisal-access.ts';
import { calendarOf } from '../calendars.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import { refuseIfLocked } from '../desk/refuse-if-locked.ts';
import { lockAppraisal, type Locked } from '../lock-owner.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { endedBecause } from '../task-view.ts';
import { command } from '../transact.ts';

/** @throws Refusal NOT_FOUND, FORBIDDEN (audited), APPRAISAL_ENDED, INVALID_FORM */
export async function addProgress(
  deps: Pick<Deps, 'db'>,
  act: Act,
  entry: { readonly appraisalId: string; readonly form: ProgressForm },
): Promise<{ id: string }> {
  return command(deps, act, async (tx) => {
    const locked = await lockAppraisal(tx, entry.appraisalId);
    const access = await readAccess(tx, act.actorId, entry.appraisalId);
    if (!isEmployee(access)) return denied(tx, act, about(access, 'PROGRESS.ADD'), 'NOT_RELATED');
    refuseEnded(locked);
    await refuseIfLocked(tx, locked);
    const { form } = entry;
    await notInTheFuture(tx, locked, '/date', form.date);
    await plannedHere(tx, entry.appraisalId, form.plannedResultId);
    const { id } = await tx.progressEntry.create({
      data: {
        appraisalId: entry.appraisalId,
        plannedResultId: form.plannedResultId ?? null,
        authorId: act.actorId,
        date: DateTime.fromISO(form.date, { zone: 'utc' }).toJSDate(),
        text: form.text,
        evidence: form.evidence,
        createdAt: locked.now,
      },
      select: { id: true },
    });
    await recordEvent(tx, {
      ...ids(access),
      type: 'PROGRESS_ADDED',
      at: locked.now,
      actorId: act.actorId,
      actorRole: 'EMPLOYEE',
      requestId: act.requestId,
      data: { progressEntryId: id },
    });
    return { id };
  });
}

/** @throws Refusal NOT_FOUND, FORBIDDEN (audited), APPRAISAL_ENDED, INVALID_FORM */
export async function addFeedback(
  deps: Pick<Deps, 'db'>,
  act: Act,
  given: { readonly appraisalId: string; readonly form: FeedbackForm },
): Promise<{ id: string }> {
  return command(deps, act, async (tx) => {
    const locked = await lockAppraisal(tx, given.appraisalId);
    const access = await readAccess(tx, act.actorId, given.appraisalId);
    const role = leadersRole(access);
    if (!role) {
      const because = isEmployee(access) ? 'OWN_APPRAISAL' : 'NOT_RELATED';
      return denied(tx, act, about(access, 'FEEDBACK.ADD'), because);
    }
    refuseEnded(locked);
    await refuseIfLocked(tx, locked);
    const { form } = given;
    await plannedHere(tx, given.appraisalId, form.plannedResultId);
    const { id } = await tx.feedback.create({
      data: {
        appraisalId: given.appraisalId,
        stage: 'MONITORING',
        authorId: act.actorId,
        plannedResultId: form.plannedResultId ?? null,
        behaviour: form.behaviour ?? null,
        tone: form.tone,
        text: form.text,
        createdAt: locked.now,
      },
      select: { id: true },
    });
    await recordEvent(tx, {
      ...ids(access),
      type: 'FEEDBACK_ADDED',
      at: locked.now,
      actorId: act.actorId,
      actorRole: role,
      requestId: act.requestId,
      data: { feedbackId: id, tone: form.tone },
    });
    return { id };
  });
}

/** The evaluator or the evaluator's superior by a link of today; nobody about himself. */
export function leadersRole(access: AppraisalAccess): 'EVALUATOR' | 'SUPERIOR' | undefined {
  if (!isLeader(access)) return undefined;
  if (access.readerId === access.evaluatorId) return 'EVALUATOR';
  return access.readerId === access.superiorId ? 'SUPERIOR' : undefined;
}

export function refuseEnded(locked: Locked): void {
  const ended = endedBecause(locked, locked.epoch);
  if (!ended) return;
  throw new Refusal('APPRAISAL_ENDED', 409, `Nothing more is recorded here (${ended}).`, { extra: { because: ended } });
}

/** What was done or held lies on a day up to today, by the date of the unit. */
export async function notInTheFuture(tx: Tx, locked: Locked, pointer: string, date: string): Promise<void> {
  const todays = isoDate(localDate(locked.now, await calendarOf(tx, locked.unitId)));
  if (date <= todays) return;
  throw new Refusal('INVALID_FORM', 422, 'The day has not come yet.', {
    errors: [{ pointer, detail: `A day up to ${todays} (today) is expected.` }],
  });
}

async function plannedHere(tx: Tx, appraisalId: string, plannedResultId: string | undefined): Promise<void> {
  if (plannedResultId === undefined) return;
  const found = await tx.plannedResult.findFirst({ where: { id: plannedResultId, plan: { appraisalId } } });
  if (found) return;
  throw new Refusal('INVALID_FORM', 422, 'The planned result is not one of this appraisal.', {
    errors: [{ pointer: '/plannedResultId', detail: 'Take the id of a planned result from the targets.' }],
  });
}

const ids = (access: AppraisalAccess): { cycleId: string; appraisalId: string } => ({
  cycleId: access.cycleId,
  appraisalId: access.appraisalId,
});
const about = (
  access: AppraisalAccess,
  attempted: string,
): { cycleId: string; appraisalId: string; attempted: string } => ({
  ...ids(access),
  attempted,
});
