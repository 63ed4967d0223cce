/** What a link in a mail may do: decide what needs no form, and nothing else; every other link only opens information. */
import { outcomesAt } from './task-kinds.ts';
import type { TaskKind } from './terms.ts';

/** Outcomes that a person can choose on the page behind a link. To return, rate or appeal is said in Daur itself, with reasons. */
const BY_LINK = {
  ACKNOWLEDGE_SOCIALIZATION: 'ACKNOWLEDGED',
  APPROVE_TARGETS: 'APPROVED',
  AGREE_ADJUSTMENT: 'AGREED',
  RECEIVE_RESULT: 'RECEIVED',
  SIGN_AND_RETURN: 'SIGNED',
} as const satisfies Partial<Record<TaskKind, string>>;

/** What a token is for: one outcome of one task; OPEN: information, and "I have read this". */
export type LinkPurpose = (typeof BY_LINK)[keyof typeof BY_LINK] | 'OPEN';

/** @param isEmployee the reader is the appraised person: nobody else receives his result */
export function purposeOf(task: { readonly kind: TaskKind; readonly level: number }, isEmployee: boolean): LinkPurpose {
  const outcome = (BY_LINK as Partial<Record<TaskKind, LinkPurpose>>)[task.kind];
  const rule = outcome && outcomesAt(task.kind, task.level)[outcome];
  if (!outcome || !rule || (rule.by === 'EMPLOYEE' && !isEmployee)) return 'OPEN';
  return outcome;
}
