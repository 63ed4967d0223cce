/** What an import leaves behind besides its rows: the operation with its faulty rows, and one event of the audit trail. */
import { randomUUID } from 'node:crypto';
import type { RowFault } from '../../domain/row-fault.ts';
import type { Act, Tx } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';

/** The answer to an import; plain JSON. */
export interface ImportResult {
  readonly operationId: string;
  readonly mode: 'strict' | 'partial';
  /** Rows of the file without its header; 0 where the file as a whole could not be read. */
  readonly read: number;
  /** What was changed; all 0 where nothing was applied. */
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Rows with at least one fault (a fault of the file as a whole counts as one). */
  readonly faulty: number;
  readonly applied: boolean;
  /** The first faults; all of them are items of the operation. */
  readonly faults: readonly RowFault[];
}

const MOST_FAULTS_SHOWN = 1_000;

/** Longest wait for a lock and longest statement of an import, milliseconds: bulk work, not a step of a workflow. */
export const IMPORT_BOUNDS = { lockMs: 5_000, statementMs: 60_000 } as const;

/** Key of the advisory lock that units, roster, first administrator and movements of people share; any constant, the same everywhere. */
export const IMPORT_LOCK = 4_651_001;

/**
 * One import at a time: two would compare with a roster that the other is changing. Held until the transaction ends.
 * @throws Refusal IMPORT_RUNNING (409)
 */
export async function lockImports(tx: Tx): Promise<void> {
  const [row] = await tx.$queryRaw<
    { locked: boolean }[]
  >`SELECT pg_try_advisory_xact_lock(${IMPORT_LOCK}::bigint) AS locked`;
  if (!row?.locked) {
    throw new Refusal(
      'IMPORT_RUNNING',
      409,
      'Another import is running. Wait until it has ended, then send the file again.',
    );
  }
}

export interface ImportOutcome {
  readonly kind: 'ROSTER_IMPORT' | 'UNIT_IMPORT';
  readonly mode: 'strict' | 'partial';
  readonly fileName: string | null;
  readonly read: number;
  readonly counts: { readonly created: number; readonly updated: number; readonly unchanged: number } | undefined;
  readonly faults: readonly RowFault[];
}

/**
 * Writes the operation and its items. `counts` undefined = nothing was applied. Comes before the rows of the import, because
 * they refer to the operation; the event (`recordImportEvent`) comes last, because it holds the agency's audit chain.
 */
export async function recordImport(tx: Tx, act: Act, outcome: ImportOutcome): Promise<ImportResult> {
  const { kind, mode, read, faults, counts } = outcome;
  const operationId = randomUUID();
  const applied = counts !== undefined;
  const { created, updated, unchanged } = counts ?? { created: 0, updated: 0, unchanged: 0 };
  const faulty = new Set(faults.map((fault) => fault.line)).size;
  const figures = { mode, read, created, updated, unchanged, faulty, applied };
  await tx.operation.create({
    data: {
      id: operationId,
      kind,
      status: applied ? 'SUCCEEDED' : 'FAILED',
      requestedById: act.actorId,
      total: read,
      done: created + updated + unchanged,
      failed: faulty,
      result: { ...figures, fileName: outcome.fileName?.slice(0, 200) ?? null },
      error: applied ? null : 'The file has errors and changed nothing.',
      finishedAt: new Date(),
    },
  });
  if (faults.length > 0) {
    await tx.$executeRaw`
      INSERT INTO operation_item (operation_id, key, status, code, detail)
      SELECT ${operationId}::uuid, f.key, 'FAILED', f.code, f.detail::jsonb
      FROM unnest(${faults.map((fault) => `line:${fault.line}`)}::text[], ${faults.map((fault) => fault.code)}::text[],
        ${faults.map((fault) => JSON.stringify(fault))}::text[]) WITH ORDINALITY AS f(key, code, detail, ordinal)
      ORDER BY f.ordinal`;
  }
  return { operationId, ...figures, faults: faults.slice(0, MOST_FAULTS_SHOWN) };
}

/** One event on the agency's chain, with counts only. */
export async function recordImportEvent(
  tx: Tx,
  act: Act,
  kind: ImportOutcome['kind'],
  result: ImportResult,
): Promise<void> {
  const { operationId, mode, read, created, updated, unchanged, faulty, applied } = result;
  await recordEvent(tx, {
    type: applied ? `${kind}_APPLIED` : `${kind}_REFUSED`,
    actorId: act.actorId,
    actorRole: 'BKD_ADMIN',
    requestId: act.requestId,
    data: { operationId, mode, read, created, updated, unchanged, faulty },
  });
}
