import { concludeAppraisal, type ConcludeAppraisal, type Conclusion } from '../usecases/conclude-appraisal.ts';
import type { Deps } from '../usecases/context.ts';
import { seeToTask, type SeeToTask, type TaskView } from '../usecases/see-to-task.ts';

/** The steps of the workflows: each is one use case, idempotent, and returns what is. */
export interface EngineActivities {
  seeToTask(input: SeeToTask): Promise<TaskView>;
  concludeAppraisal(input: ConcludeAppraisal): Promise<Conclusion>;
}

export function createEngineActivities({ deps }: { deps: Deps }): EngineActivities {
  return {
    seeToTask: (input) => seeToTask(deps, input),
    concludeAppraisal: (input) => concludeAppraisal(deps, input),
  };
}
