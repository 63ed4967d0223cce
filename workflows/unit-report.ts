import { continueAsNew } from '@temporalio/workflow';
import { historyIsLong, Run, untilEnded } from './run.ts';

export interface UnitReportInput {
  readonly reportId: string;
  readonly epoch: number;
  /** Number of the next report; a run that continued as new goes on with it. */
  readonly round?: number;
}

/**
 * The head of a unit reports its results to the authorised official within 30 working days after the evaluation's end, beside delivery,
 * appeal and coaching; results that came or changed later are reported again (V.A.7, V.B.8, p.115, 119). Ends when all are reported.
 */
export async function unitReport(input: UnitReportInput): Promise<void> {
  const run = new Run({ kind: 'report', id: input.reportId }, input.epoch);
  await untilEnded(async () => {
    for (let round = input.round ?? 1; ; round += 1) {
      if (historyIsLong()) await continueAsNew<typeof unitReport>({ ...input, round });
      await run.task('REPORTING', 'REPORT_RESULTS', { round });
    }
  });
}
