import { open } from 'node:fs/promises';
import { parseIdentity } from '../domain/identifiers.ts';
import { UnreadableExport, type Cell, type SheetRow } from './cells.ts';
import { FIELDS, type Field } from './fields.ts';
import { plain, type Mapping } from './mapping.ts';
import { readCsv } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';
import { readValue } from './values.ts';

/** One person as the file has him. `fields` has those that the file has a column for; null: an empty cell. */
export type ExportRow =
  | {
      readonly line: number;
      readonly ok: true;
      /** 18 digits. */
      readonly identityNumber: string;
      readonly fields: Readonly<Partial<Record<Field, string | null>>>;
    }
  | {
      readonly line: number;
      readonly ok: false;
      /** What is wrong, by column; never repeats a value. */
      readonly faults: readonly { readonly column: string; readonly code: string; readonly detail: string }[];
      /** Where only other cells cannot be read. */
      readonly identityNumber: string | null;
    };

/** The header is looked for in this many rows: exports begin with a title. */
const HEADER_WITHIN = 20;

/**
 * The rows of an export, in its order. What the file is, is found by its bytes. Rows of empty cells are passed over.
 * @throws UnreadableExport
 */
export async function* readExport(path: string, mapping: Mapping): AsyncGenerator<ExportRow> {
  let columns: Columns | undefined;
  let looked = 0;
  for await (const row of await rowsOf(path, mapping)) {
    if (row.cells.every((cell) => !cell || cell.text.trim() === '')) continue;
    if (columns) {
      yield readRow(row, columns, mapping);
      continue;
    }
    columns = columnsOf(row, mapping);
    if (!columns && (looked += 1) >= HEADER_WITHIN) break;
  }
  if (!columns) {
    throw new UnreadableExport(
      'HEADER_MISSING',
      `No column is headed ${mapping.identity.join(' or ')}. Save a mapping that names the columns of this file.`,
    );
  }
}

async function rowsOf(path: string, mapping: Mapping): Promise<AsyncGenerator<SheetRow>> {
  const head = Buffer.alloc(8);
  const file = await open(path);
  try {
    await file.read(head, 0, head.length, 0);
  } finally {
    await file.close();
  }
  if (head.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return readXlsx(path, mapping.sheet);
  if (head.subarray(0, 4).toString('hex') === 'd0cf11e0') {
    throw new UnreadableExport(
      'OLD_WORKBOOK',
      'The file is an old (.xls) or password-protected workbook. Save it as .xlsx or CSV UTF-8, without a password.',
    );
  }
  return readCsv(path);
}

interface Columns {
  readonly identity: number;
  readonly fields: readonly { readonly field: Field; readonly index: number; readonly heading: string }[];
}

/** undefined: this row is not the header. */
function columnsOf({ cells }: SheetRow, mapping: Mapping): Columns | undefined {
  const headings = Array.from(cells, (cell) => plain(cell?.text ?? ''));
  const indexOf = (names: readonly string[]): number => {
    for (const name of names) {
      const index = headings.indexOf(plain(name));
      if (index >= 0) return index;
    }
    return -1;
  };
  const identity = indexOf(mapping.identity);
  if (identity < 0) return undefined;
  return {
    identity,
    fields: FIELDS.flatMap((field) => {
      const index = indexOf(mapping.columns[field] ?? []);
      return index < 0 || index === identity ? [] : [{ field, index, heading: cells[index]?.text.trim() ?? '' }];
    }),
  };
}

function readRow({ line, cells }: SheetRow, columns: Columns, mapping: Mapping): ExportRow {
  const identity = readIdentity(cells[columns.identity]);
  const faults: { column: string; code: string; detail: string }[] = [];
  if (!identity.ok) faults.push({ column: 'NIP', code: identity.fault.code, detail: identity.fault.detail });
  const fields: Partial<Record<Field, string | null>> = {};
  for (const { field, index, heading } of columns.fields) {
    const read = readValue(field, cells[index], mapping);
    if (read.ok) fields[field] = read.value;
    else faults.push({ column: heading.slice(0, 100), code: `BAD_${field}`, detail: read.detail });
  }
  const identityNumber = identity.ok ? identity.identity.digits : null;
  if (identityNumber === null || faults.length > 0) return { line, ok: false, faults, identityNumber };
  return { line, ok: true, identityNumber, fields };
}

function readIdentity(cell: Cell | undefined): ReturnType<typeof parseIdentity> {
  // A workbook keeps 15 digits of a number: the last three of these 18 are whatever rounding made of them.
  if (cell?.number && cell.text.replace(/\D/g, '').length > 15) return parseIdentity('1E17');
  // An apostrophe before a number is how people tell a spreadsheet that it is a text.
  return parseIdentity((cell?.text ?? '').trim().replace(/^'/, ''));
}
