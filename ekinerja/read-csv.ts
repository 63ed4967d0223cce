import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { LIMITS, tooLarge, UnreadableExport, type SheetRow } from './cells.ts';

const HEAD = 64 * 1024;

/** Rows of a CSV in UTF-8, separated by commas, semicolons or tabs, whichever its first line has most of. @throws UnreadableExport */
export async function* readCsv(path: string): AsyncGenerator<SheetRow> {
  const head = await headOf(path);
  if (!isUtf8(head.subarray(0, head.lastIndexOf(0x0a) + 1)) || head.includes(0)) {
    throw new UnreadableExport('WRONG_ENCODING', 'The file is not UTF-8. Save it as "CSV UTF-8".');
  }
  const parser = parse({
    bom: true,
    delimiter: separatorOf(head.toString('utf8')),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 1024 * 1024,
  });
  // pipeline() destroys the parser with the error of the file, so that the loop below throws it.
  pipeline(createReadStream(path), parser, () => undefined);
  let rows = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if ((rows += 1) > LIMITS.rows) throw tooLarge(`more than ${LIMITS.rows} rows`);
      if (record.length > LIMITS.columns) throw tooLarge(`more than ${LIMITS.columns} columns`);
      // The parser tells the last line of a record; a quoted cell may span several.
      const line = info.lines - record.reduce((breaks, cell) => breaks + (cell.split('\n').length - 1), 0);
      yield { line, cells: record.map((text) => ({ text: text.slice(0, LIMITS.text), number: false })) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableExport(
      'FILE_BROKEN',
      'The file is not a CSV that can be read: look for quotes that are not closed.',
      error,
    );
  }
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    const head = buffer.subarray(0, bytesRead);
    // A last line without an end is whole only at the end of the file.
    return bytesRead < HEAD ? Buffer.concat([head, Buffer.from('\n')]) : head;
  } finally {
    await file.close();
  }
}

function separatorOf(head: string): string {
  const first = head.split(/\r?\n/, 1)[0] ?? '';
  const count = (separator: string): number => first.split(separator).length;
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ',';
}
