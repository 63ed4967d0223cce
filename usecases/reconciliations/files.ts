import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { safeCell } from '../../domain/csv-cell.ts';
import { showIdentity } from '../../domain/identifiers.ts';
import type { Field } from '../../ekinerja/fields.ts';
import { uploadFields, uploadHeader, uploadRow } from '../../ekinerja/write-upload.ts';
import { mappingSchema } from '../../ekinerja/mapping.ts';
import type { Act, Deps } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { notFound } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { inTransaction } from '../transact.ts';
import { leadingSides } from './field-leads.ts';
import { localSide } from './local-side.ts';
import { readReconciliation, readReconciliationRows, type ReconciliationRowView } from './read-reconciliations.ts';

/** Rows read at once. */
const PAGE = 500;

type Reader = Pick<Act, 'actorId' | 'requestId'>;

/**
 * Everything that is not equal as CSV, one line a difference, as it is read. NIPs in groups, which no spreadsheet takes for a number; what
 * would be read as a formula is text. Made on record: it holds personal data.
 * @throws Refusal ROLE_REQUIRED, NOT_FOUND
 */
export async function differencesCsv(deps: Pick<Deps, 'db'>, act: Reader, reconciliationId: string): Promise<Readable> {
  await onRecord(deps, act, reconciliationId, 'DIFFERENCES');
  return csv(lines());

  async function* lines(): AsyncGenerator<readonly string[]> {
    yield ['state', 'line', 'nip', 'name', 'field', 'here', 'there', 'leads', 'fault'];
    for (let after: string | undefined; ;) {
      const page = await readReconciliationRows(
        deps,
        act.actorId,
        { reconciliationId, state: undefined },
        { limit: PAGE, after },
      );
      for (const row of page.items) yield* linesOf(row);
      after = page.next;
      if (after === undefined) return;
    }
  }
}

function linesOf(row: ReconciliationRowView): readonly string[][] {
  if (row.state === 'EQUAL') return [];
  const { identityNumber } = row;
  const whom = [
    row.state,
    row.line === null ? '' : String(row.line),
    identityNumber !== null && /^\d{18}$/.test(identityNumber) ? showIdentity(identityNumber) : '',
    safeCell(row.employee?.name ?? ''),
  ];
  if (row.differences.length > 0) {
    return row.differences.map(({ field, here, there, leads }) => [
      ...whom,
      field,
      safeCell(here ?? ''),
      safeCell(there ?? ''),
      leads,
      '',
    ]);
  }
  return [
    [...whom, '', '', '', '', safeCell(row.faults.map(({ column, detail }) => `${column}: ${detail}`).join(' '))],
  ];
}

/**
 * What the national e-Kinerja should be told, in the columns of the reconciliation's mapping: of people who are not in the file, or differ in a
 * field that leads here, every such field as it is now. A result is told only when its employee has received it, or when it is final.
 * @throws Refusal ROLE_REQUIRED, NOT_FOUND
 */
export async function uploadCsv(deps: Pick<Deps, 'db'>, act: Reader, reconciliationId: string): Promise<Readable> {
  await onRecord(deps, act, reconciliationId, 'UPLOAD');
  const { cycleId, mappingId } = await deps.db.reconciliation.findUniqueOrThrow({ where: { id: reconciliationId } });
  const mapping = mappingSchema.parse(
    (await deps.db.columnMapping.findUniqueOrThrow({ where: { id: mappingId } })).columns,
  );
  const leads = await leadingSides(deps.db);
  const local = new Set((Object.keys(leads) as Field[]).filter((field) => leads[field] === 'LOCAL'));
  const fields = uploadFields(mapping, local);
  return csv(lines());

  async function* lines(): AsyncGenerator<readonly string[]> {
    yield uploadHeader(mapping, fields);
    for (let after = '0'; ;) {
      const rows = await deps.db.$queryRaw<{ id: string; appraisalId: string }[]>`
        SELECT id::text, appraisal_id::text AS "appraisalId" FROM reconciliation_row x
        WHERE reconciliation_id = ${reconciliationId}::uuid AND id > ${BigInt(after)} AND appraisal_id IS NOT NULL
          AND (state = 'ONLY_HERE' OR state = 'DIFFERENT' AND EXISTS (
            SELECT 1 FROM jsonb_array_elements(x.differences) d WHERE d ->> 'field' = ANY(${fields as Field[]}::text[])))
        ORDER BY id LIMIT ${PAGE}`;
      const people = await localSide(
        deps.db,
        cycleId,
        rows.map((row) => row.appraisalId),
      );
      for (const person of people) if (person.told) yield uploadRow(mapping, fields, person);
      after = rows.at(-1)?.id ?? after;
      if (rows.length < PAGE) return;
    }
  }
}

/** What goes wrong on the way destroys the file's stream, and whoever sends it sees that. Excel reads UTF-8 by its mark. */
const csv = (lines: AsyncGenerator<readonly string[]>): Readable =>
  pipeline(Readable.from(lines), stringify({ bom: true }), () => undefined);

async function onRecord(
  deps: Pick<Deps, 'db'>,
  act: Reader,
  reconciliationId: string,
  what: 'DIFFERENCES' | 'UPLOAD',
): Promise<void> {
  const { cycleId } = await readReconciliation(deps, reconciliationId);
  if (!cycleId) throw notFound('The reconciliation');
  await inTransaction(deps, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    await recordEvent(tx, {
      type: 'RECONCILIATION_FILE_MADE',
      actorId: act.actorId,
      actorRole: 'BKD_ADMIN',
      requestId: act.requestId,
      cycleId,
      data: { reconciliationId, what },
    });
  });
}
