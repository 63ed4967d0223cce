import { z } from 'zod';
import { ApiProblem, type ApiClient } from '../api-client.ts';
import type { Probes } from '../probes.ts';
import { confirmCheckIns, holdCheckIn, raisePoint } from './check-ins.ts';
import { answerQuestions, answerReports, handInReports } from './reports-of-work.ts';
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
    case 'LINK_RESULTS':
      await linkResults(api, personId, appraisalId);
      return;
    case 'HAND_IN_REPORTS':
      await handInReports(api, personId, appraisalId, side);
      return;
    case 'ANSWER_REPORTS':
      await answerReports(api, personId, appraisalId, side.question);
      return;
    case 'ANSWER_QUESTIONS':
      await answerQuestions(api, personId, appraisalId, side.text);
      return;
    case 'RAISE_POINT':
      await raisePoint(api, personId, appraisalId, side.text);
      return;
    case 'HOLD_CHECK_IN':
      await holdCheckIn(api, personId, appraisalId, side.today);
      return;
    case 'CONFIRM_CHECK_INS':
      await confirmCheckIns(api, personId, appraisalId);
      return;
    case 'TRY_APPEAL_IN_VAIN':
      await probes.appealInVain(personId, appraisalId);
  }
}

const cascade = z.object({
  above: z.object({ results: z.array(z.object({ plannedResultId: z.string() })) }).nullable(),
  results: z.array(z.object({ plannedResultId: z.string(), serves: z.unknown() })),
});

/** What serves nothing yet serves one of the leader's planned results, where he has drafted any. */
async function linkResults(api: ApiClient, personId: string, appraisalId: string): Promise<void> {
  const path = `/appraisals/${appraisalId}/cascade`;
  const { above, results } = await api.as(personId, { path }, cascade);
  for (const [index, { plannedResultId, serves }] of results.entries()) {
    const leaders = above?.results[index % above.results.length];
    if (serves !== null || !leaders) continue;
    const json = { leaderResultId: leaders.plannedResultId };
    await api.as(personId, { method: 'PUT', path: `${path}/${plannedResultId}`, json }, z.unknown());
  }
}
