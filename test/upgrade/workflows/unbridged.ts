/** A fixture: an appraisal that begins otherwise than today's, without a patch. No run that began today can be taken over by it. */
import { sleep } from '@temporalio/workflow';
import { appraisal as current, type AppraisalInput } from '../../../workflows/appraisal.ts';

export * from '../../../workflows/index.ts';

export async function appraisal(input: AppraisalInput): Promise<void> {
  await sleep('1 second');
  await current(input);
}
