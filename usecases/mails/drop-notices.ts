import { OUT_OF_SERVICE } from '../../domain/terms.ts';
import { ABOUT_ONES_RIGHT_TO_ACT, TASK_IS_YOURS } from '../../domain/urgency.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../context.ts';

/**
 * Why a queued notice comes to nothing, or null: rows (id, reason). What changes a right or a deadline of the reader's own always comes;
 * muted, or told to somebody who is not in service, is only the rest. What waits for a digest comes to nothing also where nothing is left to do.
 * @param which a condition on the notice `n` and its recipient `r`
 */
export const dropReasons = (which: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT n.id, CASE
      WHEN r.status = ANY (${[...OUT_OF_SERVICE]}::text[]) AND NOT (n.urgency = 'AT_ONCE' AND own.appraisal)
        THEN 'not sent: the recipient is not in service'
      WHEN m.id IS NOT NULL AND NOT (n.urgency = 'AT_ONCE'
          AND (own.appraisal OR own.task OR n.kind = ANY (${[...ABOUT_ONES_RIGHT_TO_ACT]}::text[])))
        THEN 'not sent: the recipient has muted this appraisal'
      WHEN n.urgency = 'DIGEST' AND c.status = 'CANCELLED' AND n.kind <> 'CYCLE_CANCELLED' THEN 'not sent: the cycle was cancelled'
      WHEN n.urgency = 'DIGEST' AND n.kind = ANY (${[...TASK_IS_YOURS, 'ALARM']}::text[]) AND t.status <> 'OPEN'
        THEN 'not sent: the task is closed'
      WHEN n.urgency = 'DIGEST' AND n.kind = ANY (${[...TASK_IS_YOURS]}::text[]) AND t.provisional_id IS NOT NULL
        THEN 'not sent: the task is decided'
      WHEN n.urgency = 'DIGEST' AND n.kind = ANY (${[...TASK_IS_YOURS]}::text[]) AND t.assignee_id IS NOT NULL
          AND t.assignee_id <> n.recipient_id AND NOT EXISTS (
            SELECT 1 FROM task_preparation p WHERE p.task_id = t.id AND p.preparer_id = n.recipient_id AND p.ended_at IS NULL)
        THEN 'not sent: somebody else holds the task'
      WHEN n.urgency = 'DIGEST' AND n.kind = 'REMINDER' AND t.paused_at IS NOT NULL THEN 'not sent: the clock of the task stands still'
    END AS reason
  FROM notice n JOIN employee r ON r.id = n.recipient_id
  LEFT JOIN task t ON t.id = n.task_id
  LEFT JOIN appraisal a ON a.id = coalesce(n.appraisal_id, t.appraisal_id)
  LEFT JOIN cycle c ON c.id = coalesce(n.cycle_id, a.cycle_id)
  LEFT JOIN notice_mute m ON m.person_id = n.recipient_id AND m.appraisal_id = a.id AND m.ended_at IS NULL
  CROSS JOIN LATERAL (SELECT coalesce(a.employee_id = n.recipient_id, false) AS appraisal, coalesce(t.assignee_id = n.recipient_id, false) AS task) own
  WHERE n.status = 'QUEUED' AND ${which}`;

/** Marks what comes to nothing as DROPPED, with the reason in server_answer. @returns how many */
export async function dropNotices(tx: Tx, which: Prisma.Sql): Promise<number> {
  return tx.$executeRaw`
    UPDATE notice n SET status = 'DROPPED', server_answer = x.reason
    FROM (${dropReasons(which)}) x WHERE x.id = n.id AND x.reason IS NOT NULL AND n.status = 'QUEUED'`;
}
