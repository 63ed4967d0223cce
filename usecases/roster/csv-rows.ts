/**
 * Reads a CSV file as a stream: bytes are checked to be UTF-8 line by line, the separator is found in the header, and each
 * record comes with the line on which it begins. The file is never held as one string.
 */
import { isUtf8 } from 'node:buffer';
import { pipeline, Readable } from 'node:stream';
import { parse, CsvError } from 'csv-parse';
import { shownValue, type RowFault, type RowFaultCode } from '../../domain/row-fault.ts';

export interface CsvColumns {
  readonly mandatory: readonly string[];
  readonly optional: readonly string[];
  /** Other names of columns, such as the English ones. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** A record, or a fault of one row (its record cannot be read by columns). */
export type CsvRow =
  | { readonly line: number; readonly cells: Readonly<Record<string, string>> }
  | { readonly line: number; readonly fault: RowFault };

/** The file as a whole cannot be read; nothing of it may be applied. */
export class UnreadableFile extends Error {
  constructor(readonly faults: readonly RowFault[]) {
    super(faults.map((fault) => `line ${fault.line}: ${fault.code}`).join(', '));
    this.name = 'UnreadableFile';
  }
}

/** A country-wide roster comes as one file per agency; the largest province has about 70,000 employees. */
const MOST_ROWS = 200_000;
/** Spreadsheets leave some behind; 50 MB of them would be read for minutes. */
const MOST_EMPTY_ROWS = 200_000;
/** Bytes of one line, and of one record. */
const LONGEST_LINE = 64 * 1024;

/**
 * The records of the file, in order. The header is checked first. Rows of empty cells only are passed over, and so are empty
 * cells beyond the last column: spreadsheets leave both behind.
 * @throws UnreadableFile where the file as a whole is wrong: encoding, separator, columns, quotes.
 */
export async function* readCsvRows(file: Readable, columns: CsvColumns): AsyncGenerator<CsvRow> {
  const text = utf8Lines(file);
  const first = await text.next();
  if (first.done) throw unreadable('FILE_EMPTY', 1, null, 'The file is empty.', 'Export it again.');
  const delimiter = separatorOf(first.value, columns);
  // Last line of the last record that was whole: an error of the parser is in the record that begins after it.
  let lastLine = 0;
  const parser = parse({
    ...{ delimiter, info: true, relax_column_count: true, skip_empty_lines: true },
    max_record_size: LONGEST_LINE,
    on_record: (record, { lines }) => {
      lastLine = lines;
      return record;
    },
  });
  // pipeline() destroys the parser with the error of the source, so that the loop below throws it.
  pipeline(Readable.from(withFirst(first.value, text)), parser, () => undefined);
  let header: readonly string[] | undefined;
  let rows = 0;
  let empty = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<ParserEntry>) {
      // csv-parse tells the last line of a record; a quoted cell may span several.
      const line = info.lines - record.reduce((breaks, cell) => breaks + (cell.split('\n').length - 1), 0);
      if (!header) {
        header = checkedHeader(record, line, columns);
        continue;
      }
      if (record.every((cell) => cell.trim() === '')) {
        if (++empty > MOST_EMPTY_ROWS) {
          throw unreadable(
            'FILE_TOO_LONG',
            line,
            null,
            `The file has more than ${MOST_EMPTY_ROWS} empty rows.`,
            'Delete them.',
          );
        }
        continue;
      }
      if (++rows > MOST_ROWS) {
        throw unreadable('FILE_TOO_LONG', line, null, `The file has more than ${MOST_ROWS} rows.`, 'Split it by unit.');
      }
      yield toRow(record, line, header);
    }
  } catch (error) {
    throw error instanceof CsvError ? faultOfParser(error, lastLine + 1) : error;
  }
  if (!header)
    throw unreadable('FILE_EMPTY', 1, null, 'The file has no header.', 'Put the names of the columns in line 1.');
}

interface ParserEntry {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

async function* withFirst(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

/** Whole lines as text, with \n as the only line break, so that lines are counted as people count them. */
async function* utf8Lines(file: Readable): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  let started = false;
  for await (const chunk of file as AsyncIterable<Buffer | string>) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    if (!started) {
      if (rest.length < 8) continue;
      rest = withoutMark(rest);
      started = true;
    }
    const end = lastBreak(rest);
    if (end > 0) {
      const text = decode(rest.subarray(0, end), line);
      line += countBreaks(text);
      rest = rest.subarray(end);
      yield text;
    } else if (rest.length > LONGEST_LINE) {
      throw lineTooLong(line);
    }
  }
  if (!started) rest = withoutMark(rest);
  if (rest.length > 0) yield decode(rest, line);
}

/** Where the last whole line ends; a \r at the very end may be half of a \r\n. */
function lastBreak(bytes: Buffer): number {
  const newline = bytes.lastIndexOf(0x0a);
  if (newline >= 0) return newline + 1;
  const carriage = bytes.lastIndexOf(0x0d, bytes.length - 2);
  return carriage >= 0 && bytes.length > 1 ? carriage + 1 : 0;
}

function decode(bytes: Buffer, firstLine: number): string {
  if (!isUtf8(bytes)) throw notUtf8(bytes, firstLine);
  const text = bytes.toString('utf8').replace(/\r\n?/gu, '\n');
  if (text.includes('\0')) {
    throw unreadable(
      'WRONG_ENCODING',
      firstLine,
      null,
      'The file contains NUL characters: it is UTF-16 without its mark, or not a text.',
      'In the spreadsheet choose Save as → CSV UTF-8 (comma delimited).',
    );
  }
  return text;
}

/** Looks at the first bytes: takes the UTF-8 mark away, and names what is not UTF-8 text by its mark. */
function withoutMark(bytes: Buffer): Buffer {
  const save = 'In the spreadsheet choose Save as → CSV UTF-8 (comma delimited).';
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw unreadable('WRONG_ENCODING', 1, null, 'The file is encoded in UTF-16 ("Unicode text"), not in UTF-8.', save);
  }
  if (bytes[1] === 0 || bytes[0] === 0) {
    throw unreadable('WRONG_ENCODING', 1, null, 'The file is encoded in UTF-16 without its mark, not in UTF-8.', save);
  }
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') {
    throw unreadable('NOT_A_CSV', 1, null, 'The file is an Excel workbook (.xlsx), not a CSV.', save);
  }
  if (bytes.subarray(0, 4).toString('hex') === 'd0cf11e0') {
    throw unreadable('NOT_A_CSV', 1, null, 'The file is an old Excel workbook (.xls), not a CSV.', save);
  }
  return bytes;
}

/** Finds the line of the first byte that is not UTF-8. Bytes from 0x80 that aren't UTF-8 are a single-byte encoding. */
function notUtf8(bytes: Buffer, firstLine: number): UnreadableFile {
  let line = firstLine;
  for (let start = 0; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    if (!isUtf8(bytes.subarray(start, end))) break;
    start = end;
  }
  return unreadable(
    'WRONG_ENCODING',
    line,
    null,
    'From this line on the file is not UTF-8; it looks like Latin-1 / Windows-1252 ("ANSI").',
    'In the spreadsheet choose Save as → CSV UTF-8 (comma delimited); in a text editor choose the encoding UTF-8.',
  );
}

/** Comma or semicolon, whichever the header has more of. */
function separatorOf(text: string, columns: CsvColumns): ',' | ';' {
  const header = text.replace(/^\n+/u, '').split('\n', 1)[0] ?? '';
  const count = (separator: string) => header.split(separator).length - 1;
  if (count(',') + count(';') === 0 && columns.mandatory.length > 1 && header.trim() !== '') {
    const other = count('\t') > 0 ? 'tabs' : count('|') > 0 ? 'the character |' : undefined;
    if (other !== undefined) {
      throw unreadable(
        'WRONG_SEPARATOR',
        1,
        null,
        `The columns are separated by ${other}.`,
        'Export the file with commas or semicolons between the columns.',
      );
    }
  }
  return count(';') > count(',') ? ';' : ',';
}

function checkedHeader(record: readonly string[], line: number, columns: CsvColumns): readonly string[] {
  const names = record.map((cell) => {
    const name = cell.trim().toLowerCase().replace(/\s+/gu, '_');
    return columns.aliases?.[name] ?? name;
  });
  while (names.at(-1) === '') names.pop();
  const faults: RowFault[] = [];
  const report = (code: RowFaultCode, column: string, detail: string, todo: string) =>
    faults.push({ line, column: shownValue(column, false), code, value: null, detail, todo });
  const all = [...columns.mandatory, ...columns.optional];
  for (const name of columns.mandatory) {
    if (!names.includes(name)) {
      report(
        'MISSING_COLUMN',
        name,
        'The header lacks this column.',
        `Add a column ${name}; its cells may be empty where that is allowed.`,
      );
    }
  }
  for (const [index, name] of names.entries()) {
    if (!all.includes(name)) {
      report(
        'UNKNOWN_COLUMN',
        name === '' ? `(column ${index + 1} without a name)` : name,
        'The header has a column that is not known.',
        `Remove it or correct its name. Known columns: ${all.join(', ')}.`,
      );
    } else if (names.indexOf(name) !== index) {
      report('DUPLICATE_COLUMN', name, 'The header has this column twice.', 'Remove one of them.');
    }
  }
  if (faults.length > 0) throw new UnreadableFile(faults);
  return names;
}

function toRow(record: readonly string[], line: number, header: readonly string[]): CsvRow {
  const beyond = record.slice(header.length);
  if (record.length < header.length || beyond.some((cell) => cell.trim() !== '')) {
    return {
      line,
      fault: {
        ...{ line, column: null, code: 'WRONG_FIELD_COUNT', value: null },
        detail: `The row has ${record.length} cells; the header has ${header.length}.`,
        todo: 'Put a cell that contains the separator between double quotes, and give every row all cells.',
      },
    };
  }
  return { line, cells: Object.fromEntries(header.map((name, index) => [name, record[index] ?? ''])) };
}

function faultOfParser(error: CsvError, line: number): UnreadableFile {
  switch (error.code) {
    case 'CSV_MAX_RECORD_SIZE':
      return lineTooLong(line);
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return unreadable(
        'BROKEN_QUOTES',
        line,
        null,
        'A double quote opens a cell and is not closed, or stands inside a cell; what follows cannot be told apart.',
        'Double every quote inside a cell ("") and put the whole cell between quotes.',
      );
    default:
      return unreadable(
        'NOT_A_CSV',
        line,
        null,
        'The file cannot be read as a CSV from this line on.',
        'Export it again.',
      );
  }
}

function lineTooLong(line: number): UnreadableFile {
  return unreadable(
    'LINE_TOO_LONG',
    line,
    null,
    `A row is longer than ${LONGEST_LINE} bytes.`,
    'Look for a double quote that is not closed, and for line breaks that were lost.',
  );
}

function countBreaks(text: string): number {
  return text.split('\n').length - 1;
}

function unreadable(
  code: RowFaultCode,
  line: number,
  column: string | null,
  detail: string,
  todo: string,
): UnreadableFile {
  return new UnreadableFile([{ line, column, code, value: null, detail, todo }]);
}
