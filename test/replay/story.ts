/** A path of a workflow that is played by a tiny agency, so that its history can be recorded. */
import type { Agency } from '../support/workflow-agency.ts';

/** A run to record; without a run id, the latest of the workflow. */
export interface Recorded {
  readonly name: string;
  readonly workflowId: string;
  readonly runId?: string;
}

export type Story = (agency: Agency) => Promise<readonly Recorded[]>;

export const appraisalRun = (name: string, id: string, epoch = 1): Recorded => ({
  name,
  workflowId: `appraisal/${id}/${epoch}`,
});

export const launchingRun = (name: string, cycleId: string): Recorded => ({ name, workflowId: `launch/${cycleId}` });

export async function caseOf(
  agency: Agency,
  appraisalId: string,
  kind: 'COACHING' | 'COUNSELLING' | 'REWARD',
): Promise<string> {
  const found = await agency.engine.db.developmentCase.findFirstOrThrow({ where: { appraisalId, kind } });
  return found.id;
}
