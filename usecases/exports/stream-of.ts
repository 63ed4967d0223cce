import { Readable } from 'node:stream';
import { csvChunks } from './csv.ts';
import type { Format, Table } from './table.ts';
import { xlsxStream } from './xlsx.ts';

/** The table as a file. Destroying the stream ends the reading, also before it began; an error while reading destroys the stream. */
export function streamOf(table: Table, format: Format, madeAt: Date): Readable {
  const stream = format === 'csv' ? Readable.from(csvChunks(table), { objectMode: false }) : xlsxStream(table, madeAt);
  stream.once('close', () => void table.pages.return?.());
  return stream;
}
