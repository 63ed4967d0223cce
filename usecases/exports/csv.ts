import { safeCell } from '../../domain/csv-cell.ts';
import type { CellValue, Column, Table } from './table.ts';

/**
 * RFC 4180 text, a page at a time. It begins with a byte order mark: without one, Excel reads UTF-8 as another encoding. What a spreadsheet would
 * read as a formula begins with an apostrophe.
 */
export async function* csvChunks({ columns, language, pages }: Table): AsyncGenerator<string> {
  yield `\uFEFF${line(columns.map(({ heading }) => heading[language]))}`;
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    yield rows.map((row) => line(columns.map((column) => text(column, row[column.key] ?? null)))).join('');
  }
}

const line = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

function text({ type }: Column, value: CellValue): string {
  if (value === null) return '';
  if (value instanceof Date) return localText(value, type);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return String(value);
  return safeCell(value);
}

/** The UTC members are the local ones (table.ts). */
const localText = (value: Date, type: Column['type']): string =>
  type === 'DATE' ? value.toISOString().slice(0, 10) : value.toISOString().slice(0, 19).replace('T', ' ');
