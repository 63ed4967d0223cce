import type { Readable } from 'node:stream';
import { checkRoster } from '../domain/roster-check.ts';
import { parseRosterRow, ROSTER_COLUMNS, type ParsedRosterRow, type RosterRow } from '../domain/roster-row.ts';
import type { RowFault } from '../domain/row-fault.ts';
import type { Act, Deps } from './context.ts';
import { requireOffice } from './require-office.ts';
import { readCsvRows, UnreadableFile } from './roster/csv-rows.ts';
import {
  IMPORT_BOUNDS,
  lockImports,
  recordImport,
  recordImportEvent,
  type ImportResult,
} from './roster/import-record.ts';
import { readKnownRoster } from './roster/known-roster.ts';
import { rosterChanges } from './roster/roster-changes.ts';
import { writeRoster } from './roster/write-roster.ts';
import { command } from './transact.ts';

export interface RosterImportOptions {
  /** strict: a file with any fault changes nothing. partial: rows without fault are applied. */
  readonly mode: 'strict' | 'partial';
  /** Name of the file at the sender's, kept with the operation. */
  readonly fileName: string;
}

/**
 * Imports the roster (columns: domain/roster-row.ts). The file is read as a stream before the transaction begins, so that a slow
 * upload holds no lock; then it is checked against the roster and applied in one transaction. The same file twice changes nothing.
 * People who aren't in the file stay as they are. Links are dated: a new evaluator closes the old link at `berlaku_sejak`.
 * A file with faults is a result (`applied: false`), not an exception, and is recorded as an operation as well.
 * @throws Refusal ROLE_REQUIRED (403), IMPORT_RUNNING (409)
 */
export async function importRoster(
  deps: Pick<Deps, 'db'>,
  act: Act,
  file: Readable,
  options: RosterImportOptions,
): Promise<ImportResult> {
  // Before the file is read: nobody else makes us read 200,000 rows.
  await requireOffice(deps.db, act.actorId, 'BKD_ADMIN');
  const { rows, fileFaults } = await readRoster(file);
  return command(
    deps,
    act,
    async (tx) => {
      await requireOffice(tx, act.actorId, 'BKD_ADMIN');
      await lockImports(tx);
      const known = await readKnownRoster(tx);
      const checked = checkRoster(rows, known.people, new Set(known.units.keys()), options.mode);
      const faults = fileFaults.length > 0 ? fileFaults : checked.faults;
      const applies = fileFaults.length === 0 && (faults.length === 0 || options.mode === 'partial');
      const changes = applies ? rosterChanges(checked.good.map(complete), known) : undefined;

      const outcome = {
        kind: 'ROSTER_IMPORT',
        ...options,
        read: rows.length,
        counts: changes?.counts,
        faults,
      } as const;
      const result = await recordImport(tx, act, outcome);
      if (changes) await writeRoster(tx, changes, { operationId: result.operationId, actorId: act.actorId });
      await recordImportEvent(tx, act, 'ROSTER_IMPORT', result);
      return result;
    },
    IMPORT_BOUNDS,
  );
}

async function readRoster(file: Readable): Promise<{ rows: ParsedRosterRow[]; fileFaults: readonly RowFault[] }> {
  const rows: ParsedRosterRow[] = [];
  const faults: RowFault[] = [];
  try {
    for await (const entry of readCsvRows(file, ROSTER_COLUMNS)) {
      const row: ParsedRosterRow =
        'fault' in entry
          ? { line: entry.line, cells: {}, row: undefined, faults: [entry.fault] }
          : parseRosterRow(entry.line, entry.cells);
      rows.push(row);
      faults.push(...row.faults);
      if (faults.length > MOST_FAULTS)
        return { rows, fileFaults: [...faults.slice(0, MOST_FAULTS), givenUp(row.line)] };
    }
    return { rows, fileFaults: [] };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return { rows: [], fileFaults: error.faults };
  }
}

/** Whoever has made so many mends the first ones; a file of nothing else would be read and reported for minutes. */
const MOST_FAULTS = 20_000;

const givenUp = (line: number): RowFault => ({
  ...{ line, column: null, code: 'TOO_MANY_FAULTS', value: null },
  detail: `The file has more than ${MOST_FAULTS} faults; it was read up to here.`,
  todo: 'Mend those that are reported, and send it again.',
});

function complete(parsed: ParsedRosterRow): RosterRow {
  if (!parsed.row) throw new Error('a row without faults is complete');
  return parsed.row;
}
