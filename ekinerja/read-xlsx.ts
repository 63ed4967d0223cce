import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { LIMITS, tooLarge, UnreadableExport, type Cell, type SheetRow } from './cells.ts';
import { Archive } from './zip.ts';

/**
 * Rows of one sheet of a workbook (Office Open XML, ECMA-376), read as a stream: only its shared strings are held. Formulas are not computed;
 * the value that the workbook keeps beside them counts.
 * @param sheet name; null: the first
 * @throws UnreadableExport
 */
export async function* readXlsx(path: string, sheet: string | null): AsyncGenerator<SheetRow> {
  const archive = await Archive.open(path);
  try {
    const part = await partOf(archive, sheet);
    const shared = archive.has(SHARED) ? await sharedStrings(archive) : [];
    yield* rowsOf(archive, part, shared);
  } finally {
    archive.close();
  }
}

const WORKBOOK = 'xl/workbook.xml';
const RELATIONS = 'xl/_rels/workbook.xml.rels';
const SHARED = 'xl/sharedStrings.xml';

async function partOf(archive: Archive, wanted: string | null): Promise<string> {
  if (!archive.has(WORKBOOK) || !archive.has(RELATIONS)) {
    throw new UnreadableExport('NOT_A_SPREADSHEET', 'The file is an archive, but not an Excel workbook (.xlsx).');
  }
  const sheets: { name: string; relation: string }[] = [];
  await drain(archive, WORKBOOK, {
    open: ({ name, attributes }) => {
      if (local(name) !== 'sheet') return;
      if (sheets.length >= LIMITS.sheets) throw tooLarge('too many sheets');
      sheets.push({ name: attributes['name'] ?? '', relation: attributes['r:id'] ?? '' });
    },
  });
  const sheet = wanted === null ? sheets[0] : sheets.find(({ name }) => name === wanted);
  if (!sheet) {
    throw new UnreadableExport(
      'SHEET_MISSING',
      `The workbook has no such sheet. It has: ${sheets.map(({ name }) => name).join(', ')}.`,
    );
  }
  let target: string | undefined;
  await drain(archive, RELATIONS, {
    open: ({ attributes }) => {
      if (attributes['Id'] === sheet.relation) target = attributes['Target'];
    },
  });
  return target?.startsWith('/') ? target.slice(1) : `xl/${target ?? ''}`;
}

/** Rich text is its runs one after the other; phonetic hints are not text. */
async function sharedStrings(archive: Archive): Promise<string[]> {
  const strings: string[] = [];
  let characters = 0;
  let text = '';
  let reading = false;
  let phonetic = false;
  await drain(archive, SHARED, {
    open: ({ name }) => {
      const tag = local(name);
      if (tag === 'si') text = '';
      else if (tag === 'rPh') phonetic = true;
      else if (tag === 't') reading = !phonetic;
    },
    close: ({ name }) => {
      const tag = local(name);
      if (tag === 't') reading = false;
      else if (tag === 'rPh') phonetic = false;
      else if (tag === 'si') {
        characters += text.length;
        if (strings.push(text) > LIMITS.sharedStrings || characters > LIMITS.sharedText)
          throw tooLarge('too much text');
      }
    },
    text: (part) => {
      if (reading) text = bounded(text + part);
    },
  });
  return strings;
}

async function* rowsOf(archive: Archive, part: string, shared: readonly string[]): AsyncGenerator<SheetRow> {
  const ready: SheetRow[] = [];
  let rows = 0;
  let line = 0;
  let cells: (Cell | undefined)[] = [];
  let column = -1;
  let type = 'n';
  let value = '';
  let reading = false;
  const parser = parserOf({
    open: ({ name, attributes }) => {
      const tag = local(name);
      if (tag === 'row') {
        if ((rows += 1) > LIMITS.rows) throw tooLarge(`more than ${LIMITS.rows} rows`);
        line = attributes['r'] === undefined ? line + 1 : lineOf(attributes['r']);
        cells = [];
        column = -1;
      } else if (tag === 'c') {
        const reference = attributes['r'];
        column = reference === undefined ? column + 1 : columnOf(reference);
        if (column >= LIMITS.columns) throw tooLarge(`more than ${LIMITS.columns} columns`);
        type = attributes['t'] ?? 'n';
        value = '';
      } else if (tag === 'v' || tag === 't') reading = true;
    },
    close: ({ name }) => {
      const tag = local(name);
      if (tag === 'v' || tag === 't') reading = false;
      else if (tag === 'c' && column >= 0 && value !== '' && type !== 'e') {
        const text = type === 's' ? (shared[Number(value)] ?? '') : value;
        cells[column] = { text, number: type === 'n' };
      } else if (tag === 'row') ready.push({ line, cells });
    },
    text: (part_) => {
      if (reading) value = bounded(value + part_);
    },
  });
  for await (const chunk of archive.text(part)) {
    parser.write(chunk);
    yield* ready.splice(0);
  }
  parser.close();
  yield* ready.splice(0);
}

/** Rows of a sheet, as Excel has them: the number is kept with what is found there. */
const LAST_LINE = 1_048_576;

function lineOf(reference: string): number {
  const line = Number(reference);
  if (Number.isInteger(line) && line >= 1 && line <= LAST_LINE) return line;
  throw new UnreadableExport('FILE_BROKEN', 'A row of the workbook has no place.');
}

/** A → 0, AB → 27. */
function columnOf(reference: string): number {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0];
  if (!letters) throw new UnreadableExport('FILE_BROKEN', 'A cell of the workbook has no place.');
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function bounded(text: string): string {
  if (text.length > LIMITS.text) throw tooLarge(`a cell of more than ${LIMITS.text} characters`);
  return text;
}

/** Some writers give every tag a prefix. */
const local = (name: string): string => name.slice(name.indexOf(':') + 1);

interface Handlers {
  readonly open?: (tag: SaxesTagPlain) => void;
  readonly close?: (tag: SaxesTagPlain) => void;
  readonly text?: (text: string) => void;
}

function parserOf({ open, close, text }: Handlers): { write(chunk: string): void; close(): void } {
  const parser = new SaxesParser();
  // Entities of a document type could grow without end, or name other files; a workbook has none.
  parser.on('doctype', () => {
    throw new UnreadableExport('FILE_BROKEN', 'The workbook contains a document type, which workbooks have not.');
  });
  parser.on('error', (error) => {
    throw new UnreadableExport('FILE_BROKEN', 'The workbook is damaged. Save it again.', error);
  });
  // The parser holds every element that is not closed yet.
  let depth = 0;
  parser.on('opentag', (tag) => {
    if ((depth += 1) > LIMITS.depth) throw tooLarge(`elements within elements, more than ${LIMITS.depth}`);
    open?.(tag);
  });
  parser.on('closetag', (tag) => {
    depth -= 1;
    close?.(tag);
  });
  if (text) parser.on('text', text);
  return {
    write: (chunk) => void parser.write(chunk),
    close: () => void parser.close(),
  };
}

async function drain(archive: Archive, part: string, handlers: Handlers): Promise<void> {
  const parser = parserOf(handlers);
  for await (const chunk of archive.text(part)) parser.write(chunk);
  parser.close();
}
