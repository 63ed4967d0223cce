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

/** What Prisma's adapter makes of a driver's error that has no SQLSTATE: a raw query has no code of Prisma's own for them. */
const PASSING_KINDS: ReadonlySet<string> = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);

/** A connection that broke under a query, or in the pool just before it: the driver says so in words only. */
const BROKEN_CONNECTION = /^(Connection terminated|Client has encountered a connection error)/;

/**
 * Whether the database was busy or away: the same request may succeed a moment later. The transaction is rolled back, unless the connection broke
 * while it was being committed: then nobody knows, and the Idempotency-Key makes a repetition safe.
 */
export function isBusy(error: unknown): boolean {
  for (let cause: unknown = error, depth = 0; cause instanceof Object && depth < 6; depth += 1) {
    if (cause instanceof Prisma.PrismaClientKnownRequestError) {
      if (PASSING_CODES.has(cause.code)) return true;
      const inner = driverCause(cause);
      if (inner?.state && PASSING_STATES.test(inner.state)) return true;
      if (inner?.kind && PASSING_KINDS.has(inner.kind)) return true;
    }
    if (cause instanceof Error && BROKEN_CONNECTION.test(cause.message)) return true;
    if (cause instanceof Prisma.PrismaClientInitializationError) return true;
    if ('kind' in cause && typeof cause.kind === 'string' && PASSING_KINDS.has(cause.kind)) return true;
    if ('code' in cause && typeof cause.code === 'string') {
      if (PASSING_STATES.test(cause.code) || PASSING_SYSTEM_CODES.has(cause.code)) return true;
    }
    if ('originalCode' in cause && typeof cause.originalCode === 'string' && PASSING_STATES.test(cause.originalCode))
      return true;
    cause = 'cause' in cause ? cause.cause : undefined;
  }
  return false;
}

/** SQLSTATE of an error of the driver, also where Prisma keeps it in the meta of its own. */
export function sqlStateOf(error: unknown): string | undefined {
  return driverCause(error)?.state;
}

/** Name or columns of the constraint that refused, without the values. */
export function constraintOf(error: unknown): string | undefined {
  const constraint = driverCause(error)?.constraint;
  if (!(constraint instanceof Object)) return undefined;
  if ('index' in constraint && typeof constraint.index === 'string') return constraint.index;
  return 'fields' in constraint && Array.isArray(constraint.fields) ? constraint.fields.join(', ') : undefined;
}

/** SQLSTATE, or the kind of error where there is none. */
function driverCause(
  error: unknown,
): { state: string | undefined; kind: string | undefined; constraint: unknown } | undefined {
  const adapterError =
    error instanceof Prisma.PrismaClientKnownRequestError ? error.meta?.['driverAdapterError'] : error;
  if (!(adapterError instanceof Object) || !('cause' in adapterError)) return undefined;
  const { cause } = adapterError;
  if (!(cause instanceof Object)) return undefined;
  const text = (member: string): string | undefined => {
    const value: unknown = member in cause ? (cause as Record<string, unknown>)[member] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const constraint: unknown = 'constraint' in cause ? cause.constraint : undefined;
  return { state: text('originalCode'), kind: text('kind'), constraint };
}
