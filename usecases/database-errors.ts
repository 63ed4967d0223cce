import { Prisma } from '../generated/prisma/client.ts';

/**
 * SQLSTATEs that pass by themselves: lock_not_available, query_canceled (statement_timeout), deadlock, serialization failure,
 * too many connections, shutdown and start-up of the server, and broken connections (class 08).
 */
const PASSING_STATES = /^(55P03|57014|40P01|40001|53300|57P0[123]|08...)$/;

/** Prisma's own codes: server unreachable or timed out, connection closed, pool exhausted, transaction not started or expired, write conflict. */
const PASSING_CODES: ReadonlySet<string> = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034']);

const PASSING_SYSTEM_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
]);

/** How the driver names what Prisma gives codes of its own: server unreachable or timed out, connection closed. */
const PASSING_KINDS: ReadonlySet<string> = new Set(['DatabaseNotReachable', 'SocketTimeout', 'ConnectionClosed']);

/** Whether the database was busy or away: the transaction is rolled back, and the same request may succeed a moment later. */
export function isBusy(error: unknown): boolean {
  for (let cause: unknown = error, depth = 0; cause instanceof Object && depth < 6; depth += 1) {
    if (cause instanceof Prisma.PrismaClientKnownRequestError) {
      if (PASSING_CODES.has(cause.code)) return true;
      const inner = sqlStateOf(cause);
      if (inner && PASSING_STATES.test(inner)) return true;
    }
    if (cause instanceof Prisma.PrismaClientInitializationError) return true;
    if ('code' in cause && typeof cause.code === 'string') {
      if (PASSING_STATES.test(cause.code) || PASSING_SYSTEM_CODES.has(cause.code)) return true;
    }
    if ('kind' in cause && typeof cause.kind === 'string' && PASSING_KINDS.has(cause.kind)) return true;
    if ('originalCode' in cause && typeof cause.originalCode === 'string' && PASSING_STATES.test(cause.originalCode))
      return true;
    cause = 'cause' in cause ? cause.cause : undefined;
  }
  return false;
}

/** SQLSTATE of an error of the driver, also where Prisma keeps it in the meta of its own. */
export function sqlStateOf(error: unknown): string | undefined {
  const adapterError =
    error instanceof Prisma.PrismaClientKnownRequestError ? error.meta?.['driverAdapterError'] : error;
  if (!(adapterError instanceof Object) || !('cause' in adapterError)) return undefined;
  const { cause } = adapterError;
  return cause instanceof Object && 'originalCode' in cause && typeof cause.originalCode === 'string'
    ? cause.originalCode
    : undefined;
}
