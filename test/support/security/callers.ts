/** Who calls, as a column of the authorisation matrix: a person of the prepared agency, and whose appraisals he calls about. */
import type { PersonName, SecurityAgency } from './agency.ts';

interface CallerOf {
  /** Head of the column. */
  readonly short: string;
  readonly words: string;
  /** undefined: nobody; no token is sent. */
  readonly person: PersonName | undefined;
  readonly file: keyof SecurityAgency['files'];
}

export const CALLERS = {
  NOBODY: { short: 'none', words: 'nobody: no token', person: undefined, file: 'sari' },
  EMPLOYEE: { short: 'emp', words: 'the employee who is appraised', person: 'sari', file: 'sari' },
  COLLEAGUE: { short: 'col', words: 'a colleague under the same evaluator', person: 'colleague', file: 'sari' },
  EVALUATOR: { short: 'eva', words: 'the evaluator', person: 'evaluator', file: 'sari' },
  ABSENT: { short: 'abs', words: 'the evaluator while a Plh. acts for him', person: 'absentEvaluator', file: 'budi' },
  ACTING: { short: 'Plh.', words: 'who acts for the evaluator by decree, today', person: 'acting', file: 'budi' },
  WAS_ACTING: { short: 'ex-Plh.', words: 'who acted for him until the decree ended', person: 'formerActing', file: 'sari' },
  PREPARER: { short: 'prep', words: 'who prepares the evaluator’s task for him', person: 'preparer', file: 'sari' },
  SUPERIOR: { short: 'sup', words: 'the evaluator’s superior', person: 'superior', file: 'sari' },
  NEXT_SUPERIOR: { short: 'next', words: 'the next superior above', person: 'nextSuperior', file: 'sari' },
  HEAD: { short: 'head', words: 'the head of the unit, outside that line', person: 'head', file: 'sari' },
  MANAGER: { short: 'mgr', words: 'the performance manager of the unit', person: 'manager', file: 'sari' },
  OTHER_MANAGER: { short: 'mgr2', words: 'the performance manager of another unit', person: 'otherManager', file: 'sari' },
  OFFICIAL: { short: 'off', words: 'the authorised official', person: 'official', file: 'sari' },
  BKD: { short: 'bkd', words: 'an administrator of BKD', person: 'admin', file: 'sari' },
  OWN: { short: 'own', words: 'an administrator of BKD on his own appraisal', person: 'admin', file: 'own' },
  STRANGER: { short: 'str', words: 'a stranger in another unit', person: 'stranger', file: 'sari' },
  SUSPENDED: { short: 'susp', words: 'a suspended employee of the same evaluator', person: 'suspended', file: 'sari' },
  LEFT: { short: 'left', words: 'who left the agency, still granted BKD_ADMIN', person: 'left', file: 'sari' },
} as const satisfies Record<string, CallerOf>;

export type Caller = keyof typeof CALLERS;
export const ALL_CALLERS = Object.keys(CALLERS) as Caller[];

/** Anybody whom the roster knows and who has not left. */
export const IN_SERVICE = ALL_CALLERS.filter((caller) => caller !== 'NOBODY' && caller !== 'LEFT');
