import type { Act, Deps, Tx } from '../context.ts';
import type { Decided } from '../decide-task.ts';
import { decideOpenTaskIn } from '../decide-open-task.ts';
import { notFound } from '../refusal.ts';
import { command } from '../transact.ts';

/**
 * What one side says: the employee's statement, or the evaluator's, by who speaks (V.B.4, p.117).
 * @throws Refusal NOT_FOUND, NO_OPEN_TASK, and those of decideTask
 */
export async function giveAppealStatement(
  deps: Pick<Deps, 'db'>,
  act: Act,
  statement: { readonly appealId: string; readonly form: unknown },
): Promise<Decided> {
  return command(deps, act, async (tx) => {
    const { employeeId, ...evaluation } = await appealed(tx, statement.appealId);
    const kind = act.actorId === employeeId ? ('STATE_AS_EMPLOYEE' as const) : ('STATE_AS_EVALUATOR' as const);
    return decideOpenTaskIn(tx, act, { ...evaluation, kind, outcome: 'STATED', form: statement.form });
  });
}

/**
 * The judge confirms or changes the result (V.B.5–7, p.117–118).
 * @throws Refusal NOT_FOUND, NO_OPEN_TASK, and those of decideTask
 */
export async function decideAppeal(
  deps: Pick<Deps, 'db'>,
  act: Act,
  decision: {
    readonly appealId: string;
    readonly outcome: 'CONFIRMED' | 'CHANGED';
    readonly form: unknown;
    readonly comment?: string | undefined;
  },
): Promise<Decided> {
  return command(deps, act, async (tx) => {
    const { appealId, ...rest } = decision;
    const { appraisalId, period } = await appealed(tx, appealId);
    return decideOpenTaskIn(tx, act, { appraisalId, period, kind: 'DECIDE_APPEAL', ...rest });
  });
}

/** Of whose which evaluation an appeal is. */
async function appealed(
  tx: Tx,
  appealId: string,
): Promise<{ appraisalId: string; period: string | undefined; employeeId: string }> {
  const appeal = await tx.appeal.findUnique({
    where: { id: appealId },
    select: { appraisalId: true, periodId: true, appraisal: { select: { employeeId: true } } },
  });
  if (!appeal) throw notFound('The appeal');
  const period = appeal.periodId
    ? await tx.periodicEvaluation.findUnique({ where: { id: appeal.periodId }, select: { period: true } })
    : null;
  return { appraisalId: appeal.appraisalId, period: period?.period, employeeId: appeal.appraisal.employeeId };
}
