import type { WhenOverdue } from '../../domain/policy.ts';
import type { Role } from '../../domain/terms.ts';

/** What happens by itself when nobody acts until the due date. */
export interface WhatThen {
  readonly action: 'TAKEN_OVER' | 'CLOSED_WITHOUT' | 'STAYS_OPEN';
  /** Role of the next rung; who that is, is looked up when it happens. */
  readonly by: Role | null;
  readonly text: string;
  readonly legalBasis: string;
}

/** @param task `alarm`: nobody further up was found, or it is only reminded */
export function whatThen(rule: WhenOverdue, task: { readonly role: Role; readonly alarm: boolean }): WhatThen {
  const { legalBasis } = rule;
  switch (rule.action) {
    case 'TAKE_OVER': {
      const by = rule.ladder[rule.ladder.indexOf(task.role) + 1] ?? lastRepeats(rule.ladder);
      if (task.alarm || by === undefined)
        return { ...STAYS, text: `${STAYS.text} Nobody stands further up.`, legalBasis };
      return { action: 'TAKEN_OVER', by, text: `It passes to the next in line (${by}).`, legalBasis };
    }
    case 'CLOSE_WITHOUT':
      return { action: 'CLOSED_WITHOUT', by: null, text: 'It is closed without anybody having acted.', legalBasis };
    case 'REMIND':
      return { ...STAYS, legalBasis };
  }
}

const STAYS = {
  action: 'STAYS_OPEN',
  by: null,
  text: 'It stays open and is reminded, with an alarm at BKD; nothing is decided by itself.',
} as const;

/** NEXT_SUPERIOR at the end of a ladder repeats as long as there is somebody. */
function lastRepeats(ladder: readonly Role[]): Role | undefined {
  return ladder.at(-1) === 'NEXT_SUPERIOR' ? 'NEXT_SUPERIOR' : undefined;
}
