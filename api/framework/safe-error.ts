/** Errors as the log may keep them: what and where, without the values that were in hand. */
import { constraintOf, sqlStateOf } from '../../usecases/database-errors.ts';

export interface SafeError {
  readonly type: string;
  /** Of the error; of one of the database, its SQLSTATE. */
  readonly code?: string;
  /** Which constraint refused. */
  readonly constraint?: string;
  readonly message: string;
  /** Frames only; the first line of a stack repeats the message. */
  readonly stack: string;
  readonly cause?: SafeError;
}

const LONGEST_MESSAGE = 300;
const LONGEST_CHAIN = 4;

/** Serializer for pino's `err`. */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error', stack: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : sqlStateOf(error);
  const constraint = constraintOf(error);
  return {
    type: error.name,
    ...(code !== undefined && { code }),
    ...(constraint !== undefined && { constraint }),
    message: withoutValues(error),
    stack: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n'),
    ...(error.cause instanceof Error && depth < LONGEST_CHAIN && { cause: safeError(error.cause, depth + 1) }),
  };
}

/**
 * Prisma prints the whole call, data included, before its last line; PostgreSQL quotes values as (column)=(value) and after a
 * colon. Long numbers may be identity numbers.
 */
function withoutValues(error: Error): string {
  const message = error.name.startsWith('Prisma') ? (error.message.trim().split('\n').at(-1) ?? '') : error.message;
  return message
    .slice(0, LONGEST_MESSAGE)
    .replace(/=\([^)]*\)/g, '=(…)')
    .replace(/: "[^"]*"/g, ': "…"')
    .replace(/\d{6,}/g, '…');
}
