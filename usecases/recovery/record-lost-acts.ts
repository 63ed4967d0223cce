import type { Deps } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { inTransaction } from '../transact.ts';
import type { AcknowledgedAct } from './acknowledged.ts';

/**
 * Puts it on record, in the chain of the appraisal, that an act was acknowledged and lost: the person sees it in the timeline, BKD in the audit trail.
 * Safe to repeat.
 */
export async function recordLostActs(deps: Pick<Deps, 'db'>, lost: readonly AcknowledgedAct[]): Promise<void> {
  for (const { appraisalId, taskId, requestId, route, at, type, hash, actorId } of lost) {
    await inTransaction(deps, async (tx) => {
      const [there] = await tx.$queryRaw<{ appraisal: boolean; task: boolean; recorded: boolean }[]>`
        SELECT EXISTS (SELECT 1 FROM appraisal WHERE id = ${appraisalId ?? null}::uuid) AS appraisal,
          EXISTS (SELECT 1 FROM task WHERE id = ${taskId ?? null}::uuid) AS task,
          EXISTS (SELECT 1 FROM event WHERE type = ${LOST} AND data->>'lostHash' = ${hash}) AS recorded`;
      if (!there || there.recorded) return;
      await recordEvent(tx, {
        type: LOST,
        // What was made after the recovery point is not there either.
        appraisalId: there.appraisal ? appraisalId : undefined,
        taskId: there.task ? taskId : undefined,
        data: { type, route, at, requestId, lostHash: hash, actorId: actorId ?? null },
      });
    });
  }
}

const LOST = 'ACKNOWLEDGED_ACT_LOST';
