/** One row of the file of units: kode, nama, zona_waktu, minggu_kerja, kode_induk. */
import { bad, good, readText, readUnitCode, readWord, type Cell } from './csv-cell.ts';
import { shownValue, type RowFault } from './row-fault.ts';
import { TIME_ZONES, WORKING_WEEKS, type TimeZone, type WorkingWeek } from './terms.ts';

export const UNIT_COLUMNS = {
  mandatory: ['kode', 'nama', 'zona_waktu', 'minggu_kerja', 'kode_induk'],
  optional: [],
} as const;
export type UnitColumn = (typeof UNIT_COLUMNS)['mandatory'][number];

export interface UnitRow {
  readonly code: string;
  readonly name: string;
  readonly timeZone: TimeZone;
  readonly workingWeek: WorkingWeek;
  readonly parentCode: string | null;
}

export interface ParsedUnitRow {
  readonly line: number;
  readonly row: UnitRow | undefined;
  readonly faults: readonly RowFault[];
}

const ZONES: ReadonlyMap<string, TimeZone> = new Map([
  ['WIB', 'Asia/Jakarta'],
  ['WITA', 'Asia/Makassar'],
  ['WIT', 'Asia/Jayapura'],
  ...TIME_ZONES.map((zone) => [zone.toUpperCase(), zone] as const),
]);

const WEEKS: ReadonlyMap<string, WorkingWeek> = new Map([
  ['SENIN_JUMAT', 'MON_FRI'],
  ['SENIN_SABTU', 'MON_SAT'],
  ...WORKING_WEEKS.map((week) => [week, week] as const),
]);

const LONGEST_NAME = 200;

/** Reads one row. `cells` has a text for every column of the header. Never throws: what is wrong is in `faults`. */
export function parseUnitRow(line: number, cells: Readonly<Record<UnitColumn, string>>): ParsedUnitRow {
  const faults: RowFault[] = [];
  const read = <T>(column: UnitColumn, reader: (raw: string) => Cell<T>): T | undefined => {
    const cell = reader(cells[column]);
    if (cell.ok) return cell.value;
    const { code, detail, todo } = cell;
    faults.push({ line, column, code, value: shownValue(cells[column], false), detail, todo });
    return undefined;
  };
  const code = read('kode', readUnitCode);
  const name = read('nama', (raw) => readText(raw, LONGEST_NAME));
  const timeZone = read('zona_waktu', (raw) => readWord(raw, ZONES, 'UNKNOWN_TIME_ZONE', 'time zone'));
  const workingWeek = read('minggu_kerja', (raw) => readWord(raw, WEEKS, 'UNKNOWN_WORKING_WEEK', 'working week'));
  const parentCode = read('kode_induk', (raw) => readParent(raw, code));
  const row =
    code !== undefined &&
    name !== undefined &&
    timeZone !== undefined &&
    workingWeek !== undefined &&
    parentCode !== undefined
      ? { code, name, timeZone, workingWeek, parentCode }
      : undefined;
  return { line, row, faults };
}

function readParent(raw: string, own: string | undefined): Cell<string | null> {
  if (raw.trim() === '') return good(null);
  const cell = readUnitCode(raw);
  if (cell.ok && cell.value === own) {
    return bad(
      'PARENT_IS_UNIT',
      'The unit is its own parent.',
      'Enter the code of the unit above it, or leave the cell empty.',
    );
  }
  return cell;
}
