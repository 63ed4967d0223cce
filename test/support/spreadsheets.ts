/** Workbooks for tests: one as the product's own writer makes it, and parts put together by hand, as other programs and attackers do. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { xlsxStream } from '../../usecases/exports/xlsx.ts';

/** Rows of texts and numbers, the first of them the header, written by the product's own writer. */
export async function writeWorkbook(path: string, rows: readonly (readonly (string | number)[])[]): Promise<void> {
  const [header = [], ...body] = rows;
  const columns = header.map((heading, index) => ({
    key: `c${index}`,
    heading: { id: String(heading), en: String(heading) },
    type: 'TEXT' as const,
  }));
  const page = body.map((row) => Object.fromEntries(row.map((cell, index) => [`c${index}`, cell])));
  const pages = (async function* () {
    yield page;
  })();
  await pipeline(
    xlsxStream({ name: 'Rekap', columns, language: 'id', pages }, new Date('2027-01-05')),
    createWriteStream(path),
  );
}

/** An archive of these parts. */
export async function writeArchive(path: string, parts: Readonly<Record<string, string | Buffer>>): Promise<void> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The parts of a workbook as Excel writes them: shared strings, and cells that name their place. @param sheet rows of the sheet as XML */
export function workbookParts(
  sheet: string,
  shared: string,
  names: readonly string[] = ['Rekap'],
): Record<string, string> {
  const sheets = names.map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`);
  const relations = names.map(
    (_, index) => `<Relationship Id="rId${index + 1}" Target="worksheets/sheet${index + 1}.xml"/>`,
  );
  return {
    '[Content_Types].xml': `${HEAD}<Types/>`,
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships>${relations.join('')}</Relationships>`,
    'xl/sharedStrings.xml': `${HEAD}<sst xmlns="${MAIN}">${shared}</sst>`,
    ...Object.fromEntries(
      names.map((_, index) => [
        `xl/worksheets/sheet${index + 1}.xml`,
        `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${index === names.length - 1 ? sheet : ''}</sheetData></worksheet>`,
      ]),
    ),
  };
}
