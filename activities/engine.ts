import { concludeAppraisal, type ConcludeAppraisal, type Conclusion } from '../usecases/conclude-appraisal.ts';
import { concludePeriod, type ConcludePeriod } from '../usecases/conclude-period.ts';
import type { Deps } from '../usecases/context.ts';
import { seeToTask, type SeeToTask } from '../usecases/see-to-task.ts';
import type { TaskView } from '../usecases/task-view.ts';

// Workflows know the use cases only by these types.
export type { Owner } from '../usecases/ring.ts';
export type { TaskView } from '../usecases/task-view.ts';

/** The steps of the workflows: each is one use case, idempotent, and returns what is. */
export interface EngineActivities {
  seeToTask(input: SeeToTask): Promise<TaskView>;
  concludeAppraisal(input: ConcludeAppraisal): Promise<Conclusion>;
  concludePeriod(input: ConcludePeriod): Promise<Conclusion>;
}

export function createEngineActivities({ deps }: { deps: Deps }): EngineActivities {
  return {
    seeToTask: (input) => seeToTask(deps, input),
    concludeAppraisal: (input) => concludeAppraisal(deps, input),
    concludePeriod: (input) => concludePeriod(deps, input),
  };
}
