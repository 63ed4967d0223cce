import type { SessionForm } from '../../domain/forms.ts';
import { isEmployee, readAccess } from '../access/appraisal-access.ts';
import { leadersRole, notInTheFuture } from '../appraisals/record-monitoring.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import { refuseIfLocked } from '../desk/refuse-if-locked.ts';
import { json } from '../json.ts';
import { lockOwner } from '../lock-owner.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { command } from '../transact.ts';

/**
 * A session of coaching or counselling, recorded by the evaluator, the evaluator's superior, or who holds the case's open task.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), CASE_CLOSED, INVALID_FORM
 */
export async function recordSession(
  deps: Pick<Deps, 'db'>,
  act: Act,
  session: { readonly caseId: string; readonly form: SessionForm },
): Promise<{ entryId: string }> {
  return command(deps, act, async (tx) => {
    const locked = await lockOwner(tx, { kind: 'case', id: session.caseId });
    if (!locked.case || !locked.appraisal) throw notFound('The case');
    const access = await readAccess(tx, act.actorId, locked.appraisal.id);
    const role = leadersRole(access) ?? (await holdersRole(tx, act.actorId, session.caseId));
    const about = { cycleId: locked.cycle.id, appraisalId: locked.appraisal.id };
    if (!role || isEmployee(access)) {
      const because = isEmployee(access) ? 'OWN_APPRAISAL' : 'NOT_RELATED';
      return denied(tx, act, { ...about, attempted: 'CASE.RECORD_SESSION' }, because);
    }
    if (locked.case.status !== 'OPEN' || locked.case.kind === 'REWARD') {
      throw new Refusal(
        'CASE_CLOSED',
        409,
        `No sessions are recorded here (${locked.case.kind}, ${locked.case.status}).`,
      );
    }
    await refuseIfLocked(tx, locked);
    await notInTheFuture(tx, locked, '/heldOn', session.form.heldOn);
    const { id } = await tx.caseEntry.create({
      data: {
        caseId: session.caseId,
        kind: 'SESSION',
        content: json(session.form),
        authorId: act.actorId,
        createdAt: locked.now,
      },
      select: { id: true },
    });
    await tx.developmentCase.update({ where: { id: session.caseId }, data: { version: { increment: 1 } } });
    await recordEvent(tx, {
      ...about,
      type: 'CASE_SESSION_RECORDED',
      at: locked.now,
      actorId: act.actorId,
      actorRole: role,
      requestId: act.requestId,
      data: { caseId: session.caseId, entryId: id },
    });
    return { entryId: id };
  });
}

async function holdersRole(tx: Tx, personId: string, caseId: string): Promise<string | undefined> {
  const task = await tx.task.findFirst({
    where: { caseId, assigneeId: personId, status: 'OPEN' },
    select: { role: true },
  });
  return task?.role;
}
