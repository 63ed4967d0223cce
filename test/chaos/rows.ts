/** Reads rows past all lines; waits while PostgreSQL is away. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 150;

export async function read<T extends pg.QueryResultRow>(
  rows: pg.Pool,
  sql: string,
  values: readonly unknown[] = [],
): Promise<T[]> {
  for (const until = Date.now() + PATIENCE_MS; ; ) {
    try {
      return (await rows.query<T>(sql, [...values])).rows;
    } catch (error) {
      if (!isAway(error) || Date.now() > until) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

/** Connection exceptions, shutdown and start-up of the server, and what the driver says of a connection that broke. */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string') {
    return /^(08...|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE)$/.test(error.code);
  }
  return /connection (terminated|ended)|connection error|not queryable/i.test(error.message);
}
