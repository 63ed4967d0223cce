import type { Act, Deps } from './context.ts';
import { decideLockedTask, type Decided } from './decide-task.ts';
import { denied } from './denied.ts';
import { lockAppraisal } from './lock-owner.ts';
import { Refusal } from './refusal.ts';
import { seeToLockedTask } from './see-to-task.ts';
import { lockTask } from './task-row.ts';
import { command } from './transact.ts';

const LEGAL_BASIS = 'PermenPANRB 6/2022 Annex V.B.1–2 (p.117)';

const WHY_FINAL: Record<string, { detail: string; legalBasis: string }> = {
  TAKEOVER: {
    detail: 'The result was set by the superior after the evaluator did not act in time; it is final.',
    legalBasis: 'PermenPANRB 6/2022 Annex IV.A.11 (p.90)',
  },
  TOP_OFFICIAL: {
    detail: 'The result of an official who is evaluated by the head of region is final.',
    legalBasis: 'PermenPANRB 6/2022 Annex IV.A.12 (p.90)',
  },
  NO_SUPERIOR: {
    detail: 'Nobody stands above the evaluator; the result is final.',
    legalBasis: 'PermenPANRB 6/2022 Annex IV.A.12 (p.90)',
  },
};

export interface FiledAppeal extends Decided {
  readonly appealId: string;
}

/**
 * The employee files an appeal, from receipt until the end of the window. Works while the workflow engine is down and while the cycle is
 * paused: where the workflow has not opened the window yet, this transaction opens it, by the same natural key.
 * @throws Refusal NOT_FOUND, FORBIDDEN, APPEAL_NOT_POSSIBLE, NOT_RECEIVED, TASK_CLOSED (window over, or filed before), TASK_OVERDUE, INVALID_FORM
 */
export async function fileAppeal(
  deps: Pick<Deps, 'db'>,
  act: Act,
  filing: { appraisalId: string; form: unknown },
): Promise<FiledAppeal> {
  return command(deps, act, async (tx) => {
    const locked = await lockAppraisal(tx, filing.appraisalId);
    const { appraisal } = locked;
    if (act.actorId !== appraisal.employeeId) {
      const about = { cycleId: locked.cycle.id, appraisalId: appraisal.id, attempted: 'FILE_APPEAL.FILED' };
      return denied(tx, act, about, 'NOT_RELATED');
    }
    const final = appraisal.finalBecause ? WHY_FINAL[appraisal.finalBecause] : undefined;
    if (final) throw new Refusal('APPEAL_NOT_POSSIBLE', 409, final.detail, { legalBasis: final.legalBasis });
    const received = await tx.evaluationDocument.findFirst({
      where: { appraisalId: appraisal.id, receivedAt: { not: null } },
      select: { id: true },
    });
    if (!received) {
      throw new Refusal(
        'NOT_RECEIVED',
        409,
        'An appeal is filed against a result that was received; receive it first.',
        {
          legalBasis: LEGAL_BASIS,
        },
      );
    }
    const step = { stage: 'APPEAL' as const, kind: 'FILE_APPEAL' as const, round: 1 };
    await seeToLockedTask(tx, locked, step);
    const task = await lockTask(tx, { ownerId: appraisal.id, ...step });
    if (!task) throw new Refusal('APPEAL_NOT_POSSIBLE', 409, 'The appeal window cannot be opened now.');
    const decided = await decideLockedTask(tx, locked, task, act, { outcome: 'FILED', form: filing.form });
    if (!('decisionId' in decided)) return decided;
    const appeal = await tx.appeal.findFirstOrThrow({
      where: { appraisalId: appraisal.id, periodId: null },
      select: { id: true },
    });
    return { ...decided, appealId: appeal.id };
  });
}
