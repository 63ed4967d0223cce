import type { Deps } from './context.ts';
import { inTransaction } from './transact.ts';

const BOUNDS = { lockMs: 5_000, statementMs: 30_000 };

/**
 * After a launch has filled tables: PostgreSQL's own round (autovacuum) comes within a minute, and until then every statement is planned, and its plan
 * kept, as if they were nearly empty. Where the application's role does not own the tables, PostgreSQL passes them over with a warning, and that
 * round is waited for.
 */
export async function refreshStatistics(deps: Pick<Deps, 'db'>): Promise<void> {
  await inTransaction(
    deps,
    (tx) =>
      tx.$executeRaw`ANALYZE employee, reporting_link, unit, appraisal, task, event, chain_head, notice, stage_window`,
    BOUNDS,
  );
}
