/** A fixture: the appraisal as somebody might change it, without a patch and without raising epochs: a timer that was not there. */
import { sleep } from '@temporalio/workflow';
import { appraisal as current, type AppraisalInput } from '../../workflows/appraisal.ts';

export async function appraisal(input: AppraisalInput): Promise<void> {
  await sleep('1 second');
  await current(input);
}
