/** A second connection that holds a row, as a slow transaction would. */
import pg from 'pg';

export interface HeldRow {
  /** Resolves when another connection of this database waits for a lock. */
  somebodyWaits(): Promise<void>;
  /** Resolves when the database's clock has passed the instant. */
  clockPasses(instant: Date): Promise<void>;
  /** Waits until somebody waits for this transaction, and terminates his backend. */
  terminateWaiting(): Promise<void>;
  /** Ends the transaction; nothing was changed. */
  release(): Promise<void>;
}

const LONGEST_WAIT_MS = 30_000;

/** @param lock a statement that locks, such as SELECT … FOR UPDATE */
export async function holdRow(url: string, lock: string, values: readonly unknown[]): Promise<HeldRow> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  await client.query(lock, [...values]);
  // Inside a transaction PostgreSQL shows pg_stat_activity as it was when it was first read: who connected later would never be seen.
  const watch = new pg.Client({ connectionString: url });
  await watch.connect();
  const { rows: self } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const holder = self[0]?.pid;
  const until = async (sql: string, given: readonly unknown[]): Promise<void> => {
    const deadline = Date.now() + LONGEST_WAIT_MS;
    for (;;) {
      const { rows } = await watch.query<{ yes: boolean }>(sql, [...given]);
      if (rows[0]?.yes) return;
      if (Date.now() > deadline) throw new Error(`waited in vain for: ${sql}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return {
    somebodyWaits: () =>
      until(
        `SELECT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
          WHERE NOT l.granted AND a.datname = current_database()) AS yes`,
        [],
      ),
    clockPasses: (instant) => until('SELECT clock_timestamp() > $1::timestamptz AS yes', [instant.toISOString()]),
    terminateWaiting: () =>
      until(
        `SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) > 0 AS yes FROM pg_stat_activity
          WHERE $1::int = ANY (pg_blocking_pids(pid))`,
        [holder],
      ),
    release: async () => {
      await client.query('ROLLBACK');
      await Promise.all([client.end(), watch.end()]);
    },
  };
}
