import { randomUUID } from 'node:crypto';
import { UnreadableExport } from '../../ekinerja/cells.ts';
import { compare, type Difference } from '../../ekinerja/compare.ts';
import type { Field, Side } from '../../ekinerja/fields.ts';
import { readExport, type ExportRow } from '../../ekinerja/read-export.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { notFound, Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command, inTransaction } from '../transact.ts';
import { leadingSides } from './field-leads.ts';
import { localSide, type LocalPerson } from './local-side.ts';
import { mappingRow } from './mappings.ts';

export const ROW_STATES = ['EQUAL', 'DIFFERENT', 'ONLY_THERE', 'ONLY_HERE', 'UNREADABLE'] as const;
export type RowState = (typeof ROW_STATES)[number];
export type Counts = Readonly<Record<RowState, number>>;

export interface ExportFile {
  readonly cycleId: string;
  readonly mapping: string;
  /** Where the bytes lie, as they were received. */
  readonly path: string;
  readonly sha256: string;
  readonly fileName: string;
  /** Compare although the same file was compared with this cycle before. */
  readonly again: boolean;
}

export interface Reconciled {
  readonly reconciliationId: string;
  readonly operationId: string;
}

/** Bulk work: rows of a whole region in one transaction. */
const BOUNDS = { lockMs: 5_000, statementMs: 60_000 } as const;
const PAGE = 5_000;

/**
 * Compares an export of the national e-Kinerja with a cycle, person by person, by NIP. The file is read before the transaction begins; then every
 * row, its differences and the operation are written in one, so that a reconciliation is there as a whole or not at all. Nothing else is changed.
 * @throws Refusal ROLE_REQUIRED, NOT_FOUND, FILE_UNREADABLE (422), FILE_RECONCILED (409)
 */
export async function reconcile(deps: Pick<Deps, 'db'>, act: Act, file: ExportFile): Promise<Reconciled> {
  await requireOffice(deps.db, act.actorId, 'BKD_ADMIN');
  const saved = await inTransaction(deps, (tx) => mappingRow(tx, file.mapping, act.actorId));
  const rows: ExportRow[] = [];
  try {
    for await (const row of readExport(file.path, saved.mapping)) rows.push(row);
  } catch (error) {
    if (!(error instanceof UnreadableExport)) throw error;
    throw new Refusal('FILE_UNREADABLE', 422, error.message, {
      errors: [{ pointer: '', detail: error.message }],
      extra: { because: error.code },
    });
  }
  return command(
    deps,
    act,
    async (tx) => {
      await requireOffice(tx, act.actorId, 'BKD_ADMIN');
      const cycle = await tx.cycle.findUnique({ where: { id: file.cycleId }, select: { id: true, status: true } });
      if (!cycle || cycle.status === 'DRAFT') throw notFound('The cycle');
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`reconcile ${file.cycleId}`}, 0))`;
      const earlier = await tx.reconciliation.findFirst({
        where: { cycleId: file.cycleId, sha256: file.sha256 },
        orderBy: { importedAt: 'desc' },
        select: { id: true, importedAt: true },
      });
      if (earlier && !file.again) throw known(earlier);
      const compared = await compareRows(tx, file.cycleId, rows);
      return keep(tx, act, file, { mappingId: saved.id, sameFileAs: earlier?.id ?? null }, compared);
    },
    BOUNDS,
  );
}

const known = (earlier: { id: string; importedAt: Date }): Refusal =>
  new Refusal('FILE_RECONCILED', 409, 'This very file was compared with this cycle already.', {
    extra: { reconciliationId: earlier.id, importedAt: earlier.importedAt.toISOString() },
  });

interface ComparedRow {
  readonly line: number | null;
  readonly employeeId: string | null;
  readonly appraisalId: string | null;
  readonly state: RowState;
  readonly outside: object;
  readonly differences: readonly Difference[];
}

async function compareRows(tx: Tx, cycleId: string, rows: readonly ExportRow[]): Promise<ComparedRow[]> {
  const leads = await leadingSides(tx);
  const people = await localSide(tx, cycleId, 'ALL');
  const byNumber = new Map(people.map((person) => [person.identityNumber, person]));
  const others = await employeesByNumber(
    tx,
    rows.flatMap((row) =>
      row.identityNumber !== null && !byNumber.has(row.identityNumber) ? [row.identityNumber] : [],
    ),
  );
  const lines = new Map<string, number>();
  const compared = rows.map((row): ComparedRow => {
    const number = row.identityNumber;
    const first = number === null ? undefined : lines.get(number);
    if (number !== null && first === undefined) lines.set(number, row.line);
    const person = number === null ? undefined : byNumber.get(number);
    const whom = {
      line: row.line,
      employeeId: person?.employeeId ?? (number === null ? null : (others.get(number) ?? null)),
      appraisalId: person?.appraisalId ?? null,
    };
    if (!row.ok) return unreadable(whom, row.identityNumber, row.faults);
    if (first !== undefined) {
      return unreadable(whom, number, [
        { column: 'NIP', code: 'DOUBLE', detail: `Line ${first} has the same person; that one counts.` },
      ]);
    }
    return { ...whom, ...stateOf(person, row, leads) };
  });
  const missing = people
    .filter(({ identityNumber, state }) => (state === 'ACTIVE' || state === 'FINAL') && !lines.has(identityNumber))
    .map(({ employeeId, appraisalId }): ComparedRow => ({
      line: null,
      employeeId,
      appraisalId,
      state: 'ONLY_HERE',
      outside: {},
      differences: [],
    }));
  return [...compared, ...missing];
}

function stateOf(
  person: LocalPerson | undefined,
  { identityNumber, fields }: Extract<ExportRow, { ok: true }>,
  leads: Readonly<Record<Field, Side>>,
): Pick<ComparedRow, 'state' | 'outside' | 'differences'> {
  const outside = { identityNumber, fields };
  if (!person) return { state: 'ONLY_THERE', outside, differences: [] };
  const differences = compare(person.fields, fields, leads);
  return { state: differences.length > 0 ? 'DIFFERENT' : 'EQUAL', outside, differences };
}

const unreadable = (
  whom: Pick<ComparedRow, 'line' | 'employeeId' | 'appraisalId'>,
  identityNumber: string | null,
  faults: Extract<ExportRow, { ok: false }>['faults'],
): ComparedRow => ({ ...whom, state: 'UNREADABLE', outside: { identityNumber, faults }, differences: [] });

async function employeesByNumber(tx: Tx, numbers: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ id: string; number: string }[]>`
    SELECT id::text, identity_number AS number FROM employee WHERE identity_number = ANY(${[...numbers]}::text[])`;
  return new Map(rows.map(({ id, number }) => [number, id]));
}

async function keep(
  tx: Tx,
  act: Act,
  file: ExportFile,
  { mappingId, sameFileAs }: { mappingId: string; sameFileAs: string | null },
  compared: readonly ComparedRow[],
): Promise<Reconciled> {
  const counts = Object.fromEntries(
    ROW_STATES.map((state) => [state, compared.filter((row) => row.state === state).length]),
  ) as Record<RowState, number>;
  const made = { reconciliationId: randomUUID(), operationId: randomUUID() };
  const now = new Date();
  const failed = counts.UNREADABLE;
  await tx.operation.create({
    data: {
      id: made.operationId,
      kind: 'RECONCILIATION',
      status: 'SUCCEEDED',
      cycleId: file.cycleId,
      requestedById: act.actorId,
      total: compared.length,
      done: compared.length - failed,
      failed,
      result: { reconciliationId: made.reconciliationId, counts, sameFileAs },
      finishedAt: now,
    },
  });
  await tx.reconciliation.create({
    data: {
      id: made.reconciliationId,
      cycleId: file.cycleId,
      fileName: file.fileName.slice(0, 200),
      sha256: file.sha256,
      mappingId,
      operationId: made.operationId,
      importedById: act.actorId,
      importedAt: now,
    },
  });
  for (let index = 0; index < compared.length; index += PAGE) {
    await insertRows(tx, made.reconciliationId, compared.slice(index, index + PAGE));
  }
  await recordEvent(tx, {
    type: 'RECONCILED',
    at: now,
    actorId: act.actorId,
    actorRole: 'BKD_ADMIN',
    requestId: act.requestId,
    cycleId: file.cycleId,
    data: { reconciliationId: made.reconciliationId, sha256: file.sha256, mappingId, counts },
  });
  return made;
}

async function insertRows(tx: Tx, id: string, rows: readonly ComparedRow[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO reconciliation_row (reconciliation_id, line, employee_id, appraisal_id, state, outside, differences)
    SELECT ${id}::uuid, n.line, n.employee_id, n.appraisal_id, n.state, n.outside::jsonb, n.differences::jsonb
    FROM unnest(${rows.map((row) => row.line)}::int[], ${rows.map((row) => row.employeeId)}::uuid[], ${rows.map((row) => row.appraisalId)}::uuid[],
      ${rows.map((row) => row.state)}::text[], ${rows.map((row) => JSON.stringify(row.outside))}::text[],
      ${rows.map((row) => JSON.stringify(row.differences))}::text[])
      WITH ORDINALITY AS n (line, employee_id, appraisal_id, state, outside, differences, ordinal) ORDER BY n.ordinal`;
}
