import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readCsvRows, UnreadableFile, type CsvRow } from '../../../usecases/roster/csv-rows.ts';
import { asFile } from '../../support/roster.ts';

const columns = { mandatory: ['kode', 'nama'], optional: ['induk'] };

async function read(content: string | Buffer, pieceSize: number): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const row of readCsvRows(asFile(content, pieceSize), columns)) rows.push(row);
  return rows;
}

async function faultsOf(content: string | Buffer): Promise<string[]> {
  try {
    await read(content, 1000);
  } catch (error) {
    if (error instanceof UnreadableFile) return error.faults.map((f) => `${f.line} ${f.column ?? '-'} ${f.code}`);
    throw error;
  }
  throw new Error('the file was read');
}

describe('a CSV file', () => {
  const rows = [
    { line: 2, cells: { kode: 'A', nama: 'Dinas Á' } },
    { line: 4, cells: { kode: 'B', nama: 'Badan, "B"\nbaris dua' } },
    { line: 7, cells: { kode: 'C', nama: 'é' } },
  ];
  const content = 'kode,nama\nA,Dinas Á\n\nB,"Badan, ""B""\nbaris dua"\n,\nC,é';

  test.each([1, 2, 3, 7, 1000])('is read the same in pieces of %i bytes, with the line of each row', async (size) => {
    expect(await read(content, size)).toEqual(rows);
  });

  test.each([1, 3, 1000])(
    'may have Windows or old Mac line breaks and a byte order mark (pieces of %i bytes)',
    async (size) => {
      expect(await read(`\ufeff${content.replaceAll('\n', '\r\n')}\r\n`, size)).toEqual(rows);
      expect(await read(content.replaceAll('\n', '\r'), size)).toEqual(rows);
    },
  );

  test('may be separated by semicolons, with header names in any case and empty cells beyond the last column', async () => {
    expect(await read(' Kode ;NAMA;;\nA;x, y;;\n', 5)).toEqual([{ line: 2, cells: { kode: 'A', nama: 'x, y' } }]);
  });

  test('has a row with too few or too many cells reported, and the others read', async () => {
    const found = await read('kode,nama\nA\nB,b\nC,c,d\n', 1000);
    expect(found.map((row) => ('fault' in row ? `${row.line} ${row.fault.code}` : `${row.line} ok`))).toEqual([
      '2 WRONG_FIELD_COUNT',
      '3 ok',
      '4 WRONG_FIELD_COUNT',
    ]);
  });
});

describe('a file that cannot be read', () => {
  const utf16 = Buffer.from('kode,nama\nA,Dinas\n', 'utf16le');
  test.each<[string, string | Buffer, string[]]>([
    ['nothing in it', '', ['1 - FILE_EMPTY']],
    ['only empty lines', '\n\n', ['1 - FILE_EMPTY']],
    ['UTF-16 with its mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), ['1 - WRONG_ENCODING']],
    ['UTF-16 without its mark', utf16, ['1 - WRONG_ENCODING']],
    ['Latin-1', Buffer.from('kode,nama\nA,Dinas\nB,Jos\u00e9\n', 'latin1'), ['3 - WRONG_ENCODING']],
    ['an Excel workbook', Buffer.from('PK\u0003\u0004 and so on'), ['1 - NOT_A_CSV']],
    ['an old Excel workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), ['1 - NOT_A_CSV']],
    ['tabs', 'kode\tnama\nA\tb\n', ['1 - WRONG_SEPARATOR']],
    ['a missing column', 'kode\nA\n', ['1 nama MISSING_COLUMN']],
    ['a column nobody knows', 'kode,nama,nmaa\nA,b,c\n', ['1 nmaa UNKNOWN_COLUMN']],
    ['a column without a name', 'kode,,nama\nA,b,c\n', ['1 (column 2 without a name) UNKNOWN_COLUMN']],
    ['a column twice', 'kode,nama,Nama\nA,b,c\n', ['1 nama DUPLICATE_COLUMN']],
    ['a quote that is not closed', 'kode,nama\nA,b\nB,"c\nD,d\n', ['3 - BROKEN_QUOTES']],
    ['a quote inside a cell', 'kode,nama\nA,b\nB,c "d" e\n', ['3 - BROKEN_QUOTES']],
    ['a line without end', `kode,nama\nA,${'x'.repeat(200_000)}\n`, ['2 - LINE_TOO_LONG']],
  ])('%s is named', async (_name, content, expected) => {
    expect(await faultsOf(content)).toEqual(expected);
  });

  test('because the connection broke is an error, not half a file', async () => {
    async function* broken() {
      yield Buffer.from('kode,nama\nA,a\n');
      throw new Error('connection reset');
    }
    const reading = (async () => {
      for await (const row of readCsvRows(Readable.from(broken()), columns)) expect(row.line).toBe(2);
    })();
    await expect(reading).rejects.toThrow('connection reset');
  });
});
