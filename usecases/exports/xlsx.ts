/**
 * A small writer of Office Open XML workbooks (ECMA-376) that holds one page of rows at a time: the sheet is made as it is read, and compressed and
 * sent as fast as the client takes it. Kept own, because what there is in packages either holds the whole sheet, or does not wait for a slow
 * client (docs/dependencies.md, yazl).
 */
import { PassThrough, pipeline, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { startsFormula } from '../../domain/csv-cell.ts';
import type { CellValue, Column, Row, Table } from './table.ts';

/** Excel reads 1,048,576 rows of a sheet; what is more goes on in the next one. */
const ROWS_OF_A_SHEET = 1_000_000;

/** Excel reads this many characters of a cell. */
const LONGEST_TEXT = 32_767;

/**
 * The workbook as a stream. An error while rows are read destroys it, so that a file that broke off never looks whole; destroying it ends the reading.
 * @param madeAt of the entries of the archive
 */
export function xlsxStream(table: Table, madeAt: Date, rowsOfASheet: number = ROWS_OF_A_SHEET): Readable {
  const zip = new ZipFile();
  const out = new PassThrough();
  // What goes wrong on either side destroys both.
  pipeline(zip.outputStream, out, () => undefined);
  zip.on('error', (error: Error) => out.destroy(error));
  void fill(zip, out, table, madeAt, rowsOfASheet);
  return out;
}

async function fill(zip: ZipFile, out: PassThrough, table: Table, madeAt: Date, rowsOfASheet: number): Promise<void> {
  const rows = new RowReader(table.pages);
  try {
    let sheets = 0;
    do {
      sheets += 1;
      await addSheet(zip, out, sheets, sheetXml(table, rows, rowsOfASheet), madeAt);
    } while (!rows.atEnd && !out.destroyed);
    if (out.destroyed) return;
    for (const [path, xml] of parts(table, sheets)) zip.addBuffer(Buffer.from(xml), path, { mtime: madeAt });
    zip.end();
  } catch (error) {
    out.destroy(error instanceof Error ? error : new Error('the rows could not be read', { cause: error }));
  } finally {
    await rows.stop();
  }
}

/** Ends when the sheet was read as a whole, or the other side went away. @throws what reading throws */
function addSheet(
  zip: ZipFile,
  out: PassThrough,
  number: number,
  xml: AsyncGenerator<string>,
  mtime: Date,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const sheet = Readable.from(xml, { objectMode: false });
    const gone = (): void => void sheet.destroy();
    out.once('close', gone);
    sheet.once('error', reject);
    sheet.once('close', () => {
      out.off('close', gone);
      resolve();
    });
    zip.addReadStream(sheet, `xl/worksheets/sheet${number}.xml`, { mtime });
    if (out.destroyed) gone();
  });
}

/** Rows out of pages, in portions; sheets share one. */
class RowReader {
  readonly #pages: AsyncIterator<readonly Row[]>;
  #rest: readonly Row[] = [];
  atEnd = false;

  constructor(pages: AsyncIterator<readonly Row[]>) {
    this.#pages = pages;
  }

  /** At most `most` rows; empty at the end. */
  async take(most: number): Promise<readonly Row[]> {
    while (this.#rest.length === 0 && !this.atEnd) {
      const page = await this.#pages.next();
      if (page.done === true) this.atEnd = true;
      else this.#rest = page.value;
    }
    const rows = this.#rest.slice(0, most);
    this.#rest = this.#rest.slice(most);
    return rows;
  }

  /** Looks one page ahead, so that no empty sheet follows a full one. */
  async hasMore(): Promise<boolean> {
    const rows = await this.take(Number.MAX_SAFE_INTEGER);
    this.#rest = rows;
    return rows.length > 0;
  }

  async stop(): Promise<void> {
    await this.#pages.return?.();
  }
}

async function* sheetXml({ columns, language }: Table, rows: RowReader, most: number): AsyncGenerator<string> {
  const widths = columns
    .map(({ type }, index) => `<col min="${index + 1}" max="${index + 1}" width="${WIDTHS[type]}" customWidth="1"/>`)
    .join('');
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths}</cols><sheetData><row>${columns
    .map(({ heading }) => textCell(heading[language], STYLES.HEADING))
    .join('')}</row>`;
  for (let left = most; left > 0;) {
    const some = await rows.take(left);
    if (some.length === 0) break;
    left -= some.length;
    yield some
      .map((row) => `<row>${columns.map((column) => cell(column, row[column.key] ?? null)).join('')}</row>`)
      .join('');
  }
  await rows.hasMore();
  yield '</sheetData></worksheet>';
}

const WIDTHS: Readonly<Record<Column['type'], number>> = { TEXT: 24, NUMBER: 10, DATE: 12, LOCAL_TIME: 19, YES_NO: 8 };

/** Places in cellXfs of styles.xml below. */
const STYLES = { PLAIN: 0, HEADING: 1, TEXT: 2, QUOTED: 3, DATE: 4, LOCAL_TIME: 5 } as const;

function cell({ type }: Column, value: CellValue): string {
  if (value === null || value === '') return '<c/>';
  if (value instanceof Date)
    return `<c s="${type === 'DATE' ? STYLES.DATE : STYLES.LOCAL_TIME}"><v>${serial(value)}</v></c>`;
  if (typeof value === 'boolean') return `<c t="b"><v>${value ? 1 : 0}</v></c>`;
  if (typeof value === 'number') return `<c><v>${value}</v></c>`;
  // An inline text is never a formula; the quote prefix keeps it a text when somebody edits the cell.
  return textCell(value, startsFormula(value) ? STYLES.QUOTED : STYLES.TEXT);
}

function textCell(text: string, style: number): string {
  const kept = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
  return `<c t="inlineStr" s="${style}"><is><t xml:space="preserve">${escaped(kept)}</t></is></c>`;
}

/** Days since 1899-12-30, of a date whose UTC members are the local ones. */
const serial = (value: Date): number => value.getTime() / 86_400_000 + 25_569;

// XML 1.0 knows no other control characters, and half of a surrogate pair is no character.
const NOT_XML =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const escaped = (text: string): string =>
  text
    .replace(NOT_XML, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The other parts of the workbook, by path. */
function parts({ name }: Table, sheets: number): [string, string][] {
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1);
  const each = (xml: (number: number) => string): string => numbers.map(xml).join('');
  // Excel takes no more than 31 characters, and none of []:*?/\ in the name of a sheet.
  const title = (number: number): string =>
    `${name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 25)}${sheets > 1 ? ` ${number}` : ''}`;
  return [
    [
      '[Content_Types].xml',
      `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${each((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPE}.worksheet+xml"/>`)}</Types>`,
    ],
    [
      '_rels/.rels',
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${each((n) => `<sheet name="${escaped(title(n))}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${each((n) => `<Relationship Id="rId${n}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="rId${sheets + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      'xl/styles.xml',
      `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
    ],
  ];
}
