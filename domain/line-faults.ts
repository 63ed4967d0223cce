/** What is wrong with an evaluator and a superior that somebody is to get; the same rules as for a roster file (roster-check.ts). */
import { findLoops } from './find-loops.ts';

/**
 * SELF_EVALUATION: nobody evaluates himself, or stands above his own evaluator. SAME_PERSON: whoever rates does not judge the appeal, so that
 * evaluator and superior are two. LOOP: the line upwards would lead back. SUPERIOR_MISSING: only where the head of region evaluates is nobody
 * above (Annex IV.A.12, p.90). OUT_OF_SERVICE: has left, is suspended, on unpaid leave or in pre-retirement.
 */
export type LineFault = 'SELF_EVALUATION' | 'SAME_PERSON' | 'LOOP' | 'SUPERIOR_MISSING' | 'OUT_OF_SERVICE';

export interface Line {
  readonly employeeId: string;
  readonly evaluatorId: string | null;
  readonly superiorId: string | null;
}

/** @param above who evaluates whom, upwards from the new evaluator, as it will be apart from this line */
export function lineFaults(
  { employeeId, evaluatorId, superiorId }: Line,
  above: ReadonlyMap<string, string | null>,
): Partial<Record<'evaluatorId' | 'superiorId', LineFault>> {
  const leadsBack = evaluatorId !== null && findLoops(new Map([...above, [employeeId, evaluatorId]])).has(employeeId);
  const evaluator = evaluatorId === employeeId ? 'SELF_EVALUATION' : leadsBack ? 'LOOP' : undefined;
  const superior =
    superiorId === null
      ? undefined
      : superiorId === employeeId
        ? 'SELF_EVALUATION'
        : superiorId === evaluatorId
          ? 'SAME_PERSON'
          : undefined;
  return { ...(evaluator ? { evaluatorId: evaluator } : {}), ...(superior ? { superiorId: superior } : {}) };
}

/** What to do about it. */
export const LINE_FAULT_DETAIL: Readonly<Record<LineFault, string>> = {
  SELF_EVALUATION: 'Nobody evaluates himself or stands above his own evaluator.',
  SAME_PERSON: 'Evaluator and superior are two people: whoever rates does not judge the appeal (Annex V.B, p.117).',
  LOOP: 'The line of evaluators would lead back to the employee.',
  SUPERIOR_MISSING:
    'Name the evaluator’s superior; only where the head of region evaluates is there none (Annex IV.A.12, p.90).',
  OUT_OF_SERVICE: 'This person has left, is suspended, on unpaid leave or in pre-retirement, and can evaluate nobody.',
};
