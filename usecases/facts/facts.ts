import type { StandIn } from '../../domain/stand-ins.ts';
import type { Language, Role } from '../../domain/terms.ts';
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
  /** The actor acts for somebody, by decree. */
  readonly standIn: StandIn | undefined;
  /** Something that the answer asks for besides; it holds nothing up. */
  readonly ask: (asked: Asked) => void;
}

/** What a decision is asked for besides, without which it counts all the same. */
export interface Asked {
  /** A short reason why the distribution guide was left. */
  readonly code: 'DISTRIBUTION_REASON';
  readonly sentence: Readonly<Record<Language, string>>;
  readonly legalBasis: string;
}

/** Writes what an outcome establishes, in the transaction of the decision. A rule that says no throws a Refusal. */
export type RecordFacts = (tx: Tx, making: Making) => Promise<void>;

/** The evaluation that the decision is about: the year's, or a period's. @throws Error for decisions about a unit's report */
export function evaluationOf(making: Making): Evaluation {
  const { evaluation } = making.locked;
  if (!evaluation) throw new Error(`${making.task.kind} is about no evaluation.`);
  return evaluation;
}

/** Writes which rating counts now, and why it is final, where it is: in the appraisal, or in the period. */
export async function updateEvaluation(
  tx: Tx,
  making: Making,
  data: { readonly ratingId: string; readonly finalBecause?: string | null },
): Promise<void> {
  const { periodId } = evaluationOf(making);
  const changed = { ...data, version: { increment: 1 } };
  if (periodId) await tx.periodicEvaluation.update({ where: { id: periodId }, data: changed });
  else await tx.appraisal.update({ where: { id: appraisalOf(making).id }, data: changed });
}

/** The appraisal that the decision is about. @throws Error for decisions about a unit's report */
export function appraisalOf(making: Making): LockedAppraisal {
  const { appraisal } = making.locked;
  if (!appraisal) throw new Error(`${making.task.kind} is about no appraisal.`);
  return appraisal;
}
