import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { findLoops } from '../domain/find-loops.ts';
import { shownValue, type RowFault } from '../domain/row-fault.ts';
import { parseUnitRow, UNIT_COLUMNS, type ParsedUnitRow, type UnitColumn, type UnitRow } from '../domain/unit-row.ts';
import type { Act, Deps, Tx } from './context.ts';
import { requireOffice } from './require-office.ts';
import { readCsvRows, UnreadableFile } from './roster/csv-rows.ts';
import {
  IMPORT_BOUNDS,
  lockImports,
  recordImport,
  recordImportEvent,
  type ImportResult,
} from './roster/import-record.ts';
import { command } from './transact.ts';

interface KnownUnit {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly timeZone: string;
  readonly workingWeek: string;
  readonly parentCode: string | null;
}

/**
 * Imports the units (kode, nama, zona_waktu, minggu_kerja, kode_induk), which the roster refers to. Strict only: a file with any
 * fault changes nothing. The same file twice changes nothing; units that aren't in the file stay as they are. Windows of launched
 * cycles keep the dates that they were launched with.
 * @throws Refusal ROLE_REQUIRED (403), IMPORT_RUNNING (409)
 */
export async function importUnits(deps: Pick<Deps, 'db'>, act: Act, file: Readable): Promise<ImportResult> {
  await requireOffice(deps.db, act.actorId, 'BKD_ADMIN');
  const { rows, fileFaults } = await readUnits(file);
  return command(
    deps,
    act,
    async (tx) => {
      await requireOffice(tx, act.actorId, 'BKD_ADMIN');
      await lockImports(tx);
      const known = await readUnitsKnown(tx);
      const faults = fileFaults.length > 0 ? fileFaults : checkUnits(rows, known);
      const good = rows.flatMap(({ row }) => (row ? [row] : []));
      const plan = faults.length === 0 ? planUnits(good, known) : undefined;
      const result = await recordImport(tx, act, {
        ...{ kind: 'UNIT_IMPORT', mode: 'strict', fileName: null, read: rows.length, faults },
        counts: plan && {
          created: plan.created.length,
          updated: plan.updated.length,
          unchanged: good.length - plan.created.length - plan.updated.length,
        },
      });
      if (plan) await writeUnits(tx, plan);
      await recordImportEvent(tx, act, 'UNIT_IMPORT', result);
      return result;
    },
    IMPORT_BOUNDS,
  );
}

async function readUnits(file: Readable): Promise<{ rows: ParsedUnitRow[]; fileFaults: readonly RowFault[] }> {
  const rows: ParsedUnitRow[] = [];
  try {
    for await (const entry of readCsvRows(file, UNIT_COLUMNS)) {
      rows.push(
        'fault' in entry
          ? { line: entry.line, row: undefined, faults: [entry.fault] }
          : parseUnitRow(entry.line, entry.cells),
      );
    }
    return { rows, fileFaults: [] };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return { rows: [], fileFaults: error.faults };
  }
}

async function readUnitsKnown(tx: Tx): Promise<ReadonlyMap<string, KnownUnit>> {
  const units = await tx.$queryRaw<KnownUnit[]>`
    SELECT u.id, u.code, u.name, u.time_zone AS "timeZone", u.working_week AS "workingWeek", p.code AS "parentCode"
    FROM unit u LEFT JOIN unit p ON p.id = u.parent_id`;
  return new Map(units.map((unit) => [unit.code, unit]));
}

function checkUnits(rows: readonly ParsedUnitRow[], known: ReadonlyMap<string, KnownUnit>): readonly RowFault[] {
  const faults = rows.flatMap((row) => [...row.faults]);
  const linesOf = new Map<string, number[]>();
  for (const { row, line } of rows) if (row) linesOf.set(row.code, [...(linesOf.get(row.code) ?? []), line]);
  const above = new Map<string, string | null>([...known].map(([code, unit]) => [code, unit.parentCode]));
  for (const { row } of rows) if (row) above.set(row.code, row.parentCode);
  const loops = findLoops(above);

  for (const { row, line } of rows) {
    if (!row) continue;
    const report = (column: UnitColumn, code: RowFault['code'], value: string, detail: string, todo: string) =>
      faults.push({ line, column, code, value: shownValue(value, false), detail, todo });
    const lines = linesOf.get(row.code) ?? [];
    if (lines.length > 1) {
      report(
        'kode',
        'DUPLICATE',
        row.code,
        `The code stands in lines ${lines.join(', ')}.`,
        'Keep one row for each unit.',
      );
    }
    if (row.parentCode !== null && !linesOf.has(row.parentCode) && !known.has(row.parentCode)) {
      report(
        'kode_induk',
        'UNKNOWN_UNIT',
        row.parentCode,
        'The unit above is neither in the file nor known.',
        'Add a row for it, or correct the code.',
      );
    }
    const loop = loops.get(row.code);
    if (loop) {
      report(
        'kode_induk',
        'UNIT_LOOP',
        row.parentCode ?? '',
        `These units stand above each other in a ring: ${loop.join(' → ')}.`,
        'Correct the parent of one of them.',
      );
    }
  }
  return faults.sort((a, b) => a.line - b.line);
}

interface UnitPlan {
  readonly created: readonly (UnitRow & { readonly id: string })[];
  readonly updated: readonly (UnitRow & { readonly id: string })[];
}

function planUnits(rows: readonly UnitRow[], known: ReadonlyMap<string, KnownUnit>): UnitPlan {
  const created: (UnitRow & { id: string })[] = [];
  const updated: (UnitRow & { id: string })[] = [];
  for (const row of rows) {
    const unit = known.get(row.code);
    if (!unit) created.push({ ...row, id: randomUUID() });
    else if (
      unit.name !== row.name ||
      unit.timeZone !== row.timeZone ||
      unit.workingWeek !== row.workingWeek ||
      unit.parentCode !== row.parentCode
    ) {
      updated.push({ ...row, id: unit.id });
    }
  }
  return { created, updated };
}

async function writeUnits(tx: Tx, { created, updated }: UnitPlan): Promise<void> {
  if (created.length > 0) {
    await tx.$executeRaw`
      INSERT INTO unit (id, code, name, time_zone, working_week)
      SELECT * FROM unnest(${created.map((u) => u.id)}::uuid[], ${created.map((u) => u.code)}::text[],
        ${created.map((u) => u.name)}::text[], ${created.map((u) => u.timeZone)}::text[], ${created.map((u) => u.workingWeek)}::text[])`;
  }
  const all = [...created, ...updated];
  if (all.length === 0) return;
  // Parents last: they may stand further down in the same file.
  await tx.$executeRaw`
    UPDATE unit u SET name = n.name, time_zone = n.time_zone, working_week = n.working_week, parent_id = p.id
    FROM unnest(${all.map((u) => u.id)}::uuid[], ${all.map((u) => u.name)}::text[], ${all.map((u) => u.timeZone)}::text[],
      ${all.map((u) => u.workingWeek)}::text[], ${all.map((u) => u.parentCode)}::text[]) AS n(id, name, time_zone, working_week, parent_code)
    LEFT JOIN unit p ON p.code = n.parent_code
    WHERE u.id = n.id`;
}
