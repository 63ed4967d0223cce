import type { Readable } from 'node:stream';
import {
  LINE_COLUMNS,
  parseLineRow,
  type LineColumn,
  type LineRow,
  type ParsedLineRow,
} from '../../domain/line-row.ts';
import { shownValue, type RowFault, type RowFaultCode } from '../../domain/row-fault.ts';
import type { Tx } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { readCsvRows, UnreadableFile } from '../roster/csv-rows.ts';
import { CommitAndRefuse } from '../transact.ts';
import type { LineChange } from './change-line.ts';

/** Rows of one file: each is a transaction of its own, and the answer waits for all of them. */
export const MOST_LINES = 500;

/** Where a refusal points to a member, and which column of the file that is. */
const POINTERS = { evaluatorId: 'nip_penilai', superiorId: 'nip_atasan_penilai' } as const;
const COLUMN_OF: Readonly<Record<string, LineColumn>> = {
  nip_penilai: 'nip_penilai',
  nip_atasan_penilai: 'nip_atasan_penilai',
  '/effectiveOn': 'berlaku_sejak',
  '/decree': 'nomor_keputusan',
};

/** A row with the person whom it is about, as far as it could be read. */
export interface FileLine {
  readonly line: number;
  /** null: the row has faults. */
  readonly change: Omit<LineChange, 'operationId'> | null;
  readonly faults: readonly RowFault[];
}

/**
 * Reads the whole file before any lock is taken.
 * @throws Refusal IMPORT_REFUSED where the file as a whole cannot be read, or is too long
 */
export async function readLines(file: Readable): Promise<ParsedLineRow[]> {
  const rows: ParsedLineRow[] = [];
  try {
    for await (const entry of readCsvRows(file, LINE_COLUMNS)) {
      if (rows.length >= MOST_LINES) throw tooLong(entry.line);
      rows.push(
        'fault' in entry
          ? { line: entry.line, row: undefined, faults: [entry.fault] }
          : parseLineRow(entry.line, entry.cells),
      );
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new Refusal('IMPORT_REFUSED', 422, 'The file cannot be read; nothing was changed.', {
      errors: error.faults.map((fault) => ({
        pointer: `line ${fault.line}${fault.column ? `, ${fault.column}` : ''}`,
        detail: `${fault.detail} ${fault.todo}`,
      })),
    });
  }
  return rows;
}

const tooLong = (line: number): UnreadableFile =>
  new UnreadableFile([
    {
      ...{ line, column: null, code: 'FILE_TOO_LONG', value: null },
      detail: `The file has more than ${MOST_LINES} rows.`,
      todo: 'Split it by unit.',
    },
  ]);

/** Finds the people of the rows; a number that nobody has is a fault of its row, and so is an employee named twice. */
export async function findPeople(tx: Tx, rows: readonly ParsedLineRow[]): Promise<FileLine[]> {
  const numbers = rows.flatMap(({ row }) =>
    row ? [row.identityNumber, ...[row.evaluator, row.superior].filter((number) => number !== null)] : [],
  );
  const people = await tx.employee.findMany({
    where: { identityNumber: { in: numbers } },
    select: { id: true, identityNumber: true },
  });
  const idOf = new Map(people.map((person) => [person.identityNumber, person.id]));
  const seen = new Map<string, number>();
  return rows.map(({ line, row, faults }) => {
    if (!row) return { line, change: null, faults };
    const found = faultsOf(line, row, idOf, seen.get(row.identityNumber));
    // A row that is faulty itself changes nothing, so that a later one for the same person may.
    if (found.length === 0) seen.set(row.identityNumber, line);
    const employeeId = idOf.get(row.identityNumber);
    if (found.length > 0 || !employeeId) return { line, change: null, faults: found };
    return {
      line,
      faults: [],
      change: {
        employeeId,
        evaluatorId: row.evaluator === null ? undefined : idOf.get(row.evaluator),
        superiorId: row.superior === null ? undefined : idOf.get(row.superior),
        effectiveOn: row.effectiveOn,
        decree: row.decree,
        reason: row.reason,
        pointers: POINTERS,
      },
    };
  });
}

function faultsOf(
  line: number,
  row: LineRow,
  idOf: ReadonlyMap<string, string>,
  earlier: number | undefined,
): RowFault[] {
  const named = [
    ['nip', row.identityNumber],
    ['nip_penilai', row.evaluator],
    ['nip_atasan_penilai', row.superior],
  ] as const;
  const unknown = named.flatMap(([column, number]): RowFault[] =>
    number === null || idOf.has(number)
      ? []
      : [
          {
            ...{ line, column, code: 'PERSON_UNKNOWN', value: shownValue(number, true) },
            detail: 'Nobody in the roster has this number.',
            todo: 'Compare it with the decree of appointment, or import the person first.',
          },
        ],
  );
  if (earlier === undefined) return unknown;
  return [
    ...unknown,
    {
      ...{ line, column: 'nip', code: 'DUPLICATE', value: shownValue(row.identityNumber, true) },
      detail: `The employee is in line ${earlier} already.`,
      todo: 'Keep one row for each employee.',
    },
  ];
}

/** A refusal of the single change, as a fault of its row. Undefined: the line is as the row says already. */
export function faultsOfRefusal(line: number, refused: Refusal | CommitAndRefuse): RowFault[] | undefined {
  const refusal = refused instanceof CommitAndRefuse ? refused.refusal : refused;
  if (refusal.code === 'NOTHING_CHANGED') return undefined;
  const code = FAULT_CODES.find((known) => known === refusal.code) ?? 'LINE_REFUSED';
  const errors = refusal.errors.length > 0 ? refusal.errors : [{ pointer: '', detail: refusal.message }];
  return errors.map(({ pointer, detail }) => ({
    ...{ line, column: COLUMN_OF[pointer] ?? null, code, value: null, detail },
    todo: ADVICE[code] ?? 'Correct the row and send it again.',
  }));
}

const FAULT_CODES: readonly RowFaultCode[] = ['LINE_REFUSED', 'DATE_REFUSED', 'OWN_APPRAISAL', 'BUSY'];
const ADVICE: Readonly<Partial<Record<RowFaultCode, string>>> = {
  LINE_REFUSED: 'Name other people in this row, or correct the line above them first.',
  DATE_REFUSED: 'Enter another date, or leave it empty where the line was recorded wrongly.',
  OWN_APPRAISAL: 'Another holder of BKD_ADMIN changes it.',
  BUSY: 'Send this row again.',
};
