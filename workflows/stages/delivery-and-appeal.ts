import { outcomeOf, type Run } from '../run.ts';

/**
 * The rater delivers the document; the employee receives it, or BKD records the service. From receipt on, signing and returning and the
 * appeal window run beside each other: signing waives nothing (V.A.5–6, V.B.2, p.114, 117).
 */
export async function deliveryAndAppeal(run: Run): Promise<void> {
  await run.task('DELIVERY', 'DELIVER_RESULT');
  await run.task('DELIVERY', 'RECEIVE_RESULT');
  await Promise.all([run.task('DELIVERY', 'SIGN_AND_RETURN'), appealWindow(run)]);
}

/**
 * Until the window ends the employee may appeal; afterwards BKD may admit a late appeal, with cause. Where the result is final already, no
 * window opens.
 */
async function appealWindow(run: Run): Promise<void> {
  const filing = await run.task('APPEAL', 'FILE_APPEAL');
  if (outcomeOf(filing) === 'FILED' || (filing.is === 'CLOSED_WITHOUT' && (await admittedLate(run))))
    await hearing(run);
}

/** A request that comes after this look starts a run of a new epoch, once BKD has admitted it. */
async function admittedLate(run: Run): Promise<boolean> {
  return outcomeOf(await run.task('APPEAL', 'ADMIT_LATE_APPEAL')) === 'ADMITTED';
}

/**
 * Both sides are asked for a statement inside the judge's time, which does not pause; the judge confirms or changes, and there is no second
 * appeal (V.B.2–6, p.117).
 */
async function hearing(run: Run): Promise<void> {
  await Promise.all([
    run.task('APPEAL', 'STATE_AS_EMPLOYEE'),
    run.task('APPEAL', 'STATE_AS_EVALUATOR'),
    run.task('APPEAL', 'DECIDE_APPEAL'),
  ]);
}
