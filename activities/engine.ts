import { concludeAppraisal, type ConcludeAppraisal, type Conclusion } from '../usecases/conclude-appraisal.ts';
import { concludePeriod, type ConcludePeriod } from '../usecases/conclude-period.ts';
import type { Deps } from '../usecases/context.ts';
import { seeToTaskAndTell, type SeeToTask } from '../usecases/see-to-task.ts';
import type { Cause, TaskView } from '../usecases/task-view.ts';
import { observeStep, type StepMetrics } from './observed.ts';

// Workflows know the use cases only by these types.
export type { Owner } from '../usecases/ring.ts';
export type { Cause, TaskView } from '../usecases/task-view.ts';

/** Which decision the workflow follows with this step: for logs and traces, the step does not look at it. */
interface Follows {
  readonly cause?: Cause;
}

/** The steps of the workflows: each is one use case, idempotent, and returns what is. */
export interface EngineActivities {
  /** @returns with the view, the decision whose doorbell the step answered */
  seeToTask(input: SeeToTask & Follows): Promise<TaskView & Follows>;
  concludeAppraisal(input: ConcludeAppraisal & Follows): Promise<Conclusion>;
  concludePeriod(input: ConcludePeriod & Follows): Promise<Conclusion>;
}

export function createEngineActivities({ deps, metrics }: { deps: Deps; metrics: StepMetrics }): EngineActivities {
  const { log } = deps;
  return {
    async seeToTask({ cause, ...input }) {
      const from = performance.now();
      const { view, consumed, recorded, answeredBefore } = await seeToTaskAndTell(deps, input);
      const { stage, kind, round, owner } = input;
      const task = { stage, kind, round };
      const ms = performance.now() - from;
      const next = observeStep(log, metrics, {
        step: 'seeToTask',
        owner,
        is: view.is,
        task,
        consumed,
        recorded,
        answeredBefore,
        cause,
        ms,
      });
      return view.is === 'DECIDED' && next ? { ...view, cause: next } : view;
    },
    async concludeAppraisal({ cause, ...input }) {
      const from = performance.now();
      const conclusion = await concludeAppraisal(deps, input);
      const owner = { kind: 'appraisal', id: input.appraisalId };
      const { is } = conclusion;
      const ms = performance.now() - from;
      observeStep(log, metrics, { step: 'concludeAppraisal', owner, is, consumed: [], recorded: [], cause, ms });
      return conclusion;
    },
    async concludePeriod({ cause, ...input }) {
      const from = performance.now();
      const conclusion = await concludePeriod(deps, input);
      const owner = { kind: 'period', id: input.periodId };
      const { is } = conclusion;
      const ms = performance.now() - from;
      observeStep(log, metrics, { step: 'concludePeriod', owner, is, consumed: [], recorded: [], cause, ms });
      return conclusion;
    },
  };
}
