import type { Role } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import type { Evaluation, Locked, LockedAppraisal } from '../lock-owner.ts';
import type { TaskRow } from '../task-row.ts';

/** A decision that is being committed: what the facts of its outcome are made from. The form was validated by the outcome's schema. */
export interface Making {
  readonly locked: Locked;
  readonly task: TaskRow;
  readonly outcome: string;
  readonly form: object;
  readonly comment: string | undefined;
  readonly decisionId: string;
  readonly actorId: string;
  readonly role: Role;
}

/** Writes what an outcome establishes, in the transaction of the decision. A rule that says no throws a Refusal. */
export type RecordFacts = (tx: Tx, making: Making) => Promise<void>;

/** The evaluation that the decision is about: the year's, or a period's. @throws Error for decisions about a unit's report */
export function evaluationOf(making: Making): Evaluation {
  const { evaluation } = making.locked;
  if (!evaluation) throw new Error(`${making.task.kind} is about no evaluation.`);
  return evaluation;
}

/** The appraisal that the decision is about. @throws Error for decisions about a unit's report */
export function appraisalOf(making: Making): LockedAppraisal {
  const { appraisal } = making.locked;
  if (!appraisal) throw new Error(`${making.task.kind} is about no appraisal.`);
  return appraisal;
}
