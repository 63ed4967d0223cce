/** One row of a file that changes evaluators. Its columns are Indonesian, as in the roster file; English names are accepted too. */
import { good, readDate, readText, type Cell } from './csv-cell.ts';
import { parseIdentity } from './identifiers.ts';
import { shownValue, type RowFault } from './row-fault.ts';

export const LINE_COLUMNS = {
  mandatory: ['nip', 'alasan'],
  optional: ['nip_penilai', 'nip_atasan_penilai', 'berlaku_sejak', 'nomor_keputusan'],
  aliases: {
    employee: 'nip',
    evaluator: 'nip_penilai',
    superior: 'nip_atasan_penilai',
    effective_from: 'berlaku_sejak',
    decree: 'nomor_keputusan',
    reason: 'alasan',
  },
} as const;
export type LineColumn = (typeof LINE_COLUMNS)['mandatory' | 'optional'][number];

/** What a good row says: numbers are 18 digits. */
export interface LineRow {
  readonly identityNumber: string;
  readonly evaluator: string | null;
  readonly superior: string | null;
  /** Local ISO date; null: the line was recorded wrongly, nobody has moved. */
  readonly effectiveOn: string | null;
  readonly decree: string | null;
  readonly reason: string;
}

export interface ParsedLineRow {
  readonly line: number;
  /** Present where the row by itself has no fault. */
  readonly row: LineRow | undefined;
  readonly faults: readonly RowFault[];
}

const LONGEST_DECREE = 200;
const LONGEST_REASON = 2_000;
const NUMBERS: ReadonlySet<string> = new Set(['nip', 'nip_penilai', 'nip_atasan_penilai']);

/** Reads one row. Never throws: what is wrong is in `faults`, each with what to do. */
export function parseLineRow(line: number, cells: Readonly<Record<string, string>>): ParsedLineRow {
  const faults: RowFault[] = [];
  const report = (
    column: LineColumn | null,
    cell: Extract<Cell<unknown>, { ok: false }>,
    value: string | null,
  ): void => {
    const { code, detail, todo } = cell;
    const shown = value === null ? null : shownValue(value, column !== null && NUMBERS.has(column));
    faults.push({ line, column, code, value: shown, detail, todo });
  };
  const read = <T>(column: LineColumn, reader: (raw: string) => Cell<T>): T | undefined => {
    const raw = cells[column] ?? '';
    const cell = reader(raw);
    if (cell.ok) return cell.value;
    report(column, cell, raw);
    return undefined;
  };
  const identityNumber = read('nip', readNumber);
  const evaluator = read('nip_penilai', orNull(readNumber));
  const superior = read('nip_atasan_penilai', orNull(readNumber));
  const effectiveOn = read('berlaku_sejak', orNull(readDate));
  const decree = read(
    'nomor_keputusan',
    orNull((raw) => readText(raw, LONGEST_DECREE)),
  );
  const reason = read('alasan', (raw) => readText(raw, LONGEST_REASON));
  if (evaluator === null && superior === null) {
    report(
      'nip_penilai',
      {
        ...{ ok: false, code: 'NOBODY_NAMED' },
        detail: 'Neither an evaluator nor a superior is named.',
        todo: 'Enter who it is to be from now on.',
      },
      null,
    );
  }
  if (effectiveOn && decree === null) {
    report(
      'nomor_keputusan',
      {
        ...{ ok: false, code: 'DECREE_MISSING' },
        detail: 'A change with a date needs its decree.',
        todo: 'Enter number and date of the decree, or leave berlaku_sejak empty where the line was recorded wrongly.',
      },
      null,
    );
  }
  const whole =
    faults.length === 0 &&
    identityNumber !== undefined &&
    evaluator !== undefined &&
    superior !== undefined &&
    effectiveOn !== undefined &&
    decree !== undefined &&
    reason !== undefined;
  return {
    line,
    row: whole ? { identityNumber, evaluator, superior, effectiveOn, decree, reason } : undefined,
    faults,
  };
}

function readNumber(raw: string): Cell<string> {
  const parsed = parseIdentity(raw);
  return parsed.ok ? good(parsed.identity.digits) : { ok: false, ...parsed.fault };
}

const orNull =
  <T>(reader: (raw: string) => Cell<T>) =>
  (raw: string): Cell<T | null> =>
    raw.trim() === '' ? good(null) : reader(raw);
