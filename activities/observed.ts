/** What can be seen of steps: a log line, figures, and a place in the trace of the decision that they follow from. */
import { Context } from '@temporalio/activity';
import type { Logger } from 'pino';
import type { ConsumedBell } from '../usecases/see-to-task.ts';
import type { RecordedEvent } from '../usecases/recorded-event.ts';
import type { Cause } from '../usecases/task-view.ts';
import { recordSpan } from '../usecases/trace.ts';

export interface StepMetrics {
  /** @param ms milliseconds */
  done(step: string, ms: number): void;
  failed(step: string): void;
  /** From the commit of a decision to the step that acted on it. */
  lagged(seconds: number): void;
  tookOver(count: number): void;
}

/** What a step has done; ids and codes. */
export interface StepDone {
  readonly step: string;
  readonly owner: { readonly kind: string; readonly id: string };
  /** What the rows say now. */
  readonly is: string;
  readonly task?: { readonly stage: string; readonly kind: string; readonly round: number };
  /** Doorbells that it answered. */
  readonly consumed: readonly ConsumedBell[];
  readonly recorded: readonly RecordedEvent[];
  /** The decision whose doorbell an earlier try of this step answered. Its place in the trace went with that try. */
  readonly answeredBefore?: string | undefined;
  /** The decision that the workflow follows. */
  readonly cause: Cause | undefined;
  readonly ms: number;
}

const OPENED: ReadonlySet<string> = new Set(['TASK_OPENED', 'TASK_TAKEN_OVER']);

/**
 * One line where a step changed something or answered a doorbell; the others are for `debug`.
 * @returns what the next step follows from: the decision whose doorbell this one, or its earlier try, answered
 */
export function observeStep(log: Logger, metrics: StepMetrics, done: StepDone): Cause | undefined {
  const { step, owner, is, task, consumed, recorded, answeredBefore, cause, ms } = done;
  for (const { reason, ageSeconds } of consumed) if (reason === 'DECIDED') metrics.lagged(ageSeconds);
  metrics.tookOver(recorded.filter(({ type }) => type === 'TASK_TAKEN_OVER').length);

  const answered = consumed.find(({ decisionId }) => decisionId !== null);
  const decisionId = answered?.decisionId ?? answeredBefore;
  const followed = decisionId ?? cause?.decisionId;
  const opened = recorded.flatMap(({ type, taskId }) => (OPENED.has(type) && taskId !== undefined ? [taskId] : []));
  const { workflowId } = Context.current().info.workflowExecution ?? {};
  const ids = {
    ...(workflowId !== undefined && { workflowId }),
    ...(followed !== undefined && { decisionId: followed }),
    ...(owner.kind === 'appraisal' && { appraisalId: owner.id }),
  };
  const line = {
    event: 'step',
    step,
    ...ids,
    ownerKind: owner.kind,
    ownerId: owner.id,
    ...(answered?.taskId && { taskId: answered.taskId }),
    ...(consumed.length > 0 && { outboxIds: consumed.map(({ outboxId }) => outboxId) }),
    ...task,
    is,
    ...(opened.length > 0 && { openedTaskIds: opened }),
    ms: Math.round(ms),
  };
  if (consumed.length > 0 || recorded.length > 0) log.info(line, 'step');
  else log.debug(line, 'step');

  const traceparent = recordSpan(
    opened.length > 0 ? `${step}: task opened` : step,
    consumed.find((bell) => bell.traceparent !== null)?.traceparent ?? cause?.traceparent,
    ms,
    { ...ids, ...task, is, ...(opened.length > 0 && { openedTaskIds: opened }) },
  );
  return decisionId ? { decisionId, ...(traceparent !== undefined && { traceparent }) } : undefined;
}
