/** The one plain commit of a peer's step. */
import pg from 'pg';
import type { PeerDecision } from './api.ts';

export type RecordStep = (workflowId: string, task: string, decision: PeerDecision | null) => Promise<void>;

export function createRecordStep(connectionString: string, connections: number): { record: RecordStep; pool: pg.Pool } {
  const pool = new pg.Pool({ connectionString, max: connections });
  return {
    pool,
    async record(workflowId, task, decision) {
      // A step that comes again (a worker was killed after its commit) finds its row.
      await pool.query({
        name: 'record-step',
        text: 'INSERT INTO year_step (workflow_id, task, decision) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        values: [workflowId, task, decision && JSON.stringify(decision)],
      });
    },
  };
}
