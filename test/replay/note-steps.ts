/** Bundled into the workflows that are replayed: tells what they ask for, which a history does not hold of a step that ran in the worker. */
import { proxySinks, type Sinks, type WorkflowInterceptors } from '@temporalio/workflow';

export interface StepSinks extends Sinks {
  steps: { asked(what: string): void };
}

const { steps } = proxySinks<StepSinks>();

export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      scheduleLocalActivity: (input, next) => {
        steps.asked(named(input.activityType, input.args));
        return next(input);
      },
      scheduleActivity: (input, next) => {
        steps.asked(named(input.activityType, input.args));
        return next(input);
      },
      startTimer: (input, next) => {
        // How long may change: a run that waits keeps the timer that it has.
        steps.asked('timer');
        return next(input);
      },
    },
  ],
});

/** The step, and which task it is about: `seeToTask MID_TERM GIVE_FEEDBACK 1`. */
function named(type: string, [input]: readonly unknown[]): string {
  const { stage, kind, round } = (typeof input === 'object' && input !== null ? input : {}) as Record<
    string,
    string | number | undefined
  >;
  return [type, stage, kind, round].filter((part) => part !== undefined).join(' ');
}
