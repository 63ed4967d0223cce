/** What a year leaves in Temporal's history: counted, so the same on every machine. */
import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { startWorkflow } from '../temporal/start-workflow.ts';
import { workflowOf } from '../temporal/workflow-of.ts';
import { bareTemporalIn, daurIn } from './contestants.ts';
import { benchPolicy } from './daur/agency.ts';
import { alone, compare, figure, type Row } from './measure.ts';
import type { Section } from './sections.ts';
import { clientIn } from './temporal-client.ts';
import { daurWalker, peerWalker, walk } from './walk.ts';
import { APPEAL_SECONDS, YEAR } from './year.ts';

const YEARS = 5;
/** Seconds from the launch: late enough that everybody waits for the windows by a timer, as in a real year. */
const OPENS = { MID_TERM: 12, FINAL_SCORING: 24 } as const;

export const histories: Section = {
  name: 'histories',
  title: 'What a year of twelve decisions leaves in the history',
  async run(house) {
    const daur = await daurIn(house);
    const bare = await bareTemporalIn(house);
    await daur.worker.start();
    await bare.background.start();
    const { client } = await clientIn(house);
    const policy = benchPolicy({ opens: OPENS, due: { FILE_APPEAL: APPEAL_SECONDS } });
    const { appraisals } = await daur.agency.launch('Histories', YEARS, policy);
    const ids = await bare.start(YEARS);
    await Promise.all([
      ...ids.map((id) => walk(peerWalker(bare, id))),
      ...appraisals.map(async (appraisal) => {
        await startWorkflow(client, { kind: 'appraisal', id: appraisal.id, epoch: 1 });
        await walk(daurWalker(daur, appraisal));
      }),
    ]);
    const ours = await Promise.all(
      appraisals.map(({ id }) => count(client, workflowOf({ kind: 'appraisal', id, epoch: 1 }).workflowId)),
    );
    const theirs = await Promise.all(ids.map((id) => count(client, id)));
    return { rows: rowsOf(ours, theirs), details: { daur: ours, bare: theirs } };
  },
};

interface Counts {
  readonly runs: number;
  readonly events: number;
  readonly workflowTasks: number;
  readonly timersFired: number;
  readonly byType: Readonly<Record<string, number>>;
}

function rowsOf(ours: readonly Counts[], theirs: readonly Counts[]): Row[] {
  const decisions = YEAR.length;
  const of = (counts: readonly Counts[], what: (each: Counts) => number, unit: string) =>
    figure(counts.map(what), unit);
  const acts = (each: Counts): number => decisions + each.timersFired;
  return [
    alone(
      'history events of a year of 12 decisions',
      of(ours, (each) => each.events, 'events'),
      { atMost: 150 },
    ),
    compare(
      'the same',
      of(ours, (each) => each.events, 'events'),
      'bare Temporal',
      of(theirs, (each) => each.events, 'events'),
    ),
    alone(
      'events per decision or timer fired, after 8 per run',
      of(ours, (each) => (each.events - 8 * each.runs) / acts(each), 'events'),
      { atMost: 8 },
    ),
    alone(
      'workflow tasks per decision, timer fired and run',
      of(ours, (each) => each.workflowTasks / (acts(each) + each.runs), 'tasks'),
      { atMost: 1 },
    ),
  ];
}

/** Over all runs of a workflow, the last first. */
async function count(client: Client, workflowId: string): Promise<Counts> {
  let runs = 0;
  const events: temporal.api.history.v1.IHistoryEvent[] = [];
  for (let runId: string | undefined | null; ;) {
    const history = await client.workflow.getHandle(workflowId, runId ?? undefined).fetchHistory();
    const found = history.events ?? [];
    events.push(...found);
    runs += 1;
    runId = found[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
    if (!runId) break;
  }
  const byType: Record<string, number> = {};
  for (const event of events) {
    const type = Object.keys(event).find((key) => key.endsWith('EventAttributes')) ?? 'unknown';
    const name = type.replace('EventAttributes', '');
    byType[name] = (byType[name] ?? 0) + 1;
  }
  return {
    runs,
    events: events.length,
    workflowTasks: byType['workflowTaskCompleted'] ?? 0,
    timersFired: byType['timerFired'] ?? 0,
    byType,
  };
}
