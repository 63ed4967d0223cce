import type { Deps } from './context.ts';

/** The backlog of one stage, in cycles that are under way. */
export interface StageGauges {
  readonly stage: string;
  readonly open: number;
  /** Open past the due date, with a clock that goes. */
  readonly overdue: number;
  /** Tasks that went to somebody else because nobody acted in time, since the launch. */
  readonly takenOver: number;
}

export async function readStageGauges(deps: Pick<Deps, 'db'>): Promise<StageGauges[]> {
  return deps.db.$queryRaw<StageGauges[]>`
    SELECT k.stage, count(*) FILTER (WHERE k.status = 'OPEN')::int AS open,
      count(*) FILTER (WHERE k.status = 'OPEN' AND k.due_at < clock_timestamp() AND k.paused_at IS NULL AND NOT c.virtual_time)::int AS overdue,
      count(*) FILTER (WHERE k.status = 'TAKEN_OVER')::int AS "takenOver"
    FROM cycle c JOIN task k ON k.cycle_id = c.id AND k.status IN ('OPEN', 'TAKEN_OVER')
    WHERE c.status IN ('RUNNING', 'PAUSED')
    GROUP BY k.stage`;
}
