/** Talks to a Temporal server only to see that it serves, and that Daur's namespace is there. */
import { Connection, isGrpcServiceError, type ConnectionOptions } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { describeError, RuntimeError } from './errors.ts';
import { waitUntil } from './wait.ts';

/** How long histories of closed workflows are kept. What counts is kept in PostgreSQL. */
const RETENTION_DAYS = 30;
const CALL_LIMIT_MS = 5_000;
/** gRPC's codes. */
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;

export interface NamespaceOptions {
  readonly connection: ConnectionOptions;
  readonly namespace: string;
  readonly timeoutMs: number;
  /** Ends the wait at once when it returns a reason, such as that the server's process is gone. */
  readonly hopeless?: () => string | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Waits until the server answers, registers the namespace if it isn't there, and waits until workflows could start in it.
 *
 * @throws RuntimeError when that takes longer than `timeoutMs`
 */
export async function ensureNamespace(options: NamespaceOptions): Promise<void> {
  const { namespace, timeoutMs, hopeless, signal } = options;
  const until = Date.now() + timeoutMs;
  const wait = async (what: string, attempt: () => Promise<boolean | void>) => {
    await waitUntil(attempt, {
      what,
      timeoutMs: Math.max(1_000, until - Date.now()),
      intervalMs: 100,
      hopeless,
      signal,
    });
  };
  let connection: Connection | undefined;
  try {
    await wait('Temporal to accept connections', async () => {
      connection = await Connection.connect({ connectTimeout: 2_000, ...options.connection });
    });
    const open = connection as unknown as Connection;
    await wait(`namespace ${namespace} to be registered`, () => register(open, namespace));
    await wait(`namespace ${namespace} to be ready`, () => canServe(open, namespace));
  } finally {
    await connection?.close();
  }
}

async function register(connection: Connection, namespace: string): Promise<boolean> {
  try {
    await withLimit(connection, () => connection.workflowService.describeNamespace({ namespace }));
    return true;
  } catch (error) {
    if (!hasStatus(error, NOT_FOUND)) throw error;
  }
  try {
    await withLimit(connection, () =>
      connection.workflowService.registerNamespace({
        namespace,
        workflowExecutionRetentionPeriod: msToTs(RETENTION_DAYS * 86_400_000),
      }),
    );
  } catch (error) {
    if (!hasStatus(error, ALREADY_EXISTS)) throw error;
  }
  return true;
}

/** Whether visibility, history and matching each know the namespace: they learn of it one after the other. */
async function canServe(connection: Connection, namespace: string): Promise<boolean> {
  const service = connection.workflowService;
  await withLimit(connection, () => service.listWorkflowExecutions({ namespace, pageSize: 1 }));
  await withLimit(connection, () => service.describeTaskQueue({ namespace, taskQueue: { name: 'daur-ready' } }));
  try {
    await withLimit(connection, () =>
      service.describeWorkflowExecution({ namespace, execution: { workflowId: 'daur-ready' } }),
    );
  } catch (error) {
    // The answer of a history shard that serves; an unknown namespace has the same status.
    return hasStatus(error, NOT_FOUND) && !/namespace/i.test(describeError(error));
  }
  return true;
}

async function withLimit<T>(connection: Connection, call: () => Promise<T>): Promise<T> {
  return await connection.withDeadline(Date.now() + CALL_LIMIT_MS, call);
}

function hasStatus(error: unknown, code: typeof NOT_FOUND | typeof ALREADY_EXISTS): boolean {
  return isGrpcServiceError(error) && Number(error.code) === code;
}

/**
 * Makes sure that a given Temporal server serves the namespace.
 *
 * @throws RuntimeError that names TEMPORAL_ADDRESS
 */
export async function requireExternalTemporal(options: NamespaceOptions): Promise<void> {
  try {
    await ensureNamespace(options);
  } catch (error) {
    throw new RuntimeError(
      `TEMPORAL_ADDRESS (${options.connection.address}), namespace ${options.namespace}: ${describeError(error)}`,
      { cause: error },
    );
  }
}
