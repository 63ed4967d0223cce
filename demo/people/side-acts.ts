import { z } from 'zod';
import { ApiProblem, type ApiClient } from '../api-client.ts';
import type { Probes } from '../probes.ts';
import type { InboxTask, SideAct } from './move.ts';

/** What a person does beside his task. */
export async function sideAct(
  api: ApiClient,
  personId: string,
  task: InboxTask,
  side: SideAct,
  probes: Probes,
): Promise<void> {
  const appraisalId = task.appraisal?.id ?? '';
  const post = (path: string, json: object): Promise<unknown> =>
    api.as(personId, { method: 'POST', path, json }, z.unknown());
  switch (side.act) {
    case 'OPEN_COACHING':
      try {
        await post(`/appraisals/${appraisalId}/cases`, { kind: 'COACHING', reason: side.reason });
      } catch (error) {
        // Opened before the demo was interrupted.
        if (!(error instanceof ApiProblem && error.body.code === 'CASE_ALREADY_OPEN')) throw error;
      }
      return;
    case 'GIVE_FEEDBACK':
      await post(`/appraisals/${appraisalId}/feedback`, side.form);
      return;
    case 'ENTER_PROGRESS':
      await post(`/appraisals/${appraisalId}/progress-entries`, side.form);
      return;
    case 'HOLD_SESSION':
      await post(`/cases/${task.caseId ?? ''}/sessions`, side.form);
      return;
    case 'TRY_APPEAL_IN_VAIN':
      await probes.appealInVain(personId, appraisalId);
  }
}
