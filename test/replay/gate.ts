/**
 * What must be true before workflow code is released: it replays every recorded history, and asks for the same things in the same order as the
 * code that made it. The second is ours: Temporal compares the kinds of commands only, and one step is a command like any other, so that two tasks
 * that change places would not be noticed, and a run that is under way would skip one of them.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker, type InjectedSinks } from '@temporalio/worker';
import { bundleWorkflows } from '../../worker/bundle.ts';
import type { RecordedHistory } from './histories.ts';
import type { StepSinks } from './note-steps.ts';

const STEPS_FOLDER = fileURLToPath(new URL('steps', import.meta.url));

interface Replayed {
  readonly error: Error | undefined;
  /** What the workflow asked for. */
  readonly steps: readonly string[];
}

/** Replays the histories, by name. @param workflowsPath the workflows to try: today's, or a fixture's */
export async function replay(
  workflowsPath: string,
  histories: readonly RecordedHistory[],
): Promise<ReadonlyMap<string, Replayed>> {
  const folder = await mkdtemp(join(tmpdir(), 'daur-replay-'));
  try {
    const codePath = join(folder, 'workflows.js');
    const noteSteps = fileURLToPath(new URL('note-steps.ts', import.meta.url));
    await bundleWorkflows(codePath, { workflowsPath, workflowInterceptorModules: [noteSteps] });
    const steps = new Map<string, string[]>(histories.map(({ workflowId }) => [workflowId, []]));
    const sinks: InjectedSinks<StepSinks> = {
      steps: {
        asked: { fn: ({ workflowId }, what) => void steps.get(workflowId)?.push(what), callDuringReplay: true },
      },
    };
    const replayed = new Map<string, Replayed>();
    for await (const { workflowId, error } of Worker.runReplayHistories(
      { workflowBundle: { codePath }, sinks },
      histories,
    )) {
      replayed.set(workflowId, { error, steps: steps.get(workflowId) ?? [] });
    }
    return replayed;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The gate: what is wrong with these workflows, one sentence for each history that does not go through. */
export async function faults(workflowsPath: string, histories: readonly RecordedHistory[]): Promise<string[]> {
  const replayed = await replay(workflowsPath, histories);
  return histories.flatMap(({ name, workflowId }) => {
    const { error, steps } = replayed.get(workflowId) ?? { error: new Error('It was not replayed.'), steps: [] };
    if (error) return [`${name}: ${error.name}: ${error.message.split('\n')[0] ?? ''}`];
    const recorded = recordedSteps(name);
    const at = recorded.findIndex((step, index) => step !== steps[index]);
    if (at >= 0)
      return [`${name}: asks for "${steps[at] ?? 'nothing'}" where it asked for "${recorded[at] ?? ''}" (${at + 1}.)`];
    if (steps.length > recorded.length) return [`${name}: asks for "${steps[recorded.length] ?? ''}" at its end`];
    return [];
  });
}

/** What the code that made a history asked for. */
export function recordedSteps(name: string): string[] {
  return readFileSync(join(STEPS_FOLDER, `${name}.txt`), 'utf8')
    .trim()
    .split('\n');
}

/** Keeps what today's workflows ask for beside each history that has nothing beside it yet, or is named. */
export async function keepSteps(
  workflowsPath: string,
  histories: readonly RecordedHistory[],
  names: ReadonlySet<string>,
): Promise<void> {
  const there = new Set(readdirSync(STEPS_FOLDER).map((file) => file.replace(/\.txt$/, '')));
  for (const [name, { error, steps }] of await replay(workflowsPath, histories)) {
    if (there.has(name) && !names.has(name)) continue;
    if (error) throw error;
    writeFileSync(join(STEPS_FOLDER, `${name}.txt`), `${steps.join('\n')}\n`);
  }
}
