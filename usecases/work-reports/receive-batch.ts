import type { Act, Deps } from '../context.ts';
import { problemOf, type ItemProblem } from '../item-problem.ts';
import { Refusal } from '../refusal.ts';
import { command } from '../transact.ts';
import { writeReportIn, type NewReport, type WrittenReport } from './write-report.ts';

/** Most reports in one request: a quarter of a year, day by day. */
export const REPORTS_AT_ONCE = 100;

export type BatchedReport =
  | { readonly clientId: string; readonly status: 'RECEIVED' | 'ALREADY_THERE'; readonly report: WrittenReport }
  | { readonly clientId: string; readonly status: 'REFUSED'; readonly problem: ItemProblem };

/**
 * What was written without a connection, each report in a transaction of its own: a faulty one stops no other, and what is sent again is found by its id.
 * @returns results in the order of the reports
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), VALIDATION_FAILED where an id is there twice
 */
export async function receiveBatch(
  deps: Pick<Deps, 'db'>,
  act: Act,
  appraisalId: string,
  reports: readonly (Omit<NewReport, 'appraisalId'> & { readonly clientId: string })[],
): Promise<BatchedReport[]> {
  const errors = reports.flatMap(({ clientId }, index) =>
    reports.findIndex((other) => other.clientId === clientId) < index
      ? [{ pointer: `/reports/${index}/clientId`, detail: 'Another report of this request has this id.' }]
      : [],
  );
  if (errors.length > 0) throw new Refusal('VALIDATION_FAILED', 422, 'Nothing was reported.', { errors });
  const results: BatchedReport[] = [];
  // One after the other: they lock the same appraisal. The ids are the key, so the request needs none to be repeated.
  const { idempotency: _, ...ofOne } = act;
  for (const [index, { clientId, date, form }] of reports.entries()) {
    const one = { appraisalId, clientId, date, form, version: undefined };
    try {
      const report = await command(deps, ofOne, (tx) => writeReportIn(tx, ofOne, one));
      results.push({ clientId, status: report.outcome === 'SAME' ? 'ALREADY_THERE' : 'RECEIVED', report });
    } catch (error) {
      // Of the appraisal, and not of one report: the same for all.
      if (!(error instanceof Refusal) || error.status < 409) throw error;
      const { errors: faults, ...problem } = problemOf(error);
      const placed = faults?.map(({ pointer, detail }) => ({ pointer: `/reports/${index}${pointer}`, detail }));
      results.push({ clientId, status: 'REFUSED', problem: { ...problem, ...(placed ? { errors: placed } : {}) } });
    }
  }
  return results;
}
