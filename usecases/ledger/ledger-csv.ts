import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { safeCell } from '../../domain/csv-cell.ts';
import { LEDGER_COLUMNS } from '../../domain/ledger.ts';
import type { Act, Deps } from '../context.ts';
import { readCycleLedger, type AppraisalLedger, type LedgerScope } from './read-ledger.ts';

/** Appraisals read at once. */
const PAGE = 500;

/**
 * The ledger of a cycle as CSV, given as it is read: one line an appraisal, ids and codes, names for BKD only, no identity numbers. The first
 * page is read before the first line is given, so that a refusal is an answer and not a broken file.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function ledgerCsv(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  scope: LedgerScope,
): Promise<Readable> {
  const first = await readCycleLedger(deps, act, scope, { limit: PAGE, after: undefined });
  // What goes wrong on the way destroys the file's stream, and whoever sends it sees that.
  return pipeline(Readable.from(lines()), stringify(), () => undefined);

  async function* lines(): AsyncGenerator<readonly string[]> {
    yield HEADER;
    for (let page = first; ; page = await readCycleLedger(deps, act, scope, { limit: PAGE, after: page.next })) {
      for (const item of page.items) yield cells(item).map(safeCell);
      if (page.next === undefined) return;
    }
  }
}

const HEADER = [
  'unit_code',
  'unit_name',
  'appraisal_id',
  'employee_name',
  'state',
  'from',
  'until',
  'elapsed',
  ...LEDGER_COLUMNS.map((column) => column.toLowerCase()),
  'shared',
];

function cells({ unit, appraisalId, employee, state, from, until, days }: AppraisalLedger): string[] {
  return [
    unit.code,
    unit.name,
    appraisalId,
    employee?.name ?? '',
    state,
    from,
    until,
    String(days.elapsed),
    ...LEDGER_COLUMNS.map((column) => String(days[column])),
    String(days.shared),
  ];
}
